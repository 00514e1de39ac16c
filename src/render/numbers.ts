import { wallClock } from "../plan/wall-clock.ts";
import { DAY, HOUR, MINUTE, SECOND, type Instant } from "../units.ts";

/** `6,870`; fractions are rounded to whole things. */
export function count(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

/** `5%`, `0.25%`: a percent value, at most two decimals. */
export function percentage(value: number): string {
  return `${Number(value.toFixed(2))}%`;
}

/** `+0.4 points`: a difference of two shares given as fractions. */
export function points(value: number): string {
  const shown = Number((value * 100).toFixed(2));
  return `${shown >= 0 ? "+" : "−"}${Math.abs(shown)} points`;
}

/** `54 h`, `3 days`, `41 s`: a length of time that people compare. */
export function duration(value: number): string {
  if (value > 5 * DAY) return `${Number((value / DAY).toFixed(1))} days`;
  if (value >= HOUR) return `${Number((value / HOUR).toFixed(1))} h`;
  if (value >= MINUTE) return `${Number((value / MINUTE).toFixed(1))} min`;
  return `${Number((value / SECOND).toFixed(1))} s`;
}

/** `Mon 2026-11-23 08:00 UTC`. */
export function moment(at: Instant): string {
  return `${local(at, "UTC")} UTC`;
}

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
