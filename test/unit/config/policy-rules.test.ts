import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { parsePolicy } from "../../../src/config/parse.ts";
import { POLICY } from "../../../src/config/schema/policy.ts";

function problemsOf(rule: string) {
  return parsePolicy("policy.yml", `version: 1\nroles: {}\nrules:\n${rule}\n`).problems;
}

const DEEP = "{ all: [ { all: [ { all: [ { all: [ { labels: [a] } ] } ] } ] } ] }";

test.each([
  ["an unknown key", "  - { name: r, require: { labels: [a] } }", "unknown-key"],
  ["an unknown condition", "  - { name: r, if: { lables: [a] }, requires: { labels: [a] } }", "unknown-key"],
  ["an unknown leaf", "  - { name: r, requires: { status: [a] } }", "unknown-key"],
  ["no requirement", "  - { name: r, requires: {} }", "list-empty"],
  ["an empty any", "  - { name: r, requires: { any: [] } }", "list-empty"],
  ["an empty condition", "  - { name: r, if: {}, requires: { labels: [a] } }", "list-empty"],
  ["signed-commits: false", "  - { name: r, requires: { signed-commits: false } }", "wrong-value"],
  ["our own status", '  - { name: r, requires: { statuses: ["Model-Rollout: main"] } }', "rule-impossible"],
  [
    "too few people",
    '  - { name: r, requires: { people: { any-of: ["@a", "@A"], at-least: 2 } } }',
    "rule-impossible",
  ],
  [
    "a label that is forbidden too",
    "  - { name: r, requires: { labels: [a], no-labels: [A] } }",
    "rule-impossible",
  ],
  [
    "a name twice",
    "  - { name: r, requires: { labels: [a] } }\n  - { name: r, requires: { labels: [a] } }",
    "name-repeated",
  ],
  ["a tree too deep", `  - { name: r, requires: { any: [ ${DEEP} ] } }`, "rule-too-deep"],
  ["a number of no account", '  - { name: r, requires: { people: { any-of: ["@a:0"] } } }', "login-wrong"],
])("%s is said at its line", (_, rule, code) => {
  const problems = problemsOf(rule);
  expect(problems.map((each) => each.code)).toContain(code);
  expect(problems.every(({ at }) => at.line >= 4)).toBe(true);
});

test("a slip is met with what was meant", () => {
  const [problem] = problemsOf("  - { name: r, if: { chagned: [a] }, requires: { labels: [a] } }");
  expect(problem?.suggestion).toBe("changed");
});

test("five levels are not too deep", () => {
  expect(problemsOf(`  - { name: r, requires: ${DEEP} }`)).toEqual([]);
});

test("the example of the documentation is a policy", () => {
  const page = readFileSync(new URL("../../../docs/policy.md", import.meta.url), "utf8");
  const text = /```yaml\n([^`]+)```/.exec(page)?.[1] ?? "";
  const { policy, problems } = parsePolicy("policy.yml", text);
  expect(problems).toEqual([]);
  const [rule] = policy?.rules ?? [];
  expect(Object.values(rule?.if ?? {})).toHaveLength(11);
  expect(Object.values(rule?.if ?? {})).not.toContain(null);
  const { properties } = z
    .object({ properties: z.record(z.string(), z.unknown()) })
    .parse(z.toJSONSchema(POLICY, { target: "draft-7", io: "input" }));
  const used = z.record(z.string(), z.unknown()).parse(parse(text));
  expect(Object.keys(properties).filter((key) => !(key in used))).toEqual([]);
  const tiers = Object.values(z.record(z.string(), z.record(z.string(), z.unknown())).parse(used["tiers"]));
  expect([...new Set(tiers.flatMap((tier) => Object.keys(tier)))].toSorted()).toEqual([
    "cohorts",
    "drill-not-older-than",
    "dry-run-first",
    "guard-classes",
    "largest-first-weight",
    "roles",
    "same-person",
    "shortest-bake",
  ]);
});
