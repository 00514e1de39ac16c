/** How many units the tests of mean scores need besides those of two arms of single scores: one arm, and moments only. */
import { evenBets, SCORE_BETS } from "./core.ts";
import type { Gain } from "./first-passage.ts";
import { stakeGrid, stakeLimit } from "./grid.ts";
import { MOMENT_STAKES, scatterPrice } from "./moment-increments.ts";
import { normalQuantile } from "./normal.ts";
import { type Need, ownGoal, type Planned, type ScorePlan, search, tempered } from "./power.ts";

const POWER = normalQuantile(0.8);
const MOMENT_BETS = evenBets(MOMENT_STAKES.length);
/** A mean near its end must not let a stake grow without end. */
const LEAST_LOSS = 0.05;
/** A bet may lose at most nine tenths of the bettor's capital. */
const RUIN = 0.9;

/** A planned test of one arm's mean; levels in 0..1. */
export interface FixedScorePlan {
  readonly limit: number;
  readonly truth: number;
  /** Standard deviation of one score. */
  readonly deviation: number;
  /** Whether single scores are known, or only their number, sum and sum of squares. */
  readonly from: "levels" | "moments";
}

/** One arm of scores against a fixed mean; the true mean lies on the side that is found. */
export function fixedScoreNeed({ limit, truth, deviation, from }: FixedScorePlan, planned: Planned): Need {
  const variance = deviation ** 2;
  const distance = Math.abs(limit - truth);
  const worst = truth < limit ? 1 - limit : limit;
  const most = stakeLimit(Math.max(LEAST_LOSS, worst));
  return search(planned, (units) =>
    stakeGrid((variance * units) / planned.designEffect, most).map((stake, k) => {
      const price =
        from === "levels" ? variance / 2 : momentPrice(stake * worst) * (variance + distance ** 2);
      const gain: Gain = { mean: stake * distance - stake ** 2 * price, variance: stake ** 2 * variance };
      return { gain: tempered(gain, planned.designEffect), goal: ownGoal(SCORE_BETS, k, planned) };
    }),
  );
}

/** What a squared deviation costs per stake squared when only moments are known. `loss` is the worst of one unit. */
function momentPrice(loss: number): number {
  const worst = Math.min(RUIN, loss);
  return worst > 0 ? scatterPrice(worst) / worst ** 2 : 1 / 2;
}

/** The same with one look at the end: the one-sided z test. */
export function fixedScoreOneLook({ limit, truth, deviation }: FixedScorePlan, alpha: number): number | null {
  if (limit === truth) return null;
  return ((POWER - normalQuantile(alpha)) ** 2 * deviation ** 2) / (limit - truth) ** 2;
}

/** Two arms of scores in 0..1 of which only number, sum and sum of squares are known. */
export function momentNeed(plan: ScorePlan, planned: Planned): Need {
  const { factor, points, better } = plan.null;
  // A baseline's unit counts so often; beyond once, all stakes are smaller.
  const weight = factor * plan.perBaseline;
  const scale = Math.max(1, weight);
  const lost = factor * plan.baseline - plan.truth;
  const beyond = (better === "higher" ? lost : -lost) - points;
  const scatter = plan.deviation ** 2 * (1 + factor * weight);
  const bettors = MOMENT_STAKES.map((stake, k) => {
    const gain: Gain = {
      mean: (stake * beyond) / scale - (scatterPrice(stake) * scatter) / scale ** 2,
      variance: (stake / scale) ** 2 * scatter,
    };
    return { gain: tempered(gain, planned.designEffect), goal: ownGoal(MOMENT_BETS, k, planned) };
  });
  return search(planned, () => bettors);
}
