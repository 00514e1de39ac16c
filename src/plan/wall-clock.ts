/** What a clock on the wall of a zone shows. */
import { DAY, instant, MINUTE, type Instant } from "../units.ts";

/** All as digits, but `weekday`: `Mon`. */
export type WallClock = Readonly<Record<"weekday" | "year" | "month" | "day" | "hour" | "minute", string>>;

const clocks = new Map<string, Intl.DateTimeFormat>();

/** @throws RangeError for a zone that is not known */
export function wallClock(at: Instant, zone: string): WallClock {
  return utcClock(wallTime(at, zone));
}

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;

function utcClock(at: number): WallClock {
  const date = new Date(at);
  const two = (part: number): string => String(part).padStart(2, "0");
  return {
    weekday: WEEKDAYS[date.getUTCDay()] ?? "",
    year: String(date.getUTCFullYear()),
    month: two(date.getUTCMonth() + 1),
    day: two(date.getUTCDate()),
    hour: two(date.getUTCHours()),
    minute: two(date.getUTCMinutes()),
  };
}

/** The reading of the clock as if it were UTC, to the millisecond: whole days of it begin at local midnight. */
export function wallTime(at: Instant, zone: string): number {
  return zone === "UTC" ? at : at + offsetAt(at, zone);
}

/** How far clocks in `zone` are ahead of UTC at a moment, in milliseconds. */
export function offsetAt(at: Instant, zone: string): number {
  if (zone === "UTC") return 0;
  const minute = Math.floor(at / MINUTE);
  const key = `${zone} ${minute}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const offset = shownAt(minute * MINUTE, zone) - minute * MINUTE;
  if (offsets.size >= MOST_OFFSETS) offsets.clear();
  offsets.set(key, offset);
  return offset;
}

/** A plan asks for the same minutes again and again, and a formatter takes twenty times as long as a look here. */
const offsets = new Map<string, number>();
const MOST_OFFSETS = 10_000;

/** The formatter's reading of a whole minute, as if it were UTC. */
function shownAt(at: number, zone: string): number {
  const parts = new Map(
    clockOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const read = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? Number.NaN;
  return Date.UTC(read("year"), read("month") - 1, read("day"), read("hour"), read("minute"));
}

/** The first moment at which clocks in `zone` show `wall`; where they jump over it, the moment of the jump. */
export function momentAtWall(wall: number, zone: string): Instant {
  if (zone === "UTC") return instant(wall);
  const near = [wall - DAY, wall + DAY].map((around) => wall - offsetAt(instant(around), zone));
  const shown = near.filter((moment) => wallTime(instant(moment), zone) === wall);
  if (shown.length > 0) return instant(Math.min(...shown));
  return changeBetween(instant(Math.min(...near)), instant(Math.max(...near)), zone);
}

/** The moment after `from` from which clocks in `zone` go on as they do at `to`. */
export function changeBetween(from: Instant, to: Instant, zone: string): Instant {
  const before = offsetAt(from, zone);
  let [early, late] = [Math.floor(from / MINUTE), Math.ceil(to / MINUTE)];
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    if (offsetAt(instant(middle * MINUTE), zone) === before) early = middle;
    else late = middle;
  }
  return instant(late * MINUTE);
}

/** 1 = Monday … 7 = Sunday, of a reading of the clock. */
export function weekdayOf(wall: number): number {
  return new Date(wall).getUTCDay() || 7;
}

/** Formatters are expensive to make and the zones of a repository are few. */
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
