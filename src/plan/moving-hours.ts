import type { Freeze } from "../config/policy.ts";
import type { Start } from "../config/rollout.ts";
import { MINUTE, plus, type Instant } from "../units.ts";
import { wallClock } from "./wall-clock.ts";

const MINUTES_A_DAY = 1440;
/** Enough for a year of closed days; beyond it nothing is ever allowed. */
const MOST_STEPS = 1000;

/**
 * The first moment at or after `at` at which weights may rise: inside the moving hours, outside every freeze.
 *
 * null when there is none within a few years (hours that are always frozen).
 */
export function nextMove(at: Instant, start: Start, freezes: readonly Freeze[]): Instant | null {
  let moment = at;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const frozen = freezes.find((freeze) => moment >= freeze.from && moment < freeze.until);
    const later = frozen === undefined ? waitForHours(moment, start) : frozen.until;
    if (later === moment) return moment;
    moment = later;
  }
  return null;
}

/** `moment` itself inside the hours, else the next opening or the next midnight, from which the search goes on. */
function waitForHours(moment: Instant, { moves, zone }: Start): Instant {
  if (moves === null) return moment;
  const local = localTime(moment, zone);
  const open = moves.days.includes(local.weekday);
  if (open && local.minutes >= moves.from && local.minutes < moves.to) return moment;
  const wait =
    open && local.minutes < moves.from ? moves.from - local.minutes : MINUTES_A_DAY - local.minutes;
  return plus(moment, wait * MINUTE - (moment % MINUTE));
}

/** Weekday (1 = Monday) and minutes after midnight on the wall clock of `zone`. */
function localTime(at: Instant, zone: string): { readonly weekday: number; readonly minutes: number } {
  const { year, month, day, hour, minute } = wallClock(at, zone);
  const date = Date.UTC(Number(year), Number(month) - 1, Number(day));
  return { weekday: new Date(date).getUTCDay() || 7, minutes: Number(hour) * 60 + Number(minute) };
}
