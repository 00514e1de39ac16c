/** Rows as a file, an answer or a program gave them: which columns they have, and when what they hold ended. */

/** One row by column; nested values stay as they are. */
export type RowRecord = Readonly<Record<string, unknown>>;

export interface RowTable {
  readonly rows: readonly RowRecord[];
  /** The columns that every row has; null where each row has its own. */
  readonly columns: readonly string[] | null;
  /** Why there may be more rows than these; null where they are all. */
  readonly cutBy: string | null;
}

/** Which columns say when. */
export interface TimeColumns {
  /** The moment by which a row belongs to an interval; null where every row belongs to the interval that was asked for. */
  readonly time: string | null;
  readonly unit: "iso" | "utc" | "s" | "ms";
  /** When the newest sample behind a row was taken; null where rows are samples themselves. */
  readonly lastAt: string | null;
}

/** In ms since 1970; null for what is no moment. */
export function momentOf(value: unknown, unit: TimeColumns["unit"]): number | null {
  if (unit === "iso" || unit === "utc")
    return typeof value === "string" ? isoMoment(unit === "utc" ? withZone(value.trim()) : value) : null;
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number !== "number" || !Number.isFinite(number)) return null;
  return unit === "s" ? number * 1_000 : number;
}

/** A zone that stands there holds. */
function withZone(text: string): string {
  return /(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`;
}

/** Without a zone the same file would be another hour on another machine. */
function isoMoment(text: string): number | null {
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/.test(text.trim()))
    return null;
  const at = Date.parse(text.trim().replace(" ", "T"));
  return Number.isFinite(at) ? at : null;
}

/** When the newest row of all was taken, in ms since 1970; null where rows have no time, or there are none. */
export function newestRow(rows: readonly RowRecord[], { time, unit }: TimeColumns): number | null {
  if (time === null) return null;
  const moments = rows.flatMap((row) => momentOf(row[time], unit) ?? []);
  return moments.length === 0 ? null : moments.reduce((newest, at) => (at > newest ? at : newest));
}

/**
 * A header of something else would be a table without rows.
 * @throws RangeError with the columns that there are
 */
export function demandTime({ columns }: RowTable, time: string | null): void {
  if (columns === null || time === null || columns.includes(time)) return;
  throw new RangeError(`Expected a column ${time}, found ${columns.slice(0, 20).join(", ") || "nothing"}`);
}
