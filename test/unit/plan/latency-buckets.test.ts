import { describe, expect, test } from "vitest";
import type { LatencyGuard } from "../../../src/judge/guard.ts";
import { certificateFor } from "../../../src/plan/certificates.ts";
import { limitsOf } from "../../../src/plan/limits.ts";
import { neededFor } from "../../../src/plan/needed.ts";
import type { Needed } from "../../../src/plan/question.ts";
import { certifiedBound, testedBound, testedPair } from "../../../src/plan/tested-bounds.ts";
import { aLatency, theGuards } from "../../support/guards.ts";
import { aPlan, aRollout } from "../../support/rollout.ts";

/** Prometheus's own buckets. */
const CLASSIC = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const TENTHS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1];
const NONE = { atMost: null, atLeast: null };

const objective = (bounds: readonly number[] | null, atMost = 0.9): LatencyGuard =>
  aLatency({ bounds, objective: { atMost, atLeast: null } });
const margin = (
  bounds: readonly number[] | null,
  factor: number,
  expect_: number | null = 0.65,
): LatencyGuard => aLatency({ bounds, objective: NONE, margin: { kind: "factor", factor }, expect: expect_ });

describe("an objective", () => {
  test.each([
    ["without buckets is the limit itself", null, 0.9, 0.9],
    ["between two buckets is the next one above", CLASSIC, 0.9, 1],
    ["on a bucket is that bucket", CLASSIC, 0.5, 0.5],
    ["beyond all buckets is none", CLASSIC, 12, null],
  ])("%s", (_, bounds, limit, expected) => {
    expect(testedBound(objective(bounds), limit, "above")).toBe(expected);
  });

  test("of at least so slow is the next bucket below, and none before the first", () => {
    expect(testedBound(objective(CLASSIC), 0.9, "below")).toBe(0.5);
    expect(testedBound(objective(CLASSIC), 0.001, "below")).toBeNull();
  });

  test("is certified on the other side: at the last bucket within it", () => {
    expect(certifiedBound(objective(CLASSIC), 0.9, "below")).toBe(0.5);
    expect(certifiedBound(objective(CLASSIC), 0.9, "above")).toBe(1);
    expect(certifiedBound(objective(CLASSIC), 12, "above")).toBeNull();
    expect(certifiedBound(objective(null), 0.9, "below")).toBe(0.9);
  });

  test("tested farther off takes more to find, and what lies between is not found", () => {
    const little = { kind: "level", level: 1.1 } as const;
    expect(needOf({ ...objective(CLASSIC), detect: little })).toBeGreaterThan(
      needOf({ ...objective(null), detect: little }),
    );
    const near = aLatency({ bounds: CLASSIC, detect: { kind: "level", level: 1 } });
    expect(ask(near).kind).toBe("missing");
    expect(ask({ ...near, detect: { kind: "level", level: 1.1 } }).kind).toBe("samples");
  });

  test("is said as it is tested", () => {
    expect(wordsOf(objective(CLASSIC))).toEqual(["above 900ms at p95 (above 1s is what is tested)"]);
    expect(wordsOf(objective(TENTHS))).toEqual(["above 900ms at p95"]);
    expect(wordsOf(objective(null))).toEqual(["above 900ms at p95"]);
  });
});

describe("a margin", () => {
  test.each([
    ["without buckets is as written", null, 1.1, { baseline: 0.65, candidate: 0.65 * 1.1 }],
    ["in steps of a tenth is the closest pair near 650 ms", TENTHS, 1.1, { baseline: 0.9, candidate: 1 }],
    ["of nothing is one bucket with itself, the nearest", TENTHS, 1, { baseline: 0.7, candidate: 0.7 }],
    ["of ×2 in the classic buckets is 500 ms with 1 s", CLASSIC, 2, { baseline: 0.5, candidate: 1 }],
    ["beyond the last bucket is none", [0.5, 0.6], 1.5, null],
    ["far from the expected percentile is none", [0.05, 0.1, 5, 10], 1.1, null],
  ])("%s", (_, bounds, factor, expected) => {
    expect(testedPair(margin(bounds, factor), 0.65, factor)).toEqual(expected);
  });

  test("really tested wider takes more to find", () => {
    const little = { kind: "factor", factor: 1.2 } as const;
    expect(needOf({ ...margin(TENTHS, 1.05), detect: little })).toBeGreaterThan(
      needOf({ ...margin(null, 1.05), detect: little }),
    );
    expect(ask({ ...margin(CLASSIC, 2), detect: { kind: "factor", factor: 2 } }).kind).toBe("missing");
    expect(ask(margin([0.05, 5], 1.1)).kind).toBe("missing");
  });

  test("is said as it is tested", () => {
    expect(wordsOf(margin(CLASSIC, 1.9))).toEqual([
      "worse than ×1.9 of the live baseline (×2 is what is tested: 1s against 500ms)",
    ]);
    expect(wordsOf(margin(null, 1.9))).toEqual(["worse than ×1.9 of the live baseline"]);
    expect(wordsOf(margin([5], 1.9))).toEqual(["worse than ×1.9 of the live baseline"]);
  });

  test("is certified with the same buckets", () => {
    const asked = (guard: LatencyGuard) => certificateFor(questionOf({ ...guard, certify: true }));
    expect(asked(margin(CLASSIC, 2))).toBeGreaterThan(0);
    expect(asked(margin([5], 2))).toBeNull();
    expect(asked(objective([5], 0.9))).toBeNull();
  });
});

describe("what the plan says of the buckets", () => {
  const found = (guard: LatencyGuard): readonly (readonly [string, string])[] => {
    const others = theGuards().filter(({ name }) => name !== "first-token");
    return aPlan({ rollout: aRollout({ guards: [...others, guard] }) }).problems.map(
      ({ code, severity }) => [code, severity] as const,
    );
  };

  test.each([
    ["unknown buckets", objective(null), "latency-buckets-unsaid", "advice"],
    ["no bucket at the objective or above", objective([0.5, 0.8]), "latency-bound-missing", "blocker"],
    ["a margin that is twice as wide and more", margin(CLASSIC, 1.4), "latency-margin-coarse", "blocker"],
    ["no two buckets near", margin([0.05, 0.1, 5], 1.1), "latency-margin-coarse", "blocker"],
  ])("%s", (_, guard, code, severity) => {
    expect(found(guard)).toContainEqual([code, severity]);
  });

  test.each([
    ["a bucket on the objective", objective([0.5, 0.9])],
    ["a margin that is just twice as wide", margin(CLASSIC, 1.5)],
    ["a margin that nobody can weigh without the baseline's level", margin(CLASSIC, 1.1, null)],
    ["no margin", objective(CLASSIC)],
  ])("nothing of %s", (_, guard) => {
    expect(found(guard).filter(([code]) => code.startsWith("latency-"))).toEqual([]);
  });
});

function questionOf(guard: LatencyGuard): Parameters<typeof neededFor>[0] {
  return { guard, alpha: 0.05, designEffect: 1, units: 1e6, weight: 0.05, live: true };
}

function ask(guard: LatencyGuard): Needed {
  return neededFor(questionOf(guard));
}

function needOf(guard: LatencyGuard): number {
  const need = ask(guard);
  if (need.kind !== "samples") throw new RangeError(`Expected samples, got ${need.kind}`);
  return need.needed;
}

function wordsOf(guard: LatencyGuard): readonly string[] {
  return limitsOf(aPlan({ resolved: {}, rollout: aRollout({ guards: [guard] }) }), guard);
}
