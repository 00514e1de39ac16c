/** Where a rollout stands, by its state and the clock alone: no router and no metrics are asked. */
import type { Policy } from "../config/policy.ts";
import { stageAt } from "../plan/plan.ts";
import type { Plan } from "../plan/plan.ts";
import { milliseconds, plus } from "../units.ts";
import type { Digest, Duration, Instant } from "../units.ts";
import { coveredUntil } from "./cover-end.ts";
import { lateness } from "./deadline.ts";
import { nextLookAt } from "./decide.ts";
import type { HoldReason } from "./decision.ts";
import { emergencyNow, withoutSkipped } from "./emergency.ts";
import { bakeHere } from "./extension.ts";
import { overridesNow } from "./override.ts";
import { needsCover, reasonsAgainstRaising } from "./permission.ts";
import { isWaiting } from "./request.ts";
import type { Ending, Hold, Override, Request, RolloutState, Weights } from "./state.ts";
import { nextMove, stepAt, type Step } from "./steps.ts";
import { isDrained } from "./weights.ts";

/** One rollout that has a state which can be believed. */
export interface Standing {
  readonly rollout: string;
  readonly digest: Digest;
  readonly pullRequest: number | null;
  readonly startedAt: Instant;
  readonly stage: { readonly name: string; readonly number: number; readonly of: number };
  /** Where in a stage that is made in steps; absent where a stage is one move. */
  readonly step?: Pick<Step, "number" | "of"> & { readonly kind: Exclude<Step["kind"], "whole"> };
  /** As we set it; what the router serves, a tick knows. */
  readonly set: Weights;
  /** When that weight was seen; null while a move is not confirmed, and before the first one. */
  readonly since: Instant | null;
  /** Whether any move was announced or made. */
  readonly hasBegun: boolean;
  /** Milliseconds of readings, of those that the stage needs, or the step of it. */
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
  /** What people set aside at this moment, and what one of them asks a second person for; none once it is over. */
  readonly overrides: readonly Override[];
  readonly emergency: ReturnType<typeof emergencyNow>;
  readonly requests: readonly Request[];
}

export function standingOf(
  plan: Plan,
  state: RolloutState,
  { now, policy }: { readonly now: Instant; readonly policy: Policy },
): Standing {
  const { rollout } = plan;
  const { stage } = stageAt(plan, state.stage);
  const live = plan.stages.filter((each) => each.stage.kind !== "evaluate");
  const { kind, number, of } = stepAt(plan, state);
  const isRunning = state.ending === null;
  // A move that was not seen yet is the next one.
  const next = !isRunning ? null : state.observedAt === null ? state : nextMove(plan, state);
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
    ...(kind === "whole" ? {} : { step: { kind, number, of } }),
    set: state.set,
    since: state.observedAt,
    hasBegun: state.observedAt !== null || state.intent !== null || !isDrained(state.set),
    covered: milliseconds(state.covered),
    bake: bakeHere(plan, state),
    next: next === null ? null : waitsFor(plan, state, { to: next.stage, now, policy }),
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
    overrides: isRunning ? overridesNow(plan, state, now) : [],
    emergency: emergencyNow(policy, state, now),
    requests: isRunning ? (state.requests ?? []).filter((each) => isWaiting(each, now)) : [],
  };
}

function waitsFor(
  plan: Plan,
  state: RolloutState,
  step: { readonly to: number; readonly now: Instant; readonly policy: Policy },
): NonNullable<Standing["next"]> {
  const { stage: next } = stageAt(plan, step.to);
  const { now, policy } = step;
  const against = reasonsAgainstRaising(plan.rollout, { now, policy, state, next });
  const { skips = [] } = emergencyNow(policy, state, now) ?? {};
  return { stage: next.name, against: withoutSkipped(against, skips) };
}

function coveringNow({ covers }: RolloutState, now: Instant): readonly string[] {
  return [...new Set(covers.filter(({ from, until }) => from <= now && now < until).map(({ by }) => by))];
}
