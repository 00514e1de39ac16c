/** What a guard's text asks of rows: the rows of each interval, filtered, grouped by the labels and added up. Pure. */
import type { SourceTarget } from "../../../config/rollout.ts";
import type { MetricQuery, MetricRequest } from "../../../ports.ts";
import { labelsOf } from "../readings.ts";
import type { Row } from "../row-series.ts";
import { momentOf, type RowRecord, type TimeColumns } from "./record.ts";
import { parseRowText, type Condition, type RowQuery, type Scalar } from "./row-text.ts";

export interface Selection {
  readonly request: MetricRequest;
  /** Which of the query's texts it is, as `events`. */
  readonly part: string;
  readonly text: string;
  readonly arm: NonNullable<SourceTarget["arm"]>;
  /** Conditions of the source, that hold for every text. */
  readonly where: Readonly<Record<string, string>>;
  readonly times: TimeColumns;
  /** `interval`: a row is all there is of its cell, so that a second one is one too many; `sample`: rows add up. */
  readonly each: "sample" | "interval";
}

/**
 * Rows as `seriesOfRows` takes them, by interval.
 * @param byInterval the rows of each interval, in the request's order
 * @throws RangeError for a text that is no query, a column that no row has, a column of time that holds no time
 */
export function selectRows(
  byInterval: readonly (readonly RowRecord[])[],
  selection: Selection,
): readonly (readonly Row[])[] {
  const query = parseRowText(selection.text);
  demandColumns(byInterval.flat(), query, selection);
  const by = labelsOf(selection.request, selection.arm);
  const fixed = Object.entries(selection.where).map(([column, to]): Condition => ({ column, is: "=", to }));
  const conditions = [...fixed, ...query.where];
  return byInterval.map((rows) => {
    const kept = rows.filter((row) =>
      conditions.every((condition) => holds(row[condition.column], condition)),
    );
    const groups = groupsOf(kept, by);
    const cells = selection.each === "sample" ? groups : groups.flatMap(oneByOne);
    return cells.flatMap(({ labels, rows: group }) =>
      valuesOf(group, { query, kind: selection.request.query.kind, mayBeEmpty: mayBeEmpty(selection) }).map(
        (each) => ({
          ...each,
          ...labels,
          ...lastAtOf(group, selection.times),
        }),
      ),
    );
  });
}

/** Rows by interval: `[from, to)` of the time column. A row without a time may belong to any of them. */
export function intoIntervals(
  rows: readonly RowRecord[],
  intervals: MetricRequest["intervals"],
  { time, unit }: TimeColumns,
): readonly (readonly RowRecord[])[] {
  if (time === null) return intervals.map(() => rows);
  const found = intervals.map((): RowRecord[] => []);
  for (const [index, row] of rows.entries()) {
    const at = momentOf(row[time], unit);
    if (at === null)
      throw new RangeError(
        `Expected ${unit === "s" || unit === "ms" ? `a number of ${unit}` : "a time such as 2026-11-23T09:00:00Z"} in ${time} of row ${index + 1}, found ${shown(row[time])}`,
      );
    const which = intervals.findIndex(({ from, to }) => at >= from && at < to);
    found[which]?.push(row);
  }
  return found;
}

function demandColumns(rows: readonly RowRecord[], query: RowQuery, { arm, request }: Selection): void {
  const [first] = rows;
  if (first === undefined) return;
  const wanted = query.wanted.kind === "column" ? [query.wanted.column] : [];
  const two = query.wanted.kind === "two" ? query.wanted.columns : [];
  const names = [...wanted, ...two, ...query.where.map(({ column }) => column), ...labelsOf(request, arm)];
  const there = new Set(rows.flatMap((row) => Object.keys(row)));
  const missing = names.find((name) => !there.has(name));
  if (missing !== undefined)
    throw new RangeError(`Expected a column ${missing}, found ${[...there].slice(0, 20).join(", ")}`);
}

function holds(value: unknown, { is, to }: Condition): boolean {
  const order = compare(value, to);
  switch (is) {
    case "=":
      return order === 0;
    case "!=":
      return order !== 0;
    case "<":
      return order !== null && order < 0;
    case "<=":
      return order !== null && order <= 0;
    case ">":
      return order !== null && order > 0;
    case ">=":
      return order !== null && order >= 0;
  }
}

/** Numbers as numbers, also where a CSV holds them; null where the two cannot be put in an order. */
function compare(value: unknown, to: Scalar): number | null {
  if (to === null || value === null || value === undefined || value === "")
    return (value ?? null) === to || (value === "" && to === null) ? 0 : null;
  if (typeof to === "number") {
    const number = numberIn(value);
    return Number.isNaN(number) ? null : number - to;
  }
  if (typeof value === "object") return null;
  const [one, other] = [labelIn(value), labelIn(to)];
  return one === other ? 0 : one < other ? -1 : 1;
}

