import { describe, expect, test } from "vitest";
import { namedFiles, parsePolicy } from "../../../src/config/parse.ts";
import { fixture, parseMinimal, parseSummarizer, parseText } from "../../support/rollout-files.ts";

describe("the example with everything in it", () => {
  const { rollout, problems, resolved } = parseSummarizer();

  test("has no problem", () => {
    expect(problems).toEqual([]);
    expect(rollout?.name).toBe("summarizer");
  });

  test("keeps levels in the units of the judge", () => {
    const guards = new Map(rollout?.guards.map((guard) => [guard.name, guard]));
    expect(guards.get("unsupported-claims")).toMatchObject({
      kind: "proportion",
      unit: "judged",
      expect: 0.02,
      objective: { atMost: 0.03, atLeast: null },
      margin: { kind: "points", points: 0 },
      detect: { kind: "level", level: 0.03 },
    });
    expect(guards.get("refusals")).toMatchObject({ objective: { atMost: 0.015, atLeast: 0.001 } });
    expect(guards.get("severe")).toMatchObject({ kind: "tripwire", atMost: 0, confirmedBy: "newsroom" });
    expect(guards.get("first-token")).toMatchObject({
      kind: "latency",
      objective: { atMost: 0.9 },
      detect: { kind: "factor", factor: 1.5 },
    });
    expect(guards.get("read-through")).toMatchObject({
      better: "higher",
      margin: { kind: "factor", factor: 0.98 },
      from: "canary-5",
    });
    expect(guards.get("cost")).toMatchObject({
      kind: "ratio",
      per: 1000,
      unit: "summary",
      objective: { atMost: 4.6 },
    });
  });

  test("is watched for a wrong split without saying so", () => {
    expect(rollout?.guards.find(({ kind }) => kind === "split")).toMatchObject({
      name: "split",
      unit: "user",
      onBreach: "hold",
    });
  });

  test("leaves a cohort that joins later on the baseline until then", () => {
    const weights = rollout?.stages.flatMap((stage) =>
      stage.kind === "canary" ? [stage.cohorts["screen-reader"] ?? "as all"] : [],
    );
    expect(weights).toEqual([0, 0, 0, "as all", "as all"]);
  });

  test("starts at nine in Berlin", () => {
    expect(rollout?.start.notBefore).toBe(Date.UTC(2026, 10, 23, 8, 0));
  });

  test("names its files once, in order", () => {
    expect(rollout === null ? [] : namedFiles(rollout)).toEqual([
      { file: "evals/v1.json", at: "head" },
      { file: "evals/v2.json", at: "head" },
      { file: "prompts/summary.md", at: "base" },
      { file: "prompts/summary.md", at: "head" },
      { file: "thresholds.yml", at: "head" },
    ]);
  });

  test("is the same rollout when it is read again from what the digest covers", () => {
    const again = parseText(JSON.stringify(resolved));
    expect(again.problems).toEqual([]);
    expect(again.rollout).toEqual(rollout);
    expect(again.resolved).toEqual(resolved);
  });

  test("does not carry the name of its defaults, only what they say", () => {
    expect(resolved).not.toHaveProperty("extends");
    expect(resolved).toHaveProperty(["answers", "off-brand"]);
    expect(resolved).toHaveProperty(["answers", "cold-start"]);
  });
});

test("the smallest example has at most forty lines and no problem", () => {
  expect(fixture("minimal.yml").trimEnd().split("\n").length).toBeLessThanOrEqual(40);
  const { rollout, problems } = parseMinimal();
  expect(problems).toEqual([]);
  expect(rollout?.guards[0]).toMatchObject({
    source: "log",
    unit: "request",
    margin: { kind: "points", points: 0.002 },
  });
});

test("the example policy has no problem", () => {
  const { policy, problems } = parsePolicy("rollout-policy.yml", fixture("rollout-policy.yml"));
  expect(problems).toEqual([]);
  expect(policy?.tiers[3]).toMatchObject({
    largestFirstWeight: 50,
    samePerson: true,
    dryRunFirst: true,
    cohorts: 0,
  });
  expect(policy?.freeze).toEqual([
    { from: Date.UTC(2026, 11, 18, 11), until: Date.UTC(2027, 0, 4, 7), because: "year end" },
  ]);
});
