/** From the evidence of the tests of a pair to a breach, and to what the pair adds to the average over pairs. */
import { averageWealth, type HalfWay, isTestHalfWay } from "./half-way.ts";
import type { Kind, Point, Trial } from "./kind.ts";
import type { Series } from "./series.ts";
import type { PairPlan, Pair } from "./state.ts";

/** The tests of a pair in force, in the order of their states. */
export interface Trials {
  readonly kind: Kind;
  readonly plan: PairPlan;
  readonly trials: readonly Trial[];
}

/** Alpha × evidence, summed over the tests that may act now; a test left out only lowers it. */
export function evidenceOf(on: Trials, state: Pair, live: boolean): number {
  let sum = 0;
  for (const trial of on.trials) {
    const test = state.tests.find(({ key }) => key === trial.key);
    if (test === undefined || (trial.key === "baseline" && !live) || !isFarEnough(on, trial, test.series))
      continue;
    sum += on.plan.alpha * trial.share * averageWealth(test.series);
  }
  return sum;
}

/** Whether the estimate allows to act on the evidence. Objectives need no half-way rule: their null is absolute. */
export function isFarEnough(
  { kind, plan }: Pick<Trials, "kind" | "plan">,
  trial: Trial,
  series: readonly Series[],
): boolean {
  if (trial.test === "objective") return true;
  const points = trial.counted.map(({ point }) => point);
  const better = plan.guard.kind === "proportion" ? plan.guard.better : "lower";
  const rule: HalfWay = { better, factor: kind.halfWay(baseLevel(series, points)) };
  return isTestHalfWay(series, points, rule);
}

/** The baseline's share over history and rollout, as events; null where it has none. */
function baseLevel([series]: readonly Series[], [point]: readonly Point[]): number | null {
  if (series === undefined || !(series.arm[4] > 0)) return null;
  const share = series.arm[5] / series.arm[4];
  return point?.[3] === "complement" ? 1 - share : share;
}
