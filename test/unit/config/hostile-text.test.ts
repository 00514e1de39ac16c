import { describe, expect, test } from "vitest";
import { adding, parseSummarizer, parseText, replacing } from "../../support/rollout-files.ts";

const HOSTILE =
  "@everyone <img src=x onerror=alert(1)> </details> ```` | [x](javascript:1) ${{ secrets.A }} ::error::x #1";

describe("text that wants to be more than text", () => {
  test("is kept as it was written, in every field that holds free text", () => {
    const quoted = JSON.stringify(HOSTILE);
    const { rollout, problems } = parseSummarizer((text) =>
      text
        .replace("because: errors become headlines", `because: ${quoted}`)
        .replace('"flat at 50% and costs up"', quoted)
        .replace("does: purge summaries written by the candidate", `does: ${quoted}`)
        .replace("what: push notifications already sent", `what: ${quoted}`)
        .replace('message: "v2 is off."', `message: ${quoted}`)
        .replace('"both versions keep two replicas"', quoted)
        .replace("no mirror leaves the cluster", quoted)
        .replace("model: news-14b@2026-10-02", `model: ${quoted}`)
        .replace("desk: breaking", `desk: ${quoted}`)
        .replace("id: v2.0.0", `id: "<b>@all</b>"`),
    );
    expect(problems).toEqual([]);
    expect(JSON.stringify(rollout).split(JSON.stringify(HOSTILE).slice(1, -1)).length - 1).toBe(9);
  });

  test("is refused where it would be a name", () => {
    const { rollout, problems } = parseSummarizer(
      replacing("name: summarizer\n", `name: ${JSON.stringify(HOSTILE)}\n`),
    );
    expect(rollout).toBeNull();
    expect(problems.map(({ code }) => code)).toEqual(["name-wrong"]);
  });
});

describe("a pasted secret", () => {
  const SECRETS = [
    "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
    "sk-proj-abcdefghijklmnopqrstuvwxyz012345",
    "AKIAABCDEFGHIJKLMNOP",
    "xoxb-123456789012-abcdefghijkl",
    "-----BEGIN RSA PRIVATE KEY-----",
    "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
  ] as const;

  test.each(SECRETS.map((secret) => [secret.slice(0, 12), secret] as const))(
    "%s… is found wherever it stands and never repeated",
    (_, secret) => {
      for (const edit of [
        replacing("token: UNLEASH_TOKEN", `token: ${JSON.stringify(secret)}`),
        replacing('"v2 is off."', JSON.stringify(`v2 is off. ${secret}`)),
        replacing("webhook: SLACK_NEWSROOM", `webhook: ${JSON.stringify(secret)}`),
      ]) {
        const { rollout, problems } = parseSummarizer(edit);
        expect(rollout).toBeNull();
        expect(problems.map(({ code }) => code)).toEqual(["secret-pasted"]);
        expect(JSON.stringify(problems)).not.toContain(secret);
      }
    },
  );

  test("is not repeated by another problem either", () => {
    const secret = SECRETS[0];
    const { problems } = parseSummarizer(adding(`${secret}: ${secret}`));
    expect(problems.length).toBeGreaterThan(0);
    expect(JSON.stringify(problems)).not.toContain(secret);
  });

  test("is not seen in an ordinary digest, model or URL", () => {
    const { problems } = parseText(
      "name: risk-assessment-of-the-month\nrelease: { baseline: { id: task-force-recommendations-2026 } }\n",
    );
    expect(problems.map(({ code }) => code)).not.toContain("secret-pasted");
  });
});

test("names that JavaScript has already are names like others, or refused", () => {
  for (const name of ["constructor", "__proto__", "prototype"]) {
    const { rollout, problems } = parseSummarizer(replacing("  errors:\n", `  ${name}:\n`));
    expect(rollout).toBeNull();
    expect(problems.map(({ code }) => code)).toContain("reserved-key");
  }
  const { problems } = parseSummarizer(replacing("desk: breaking", "valueOf: breaking, toString: x"));
  expect(problems).toEqual([]);
});
