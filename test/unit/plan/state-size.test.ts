import { describe, expect, test } from "vitest";
import { PROPORTION, readingsFor } from "../../../bench/judge-readings.ts";
import { serialize } from "../../../src/adapters/github/stored-state.ts";
import { parseRollout } from "../../../src/config/parse.ts";
import type { Guard } from "../../../src/judge/guard.ts";
import { judgePair } from "../../../src/judge/judge.ts";
import { refuseLargeState, stateSize } from "../../../src/plan/state-size.ts";
import type { Pair } from "../../../src/plan/plan.ts";
import { aComposite, aLatency, aPaired, aProportion, aTripwire } from "../../support/guards.ts";
import { percent } from "../../../src/units.ts";
import { ROLLOUT } from "../../support/flow-rollout.ts";
import { aState } from "../../support/promotion.ts";
import { aPlan, aRollout, aStage } from "../../support/rollout.ts";
import { BAKING, planFor } from "../judge/readings.ts";

function pairsOf({ name }: Guard, count: number): readonly Pair[] {
  return Array.from({ length: count }, (_, index) => ({
    guard: name,
    cohort: `c${index}`,
    alpha: 1e-5,
    horizon: 100,
    designEffect: 1,
    tolerance: 1,
  }));
}

function isTooLarge(counts: readonly (readonly [Guard, number])[]): boolean {
  const rollout = aRollout({ guards: counts.map(([guard]) => guard) });
  return (
    refuseLargeState(
      rollout,
      counts.flatMap(([guard, count]) => pairsOf(guard, count)),
      {},
    ).length > 0
  );
}

const margin = { kind: "factor", factor: 1.5 } as const;
const objective = { atMost: null, atLeast: null };

// 512 kB less 16 kB hold 826 series of 600 bytes.
test.each<[string, Guard, number]>([
  ["an objective is one", aProportion({ margin: null }), 826],
  ["a band is one", aProportion({ objective: { atMost: 0.03, atLeast: 0.01 }, margin: null }), 826],
  ["an objective and a margin are two", aProportion(), 413],
  ["their certificates are two more", aProportion({ certify: true }), 206],
  ["a margin of latencies is five", aLatency({ objective, margin }), 165],
  ["pairs of latencies are six", aPaired({ compares: "latencies", margin }), 137],
  ["a composite is one and one for each floor", aComposite(), 413],
  ["a rule is a quarter", aTripwire(), 3_306],
])("%s in each cohort", (_, guard, most) => {
  expect(isTooLarge([[guard, most]])).toBe(false);
  expect(isTooLarge([[guard, most + 1]])).toBe(true);
});

test("what does not fit says how much would", () => {
  const [problem] = refuseLargeState(
    aRollout({ guards: [aLatency({ objective, margin })] }),
    pairsOf(aLatency(), 166),
    {},
  );
  expect(problem?.message).toContain("830 series");
  expect(problem?.expected).toBe("at most 826 series; a guard makes up to 5 in each cohort");
});

test.each<[string, Parameters<typeof stateSize>]>([
  ["a longer file", [aRollout(), pairsOf(aProportion(), 3), { text: "x".repeat(5_000) }]],
  ["longer names", [aRollout(), pairsOf(aProportion({ name: "x".repeat(60) }), 3), {}]],
  ["names in other scripts", [aRollout(), pairsOf(aProportion({ name: "見出し".repeat(10) }), 3), {}]],
  [
    "weights of cohorts",
    [aRollout({ stages: [aStage({ cohorts: { breaking: percent(1) } })] }), pairsOf(aProportion(), 3), {}],
  ],
])("%s count, too", (_, [rollout, pairs, resolved]) => {
  const plain = stateSize(aRollout({ stages: [aStage({ cohorts: {} })] }), pairsOf(aProportion(), 3), {});
  expect(stateSize(rollout, pairs, resolved).beside).toBeGreaterThan(plain.beside);
});

/** As a newsroom with a cohort for each desk and client would write it. */
function withCohorts(count: number): ReturnType<typeof parseRollout> {
  const line = (index: number): string =>
    `  desk-${index}-on-the-app: { where: { desk: "desk-${index}", client: app }, share: 0.1%, owner: "@acme/desk-${index}", because: "its headlines are read first" }`;
  const lines = Array.from({ length: count }, (_, index) => line(index));
  // One series a pair, which is what leaves least room for anything else.
  const text = ROLLOUT.replace(/at-most: 6%,? ?\n?/, "").replace(
    /^cohorts:\n(?: {2}.*\n)+/m,
    () => `cohorts:\n${lines.join("\n")}\n`,
  );
  return parseRollout({ file: "a.yml", text, defaults: null });
}

/** Whether the plan of so many cohorts is refused, and the size that it is weighed with. */
function weighed(count: number) {
  const { rollout, resolved } = withCohorts(count);
  if (rollout === null) throw new Error("Expected a rollout");
  const guards = rollout.guards.map(({ name }) => name);
  const cohorts = ["all", ...rollout.cohorts.map(({ name }) => name)];
  const pairs = guards.flatMap((guard) =>
    cohorts.map((cohort) => ({ guard, cohort, alpha: 1e-5, horizon: 1_440, designEffect: 1, tolerance: 1 })),
  );
  const { bytes } = stateSize(rollout, pairs, resolved);
  return {
    rollout,
    resolved,
    pairs,
    bytes,
    isRefused: refuseLargeState(rollout, pairs, resolved).length > 0,
  };
}

describe("the state of the largest rollout that is not refused", () => {
  // Nearly as many as one can reckon from two sizes, then step by step.
  const [few, more] = [weighed(200).bytes, weighed(300).bytes];
  let largest = Math.floor(300 + (512_000 - more) / ((more - few) / 100)) - 2;
  while (!weighed(largest + 1).isRefused) largest += 1;

  test("weighs no more than its plan foresaw, and fits", () => {
    const { rollout, resolved, pairs, bytes } = weighed(largest);
    expect(bytes).toBeLessThanOrEqual(512_000);
    const [guard] = rollout.guards;
    if (guard === undefined) throw new Error("Expected a guard");
    const judged = [1, 2, 3].map((seed) => {
      const { history, intervals } = readingsFor(PROPORTION, 288, seed);
      const plan = planFor(guard, { alpha: 1e-5, horizon: 1_440 });
      return judgePair(plan, null, history, intervals, BAKING).state;
    });
    const evidence = pairs.map((pair, index) => [`${pair.guard}/${pair.cohort}`, judged[index % 3]] as const);
    const state = aState(aPlan(), {
      resolved,
      pairs: Object.fromEntries(evidence.flatMap(([key, each]) => (each === undefined ? [] : [[key, each]]))),
    });
    const real = Buffer.byteLength(serialize(state));
    expect(Object.keys(state.pairs)).toHaveLength(pairs.length);
    expect(real).toBeLessThanOrEqual(bytes);
    expect(real).toBeGreaterThan(bytes / 2);
  });

  test("one cohort more is refused, with what to write", () => {
    const [problem] = refuseOf(largest + 1);
    expect(problem).toMatchObject({ code: "state-too-large", severity: "blocker" });
    expect(problem?.suggestion).toBe("judge fewer cohorts, or split the release");
  });
});

function refuseOf(count: number): ReturnType<typeof refuseLargeState> {
  const { rollout, pairs, resolved } = weighed(count);
  return refuseLargeState(rollout, pairs, resolved);
}
