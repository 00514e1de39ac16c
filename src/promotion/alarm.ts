/** What people are told now, from what they were told before: once per change of reason, louder while it lasts. */
import type { Wake } from "../config/wake.ts";
import { milliseconds, type Duration, type Instant } from "../units.ts";
import { meaningOf, type AlarmKind, type Meaning } from "./alarm-kinds.ts";
import { isFlapping, isPause, isRemembered, pausedAt, quietFor, toldBefore, withTold } from "./flapping.ts";
import { loudnessOf } from "./wake.ts";

/** Something that people have to know and that has not ended. JSON; kept between ticks. */
export interface Alarm {
  readonly kind: AlarmKind;
  readonly means: Meaning;
  /** The plan that it is about; null where there is none. */
  readonly digest: string | null;
  /** Since when something has been wrong without a break, whatever it was called. */
  readonly since: Instant;
  /** Since when it has been called so: the same kind a second time is another message. */
  readonly changed: Instant;
  /** Whether this kind was told. */
  readonly messaged: boolean;
  readonly pagedAt: Instant | null;
  /** Whether a pager was told that a person is at it. */
  readonly acknowledged: boolean;
  /** Nobody could be woken, and that was told. */
  readonly unpaged?: true;
  /** What people heard of it: reasons, each with what it is about. */
  readonly told?: readonly string[];
  /** Since when nothing holds, of a hold that may come back; absent while it lasts. */
  readonly pausedAt?: Instant;
}

/** What a tick saw of one rollout. */
export interface Seen {
  readonly kind: AlarmKind;
  readonly isRollBack: boolean;
  readonly digest: string | null;
  /** Whether a rollback is known to be one: by the router and by the traffic. True for everything else. */
  readonly isVerified: boolean;
  /** Every reason with what it is about, such as a guard; the kind alone where absent. */
  readonly what?: readonly string[];
  /** When a person last did something about it; null for never. */
  readonly personAt: Instant | null;
}

/** `page-again`: the alert of before is closed first, because one that somebody acknowledged wakes nobody. */
export type Say = "message" | "page" | "page-again" | "acknowledge" | "over";

export interface Step {
  /** To be remembered once everything in `say` was sent; null when nothing is wrong. */
  readonly alarm: Alarm | null;
  readonly say: readonly Say[];
  /** A hold that came back a short while after its end, of which people know all there is to say. */
  readonly flaps?: true;
}

/** Decides what is said, and what is remembered. Time is counted from the first look that saw it: missed looks lose nothing. */
export function nextAlarm(
  remembered: Alarm | null,
  seen: Seen,
  at: { readonly now: Instant; readonly wake: Wake | null; readonly quiet?: Duration },
): Step {
  const { now, wake } = at;
  const around = { now, quiet: at.quiet ?? quietFor(milliseconds(0)) };
  const paused = remembered?.pausedAt === undefined ? null : remembered;
  const before = paused === null ? remembered : null;
  const means = meaningOf(seen.kind, seen.isRollBack);
  if (means === "as-before")
    return paused === null ? acknowledgedBy(before, seen) : { alarm: paused, say: [] };
  if (means === "nobody")
    return paused === null ? ended(before, seen, now) : stillPaused(paused, seen, around);
  if (means === "repeated" && before === null) return { alarm: begun(seen, { means, now }), say: [] };
  const kept = before === null || before.digest !== seen.digest ? null : before;
  if (means === "repeated" && kept !== null && kept.kind !== seen.kind) return { alarm: kept, say: [] };
  const told = toldBefore(remembered, seen, around);
  const flaps = isFlapping(remembered, seen, around);
  const begins = { ...begun(seen, { means, now }), ...(flaps ? { messaged: true } : {}) };
  const alarm = kept === null ? begins : goneOn(kept, seen, { means, now });
  const step = sayOf({ ...alarm, ...(told.length === 0 ? {} : { told }) }, seen, { kept, now, wake });
  return flaps ? { ...step, flaps } : step;
}

