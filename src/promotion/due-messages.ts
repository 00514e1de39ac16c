/** Messages whose time has come: those that are counted from a start, an end or a hand-over, and digests. */
import { readMoment, type Moment } from "../config/moment-text.ts";
import type { Policy } from "../config/policy.ts";
import { digestAfter, shifted } from "../plan/message-times.ts";
import { nextMove } from "../plan/moving-hours.ts";
import { isLive, stageAt, type Plan } from "../plan/plan.ts";
import { DAY, instant, iso, plus, type Instant } from "../units.ts";
import { missingHere, wholeOf } from "./extension.ts";
import type { RolloutState } from "./state.ts";

/** One message to send now. */
export interface Due {
  /** Place in `communications`. */
  readonly index: number;
  /** What it is remembered by, so that it is sent once. */
  readonly key: string;
  /** The stage that it is about; null for what is about the rollout as it stands. */
  readonly stage: string | null;
}

interface Now {
  readonly now: Instant;
  readonly policy: Policy;
  /** Something else than the calendar keeps it: when it goes on nobody knows, so that no start is announced. */
  readonly isHeld: boolean;
}

/** Everything that is due and was not told before. What was missed is told late, unless what it announces is past. */
export function dueMessages(plan: Plan, state: RolloutState, at: Now): readonly Due[] {
  const { communications, stages } = plan.rollout;
  const names = stages.map(({ name }) => name);
  const told = new Set(state.told);
  return communications
    .flatMap(({ on }, index) => {
      const moment = readMoment(on, names);
      return moment === null ? [] : dueAt(moment, { plan, state, at }).map((due) => ({ ...due, index }));
    })
    .map(({ index, anchor, stage }) => ({ index, key: `${index}@${anchor}`, stage }))
    .filter(({ key }) => !told.has(key));
}

interface Subject {
  readonly plan: Plan;
  readonly state: RolloutState;
  readonly at: Now;
}

interface Anchored {
  readonly anchor: string;
  readonly stage: string | null;
}

function dueAt(moment: Moment, subject: Subject): readonly Anchored[] {
  switch (moment.kind) {
    case "stage":
      return [];
    case "event":
      return moment.event === "hand-over" ? handOver(subject, (until) => until) : [];
    case "digest":
      return digest(moment.every, subject);
    case "offset": {
      const { zone } = subject.plan.rollout.start;
      if (moment.of === "hand-over") {
        const shift = (until: Instant): Instant => shifted(until, moment, zone);
        return handOver(subject, shift).filter(
          ({ until }) => moment.side === "after" || subject.at.now < until,
        );
      }
      const { at, isPast, stage } = expectedAt(moment.of, subject);
      if (moment.side === "after")
        return isPast && (at === null || shifted(at, moment, zone) <= subject.at.now)
          ? [{ anchor: moment.of, stage }]
          : [];
      const isAhead = !subject.at.isHeld && !isPast && at !== null && subject.at.now < at;
      return isAhead && shifted(at, moment, zone) <= subject.at.now ? [{ anchor: moment.of, stage }] : [];
    }
  }
}

/** The pager is handed over when the acknowledgement that lasts longest runs out. */
function handOver(
  { state, at }: Subject,
  shift: (until: Instant) => Instant,
): readonly (Anchored & { readonly until: Instant })[] {
  if (state.covers.length === 0) return [];
  const until = instant(Math.max(...state.covers.map((cover) => cover.until)));
  return shift(until) <= at.now ? [{ anchor: `hand-over ${iso(until)}`, stage: null, until }] : [];
}

/** The newest digest whose time has come since the candidate has traffic. */
function digest(every: "day" | "week", { plan, state, at }: Subject): readonly Anchored[] {
  if (state.observedAt === null && state.judgedUntil === null) return [];
  const { zone } = plan.rollout.start;
  let newest: Instant | null = null;
  // Whoever was told of this week's needs none of a week before.
  let next = digestAfter(instant(Math.max(state.startedAt, at.now - 8 * DAY)), every, zone);
  while (next <= at.now) {
    newest = next;
    next = digestAfter(next, every, zone);
  }
  return newest === null ? [] : [{ anchor: `digest ${iso(newest)}`, stage: null }];
}

/** When a stage starts or the last one ends, as far as it can be known now; `at` is null for what nobody recorded. */
function expectedAt(
  of: string,
  subject: Subject,
): { readonly at: Instant | null; readonly isPast: boolean; readonly stage: string | null } {
  const { plan, state, at } = subject;
  const live = plan.stages.filter(({ stage }) => isLive(stage));
  const wanted =
    of === "start" ? live[0] : of === "end" ? live.at(-1) : live.find(({ stage }) => stage.name === of);
  if (wanted === undefined) return { at: null, isPast: false, stage: null };
  const stage = wanted.stage.name;
  if (wanted.index < state.stage) return { at: null, isPast: true, stage };
  const asked = instant(Math.max(at.now, plan.rollout.start.notBefore ?? 0));
  const next = (free: Instant): Instant | null => nextMove(free, plan.rollout.start, at.policy.freeze);
  const here = stageAt(plan, state.stage).stage;
  let starts = state.observedAt ?? next(asked);
  let ends =
    state.observedAt === null
      ? starts && plus(starts, wholeOf(plan, state, here))
      : plus(at.now, missingHere(plan, state));
  for (const { stage: later, index } of live) {
    if (index <= state.stage || index > wanted.index || ends === null) continue;
    starts = next(ends);
    ends = starts && plus(starts, wholeOf(plan, state, later));
  }
  if (of === "end") return { at: ends, isPast: false, stage };
  return { at: starts, isPast: wanted.index === state.stage && state.observedAt !== null, stage };
}
