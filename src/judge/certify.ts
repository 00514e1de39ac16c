/** Log-increments of "certified no worse than the margin": the null is that the candidate IS worse, so evidence is for it. */
import { type Counts, countIncrements } from "./increments.ts";

/** Ratios of the bettors, relative to the tolerated one. */
export const CERT: readonly number[] = [0.95, 0.9, 0.8, 0.65, 0.5];

/** Null `rateC >= ratio × rateB` of rare bad events. It needs an alpha of its own: it licenses a word, not an action. */
export function certifyIncrements(counts: Counts, ratio: number, phi = 1): number[] {
  return countIncrements(counts, ratio, CERT, phi);
}
