import { expect, test } from "vitest";
import type { Guard } from "../../../src/judge/guard.ts";
import { refuseLargeState } from "../../../src/plan/state-size.ts";
import type { Pair } from "../../../src/plan/plan.ts";
import { aComposite, aLatency, aPaired, aProportion, aTripwire } from "../../support/guards.ts";
import { aRollout } from "../../support/rollout.ts";

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
  );
  expect(problem?.message).toContain("830 series");
  expect(problem?.expected).toBe("at most 826 series; a guard makes up to 5 in each cohort");
});
