import { describe, expect, test } from "vitest";
import { parseMinimal, parseSummarizer, replacing } from "../../support/rollout-files.ts";

const ALSO = "repeat: safe }";

describe("what a rollback declares", () => {
  test("a program may name the secrets that it gets, and a file may ask for the pull request back", () => {
    const { rollout, problems } = parseSummarizer((text) =>
      replacing(
        "  keep-baseline-for: 72h",
        "  keep-baseline-for: 72h\n  revert: pull-request",
      )(replacing(ALSO, "repeat: safe, secrets: [DB_URL, MAIL_KEY] }")(text)),
    );
    expect(problems).toEqual([]);
    expect(rollout?.rollback).toMatchObject({
      revert: "pull-request",
      also: [{ secrets: ["DB_URL", "MAIL_KEY"] }],
    });
  });

  test("a file that says neither means what it always meant: its digest stays", () => {
    const { rollout } = parseMinimal();
    expect(Object.keys(rollout?.rollback ?? {})).not.toContain("revert");
    expect(Object.keys(parseSummarizer().rollout?.rollback.also[0] ?? {})).toEqual(["does", "run", "repeat"]);
  });

  test.each([
    [
      "a secret's value in place of its name",
      'repeat: safe, secrets: ["hunter2 is long"] }',
      "secret-name-wrong",
    ],
    ["an empty list of secrets", "repeat: safe, secrets: [] }", "list-empty"],
    ["a slip in the key", "repeat: safe, secret: [DB_URL] }", "unknown-key"],
  ] as const)("%s is refused", (_name, text, code) => {
    const { problems } = parseSummarizer(replacing(ALSO, text));
    expect(problems.map((problem) => problem.code)).toContain(code);
  });

  test("another way back than the two is refused with what to write", () => {
    const { problems } = parseSummarizer(
      replacing("  keep-baseline-for: 72h", "  keep-baseline-for: 72h\n  revert: pull-requests"),
    );
    expect(problems[0]).toMatchObject({ code: "wrong-value" });
    expect(JSON.stringify(problems[0])).toContain("pull-request");
  });
});
