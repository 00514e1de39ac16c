/** From the evidence of the tests of a pair to a breach, and to what the pair adds to the average over pairs. */
import { averageWealth, type HalfWay, isTestHalfWay } from "./half-way.ts";
import type { Kind, Point, Trial } from "./kind.ts";
import type { PairPlan, PairState, TestState } from "./state.ts";

/** The tests of a pair in force, with their states in the same order. */
export interface Trials {
  readonly kind: Kind;
  readonly plan: PairPlan;
  readonly trials: readonly Trial[];
}

/** The first test whose evidence has reached 1/alpha and whose estimate is far enough; null when none has. */
export function breachOf(on: Trials, state: PairState): PairState["breach"] {
  for (const [i, trial] of on.trials.entries()) {
    const test = state.tests[i];
    if (
      test === undefined ||
      averageWealth(test.series) * on.plan.alpha * trial.share < 1 ||
      !isFarEnough(on, trial, test)
    )
      continue;
    return {
      test: trial.test,
      limit: on.kind.limit(state.memo, trial, on.kind.show(state.memo, state.seen.baseline)),
    };
  }
  return null;
}

/** Alpha × evidence, summed over the tests that may act now; a test left out only lowers it. */
export function evidenceOf(on: Trials, state: PairState, live: boolean): number {
  let sum = 0;
  for (const [i, trial] of on.trials.entries()) {
    const test = state.tests[i];
    if (test === undefined || (trial.key === "baseline" && !live) || !isFarEnough(on, trial, test)) continue;
    sum += on.plan.alpha * trial.share * averageWealth(test.series);
  }
  return sum;
}

/** Objectives need no half-way rule: their null is absolute. */
function isFarEnough(on: Trials, trial: Trial, test: TestState): boolean {
  if (trial.test === "objective") return true;
  const points = trial.counted.map(({ point }) => point);
  const { guard } = on.plan;
  const better = guard.kind === "proportion" ? guard.better : "lower";
  const rule: HalfWay = { better, factor: on.kind.halfWay(baseLevel(test, points)) };
  return isTestHalfWay(test.series, points, rule);
}

/** The baseline's share over history and rollout, as events; null where it has none. */
function baseLevel(test: TestState, points: readonly Point[]): number | null {
  const [series] = test.series;
  if (series === undefined || !(series.arm[4] > 0)) return null;
  const share = series.arm[5] / series.arm[4];
  return points[0]?.[3] === "complement" ? 1 - share : share;
}
