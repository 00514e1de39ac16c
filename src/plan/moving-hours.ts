import type { Freeze } from "../config/policy.ts";
import type { Start } from "../config/rollout.ts";
import { MINUTE, plus, type Instant } from "../units.ts";

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
  const parts = Object.fromEntries(
    clockOf(zone)
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  );
  const date = Date.UTC(Number(parts["year"]), Number(parts["month"]) - 1, Number(parts["day"]));
  return {
    weekday: new Date(date).getUTCDay() || 7,
    minutes: Number(parts["hour"]) * 60 + Number(parts["minute"]),
  };
}

/** Formatters are expensive to make and the zones of a repository are few. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const clock = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  clocks.set(zone, clock);
  return clock;
}
