/**
 * Which effects the bettors look for: from the smallest that the planned information can show to the largest worth naming.
 *
 * `information` is the planned number of effective bad events (ratios) or the planned sum of variances (stakes).
 */

const RATIOS = 6;
const STAKES = 5;
/** Lists of the right length to copy: grids are made at every check of every series. */
const NO_RATIOS: readonly number[] = Array.from({ length: RATIOS }, () => 1.5);
const NO_STAKES: readonly number[] = Array.from({ length: STAKES }, () => 0.5);
const LARGEST_EXCESS = 14;
const LARGEST_STAKE = 3.5;
/** A bet may lose at most nine tenths of the bettor's capital. */
const RUIN = 0.9;

function clip(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/** Six ratios above 1, geometric in the excess, up to 15; written into `ratios` where one is given. */
export function ratioGrid(information: number, ratios: number[] = NO_RATIOS.slice()): number[] {
  const low = clip(Math.exp(Math.min(5, 3 / Math.sqrt(information))) - 1, 0.04, 1);
  const step = (LARGEST_EXCESS / low) ** (1 / (RATIOS - 1));
  let excess = low;
  for (let k = 0; k < RATIOS; k += 1) {
    ratios[k] = 1 + excess;
    excess *= step;
  }
  return ratios;
}

/** Five stakes, geometric, up to 3.5 or to `limit`, the largest stake that cannot ruin. */
export function stakeGrid(information: number, limit: number): number[] {
  const high = Math.min(LARGEST_STAKE, limit);
  const low = Math.min(clip(3 / Math.sqrt(information), 0.04, 0.8), high / 2);
  const step = (high / low) ** (1 / (STAKES - 1));
  const stakes = NO_STAKES.slice();
  let stake = low;
  for (let k = 0; k < STAKES; k += 1) {
    stakes[k] = stake;
    stake *= step;
  }
  return stakes;
}

/** The largest stake when one unit may lose at most `worstLoss`. */
export function stakeLimit(worstLoss: number): number {
  return RUIN / worstLoss;
}

/**
 * How much of an estimated over-dispersion counts: nothing up to `doubt` (one and a half standard errors), all of it from half as
 * much again on, continuous between. Under-dispersion counts as it is.
 */
export function earn(excess: number, doubt: number): number {
  return excess <= 0 ? excess : Math.min(excess, 3 * Math.max(0, excess - doubt));
}
