/** Dates, local times and hours of the week as the file writes them. Pure: time zones come from Intl, no clock is read. */
import { DAY, instant, MINUTE, type Instant } from "../units.ts";
import { misread, read, type Read } from "./misread.ts";
import type { MovingHours } from "./rollout.ts";
import { nearest } from "./suggest.ts";

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const LOCAL = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(Z?)$/;
const HOURS = /^([A-Za-z,-]{3,40}) (\d{2}):(\d{2})-(\d{2}):(\d{2})$/;
const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

/** A day that exists, as written: `2026-11-17`. */
export function readDate(value: unknown): Read<string> {
  const parts = typeof value === "string" ? DATE.exec(value) : null;
  if (typeof value !== "string" || parts === null) {
    return misread("wrong-value", "a day such as 2026-11-17", "2026-11-17");
  }
  return dayExists(parts) ? read(value) : misread("out-of-range", "a day that exists", null);
}

/** An IANA time zone by name: `Europe/Berlin`, `UTC`. */
export function readZone(value: unknown): Read<string> {
  const expected = "a time zone by name such as Europe/Berlin or UTC";
  if (typeof value !== "string" || !/^[A-Za-z][A-Za-z0-9_+/-]{1,40}$/.test(value)) {
    return misread("wrong-value", expected, "Europe/Berlin");
  }
  if (zoneExists(value)) return read(value);
  return misread("wrong-value", expected, nearest(value, Intl.supportedValuesOf("timeZone")));
}

/**
 * A local time to the minute: `2026-11-23T09:00`, or with a final Z in UTC.
 * The result gives the moment in a zone: an hour that the clocks repeat is taken as `pick` says,
 * one that they skip is refused.
 */
export function readLocalTime(value: unknown): Read<LocalTime> {
  const parts = typeof value === "string" ? LOCAL.exec(value) : null;
  if (parts === null) {
    return misread("wrong-value", 'a local time such as "2026-11-23T09:00"', '"2026-11-23T09:00"');
  }
  const [, , , , hour = "", minute = "", utc] = parts;
  if (!dayExists(parts) || Number(hour) > 23 || Number(minute) > 59) {
    return misread("out-of-range", "a time that exists", null);
  }
  const [, year, month, day] = parts.map(Number);
  const wall = Date.UTC(year ?? 0, (month ?? 1) - 1, day, Number(hour), Number(minute));
  return read({ wall, utc: utc === "Z" });
}

export interface LocalTime {
  /** The reading of the clock, as if it were UTC. */
  readonly wall: number;
  readonly utc: boolean;
}

/** The moment at which clocks in `zone` show `time`; null where they skip it. */
export function momentOf(time: LocalTime, zone: string, pick: "earlier" | "later"): Instant | null {
  if (time.utc || zone === "UTC") return instant(time.wall);
  const offsetAt = offsetsOf(zone);
  const moments = [time.wall - DAY, time.wall + DAY]
    .map((near) => time.wall - offsetAt(near))
    .filter((moment) => moment + offsetAt(moment) === time.wall)
    .sort((a, b) => a - b);
  const moment = pick === "earlier" ? moments[0] : moments.at(-1);
  return moment === undefined ? null : instant(moment);
}

/** Days and hours of the week: `Mon-Thu 09:00-16:00`, `Mon,Wed 09:00-24:00`. */
export function readMovingHours(value: unknown): Read<MovingHours> {
  const example = "Mon-Thu 09:00-16:00";
  const parts = typeof value === "string" ? HOURS.exec(value) : null;
  if (typeof value !== "string" || parts === null) {
    return misread("wrong-value", `days and hours such as "${example}"`, `"${example}"`);
  }
  const [, days = "", ...clock] = parts;
  const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = clock.map(Number);
  const week = daysOf(days);
  if (week === null)
    return misread("wrong-value", `days of the week, ${DAYS.join(", ")}, such as "${example}"`, null);
  const from = fromHour * 60 + fromMinute;
  const to = toHour * 60 + toMinute;
  if (fromMinute > 59 || toMinute > 59 || to > 24 * 60 || from >= to) {
    return misread("out-of-range", "hours of one day, the first before the second", `"${example}"`);
  }
  return read({ days: week, from, to, text: value });
}

function daysOf(text: string): readonly number[] | null {
  const found = new Set<number>();
  for (const range of text.split(",")) {
    const [first, last = first, ...more] = range
      .split("-")
      .map((name) => DAYS.findIndex((day) => day === name));
    if (first === undefined || last === undefined || first < 0 || last < 0 || more.length > 0) return null;
    for (let day = first; ; day = (day + 1) % 7) {
      found.add(day + 1);
      if (day === last) break;
    }
  }
  return [...found].sort((a, b) => a - b);
}

function dayExists(parts: readonly string[]): boolean {
  const [, year = 0, month = 0, day = 0] = parts.slice(0, 4).map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1970 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function zoneExists(zone: string): boolean {
  if (zone === "UTC") return true;
  try {
    return clockOf(zone).resolvedOptions().timeZone !== "";
  } catch (cause) {
    // Intl has no other way to ask; anything else than an unknown zone is a bug.
    if (cause instanceof RangeError) return false;
    throw cause;
  }
}

/** How far clocks in `zone` are ahead of UTC at a moment, in milliseconds. */
function offsetsOf(zone: string): (moment: number) => number {
  const format = clockOf(zone);
  return (moment) => {
    const parts = format.formatToParts(moment);
    const part = (type: Intl.DateTimeFormatPartTypes) =>
      Number(parts.find((each) => each.type === type)?.value);
    const wall = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"));
    return wall - Math.floor(moment / MINUTE) * MINUTE;
  };
}

/** Formatters are expensive to make and the zones of a repository are few. */
const clocks = new Map<string, Intl.DateTimeFormat>();

/** @throws RangeError for an unknown zone */
function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const clock = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  clocks.set(zone, clock);
  return clock;
}
