/** The end of the pager's cover: who comes next is asked twelve hours before, once for each end. */
import type { Policy } from "../config/policy.ts";
import type { Plan } from "../plan/plan.ts";
import { HOUR, instant, iso, milliseconds } from "../units.ts";
import type { Duration, Instant } from "../units.ts";
import { needsCover } from "./permission.ts";
import type { RolloutState } from "./state.ts";

/** Nobody has to be woken to take the pager: a working day lies in twelve hours, or the evening before. */
const ASKED_BEFORE: Duration = milliseconds(12 * HOUR);
const KEY = "cover-ends ";

/** When the last of the covers that follow each other without a gap ends; null where nobody has the pager now. */
export function coveredUntil({ covers }: Pick<RolloutState, "covers">, now: Instant): Instant | null {
  let until: number = now;
  for (const cover of covers.toSorted((a, b) => a.from - b.from))
    if (cover.from <= until && cover.until > until) ({ until } = cover);
  return until === now ? null : instant(until);
}

/** What the state remembers once the end is asked for; null while there is nothing to ask. */
export function askForCover(
  { rollout }: Plan,
  state: RolloutState,
  { now, policy }: { readonly now: Instant; readonly policy: Policy },
): string | null {
  if (state.ending !== null || !needsCover(rollout, policy)) return null;
  // Nobody asked in time, as when no tick ran: the end that passed is asked for then.
  const end = coveredUntil(state, now) ?? lastEnd(state);
  if (end === null || end - now > ASKED_BEFORE) return null;
  const key = `${KEY}${iso(end)}`;
  return (state.told ?? []).includes(key) ? null : key;
}

function lastEnd({ covers }: RolloutState): Instant | null {
  return covers.length === 0 ? null : instant(Math.max(...covers.map(({ until }) => until)));
}

/** The ends for which this tick asks: what it remembers and did not remember before. */
export function askedIn(before: RolloutState, after: RolloutState): readonly Instant[] {
  const known = new Set(before.told);
  return (after.told ?? [])
    .filter((key) => key.startsWith(KEY) && !known.has(key))
    .map((key) => instant(Date.parse(key.slice(KEY.length))));
}
