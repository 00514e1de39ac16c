/** A hold that ends and comes back: what people heard of it a short while ago is not said again; what they did not hear is. */
import { HOUR, milliseconds, type Duration, type Instant } from "../units.ts";
import type { Alarm, Seen } from "./alarm.ts";
import { meaningOf, type AlarmKind, type Meaning } from "./alarm-kinds.ts";

/** What comes back later than this is news. */
export function quietFor(every: Duration): Duration {
  return milliseconds(Math.max(HOUR, 4 * every));
}

/** Nobody is served worse by a hold. A rollback, a silence or a lost state is told however often it happens. */
const MAY_FLAP: ReadonlySet<Meaning> = new Set(["hold", "message"]);

const PAUSES: ReadonlySet<AlarmKind> = new Set<AlarmKind>([
  "baking",
  "extended",
  "frozen",
  "outside-moving-hours",
  "not-before",
  "dry-run-first",
]);

/** A look at which nothing is wrong and nothing went on either: only such a look may be a pause between two holds. */
export function isPause(kind: AlarmKind): boolean {
  return PAUSES.has(kind);
}

/** What is kept of a hold that is over for now; null where it is over for good. */
export function pausedAt(alarm: Alarm, { kind, digest }: Seen, now: Instant): Alarm | null {
  if (alarm.pausedAt !== undefined || !MAY_FLAP.has(alarm.means)) return null;
  if (!isPause(kind) || alarm.digest !== digest || (alarm.told ?? []).length === 0) return null;
  return { ...alarm, pausedAt: now, pagedAt: null, acknowledged: false };
}

/** What people heard of this trouble, as far as they may be taken to know it still. */
export function toldBefore(
  alarm: Alarm | null,
  seen: Seen,
  at: { readonly now: Instant; readonly quiet: Duration },
): readonly string[] {
  if (alarm === null || alarm.digest !== seen.digest || !isRemembered(alarm, at)) return [];
  return alarm.told ?? [];
}

export function isRemembered(
  { pausedAt: paused }: Alarm,
  { now, quiet }: { readonly now: Instant; readonly quiet: Duration },
): boolean {
  return paused === undefined || now - paused < quiet;
}

/** Whether a hold comes back of which people know all there is to say. */
export function isFlapping(
  alarm: Alarm | null,
  seen: Seen,
  at: { readonly now: Instant; readonly quiet: Duration },
): boolean {
  const known = new Set(toldBefore(alarm, seen, at));
  const isBack = alarm?.pausedAt !== undefined && MAY_FLAP.has(meaningOf(seen.kind, seen.isRollBack));
  return isBack && known.size > 0 && subjectsOf(seen).every((each) => known.has(each));
}

/** What people know once this was told. */
export function withTold(told: readonly string[], seen: Seen): readonly string[] {
  return [...new Set([...told, ...subjectsOf(seen)])].toSorted().slice(0, MOST);
}

/** As many as anybody reads; what is beyond is told again. */
const MOST = 50;

function subjectsOf({ kind, what }: Seen): readonly string[] {
  return what === undefined || what.length === 0 ? [kind] : what;
}
