/** What is read after the rollout has ended: effects that take weeks to show. */
import type { Rollout } from "../config/rollout.ts";
import { plus, type Duration, type Instant } from "../units.ts";

export interface FollowUp {
  /** The guard that is read. */
  readonly read: string;
  readonly owner: string;
  readonly after: Duration;
  readonly at: Instant;
}

/** In the order of their dates, counted from the end of the rollout. */
export function followUpsAfter({ followUp }: Rollout, end: Instant): readonly FollowUp[] {
  return followUp
    .map(({ read, owner, after }) => ({ read, owner, after, at: plus(end, after) }))
    .toSorted((a, b) => a.at - b.at);
}

/** Those whose date has come. Whether a person has read them nobody wrote down: they are named until the candidate is replaced. */
export function dueFollowUps(rollout: Rollout, end: Instant, now: Instant): readonly FollowUp[] {
  return followUpsAfter(rollout, end).filter(({ at }) => at <= now);
}