/** A text that is a number, as CSV writes it. */
function numberIn(value: unknown): number {
  if (typeof value === "number") return value;
  return typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
}

interface Group {
  readonly labels: Readonly<Record<string, string>>;
  readonly rows: readonly RowRecord[];
}

function groupsOf(rows: readonly RowRecord[], by: readonly string[]): readonly Group[] {
  const groups = new Map<string, { readonly labels: Record<string, string>; readonly rows: RowRecord[] }>();
  for (const row of rows) {
    const labels = Object.fromEntries(by.map((name) => [name, labelIn(row[name])]));
    const key = JSON.stringify(Object.values(labels));
    const group = groups.get(key) ?? { labels, rows: [] };
    group.rows.push(row);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function labelIn(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function oneByOne({ labels, rows }: Group): readonly Group[] {
  return rows.map((row) => ({ labels, rows: [row] }));
}

interface Adding {
  readonly query: RowQuery;
  readonly kind: MetricQuery["kind"];
  /** An empty cell among numbers is none; elsewhere it is a number that is missing. */
  readonly mayBeEmpty: boolean;
}

/** Where the guard says that events which are not there are none. */
function mayBeEmpty({ request: { query }, part }: Selection): boolean {
  return (
    "absentEventsAreZero" in query && query.absentEventsAreZero && (part === "events" || part === "count")
  );
}

/** Sums where parts add up; one by one where each value counts by itself. */
function valuesOf(
  rows: readonly RowRecord[],
  { query: { wanted }, kind, mayBeEmpty: isLenient }: Adding,
): readonly Row[] {
  if (wanted.kind === "two") return rows.map((row) => pairIn(row, wanted.columns));
  if (kind === "pairs")
    throw new RangeError("Expected two columns with the answers, such as `answer, shadow_answer`, found one");
  if (wanted.kind === "rows") return [{ value: rows.length }];
  const { column, scale, bounds } = wanted;
  if (kind === "identities") return countsOf(rows, column);
  const values = rows.flatMap((row) => {
    const value = row[column];
    return value === null || value === undefined || value === "" ? [] : [numberIn(value) * scale];
  });
  const isPart = values.length > 0 && values.length < rows.length && !isLenient;
  if (bounds.length > 0) return ladder(isPart ? [...values, Number.NaN] : values, bounds);
  if (rows.some(({ le }) => le !== undefined))
    return rows.map((row) => ({ value: numberIn(row[column]), le: labelIn(row["le"]) }));
  if (kind === "histogram")
    throw new RangeError(
      `Expected a column le with the upper bounds, or bounds to count ${column} at, such as \`${column} in ms at 0.25, 0.5, 1\``,
    );
  if (kind === "values" || kind === "parts" || kind === "gauge") return values.map((value) => ({ value }));
  if (values.length === 0) return [];
  return [{ value: isPart ? Number.NaN : values.reduce((sum, value) => sum + value, 0) }];
}

function ladder(values: readonly number[], bounds: readonly number[]): readonly Row[] {
  if (values.length === 0) return [];
  // What is no number is in no bucket, and would only be missing.
  const isWrong = values.some((value) => !Number.isFinite(value));
  return [...bounds, Infinity].map((bound) => ({
    le: bound === Infinity ? "+Inf" : String(bound),
    value: isWrong ? Number.NaN : values.filter((value) => value <= bound).length,
  }));
}

function countsOf(rows: readonly RowRecord[], column: string): readonly Row[] {
  const groups = Map.groupBy(rows, (row) => labelIn(row[column]));
  return [...groups].map(([identity, { length }]) => ({ identity, value: length }));
}

function pairIn(row: RowRecord, [one, other]: readonly [string, string]): Row {
  const answer = (value: unknown) =>
    value === null || value === undefined || value === "" ? "lost" : labelIn(value);
  return { baseline: answer(row[one]), candidate: answer(row[other]), value: 1 };
}

/** When the newest sample of a group was taken, where a column says so. */
function lastAtOf(rows: readonly RowRecord[], { lastAt, unit }: TimeColumns): { readonly last_at?: string } {
  if (lastAt === null) return {};
  const moments = rows.flatMap((row) => momentOf(row[lastAt], unit) ?? []);
  const newest = moments.reduce((latest, at) => (at > latest ? at : latest), -Infinity);
  return moments.length === 0 ? {} : { last_at: new Date(newest).toISOString() };
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value).slice(0, 40);
}
