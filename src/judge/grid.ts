/**
 * Which effects the bettors look for: from the smallest that the planned information can show to the largest worth naming.
 *
 * `information` is the planned number of effective bad events (ratios) or the planned sum of variances (stakes).
 */

const RATIOS = 6;
const STAKES = 5;
const LARGEST_EXCESS = 14;
const LARGEST_STAKE = 3.5;
/** A bet may lose at most nine tenths of the bettor's capital. */
const RUIN = 0.9;

function clip(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/** Six ratios above 1, geometric in the excess, up to 15. */
export function ratioGrid(information: number): number[] {
  const low = clip(Math.exp(Math.min(5, 3 / Math.sqrt(information))) - 1, 0.04, 1);
  const step = (LARGEST_EXCESS / low) ** (1 / (RATIOS - 1));
  return geometric(low, step, RATIOS).map((excess) => 1 + excess);
}

/** Five stakes, geometric, up to 3.5 or to `limit`, the largest stake that cannot ruin. */
export function stakeGrid(information: number, limit: number): number[] {
  const high = Math.min(LARGEST_STAKE, limit);
  const low = Math.min(clip(3 / Math.sqrt(information), 0.04, 0.8), high / 2);
  return geometric(low, (high / low) ** (1 / (STAKES - 1)), STAKES);
}

/** The largest stake when one unit may lose at most `worstLoss`. */
export function stakeLimit(worstLoss: number): number {
  return RUIN / worstLoss;
}

function geometric(first: number, ratio: number, length: number): number[] {
  const values: number[] = [];
  for (let value = first; values.length < length; value *= ratio) values.push(value);
  return values;
}

/**
 * How much of an estimated over-dispersion counts: nothing below half of `doubt` × 2 (1.5 standard errors when `doubt` is),
 * all of it from 1.5 × `doubt` on, continuous between. Under-dispersion counts as it is.
 */
export function earn(excess: number, doubt: number): number {
  return excess <= 0 ? excess : Math.min(excess, 3 * Math.max(0, excess - doubt));
}
