import { describe, expect, test } from "vitest";
import { parseSummarizer, replacing } from "../../support/rollout-files.ts";

const write = (fallback: string) =>
  parseSummarizer(replacing("  within: 60s\n", `  within: 60s\n  fallback: ${fallback}\n`));

describe("rollback.fallback", () => {
  test("says what users get when the old version is bad or gone, how, and who decides", () => {
    const { rollout, problems } = write(
      '{ does: popular items, run: [./bin/serve, popular items], owner: "@acme/recs" }',
    );
    expect(problems).toEqual([]);
    expect(rollout?.rollback.fallback).toEqual({
      does: "popular items",
      run: ["./bin/serve", "popular items"],
      owner: "@acme/recs",
    });
  });

  test("may be done by a person", () => {
    expect(write('{ does: popular items, owner: "@acme/recs" }').rollout?.rollback.fallback?.run).toBeNull();
  });

  test("may be left out", () => {
    expect(parseSummarizer().rollout?.rollback).not.toHaveProperty("fallback");
  });

  test.each([
    ["{ does: popular items }", "missing-key"],
    ['{ owner: "@acme/recs" }', "missing-key"],
    ["{ does: popular items, owner: recs }", "login-wrong"],
    ['{ does: popular items, owner: "@acme/recs", run: [] }', "list-empty"],
    ['{ does: popular items, owner: "@acme/recs", run: make popular }', "wrong-shape"],
    ['{ does: popular items, owner: "@acme/recs", command: [make] }', "unknown-key"],
  ])("%s is a problem", (fallback, code) => {
    const { problems } = write(fallback);
    expect(problems.map((problem) => problem.code)).toEqual([code]);
  });
});
