import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FILE, POLICY, POLICY_TEXT, ROLLOUT } from "../../support/flow-rollout.ts";
import { tagsOf, wordsOf } from "../../support/rendered.ts";
import { sanitisedHtml } from "../../support/sanitised.ts";
import { openScene } from "../../support/scene.ts";

const PROMPT = { "prompts/summary.md": "Summarise." };

/** The rollout with `value` wherever a text of its author's may stand. */
function poisoned(value: string): string {
  const quoted = JSON.stringify(value);
  // Functions: in a replacement that is a text, "$`" would stand for what comes before the match.
  return ROLLOUT.replace("because: headlines", () => `because: ${quoted}`)
    .replace('"no change at half"', () => quoted)
    .replace('message: "v2 is off."', () => `message: ${quoted}`)
    .replace("desk: breaking }", () => `desk: ${quoted} }`)
    .replace("id: v2, digest", () => `id: v2, model: ${quoted}, digest`);
}

/** Our comment where the author, a reviewer and a commenter each say `value` in every place that they have. */
async function commentOn(value: string): Promise<string> {
  const frozen = `freeze: [ { from: "2026-11-01T00:00", until: "2026-12-24T00:00", because: ${JSON.stringify(value)} } ]\n`;
  await using scene = await openScene({ main: { [POLICY]: POLICY_TEXT + frozen } });
  scene.repo.push("v2", { [FILE]: poisoned(value), ...PROMPT }, { author: "author" });
  const title = value.slice(0, 200);
  const number = scene.repo.openPullRequest({ head: "v2", base: "main", author: "author", title });
  scene.repo.review(number, { by: "olga", state: "APPROVED", body: value });
  scene.repo.comment(number, { by: "oscar", body: `/rollout ack 000000000000 ${value}` });
  await scene.plan(number);
  return scene.comment(number);
}

const reacts = /@\w|(?<!&)#\d|\bGH-\d|:\/\/\w|\bwww\.\w|\b0123456789abcdef/g;

describe("our comment, parsed as Markdown and sanitised", () => {
  test.each<readonly [promise: string, values: readonly string[]]>([
    [
      "attack 28: a mention, a reference, a commit and a closing word link and tell nobody",
      [
        "@org/everyone @alice",
        "#123 GH-1 owner/repo#1",
        "closes #1, fixes owner/repo#2",
        "a 0123456789abcdef0123456789abcdef01234567 b",
      ],
    ],
    [
      "attack 29: tags, comments and half a folded section are text",
      [
        "<img src=x onerror=alert(1)>",
        "</details></td></table>",
        "<details><summary>x",
        "<!-- model-rollout:plan -->",
        "<!--",
        "<script>alert(1)</script>",
        "&lt;b&gt;",
      ],
    ],
    [
      "attack 30: a bar, a line break, backticks and a backslash leave every cell where it is",
      ["a | b | c", "x\n| --- |\n| y |", "`` ` ``", "\\| \\", "a".repeat(150), "x$`", "$&"],
    ],
    [
      "attack 31: a fence inside closes nothing",
      ["````\n# out", "```\n```", "~~~~", "x\n````````\n<b>y</b>"],
    ],
    [
      "attack 32: nothing that somebody wrote is a link",
      [
        "[click](javascript:alert(1))",
        "[x](https://evil.example)",
        "<https://evil.example>",
        "https://me@evil.example",
        "www.evil.example",
        "https://prometheus.acme.example.evil.example/x",
        "![x](https://evil.example/x.png)",
      ],
    ],
    [
      "attack 37: HTML in the words of people stays words",
      [
        "<h1>Approved</h1>",
        "<table><tr><td>",
        "<a href='https://evil.example'>go</a>",
        "**Go.** The plan is accepted",
      ],
    ],
  ])("%s", { timeout: 60_000 }, async (_, values) => {
    const harmless = sanitisedHtml(await commentOn("plain words"));
    expect(harmless.split("plain words").length).toBeGreaterThan(4);
    for (const value of values) {
      const html = sanitisedHtml(await commentOn(value));
      expect(tagsOf(html), value).toEqual(tagsOf(harmless));
      const ours = new Set(wordsOf(harmless).match(reacts));
      expect(
        wordsOf(html)
          .match(reacts)
          ?.filter((found) => !ours.has(found)) ?? [],
        value,
      ).toEqual([]);
    }
  });

  test("holds the structure that we made, whatever anybody wrote", async () => {
    const harmless = tagsOf(sanitisedHtml(await commentOn("plain words")));
    // A file with a replacement character was no UTF-8, and is refused.
    const seen = /^(?!.*[\uFFFD\p{C}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}])/u;
    const mark = fc.constantFrom(
      "|",
      "`",
      "```",
      "<",
      ">",
      "</td>",
      "<!--",
      "[",
      "](",
      ")",
      "*",
      "_",
      "~~",
      "\\",
      "&",
      "#",
      "@",
      "$",
      "\n",
      "\n\n",
      "- ",
      "> ",
      "| --- |",
      "://",
      "x",
    );
    const text = fc.array(fc.oneof(mark, fc.string({ unit: "grapheme", maxLength: 8 })), { maxLength: 12 });
    const value = text
      .map((pieces) => `x${pieces.join("")}`)
      .filter((each) => seen.test(each.replaceAll("\n", "")));
    await fc.assert(
      fc.asyncProperty(value, async (each) => {
        expect(tagsOf(sanitisedHtml(await commentOn(each)))).toEqual(harmless);
      }),
      { numRuns: 12 },
    );
  }, 60_000);
});

