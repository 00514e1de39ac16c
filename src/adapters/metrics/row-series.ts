/** From rows that a source gave, interval by interval, to series. Pure; shared by the sources that answer with rows. */
import type { Series } from "./readings.ts";

/** What one row says: a column for the arm's label and for every label of a cohort, `value`, and at will `le` and `last_at`. */
export type Row = Readonly<Record<string, unknown>>;

/** A series that also knows, by interval, when its newest sample was taken (ms since 1970); null where no row said. */
export interface DatedSeries extends Series {
  readonly values: (number | null)[];
  readonly lastAt: (number | null)[];
}

/**
 * Rows of equal labels are one series; a second row of the same interval begins another, which is one too many.
 * @param byInterval rows of each interval of the request, in its order
 * @throws RangeError for a row without `value`, and for a `last_at` that is no moment
 */
export function seriesOfRows(byInterval: readonly (readonly Row[])[]): readonly DatedSeries[] {
  const found = new Map<string, DatedSeries[]>();
  for (const [index, rows] of byInterval.entries()) {
    // How many rows of these labels the interval had so far: there may be a hundred thousand.
    const had = new Map<string, number>();
    for (const row of rows) {
      const { labels, value, lastAt } = cellOf(row);
      const key = JSON.stringify(labels);
      const list = found.get(key) ?? [];
      found.set(key, list);
      const count = had.get(key) ?? 0;
      had.set(key, count + 1);
      const series = list[count] ?? { labels, ...empty(byInterval.length) };
      if (list[count] === undefined) list.push(series);
      series.values[index] = value;
      series.lastAt[index] = lastAt;
    }
  }
  return [...found.values()].flat();
}

/** For `newest` of a material: null unless some row says when it was last written to. */
export function newestOf(series: readonly DatedSeries[]): readonly Series[] | null {
  const dated = series.filter(({ lastAt }) => lastAt.some((at) => at !== null && Number.isFinite(at)));
  return dated.length === 0 ? null : dated.map(({ labels, lastAt }) => ({ labels, values: lastAt }));
}

function empty(length: number): Pick<DatedSeries, "values" | "lastAt"> {
  return { values: Array.from({ length }, () => null), lastAt: Array.from({ length }, () => null) };
}

/** NULL, a text and a blob are no numbers. */
function cellOf(row: Row): {
  readonly labels: Series["labels"];
  readonly value: number;
  readonly lastAt: number | null;
} {
  if (!("value" in row))
    throw new RangeError(`Expected a column value, found ${Object.keys(row).join(", ")}`);
  const { value, last_at: lastAt, ...rest } = row;
  const labels = Object.entries(rest).map(([name, each]) => [name, String(each)] as const);
  return {
    labels: Object.fromEntries(labels),
    value: typeof value === "number" ? value : Number.NaN,
    lastAt: momentIn(lastAt),
  };
}

/** What cannot be read as a moment must not pass for fresh. */
function momentIn(written: unknown): number | null {
  if (written === undefined || written === null) return null;
  const at = typeof written === "string" ? Date.parse(written) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  const found = typeof written === "string" ? written : `a ${typeof written}`;
  throw new RangeError(`Expected a moment as ISO 8601 in the column last_at, found ${found}`);
}
