import type { Freeze, Policy } from "../config/policy.ts";
import { bakeOf, type Rollout, type Stage } from "../config/rollout.ts";
import { previewOf, switchSteps } from "../config/switching.ts";
import { HOUR, instant, plus, type Instant } from "../units.ts";
import { freezesOf, nextMove } from "./moving-hours.ts";
import { isLive } from "./plan.ts";

/** When a stage can be left. */
export interface Leaving {
  /** Its bake is over and weights may rise; after the last stage nothing rises. null where the next can never start. */
  readonly earliest: Instant | null;
  /** The same when it bakes as long as `extend-to` lets it; null where it may not be extended. */
  readonly extended: Instant | null;
  /** Its own deadline or the rollout's: from then on it holds, and goes back after the policy's patience. */
  readonly givenUp: Instant;
}

/** One stage in time; all null for what is read when planning, and from the first stage that can never start. */
export interface Slot {
  readonly starts: Instant | null;
  /** Its own users are sent to the candidate: after the preview of a blue-green stage; of all others at its start. */
  readonly serves: Instant | null;
  /** The bake is over. */
  readonly ends: Instant | null;
  readonly leaves: Leaving | null;
}

export interface Timetable {
  readonly starts: Instant;
  readonly ends: Instant;
  /** Reached: hold, then roll back after the policy's patience. */
  readonly latest: Instant;
  /** One per stage of the rollout. */
  readonly slots: readonly Slot[];
  /** The first stage that can never start, and the freeze that keeps it; none where the hours alone do. */
  readonly stuck: { readonly stage: string; readonly freeze: Freeze | null } | null;
}

/**
 * The earliest dates at which the stages can happen: nobody keeps anybody waiting, nothing is extended.
 *
 * Without a `not-before` that lies ahead it starts at the next full hour, so that the same plan made a minute later
 * shows the same dates.
 */
export function timetableOf(rollout: Rollout, policy: Pick<Policy, "freeze">, now: Instant): Timetable {
  const asked = instant(Math.max(rollout.start.notBefore ?? 0, Math.ceil(now / HOUR) * HOUR));
  const next = (at: Instant): Instant | null => nextMove(at, rollout.start, policy.freeze);
  const starts = next(asked) ?? asked;
  const latest = plus(starts, rollout.deadline);
  const live = rollout.stages.filter(isLive);
  const slots = new Map<Stage, Slot>();
  let free: Instant | null = asked;
  let stuck: Timetable["stuck"] = null;
  for (const [index, stage] of live.entries()) {
    const begins: Instant | null = free === null ? null : next(free);
    if (begins === null) {
      stuck = { stage: stage.name, freeze: free === null ? null : keeping(rollout, policy.freeze, free) };
      break;
    }
    const { serves, bakes } = switched(rollout, stage, { begins, next });
    if (serves === null || bakes === null) {
      stuck = { stage: stage.name, freeze: keeping(rollout, policy.freeze, plus(begins, previewOf(stage))) };
      break;
    }
    const ends = plus(bakes, bakeOf(stage));
    const isLast = index === live.length - 1;
    slots.set(stage, {
      starts: begins,
      serves,
      ends,
      leaves: {
        earliest: isLast ? ends : next(ends),
        extended: extendedOf(stage, bakes, isLast ? (at) => at : next),
        givenUp: earlier(stage.deadline === null ? latest : plus(begins, stage.deadline), latest),
      },
    });
    free = ends;
  }
  return {
    starts,
    ends: free ?? starts,
    latest,
    slots: rollout.stages.map((stage) => slots.get(stage) ?? NOWHERE),
    stuck,
  };
}

/** A stage without dates. */
export const NOWHERE: Slot = { starts: null, serves: null, ends: null, leaves: null };

/** Every move of a switch waits for an hour in which weights may rise, and each is looked at for an interval; null where one never comes. */
function switched(
  rollout: Rollout,
  stage: Stage,
  { begins, next }: { readonly begins: Instant; readonly next: (at: Instant) => Instant | null },
): { readonly serves: Instant | null; readonly bakes: Instant | null } {
  if (stage.kind !== "blue-green") return { serves: begins, bakes: begins };
  const serves = next(plus(begins, previewOf(stage)));
  const bakes = switchSteps(rollout, stage).reduce<Instant | null>(
    (at) => (at === null ? null : next(plus(at, rollout.every))),
    serves,
  );
  return { serves, bakes };
}

function extendedOf(stage: Stage, bakes: Instant, next: (at: Instant) => Instant | null): Instant | null {
  if (stage.kind === "evaluate" || stage.extendTo === null || stage.extendTo <= stage.bake) return null;
  return next(plus(bakes, stage.extendTo));
}

/** The freeze to blame: hours that would open without any are not what keeps the stage. */
function keeping({ start }: Rollout, policy: readonly Freeze[], at: Instant): Freeze | null {
  if (nextMove(at, { ...start, freezes: [] }, []) === null) return null;
  const ahead = freezesOf(start, policy).filter(({ until }) => until > at);
  return ahead.toSorted((a, b) => b.until - b.from - (a.until - a.from))[0] ?? null;
}

function earlier(a: Instant, b: Instant): Instant {
  return a < b ? a : b;
}