function sayOf(
  alarm: Alarm,
  seen: Seen,
  { kept, now, wake }: { readonly kept: Alarm | null; readonly now: Instant; readonly wake: Wake | null },
): Step {
  const { means } = alarm;
  const { message, page } = loudnessOf(means, wake);
  const passed = now - alarm.since;
  const isWorse = kept !== null && RANK[means] > RANK[kept.means];
  const say: Say[] = [];
  if (page !== null && passed >= page && (alarm.pagedAt === null || isWorse))
    say.push(alarm.pagedAt === null ? "page" : "page-again");
  if (message !== null && !alarm.messaged && passed >= message) say.push("message");
  const after = say.includes("message")
    ? { ...alarm, messaged: true, told: withTold(alarm.told ?? [], seen) }
    : alarm;
  if (say.some((each) => each !== "message"))
    return { alarm: { ...after, pagedAt: now, acknowledged: false }, say };
  const told = acknowledgedBy(after, seen);
  return { alarm: told.alarm, say: [...say, ...told.say] };
}

/** Until it is forgotten, or the rollout goes on. */
function stillPaused(
  paused: Alarm,
  seen: Seen,
  around: { readonly now: Instant; readonly quiet: Duration },
): Step {
  const isKept = isPause(seen.kind) && paused.digest === seen.digest && isRemembered(paused, around);
  return { alarm: isKept ? paused : null, say: [] };
}

function begun(seen: Seen, { means, now }: { readonly means: Meaning; readonly now: Instant }): Alarm {
  const { kind, digest } = seen;
  return {
    kind,
    means,
    digest,
    since: now,
    changed: now,
    messaged: false,
    pagedAt: null,
    acknowledged: false,
  };
}

/** Another reason is told again. What was paged stays open until it is over. */
function goneOn(
  kept: Alarm,
  seen: Seen,
  { means, now }: { readonly means: Meaning; readonly now: Instant },
): Alarm {
  if (kept.kind === seen.kind && kept.means === means) return kept;
  return { ...kept, kind: seen.kind, means, changed: now, messaged: false };
}

const RANK: Readonly<Record<Meaning, number>> = {
  nobody: 0,
  "as-before": 0,
  message: 1,
  "no-tick": 2,
  repeated: 2,
  hold: 2,
  "rolled-back": 3,
  urgent: 4,
};

/** A rollback is over when it is verified, not when the next look finds nothing new. */
function ended(before: Alarm | null, seen: Seen, now: Instant): Step {
  if (before === null) return { alarm: null, say: [] };
  const isRollback = before.means === "rolled-back" || before.means === "urgent";
  if (isRollback && !seen.isVerified && before.digest === seen.digest) {
    const { alarm, say } = acknowledgedBy({ ...before, messaged: true }, seen);
    // That users were harmed is not lost with a channel that was down at that moment.
    return { alarm, say: before.messaged ? say : ["message", ...say] };
  }
  return { alarm: pausedAt(before, seen, now), say: before.pagedAt === null ? [] : ["over"] };
}

/** Somebody who holds, aborts or takes the pager after a page is at it: nobody else need be woken. */
function acknowledgedBy(before: Alarm | null, { personAt }: Seen): Step {
  if (before === null || before.pagedAt === null || before.acknowledged) return { alarm: before, say: [] };
  if (personAt === null || personAt <= before.pagedAt) return { alarm: before, say: [] };
  return { alarm: { ...before, acknowledged: true }, say: ["acknowledge"] };
}

/** What is remembered when not everything arrived: it is tried again at the next look. */
export function afterSending(
  alarm: Alarm | null,
  arrived: { readonly message: boolean; readonly page: boolean },
): Alarm | null {
  if (alarm === null) return null;
  return {
    ...alarm,
    messaged: alarm.messaged && arrived.message,
    ...(arrived.message ? {} : { told: [] }),
    ...(arrived.page ? {} : { pagedAt: null, unpaged: true as const }),
  };
}
