/** Weights of two members of a group: shares of their sum, written one after the other. */

export interface Pair {
  readonly candidate: number;
  readonly baseline: number;
}

/** The largest weight that there is; steps of 0.01 % are hundreds of it. */
const ALL = 1_000_000;
/** Routed to, and in effect nobody's. */
const IDLE = 1;
/** Below it a share is nobody's: the smallest step of a plan is 0.01 %. */
const LEAST = 0.01;

/** Percent of the candidate, to the hundredth; the weight with which a side waits reads as nobody. */
export function shareOf({ candidate, baseline }: Pair): number {
  const share = exactShare({ candidate, baseline });
  if (share < LEAST) return 0;
  return 100 - share < LEAST ? 100 : Math.round(share * 100) / 100;
}

/** Two zeros serve nobody at all; that is no proof that the candidate serves nobody. */
function exactShare({ candidate, baseline }: Pair): number {
  if (candidate === 0) return 0;
  return (candidate / (candidate + baseline)) * 100;
}

/** @param rest what the side without users is left with: `idle` can be raised later, `drain` is out of the way */
export function weightsFor(percent: number, rest: "idle" | "drain", now: Pair): Pair {
  const candidate = Math.round((percent / 100) * ALL);
  if (candidate === 0)
    return rest === "idle"
      ? { candidate: IDLE, baseline: ALL }
      : { candidate: 0, baseline: Math.max(now.baseline, ALL) };
  return { candidate, baseline: Math.max(IDLE, ALL - candidate) };
}

/**
 * Which of the two is written first, so that in between the candidate has no more than before or after.
 *
 * One of the orders always does: were both to give more, the candidate's weight would have to rise and to fall. Of two that
 * do, the one with the smaller share in between; but nobody is sent away before somebody else is there to take them.
 */
export function orderOf(from: Pair, to: Pair): readonly ["candidate" | "baseline", "candidate" | "baseline"] {
  const baselineFirst = exactShare({ candidate: from.candidate, baseline: to.baseline });
  const candidateFirst = exactShare({ candidate: to.candidate, baseline: from.baseline });
  const leavesNobody = to.candidate === 0 && from.baseline === 0;
  return leavesNobody || baselineFirst < candidateFirst
    ? ["baseline", "candidate"]
    : ["candidate", "baseline"];
}
