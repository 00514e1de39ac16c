/** Which open pull requests a sweep looks at: all that wait, and of the decided ones as many as the budget has room for. */
import type { OpenPullRequest } from "../ports.ts";
import { HOUR } from "../units.ts";
import type { Instant } from "../units.ts";

/** A sweep takes at most 2 requests for each that is as it was and 5 for each that changed, of 1,000 an hour. */
export const MOST_SWEPT = 150;
/** Kept for those that are decided: a go that is over must be found however many wait. */
const LEAST_DECIDED = 50;

export interface Swept {
  readonly now: readonly OpenPullRequest[];
  /** How many are left for the next sweeps. */
  readonly left: number;
}

/**
 * A success can be over without any event: a freeze began, an acknowledgement expired, the policy or a rollout of the
 * base branch changed. What does not fit takes turns by the hour, so that each is looked at again.
 */
export function sweepOrder(open: readonly OpenPullRequest[], at: Instant): Swept {
  const sorted = open.toSorted((a, b) => a.number - b.number);
  const decided = sorted.filter(({ status }) => status === "success");
  const waiting = sorted.filter(({ status }) => status !== "success");
  const kept = Math.min(decided.length, Math.max(LEAST_DECIDED, MOST_SWEPT - waiting.length));
  const now = [...turn(waiting, MOST_SWEPT - kept, at), ...turn(decided, kept, at)];
  return { now, left: open.length - now.length };
}

/** The hour's part of a list that is longer than `size`, going round. */
function turn(list: readonly OpenPullRequest[], size: number, at: Instant): readonly OpenPullRequest[] {
  if (list.length <= size) return list;
  const start = (Math.floor(at / HOUR) * size) % list.length;
  return [...list.slice(start), ...list.slice(0, start)].slice(0, size);
}
