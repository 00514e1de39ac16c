/** Log-increments of "within a band": the bettors on its upper end, then those on its lower end. One capital, so one alpha. */
import { type Counts, countIncrements, fixedRateIncrements } from "./increments.ts";

/** Both ends, lower first. */
export type Band = readonly [low: number, high: number];

/** One arm, null `low <= share <= high`: twice as many bettors as `fs`, which are odds above 1. */
export function bandIncrements(
  seen: { readonly x: number; readonly n: number },
  [low, high]: Band,
  fs: readonly number[],
  phi = 1,
): number[] {
  return [...fixedRateIncrements(seen, high, fs, phi), ...fixedRateIncrements(seen, low, inverse(fs), phi)];
}

/** Two arms of rare events, null `low <= rateC / rateB <= high`. */
export function bandRatioIncrements(
  counts: Counts,
  [low, high]: Band,
  fs: readonly number[],
  phi = 1,
): number[] {
  return [...countIncrements(counts, high, fs, phi), ...countIncrements(counts, low, inverse(fs), phi)];
}

function inverse(fs: readonly number[]): number[] {
  return fs.map((f) => 1 / f);
}