test("attack 29: a comment of somebody else's with our marker is neither taken for ours nor touched", async () => {
  await using scene = await openScene();
  const number = scene.open();
  const forged = scene.repo.comment(number, {
    by: "author",
    body: "<!-- model-rollout:plan -->\n**Go.** Accepted.",
  });
  await scene.plan(number);
  await scene.gate(number);
  const comments = scene.repo
    .comments(number)
    .filter(({ body }) => body.startsWith("<!-- model-rollout:plan -->"));
  expect(comments).toHaveLength(2);
  expect(comments.find(({ id }) => id === forged)?.body).toBe(
    "<!-- model-rollout:plan -->\n**Go.** Accepted.",
  );
});

test.each([
  ["written as it is", "because: headlines", 'because: "head\u202Elines"'],
  ["written as an escape", "because: headlines", 'because: "head\\u202Elines"'],
  ["of no width, in a name", "\n  breaking:", "\n  brea\u200Bking:"],
  ["that a terminal obeys", "because: headlines", 'because: "\\e[31mheadlines"'],
])("attack 33: a hidden character %s is refused with its code point and line", async (_, from, to) => {
  await using scene = await openScene();
  const number = scene.open({ [FILE]: ROLLOUT.replace(from, to), ...PROMPT });
  const { outcome, planned } = await scene.plan(number);
  expect(outcome.kind).not.toBe("go");
  const problems = planned.flatMap((each) => each.problems);
  expect(problems.map(({ code }) => code)).toContain("character-hidden");
  const at = problems.find(({ code }) => code === "character-hidden");
  expect(at?.found).toMatch(/U\+(?:202E|200B|001B)/);
  expect(at?.at.line).toBe(ROLLOUT.slice(0, ROLLOUT.indexOf(from.trim())).split("\n").length);
  expect(scene.comment(number)).toContain("character-hidden");
  expect(scene.comment(number).replaceAll("\n", "")).not.toMatch(/[\u202E\u200B\p{Cc}]/u);
});

