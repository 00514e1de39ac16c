import type { Rollout } from "../config/rollout.ts";
import { DAY, instant, milliseconds, type Duration, type Instant } from "../units.ts";
import type { Slot } from "./timetable.ts";
import { changeBetween, offsetAt, wallTime, weekdayOf } from "./wall-clock.ts";

/** What a stage sees of the days and of the clocks. */
export interface StageCalendar {
  /** From the first of its users until it can be left, hours in which nothing may rise included; the bake where it has no dates. */
  readonly lasts: Duration;
  /** Of that, how long it waits for an open hour after its bake. */
  readonly waits: Duration;
  /** Whether every hour of a day is in it, by the wall clock of the file's zone. */
  readonly wholeDay: boolean;
  /** Saturdays and Sundays that lie wholly in it. */
  readonly weekendDays: number;
  /** The clocks of the zone change while it bakes: when, and by how much they are put forward. */
  readonly clockChange: { readonly at: Instant; readonly forward: number } | null;
}

/** Clocks change at most every few weeks, so that a week's step misses no two changes that cancel out. */
const STEP = 7 * DAY;

/** @param bake how long the stage bakes, for one that has no dates. */
export function calendarOf({ serves, ends, leaves }: Slot, rollout: Rollout, bake: number): StageCalendar {
  if (serves === null || ends === null) {
    const lasts = milliseconds(bake);
    return { lasts, waits: milliseconds(0), wholeDay: false, weekendDays: 0, clockChange: null };
  }
  const { zone } = rollout.start;
  const until = leaves?.earliest ?? ends;
  const [from, to] = [wallTime(serves, zone), wallTime(until, zone)];
  return {
    lasts: milliseconds(until - serves),
    waits: milliseconds(until - ends),
    wholeDay: to - from >= DAY,
    weekendDays: weekendDaysIn(from, to),
    clockChange: clockChangeIn(serves, until, zone),
  };
}

function weekendDaysIn(from: number, to: number): number {
  let days = 0;
  for (let midnight = Math.ceil(from / DAY) * DAY; midnight + DAY <= to; midnight += DAY)
    if (weekdayOf(midnight) >= 6) days += 1;
  return days;
}

function clockChangeIn(from: Instant, to: Instant, zone: string): StageCalendar["clockChange"] {
  for (let at: number = from; at < to; at += STEP) {
    const [early, late] = [instant(at), instant(Math.min(to, at + STEP))];
    const forward = offsetAt(late, zone) - offsetAt(early, zone);
    if (forward !== 0) return { at: changeBetween(early, late, zone), forward };
  }
  return null;
}
