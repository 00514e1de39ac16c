/** What was promised to be read after the end: remembered in the state until an issue asks for it, also by a later rollout. */
import { followUpsAfter } from "../plan/follow-ups.ts";
import type { Plan } from "../plan/plan.ts";
import { shortDigest, type Instant } from "../units.ts";
import type { FollowUpDue, RolloutState } from "./state.ts";

type Remembering = Pick<RolloutState, "followUps" | "ending">;

/** All of a rollout that was promoted at `end`, and what an earlier one left open. */
export function followUpsOf(plan: Plan, state: RolloutState, end: Instant): readonly FollowUpDue[] {
  const own = followUpsAfter(plan.rollout, end).map(({ read, owner, at }, index): FollowUpDue => ({
    key: `${state.name}/${shortDigest(state.digest)}/follow-up-${index + 1}`,
    read,
    owner,
    at,
    candidate: plan.rollout.release.candidate.id,
    pullRequest: state.pullRequest,
    opened: null,
  }));
  return [...leftOpen(state), ...own];
}

/** Those that no issue asks for yet: they go over to the next rollout of the name. */
export function leftOpen({ followUps = [] }: Pick<RolloutState, "followUps">): readonly FollowUpDue[] {
  return followUps.filter(({ opened }) => opened === null);
}

/** Those whose day has come, the oldest first. */
export function dueNow(state: Remembering, now: Instant): readonly FollowUpDue[] {
  return leftOpen(state)
    .filter(({ at }) => at <= now)
    .toSorted((a, b) => a.at - b.at);
}

/** The same list with one of them asked for. */
export function withOpened(state: RolloutState, key: string, url: string): RolloutState {
  const { followUps = [] } = state;
  return {
    ...state,
    followUps: followUps.map((each) => (each.key === key ? { ...each, opened: url } : each)),
  };
}
