/** Which bounds of a histogram a latency guard is really tested at: evidence never interpolates between them. */
import type { LatencyGuard } from "../judge/guard.ts";
import { boundFrom, boundUpTo } from "../judge/histogram.ts";

/** Bounds written with few digits are the same bounds. */
const WRITTEN = 1e-3;
/** How far from the expected percentile a bound may lie, as a factor. */
const NEAR = 1.5;

/** The bound that stands for an objective: the limit itself where nobody said which there are; null where none will do. */
export function testedBound({ bounds }: LatencyGuard, limit: number, side: "above" | "below"): number | null {
  if (bounds === null) return limit;
  return side === "above" ? finite(boundFrom(bounds, limit)) : boundUpTo(bounds, limit);
}

/** The bound at which an objective is certified: the last one within it. */
export function certifiedBound(
  { bounds }: LatencyGuard,
  limit: number,
  side: "above" | "below",
): number | null {
  if (bounds === null) return limit;
  return side === "above" ? finite(boundFrom(bounds, limit)) : boundUpTo(bounds, limit);
}

/** Bounds that are compared: the baseline's, and the candidate's that is at least the margin times as far. */
export interface TestedPair {
  readonly baseline: number;
  readonly candidate: number;
}

/**
 * The two bounds near the expected percentile that come closest to the margin; of equal ones the nearest to it.
 *
 * Both as expected where nobody said which bounds there are; null where no two will do.
 */
export function testedPair({ bounds }: LatencyGuard, expect: number, factor: number): TestedPair | null {
  if (bounds === null) return { baseline: expect, candidate: expect * factor };
  const pairs = bounds
    .filter((bound) => bound * NEAR >= expect && bound <= expect * NEAR)
    .map((baseline) => ({ baseline, candidate: boundFrom(bounds, baseline * factor, WRITTEN) }))
    .filter(({ candidate }) => Number.isFinite(candidate));
  const [best] = pairs.sort((a, b) => ratioOf(a) - ratioOf(b) || farness(a, expect) - farness(b, expect));
  return best ?? null;
}

function ratioOf({ baseline, candidate }: TestedPair): number {
  // Rounded, so that bounds of one geometric ladder count as equally far apart.
  return Number((candidate / baseline).toPrecision(4));
}

function farness({ baseline }: TestedPair, expect: number): number {
  return Math.abs(Math.log(baseline / expect));
}

function finite(bound: number): number | null {
  return Number.isFinite(bound) ? bound : null;
}
