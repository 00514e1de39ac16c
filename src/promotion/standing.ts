/** Where a rollout stands, by its state and the clock alone: no router and no metrics are asked. */
import type { Policy } from "../config/policy.ts";
import { stageAt } from "../plan/plan.ts";
import type { Plan } from "../plan/plan.ts";
import { milliseconds, plus } from "../units.ts";
import type { Digest, Duration, Instant } from "../units.ts";
import { coveredUntil } from "./cover-end.ts";
import { lateness } from "./deadline.ts";
import { nextLive, nextLookAt } from "./decide.ts";
import type { HoldReason } from "./decision.ts";
import { bakeWith } from "./extension.ts";
import { needsCover, reasonsAgainstRaising } from "./permission.ts";
import type { Ending, Hold, RolloutState, Weights } from "./state.ts";

/** One rollout that has a state which can be believed. */
export interface Standing {
  readonly rollout: string;
  readonly digest: Digest;
  readonly pullRequest: number | null;
  readonly startedAt: Instant;
  readonly stage: { readonly name: string; readonly number: number; readonly of: number };
  /** As we set it; what the router serves, a tick knows. */
  readonly set: Weights;
  /** When that weight was seen; null while a move is not confirmed. */
  readonly since: Instant | null;
  /** Milliseconds of readings, of those that the stage needs. */
  readonly covered: Duration;
  readonly bake: Duration;
  /** What the next stage waits for and a person or the clock can give; none where the next is not known. */
  readonly next: { readonly stage: string; readonly against: readonly HoldReason[] } | null;
  readonly holds: readonly Hold[];
  /** Code of the reason for which the last tick held; null when it did not. */
  readonly heldFor: string | null;
  readonly abort: RolloutState["abort"];
  readonly lastTick: Instant;
  readonly nextLook: Instant;
  readonly deadline: { readonly of: string; readonly at: Instant } | null;
  /** null where nobody has the pager, or nobody has to. */
  readonly cover: { readonly by: readonly string[]; readonly until: Instant } | null;
  readonly needsCover: boolean;
  readonly ending: Ending | null;
  /** Until when ticks look after an ended rollout, at least; null while it runs. */
  readonly guardedUntil: Instant | null;
}

export function standingOf(
  plan: Plan,
  state: RolloutState,
  { now, policy }: { readonly now: Instant; readonly policy: Policy },
): Standing {
  const { rollout } = plan;
  const { stage } = stageAt(plan, state.stage);
  const live = plan.stages.filter((each) => each.stage.kind !== "evaluate");
  const next = state.ending === null ? nextLive(plan, state.stage) : null;
  const until = coveredUntil(state, now);
  return {
    rollout: state.name,
    digest: state.digest,
    pullRequest: state.pullRequest,
    startedAt: state.startedAt,
    stage: {
      name: stage.name,
      number: live.findIndex(({ index }) => index === state.stage) + 1,
      of: live.length,
    },
    set: state.set,
    since: state.observedAt,
    covered: milliseconds(state.covered),
    bake: bakeWith(state, stage),
    next: next === null ? null : waitsFor(plan, state, { to: next, now, policy }),
    holds: state.holds,
    heldFor: state.heldFor,
    abort: state.abort,
    lastTick: state.journal.at,
    nextLook: nextLookAt(plan, now),
    deadline: state.ending === null ? lateness(plan, state, policy) : null,
    cover: until === null ? null : { by: coveringNow(state, now), until },
    needsCover: needsCover(rollout, policy),
    ending: state.ending,
    guardedUntil: state.ending === null ? null : plus(state.ending.at, rollout.rollback.keepBaselineFor),
  };
}

function waitsFor(
  plan: Plan,
  state: RolloutState,
  step: { readonly to: number; readonly now: Instant; readonly policy: Policy },
): NonNullable<Standing["next"]> {
  const { stage: next } = stageAt(plan, step.to);
  const { now, policy } = step;
  return { stage: next.name, against: reasonsAgainstRaising(plan.rollout, { now, policy, state, next }) };
}

function coveringNow({ covers }: RolloutState, now: Instant): readonly string[] {
  return [...new Set(covers.filter(({ from, until }) => from <= now && now < until).map(({ by }) => by))];
}
