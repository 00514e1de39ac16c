import { describe, expect, test } from "vitest";
import { parseMinimal, replacing } from "../../support/rollout-files.ts";

function parse(keys: string) {
  const stage = `  - { name: offline, kind: evaluate, candidate: evals/v2, baseline: evals/v1, ${keys} }\n`;
  return parseMinimal(replacing("stages:\n", `stages:\n${stage}`));
}

test("everything that is not said has its default", () => {
  expect(parse("reader: jsonl").rollout?.stages[0]).toMatchObject({
    reader: "jsonl",
    atLeast: null,
    repeats: 1,
    reads: { item: null, cohortFrom: null, score: null, better: "higher" },
  });
});

test("everything that is said is kept", () => {
  const keys =
    'reader: promptfoo, item: metadata.id, cohort-from: vars.the.desk, score: "the facts", better: lower';
  const { rollout, problems } = parse(keys);
  expect(problems).toEqual([]);
  expect(rollout?.stages[0]).toMatchObject({
    reads: { item: "metadata.id", cohortFrom: "vars.the.desk", score: "the facts", better: "lower" },
  });
});

test.each([
  ["deepeval", "metadata.id", "metadata.desk"],
  ["inspect", "metadata.id", "metadata.desk"],
  ["ragas", "columns.id", "columns.desk"],
  ["junit", "properties.id", "properties.desk"],
])("%s may say where ids and cohorts stand", (reader, item, cohortFrom) => {
  const { rollout, problems } = parse(`reader: ${reader}, item: ${item}, cohort-from: ${cohortFrom}`);
  expect(problems).toEqual([]);
  expect(rollout?.stages[0]).toMatchObject({ reader, reads: { item, cohortFrom } });
});

describe("is a problem at its place", () => {
  test.each([
    ["reader: promptfo", "wrong-value", "promptfoo"],
    ["reader: csv", "wrong-value", ""],
    ["reader: promptfoo, item: id", "wrong-value", "metadata.id"],
    ["reader: promptfoo, item: labels.id", "wrong-value", "metadata.id"],
    ["reader: jsonl, item: labels.id", "unknown-key", ""],
    ["reader: json, cohort-from: metadata.desk", "wrong-value", "labels.desk"],
    ["reader: deepeval, item: vars.id", "wrong-value", "metadata.id"],
    ["reader: inspect, cohort-from: labels.desk", "wrong-value", "metadata.desk"],
    ["reader: ragas, item: metadata.id", "wrong-value", "columns.id"],
    ["reader: ragas, item: id", "wrong-value", "metadata.id"],
    ["reader: junit, cohort-from: metadata.desk", "wrong-value", "properties.desk"],
    ["reader: promptfoo, item: columns.id", "wrong-value", "metadata.id"],
    ["reader: jsonl, better: more", "wrong-value", ""],
    ["reader: jsonl, repeats: 0", "out-of-range", ""],
    ["reader: jsonl, score: 3", "wrong-value", '"3"'],
    ["reader: jsonl, at-least: 300", "unit-missing", ""],
    ["reader: jsonl, scores: facts", "unknown-key", "score"],
    [`reader: jsonl, score: ${"x".repeat(201)}`, "out-of-range", ""],
  ])("%s", (keys, code, suggestion) => {
    const [problem, ...others] = parse(keys).problems.filter(({ severity }) => severity === "blocker");
    expect(others).toEqual([]);
    expect(problem?.code).toBe(code);
    expect(problem?.at.line).toBeGreaterThan(1);
    expect(problem?.suggestion ?? "").toContain(suggestion);
  });
});
