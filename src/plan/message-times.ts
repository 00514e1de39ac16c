/** When a moment that is counted from another one comes. */
import type { Moment } from "../config/moment-text.ts";
import { DAY, HOUR, instant, MINUTE, plus, type Instant } from "../units.ts";
import { momentAtWall, wallTime, weekdayOf } from "./wall-clock.ts";

export type Offset = Extract<Moment, { readonly kind: "offset" }>;

/** Hours are counted by elapsed time; days, working days and weeks keep the time of day on the zone's clock. */
export function shifted(at: Instant, { count, unit, side }: Offset, zone: string): Instant {
  const way = side === "before" ? -1 : 1;
  switch (unit) {
    case "minute":
      return plus(at, way * count * MINUTE);
    case "hour":
      return plus(at, way * count * HOUR);
    case "day":
      return onWall(at, way * count, zone);
    case "week":
      return onWall(at, way * count * 7, zone);
    case "working day":
      return onWall(at, workingDays(at, { count, way }, zone), zone);
  }
}

/** How many days lie between `at` and the working day that is `count` of them away. Saturdays and Sundays are none; holidays nobody knows. */
function workingDays(
  at: Instant,
  { count, way }: { readonly count: number; readonly way: number },
  zone: string,
): number {
  const wall = wallTime(at, zone);
  let days = 0;
  for (let left = count; left > 0; left -= isWorkingDay(wall + days * DAY) ? 1 : 0) days += way;
  return days;
}

/** @param wall a reading of the clock. */
export function isWorkingDay(wall: number): boolean {
  return weekdayOf(wall) < 6;
}

function onWall(at: Instant, days: number, zone: string): Instant {
  return momentAtWall(instant(wallTime(at, zone) + days * DAY), zone);
}

/** Local time of day at which a digest is sent. */
const DIGEST_HOUR = 9;

/** The first digest after `at`: on the next working day, or the next Monday, at nine on the zone's clock. */
export function digestAfter(at: Instant, every: "day" | "week", zone: string): Instant {
  const wall = wallTime(at, zone);
  for (let midnight = Math.floor(wall / DAY) * DAY; ; midnight += DAY) {
    const opens = midnight + DIGEST_HOUR * HOUR;
    const counts = every === "day" ? isWorkingDay(midnight) : weekdayOf(midnight) === 1;
    if (counts && opens > wall) return momentAtWall(opens, zone);
  }
}
