/** From the cells of a PostgreSQL answer to rows of each interval. Pure. */
import type { Answered, TextRow } from "../postgres.ts";
import { NUMBER } from "./postgres-text.ts";
import type { Row } from "./row-series.ts";

/** `pg_type.oid` of what counts as a number, and of moments. */
const WHOLE: ReadonlySet<number> = new Set([20, 21, 23]);
const NUMERIC = 1700;
const FLOATS: ReadonlySet<number> = new Set([700, 701]);
const MOMENTS: ReadonlySet<number> = new Set([1082, 1114, 1184]);
const BOOLEAN = 16;

/**
 * Rows by interval, as `seriesOfRows` takes them: `value` a number where the server holds one, everything else as text.
 *
 * @throws RangeError for a number that would lose digits, and for a `last_at` that is no moment
 */
export function rowsByInterval({ rows, types }: Answered, intervals: number): readonly (readonly Row[])[] {
  const byInterval: Row[][] = Array.from({ length: intervals }, () => []);
  for (const row of rows) byInterval[Number(row[NUMBER]) - 1]?.push(rowOf(row, types));
  return byInterval;
}

function rowOf(row: TextRow, types: Answered["types"]): Row {
  const cells = Object.entries(row).filter(([column]) => column !== NUMBER);
  return Object.fromEntries(
    cells.map(([column, text]) => [column, text === null ? null : cellOf(column, text, types[column] ?? 0)]),
  );
}

function cellOf(column: string, text: string, type: number): number | string {
  if (column === "value") return numberOf(text, type);
  if (column === "last_at") return momentOf(text, type);
  return type === BOOLEAN ? String(text === "t") : text;
}

/** What is no number stays a text, which no guard takes for one. */
function numberOf(text: string, type: number): number | string {
  if (FLOATS.has(type)) return Number(text);
  if (!isNumeric(type)) return text;
  const number = Number(text);
  if (Math.abs(number) > Number.MAX_SAFE_INTEGER)
    throw new RangeError(`Expected a number of at most ${Number.MAX_SAFE_INTEGER}, found ${text}`);
  return number;
}

function isNumeric(type: number): boolean {
  return WHOLE.has(type) || FLOATS.has(type) || type === NUMERIC;
}

/** `2026-11-23 09:00:00.5+00`: the session counts in UTC, so that what names no zone is UTC, too. */
function momentOf(text: string, type: number): string {
  const written = MOMENTS.has(type)
    ? `${text.slice(0, 10)}T${text.slice(11).replace(/\+00$/, "") || "00:00:00"}Z`
    : text;
  if (isNumeric(type) || Number.isNaN(Date.parse(written)))
    throw new RangeError(`Expected a moment in the column last_at, found ${text}`);
  return written;
}