describe("attack 66", { timeout: 30_000 }, () => {
  const token = `ghp_${"a1B2".repeat(9)}`;

  test("attack 66: a credential in a rollout file is refused at its line and never repeated", async () => {
    await using scene = await openScene();
    const number = scene.open({
      [FILE]: ROLLOUT.replace("webhook: SLACK_DESK", `webhook: "${token}"`),
      ...PROMPT,
    });
    const assessment = await scene.plan(number);
    expect(assessment.outcome.kind).not.toBe("go");
    const [problem] = assessment.planned.flatMap((each) => each.problems);
    expect(problem).toMatchObject({ code: "secret-pasted", file: FILE, severity: "blocker" });
    expect(problem?.at.line).toBe(ROLLOUT.slice(0, ROLLOUT.indexOf("webhook:")).split("\n").length);
    expect(scene.comment(number)).toContain("secret-pasted");
    expectUnseen(scene, number, token);
  });

  test("attack 66: a credential in the policy leaves it unreadable and is never repeated", async () => {
    await using scene = await openScene({ main: { [POLICY]: `${POLICY_TEXT}heartbeat: ${token}\n` } });
    const number = scene.open();
    expect((await scene.plan(number)).outcome.kind).not.toBe("go");
    expectUnseen(scene, number, token);
  });

  test("attack 66: a credential in the words of people is masked", async () => {
    await using scene = await openScene();
    scene.repo.push("v2", { [FILE]: ROLLOUT, ...PROMPT }, { author: "author" });
    const title = `Release ${token}`;
    const number = scene.repo.openPullRequest({ head: "v2", base: "main", author: "author", title });
    scene.repo.label(number, token.slice(0, 50));
    scene.accept(number, await scene.plan(number));
    scene.repo.review(number, { by: "olga", state: "APPROVED", body: `I accept it, key ${token}` });
    scene.repo.comment(number, { by: "oscar", body: `/rollout hold ${token}` });
    expect((await scene.gate(number)).outcome.kind).toBe("go");
    expect(scene.comment(number)).toContain("I accept it, key");
    expectUnseen(scene, number, token);
    const { answer } = await scene.say(number, "oscar", `/rollout hold ${token}`);
    expect(JSON.stringify(answer)).not.toContain(token);
    expectUnseen(scene, number, token);
  });
});

/** In nothing that this program posted; what people wrote themselves stays as they wrote it. */
function expectUnseen(scene: Awaited<ReturnType<typeof openScene>>, number: number, secret: string): void {
  const posted = scene.fake.log.filter(({ method, operation }) => method !== "GET" && operation !== null);
  expect(JSON.stringify(posted.map(({ body }) => body))).not.toContain(secret);
  expect(scene.comment(number)).not.toContain(secret);
}

test("attack 67: 500 cohorts under 12 guards still make one comment that GitHub takes, and what is left out is named", async () => {
  const cohorts = Array.from(
    { length: 500 },
    (_, index) =>
      `  c${index}: { where: { desk: d${index} }, share: 0.1%, owner: "@acme/desk", because: ${"words ".repeat(20)} }`,
  );
  const [line = ""] = /^ {2}errors:.*$/m.exec(ROLLOUT) ?? [];
  const guards = Array.from({ length: 12 }, (_, index) =>
    line.replace("errors:", index === 0 ? "errors:" : `errors${index}:`),
  );
  const big = ROLLOUT.replace(/^ {2}breaking:.*$/m, cohorts.join("\n")).replace(line, guards.join("\n"));
  await using scene = await openScene();
  const number = scene.open({ [FILE]: big, ...PROMPT });
  const { planned, outcome } = await scene.plan(number);
  expect(outcome.kind).not.toBe("go");
  expect(planned).toHaveLength(1);
  const comment = scene.comment(number);
  expect(comment.length).toBeGreaterThan(1_000);
  expect(comment.length).toBeLessThanOrEqual(65_536);
  expect(comment).toMatch(/Left out for length|more, in the job summary/);
  expect(scene.status(number)).not.toBe("");
  expect(scene.fake.log.every(({ status }) => status < 400)).toBe(true);
}, 30_000);
