/** Cells of one arm in one cohort and interval, and what is wrong with them. Pure. */
import type { NoReading, Payload } from "../../judge/reading.ts";

export interface Cell {
  /** The arm and cohort labels; the same key twice in one part is one value too many. */
  readonly key: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** A bound of a native histogram: bounds that it leaves out lie where nothing was counted. */
  readonly native: boolean;
}
export type Cells = readonly Cell[];

/** Why cells cannot be added up. */
export interface Unreadable {
  readonly kind: "unreadable";
  readonly why: NoReading;
  readonly detail: string;
}

export type Outcome = Payload | Unreadable;

export function unreadable(why: NoReading, detail: string): Unreadable {
  return { kind: "unreadable", why, detail };
}

export function isUnreadable(outcome: Outcome): outcome is Unreadable {
  return "kind" in outcome;
}

export function sum(cells: Cells): number {
  return cells.reduce((total, { value }) => total + value, 0);
}

/** Nothing, one value too many, or less than nothing. */
export function missingOrTwice(name: string, cells: Cells): Unreadable | null {
  return cells.length === 0 ? unreadable("no-data", `no ${name}`) : twice(name, cells);
}

export function twice(name: string, cells: Cells): Unreadable | null {
  const seen = new Set<string>();
  for (const { key, value } of cells) {
    if (seen.has(key)) return unreadable("ambiguous", `Expected one ${name} for ${key}, found more`);
    if (value < 0) return unreadable("not-a-number", `Expected ${name} of at least 0, found ${value}`);
    seen.add(key);
  }
  return null;
}

/** The first cell of `cells` that has no counterpart in `others`. */
export function alone(cells: Cells, others: Cells): Cell | undefined {
  const there = new Set(others.map(({ key }) => key));
  return cells.find(({ key }) => !there.has(key));
}
