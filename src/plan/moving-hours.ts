import type { Freeze } from "../config/policy.ts";
import type { MovingHours, Start } from "../config/rollout.ts";
import { DAY, MINUTE, plus, type Instant } from "../units.ts";
import { momentAtWall, wallTime, weekdayOf } from "./wall-clock.ts";

/** More changes between frozen and closed than any calendar has. */
const MOST_STEPS = 1000;
/** Nobody plans a release around a longer pause: hours that do not come within a year never come. */
const LONGEST_WAIT = 366 * DAY;

/** Freezes of the policy and of the file: either keeps weights from rising. */
export function freezesOf(start: Start, policy: readonly Freeze[]): readonly Freeze[] {
  return [...policy, ...(start.freezes ?? [])];
}

/**
 * The first moment at or after `at` at which weights may rise: inside the moving hours, outside every freeze.
 *
 * null when there is none within a year.
 */
export function nextMove(at: Instant, start: Start, policy: readonly Freeze[]): Instant | null {
  const freezes = freezesOf(start, policy);
  let moment = at;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    if (moment - at > LONGEST_WAIT) return null;
    const frozen = freezes.find((freeze) => moment >= freeze.from && moment < freeze.until);
    const later = frozen === undefined ? waitForHours(moment, start) : frozen.until;
    if (later === null || later === moment) return later;
    moment = later;
  }
  return null;
}

/** `moment` itself inside the hours, else their next beginning on the wall clock; null where no day is open. */
function waitForHours(moment: Instant, { moves, zone }: Start): Instant | null {
  if (moves === null) return moment;
  const wall = wallTime(moment, zone);
  const midnight = Math.floor(wall / DAY) * DAY;
  const minutes = (wall - midnight) / MINUTE;
  const isOpenDay = moves.days.includes(weekdayOf(midnight));
  if (isOpenDay && minutes >= moves.from && minutes < moves.to) return moment;
  const opens = nextOpening(moves, { midnight, isOver: minutes >= moves.from });
  if (opens === null) return null;
  const next = momentAtWall(opens, zone);
  // In an hour that the clocks repeat, the first showing of the opening may lie behind already.
  return next > moment ? next : plus(moment, Math.max(MINUTE, opens - wall));
}

/** The next opening by the wall clock: today's, unless that is over, else that of the next open day. */
function nextOpening(
  { days, from }: MovingHours,
  today: { readonly midnight: number; readonly isOver: boolean },
): number | null {
  for (let ahead = today.isOver ? 1 : 0; ahead <= 7; ahead += 1) {
    const midnight = today.midnight + ahead * DAY;
    if (days.includes(weekdayOf(midnight))) return midnight + from * MINUTE;
  }
  return null;
}
