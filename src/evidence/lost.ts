/** What a comparison would show if every answer that is lost had gone against the candidate. */
import type { Asked, Item } from "./items.ts";

/** The values that are worst and best for a version; the other way around where lower is better. */
interface Ends {
  readonly low: number;
  readonly high: number;
}

/**
 * Candidate − baseline of every item that both were asked, each lost answer at the end that is worse for the candidate.
 *
 * @returns null where nothing was lost
 */
export function againstCandidate(items: readonly Item[], { low, high }: Ends): readonly number[] | null {
  const both = items.filter(({ baseline, candidate }) => isAsked(baseline) && isAsked(candidate));
  if (both.every(({ baseline, candidate }) => lostOf(baseline) + lostOf(candidate) === 0)) return null;
  return both.map(({ baseline, candidate }) => levelWith(candidate, low) - levelWith(baseline, high));
}

function lostOf({ errors, unscored }: Asked): number {
  return errors + unscored;
}

function isAsked(asked: Asked): boolean {
  return asked.values.length + lostOf(asked) > 0;
}

/** The mean over all of its runs, the lost ones at `instead`. */
function levelWith(asked: Asked, instead: number): number {
  const lost = lostOf(asked);
  // In one order, so that the last digit does not depend on the order in the file.
  const sum = asked.values.toSorted((a, b) => a - b).reduce((total, value) => total + value, 0);
  return (sum + lost * instead) / (asked.values.length + lost);
}
