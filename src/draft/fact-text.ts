/** Values of the plan as the comment shows them. */
import { wallClock } from "../plan/wall-clock.ts";
import type { Instant } from "../units.ts";
import type { Fact } from "./fact.ts";

/** What is not there is no fact. */
export type Value = string | null | undefined;

/** Facts of one thing: its key's beginning, and the words of which a sentence about it names one. */
export interface Owner {
  readonly key: string;
  readonly of: readonly string[];
}

/** A fact for each value that is there: `[end of its key, value, words for it with commas between]`. */
export function owned(
  { key, of }: Owner,
  values: readonly (readonly [end: string, value: Value, about: string])[],
): readonly Fact[] {
  return values.flatMap(([end, value, about]) =>
    value === null || value === undefined || value === ""
      ? []
      : [
          {
            key: [key, end].filter((part) => part !== "").join("."),
            text: value,
            of,
            about: about.split(",").filter((word) => word !== ""),
          },
        ],
  );
}

/** `6,870`: whole things. */
export function count(value: number): string | null {
  return Number.isFinite(value) ? (Math.round(value) + 0).toLocaleString("en-US") : null;
}

/** `5%`, `0.25%`: at most two decimals, of a tiny one two digits. */
export function percentage(value: number): string {
  return `${Math.abs(value) < 0.01 ? Number(value.toPrecision(2)) : Number(value.toFixed(2))}%`;
}

/** `Mon 2026-11-23 08:00 UTC`. */
export function moment(at: Instant | null | undefined): string | null {
  if (at === null || at === undefined) return null;
  const { weekday, year, month, day, hour, minute } = wallClock(at, "UTC");
  return `${weekday} ${year}-${month}-${day} ${hour}:${minute} UTC`;
}
