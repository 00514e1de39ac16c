/** How many units the test of sums per unit needs, such as of cost per request: Gaussian bets on the difference of two means. */
import { normalQuantile } from "./normal.ts";
import { type Need, ownGoal, type Planned, search, tempered } from "./power.ts";
import { EFFECTS, SUMS_BETS } from "./sums-test.ts";

const POWER = normalQuantile(0.8);
/** A planned test of sums per unit, in the level's own unit. */
export interface SumsPlan {
  /** The baseline's level. */
  readonly level: number;
  /** How far beyond the tolerated level the candidate lies, to the side that is found. */
  readonly beyond: number;
  /** Standard deviation of one unit's value. */
  readonly deviation: number;
  /** What the baseline's scatter adds to the candidate's: squared factor × candidates per baseline unit; 0 for one arm. */
  readonly others: number;
}

export function sumsNeed({ level, beyond, deviation, others }: SumsPlan, planned: Planned): Need {
  const variance = deviation ** 2 * (1 + others);
  const bettors = EFFECTS.map((part, k) => {
    const effect = part * Math.abs(level);
    const gain = { mean: (effect * beyond - effect ** 2 / 2) / variance, variance: effect ** 2 / variance };
    return { gain: tempered(gain, planned.designEffect), goal: ownGoal(SUMS_BETS, k, planned) };
  });
  return search(planned, () => bettors);
}

/** The same with one look at the end: the one-sided z test. */
export function sumsOneLook({ beyond, deviation, others }: SumsPlan, alpha: number): number | null {
  if (beyond === 0) return null;
  return ((POWER - normalQuantile(alpha)) ** 2 * deviation ** 2 * (1 + others)) / beyond ** 2;
}
