/** What a clock on the wall of a zone shows. */
import type { Instant } from "../units.ts";

/** All as digits, but `weekday`: `Mon`. */
export type WallClock = Readonly<Record<"weekday" | "year" | "month" | "day" | "hour" | "minute", string>>;

const clocks = new Map<string, Intl.DateTimeFormat>();

/** @throws RangeError for a zone that is not known */
export function wallClock(at: Instant, zone: string): WallClock {
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
