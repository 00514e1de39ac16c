/** From the evidence of the tests of a pair to a breach, and to what the pair adds to the average over pairs. */
import { worseSide } from "./fixed-test.ts";
import { averageWealth, isTestHalfWay } from "./half-way.ts";
import type { Kind, Memo, Point, Trial } from "./kind.ts";
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
    if (test === undefined || trial.certifies || (trial.key === "baseline" && !live)) continue;
    if (isFarEnough(on, state.memo, trial, test.series))
      sum += on.plan.alpha * trial.share * averageWealth(test.series);
  }
  return sum;
}

/** Whether the estimate allows to act on the evidence. Only comparisons need the half-way rule: other nulls are absolute. */
export function isFarEnough(
  { kind }: Pick<Trials, "kind" | "plan">,
  memo: Memo,
  trial: Trial,
  series: readonly Series[],
): boolean {
  if (trial.test !== "baseline" && trial.test !== "recorded-baseline" && trial.test !== "paired") return true;
  const points = trial.counted.map(({ point }) => point);
  return isTestHalfWay(series, points, kind.halfWay(baseLevel(series, points), memo));
}

/** The limit that a test is about, as a level; of a band that of the side which has more evidence against it. */
export function limitOf(
  kind: Kind,
  memo: Memo,
  { trial, series }: { readonly trial: Trial; readonly series: readonly Series[] },
  baseline: number | null,
): number {
  const [one] = series;
  const rule = trial.counted[0]?.rule;
  if (one === undefined || (rule?.kind !== "band" && rule?.kind !== "score-band"))
    return kind.limit(memo, trial, baseline);
  const { least, width } = kind.unit(memo);
  return least + width * (worseSide(one) === "above" ? rule.high : rule.low);
}

/** The baseline's level over history and rollout; null where it has none. */
function baseLevel([series]: readonly Series[], [point]: readonly Point[]): number | null {
  if (series === undefined || !(series.arm[4] > 0)) return null;
  const share = series.arm[5] / series.arm[4];
  return point?.[3] === "complement" ? 1 - share : share;
}
