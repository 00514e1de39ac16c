import { manyOf } from "../plan/many-of.ts";
import { wallClock } from "../plan/wall-clock.ts";
import type { Instant } from "../units.ts";
import { text } from "./escape.ts";

export { duration } from "../plan/spoken-time.ts";

/** `6,870`; fractions are rounded to whole things. */
export function count(value: number): string {
  return (Math.round(value) + 0).toLocaleString("en-US");
}

/** `5%`, `0.25%`, `0.0042%`: a percent value with at most two decimals, of a tiny one two digits: never 0 for what is not. */
export function percentage(value: number): string {
  return `${decimals(value)}%`;
}

/** `+0.4 points`, `−1 point`, `0 points`: a difference of two shares given as fractions. */
export function points(value: number): string {
  if (Math.abs(value) < NOTHING) return "0 points";
  const shown = decimals(Math.abs(value * 100));
  return `${value > 0 ? "+" : "−"}${shown} ${shown === "1" ? "point" : "points"}`;
}

/** What floating point leaves of a difference that is none. */
const NOTHING = 1e-12;

function decimals(value: number): string {
  const shown = Math.abs(value) < 0.01 ? Number(value.toPrecision(2)) : Number(value.toFixed(2));
  return (shown + 0).toLocaleString("en-US", { maximumSignificantDigits: 15 });
}

/** `Mon 2026-11-23 08:00 UTC`. */
export function moment(at: Instant): string {
  return `${local(at, "UTC")} UTC`;
}

/** `Mon 2026-11-23 08:00 UTC (09:00 Europe/Berlin)`: the local day only where it is another one. */
export function momentIn(at: Instant, zone: string): string {
  if (zone === "UTC") return moment(at);
  const here = local(at, zone);
  const isSameDay = here.slice(0, -CLOCK) === local(at, "UTC").slice(0, -CLOCK);
  return `${moment(at)} (${isSameDay ? here.slice(-CLOCK) : here} ${text(zone)})`;
}

/** Letters of `09:00`. */
const CLOCK = 5;

/** The same on the wall clock of a zone: `Mon 2026-11-23 09:00`. */
export function local(at: Instant, zone: string): string {
  const { weekday, year, month, day, hour, minute } = wallClock(at, zone);
  return `${weekday} ${year}-${month}-${day} ${hour}:${minute}`;
}

/** `14:12:30`, in UTC. */
export function timeOfDay(at: Instant): string {
  return new Date(at).toISOString().slice(11, 19);
}

/** `1 stage`, `7 stages`. */
export function plural(amount: number, one: string, many = `${one}s`): string {
  return `${count(amount)} ${amount === 1 ? one : many}`;
}

/** `summary`, `summaries`, `judged`: a unit that the file names, in the plural of an English noun where there are several. */
export function unitWord(amount: number, name: string): string {
  return text(Math.round(amount) === 1 ? name : manyOf(name));
}
