/** The row of a flag table: what it may hold, and what is said about it. Pure. */
import { createHash } from "node:crypto";
import type { SqlTarget } from "../../config/router.ts";
import { Failure } from "../../errors.ts";
import { percent, type Percent } from "../../units.ts";

/** A row that `where` picks, as one transaction sees it. */
export interface FlagRow {
  /** The weight as the database writes it; null is NULL. */
  readonly written: string | null;
  readonly holds: "whole-numbers" | "numbers" | "other";
  /** How the database calls what it holds. */
  readonly type: string;
  /** All of the row, as a text that changes with any of its columns. */
  readonly all: string;
}

/** One look or change of the row: everything in it happens, or nothing. */
export interface FlagTransaction {
  /** Locked until the end where it is to be changed; more than one is one too many. */
  readonly rows: () => Promise<readonly FlagRow[]>;
  /**
   * Writes every row that `where` picks, or, with `old`, the one that still holds that.
   *
   * @returns how many rows were written
   */
  readonly set: (weight: number, old: FlagRow | null) => Promise<number>;
}

/** Where the row lies. */
export interface FlagTable {
  /** @throws Failure router-refused, router-unreachable */
  readonly look: <Seen>(use: (transaction: FlagTransaction) => Promise<Seen>) => Promise<Seen>;
  /** `keep` false takes everything back: a rehearsal. @throws what `use` throws, with nothing kept; Failure router-refused */
  readonly change: (
    keep: boolean,
    use: (transaction: FlagTransaction) => Promise<void>,
  ) => Promise<Attempted>;
}

/** `again`: another attempt may do. It also finds out whether this one was kept, where nobody answered. */
export type Attempted =
  | "done"
  | { readonly kind: "again"; readonly because: string; readonly mayBeDone: boolean };

/** `percent of flags, name reply-prompt` */
export function placeOf({ table, percent: column, where }: SqlTarget): string {
  const row = Object.entries(where).map(([name, value]) => `, ${name} ${value}`);
  return `${column} of ${table}${row.join("")}`;
}

/** @throws Failure router-refused for none and for several */
export function onlyRow(rows: readonly FlagRow[], target: SqlTarget): FlagRow {
  const [row, second] = rows;
  if (row === undefined)
    throw refused(
      `one row for ${placeOf(target)}`,
      "none that this user may see and change. Insert it with the weight 0, or correct `where`",
    );
  if (second !== undefined)
    throw refused(
      `one row for ${placeOf(target)}`,
      "several. Name more columns in `where` until it picks one",
    );
  return row;
}

/** @throws Failure router-refused for what is no number from 0 to 100 */
export function weightOf(row: FlagRow, target: SqlTarget): Percent {
  const weight = numberIn(row);
  if (weight !== null && weight >= 0 && weight <= 100) return percent(weight);
  throw refused(
    `a number from 0 to 100 in ${placeOf(target)}`,
    `${row.written ?? "NULL"} (${row.type}). Set it to 0 and see who gets the candidate`,
  );
}

/** null for what is no number, or not kept as one. */
export function numberIn({ written, holds }: FlagRow): number | null {
  if (written === null || written.trim() === "" || holds === "other") return null;
  const number = Number(written);
  return Number.isFinite(number) ? number : null;
}

/** @throws Failure router-refused for a fraction in a column of whole numbers */
export function demandFits(weight: number, row: FlagRow, target: SqlTarget): void {
  if (row.holds !== "whole-numbers" || Number.isInteger(weight)) return;
  throw refused(
    `whole percents for ${placeOf(target)}, which holds whole numbers (${row.type})`,
    `${weight}%. Use whole percents in the stages, or a column that holds fractions (numeric, real)`,
  );
}

/** Opaque, and another one after any change of the row. */
export function versionOf({ all }: FlagRow): string {
  return createHash("sha256").update(all).digest("hex");
}

export function refused(expected: string, found: string): Failure {
  return new Failure("router-refused", `Expected ${expected}, found ${found}`);
}
