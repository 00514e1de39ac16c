/**
 * Log-increments where both versions answered the same request (shadow traffic): the pair, not the request, is the unit.
 *
 * Exact whatever the dependence inside a pair, because each pair is one bet of its own. Pairs are independent of each other.
 */
import { fixedRateIncrements } from "./increments.ts";

/** Odds of the bettors where nothing is planned that a grid could be scaled to, smallest first. */
export const PSI: readonly number[] = [1.25, 1.6, 2.5, 5, 15];
/** Of those on pairs: they see smaller effects than arms do. */
export const PAIR: readonly number[] = [1.1, ...PSI];

/** What the bettors on differences of scores risk, as parts of the most they may. */
const PARTS: readonly number[] = [0.05, 0.12, 0.28, 0.55, 1];
const RUIN = 0.9;

/** Numbers of pairs by who was bad (failed, slow, lost against the other). Fractions are fine. */
export interface PairCells {
  readonly both: number;
  readonly candidateOnly: number;
  readonly baselineOnly: number;
  readonly neither: number;
}

/** Null `shareC <= ratio × shareB + points` of bad answers; `points` in 0..1. */
export interface PairNull {
  readonly ratio: number;
  readonly points: number;
}

/**
 * Per odds f, the bet λ = (f - 1) / (1 + (ratio + points) f) on Z = XC - ratio XB - points, log-capital Σ ln(1 + λ Z).
 *
 * E = (1 + λ EZ)^n <= 1 under the null. With ratio 1 and no points it is McNemar's test: the likelihood ratio of the pairs that
 * differ. Path by path it is at least `countIncrements` of the same requests in two arms.
 */
export function pairedBinaryIncrements(
  cells: PairCells,
  { ratio, points }: PairNull,
  phi = 1,
  fs: readonly number[] = PAIR,
): number[] {
  return fs.map((f) => {
    const stake = (f - 1) / (1 + (ratio + points) * f);
    const gain = (xc: number, xb: number): number => Math.log1p(stake * (xc - ratio * xb - points));
    const sum =
      cells.both * gain(1, 1) +
      cells.candidateOnly * gain(1, 0) +
      cells.baselineOnly * gain(0, 1) +
      cells.neither * gain(0, 0);
    return sum / phi;
  });
}

/** How many pairs have this difference: baseline's score minus candidate's, or the reverse where lower is better; -1..1. */
export type Difference = readonly [difference: number, count: number];

/** Null `E clip(difference, -clip, clip) <= delta`. A `clip` below 1 is another null: rare large gains excuse less. */
export interface DifferenceNull {
  readonly delta: number;
  readonly clip?: number;
}

/** The stakes of the bettors, 0.9 u / (clip + delta): none can lose more than nine tenths on one pair. */
export function differenceStakes({ delta, clip = 1 }: DifferenceNull): number[] {
  return PARTS.map((part) => (RUIN * part) / (clip + delta));
}

/** Bets on the mean difference, Σ ln(1 + λ (d - delta)). Exact from the first pair on. */
export function pairedScoreIncrements(
  differences: readonly Difference[],
  rule: DifferenceNull,
  phi = 1,
): number[] {
  const { delta, clip = 1 } = rule;
  return differenceStakes(rule).map((stake) => {
    let sum = 0;
    for (const [difference, count] of differences)
      sum += count * Math.log1p(stake * (Math.min(clip, Math.max(-clip, difference)) - delta));
    return sum / phi;
  });
}

/**
 * Pairs in which the candidate took more than (1 + margin) × the baseline's time: `x` of `n`.
 *
 * Null: the quantile `q` of the ratio of both times is at most 1 + margin, so at most 1 - q of the pairs are slower. Ties are not.
 */
export function pairedSlower(seen: { readonly x: number; readonly n: number }, q = 0.5, phi = 1): number[] {
  return fixedRateIncrements(seen, 1 - q, PAIR, phi);
}
