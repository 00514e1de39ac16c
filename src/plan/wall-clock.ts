/** What a clock on the wall of a zone shows. */
import { DAY, instant, MINUTE, type Instant } from "../units.ts";

/** All as digits, but `weekday`: `Mon`. */
export type WallClock = Readonly<Record<"weekday" | "year" | "month" | "day" | "hour" | "minute", string>>;

const clocks = new Map<string, Intl.DateTimeFormat>();

/** @throws RangeError for a zone that is not known */
export function wallClock(at: Instant, zone: string): WallClock {
  // Most dates are shown in UTC, and a formatter takes twenty times as long.
  if (zone === "UTC") return utcClock(at);
  const parts = new Map(
    clockOf(zone)
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  );
  const read = (name: Intl.DateTimeFormatPartTypes): string => parts.get(name) ?? "";
  return {
    weekday: read("weekday"),
    year: read("year"),
    month: read("month"),
    day: read("day"),
    hour: read("hour"),
    minute: read("minute"),
  };
}

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;

function utcClock(at: Instant): WallClock {
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
  if (zone === "UTC") return at;
  const { year, month, day, hour, minute } = wallClock(at, zone);
  const shown = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute));
  return shown + (((at % MINUTE) + MINUTE) % MINUTE);
}

/** How far clocks in `zone` are ahead of UTC at a moment, in milliseconds. */
export function offsetAt(at: Instant, zone: string): number {
  return wallTime(at, zone) - at;
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
    weekday: "short",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  clocks.set(zone, clock);
  return clock;
}
