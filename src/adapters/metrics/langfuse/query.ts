/** From texts to questions of Langfuse's metrics API, as few as there can be; and from its rows back to each text. Pure. */
import type { SourceTarget } from "../../../config/rollout.ts";
import type { Window } from "../../../judge/reading.ts";
import type { MetricRequest } from "../../../ports.ts";
import { MINUTE, HOUR, DAY } from "../../../units.ts";
import { textsOf } from "../query-texts.ts";
import { labelsOf } from "../readings.ts";
import type { Row } from "../row-series.ts";
import { parseLangfuse, type LangfuseText } from "./text.ts";

/** One text of one guard. */
export interface Part {
  readonly name: string;
  readonly text: LangfuseText;
}

/** A request with its texts read, and the dimensions that tell its cells apart. */
export interface Prepared {
  readonly request: MetricRequest;
  readonly parts: readonly Part[];
  readonly by: readonly string[];
}

/** One question: texts of the same view, told apart by their filters on this side. */
export interface Question {
  readonly view: LangfuseText["view"];
  readonly dimensions: readonly string[];
  readonly metrics: readonly { readonly measure: string; readonly aggregation: string }[];
  /** Filters that Langfuse applies; everything else is told apart by a dimension. */
  readonly filters: Readonly<Record<string, readonly string[]>>;
}

/** Dimensions that Langfuse does not group by: they can only be filters. */
const ONLY_FILTERS = new Set([
  "id",
  "traceId",
  "userId",
  "sessionId",
  "observationId",
  "parentObservationId",
]);
/** One row is in several of these at once, so that parts would be counted twice. */
const OVERLAPPING = "tags";

/** @throws RangeError for a text that is none, or a cohort that overlaps others */
export function prepare(request: MetricRequest, arm: NonNullable<SourceTarget["arm"]>): Prepared {
  const by = labelsOf(request, arm);
  if (by.includes(OVERLAPPING))
    throw new RangeError(
      "Expected labels of which a trace has one value, found tags: one trace has several, and would be counted for each. Use metadata that is its own dimension, such as environment or release",
    );
  const parts = Object.entries(textsOf(request.query)).map(([name, text]) => ({
    name,
    text: parseLangfuse(text, request.query.kind),
  }));
  return { request, parts, by };
}

/**
 * One question for every view, and one more for each set of filters that cannot be a dimension.
 * @param apart ask for each text by itself, with its own filters
 */
export function questionsOf(
  prepared: readonly Prepared[],
  arm: NonNullable<SourceTarget["arm"]>,
  { apart }: { readonly apart: boolean },
): readonly { readonly question: Question; readonly answers: readonly Answered[] }[] {
  const all = prepared.flatMap((each) => each.parts.map((part): Answered => ({ prepared: each, part })));
  const groups = Map.groupBy(all, ({ part: { text } }) => keyOf(text, apart));
  return [...groups.values()].map((answers) => ({ question: together(answers, arm, apart), answers }));
}

/** One part of one request that a question answers. */
export interface Answered {
  readonly prepared: Prepared;
  readonly part: Part;
}

function keyOf(text: LangfuseText, apart: boolean): string {
  const fixed = apart ? text.where : serverSide(text.where);
  const standsAlone = apart || !addsUp(text);
  return JSON.stringify([
    text.view,
    fixed,
    standsAlone ? [text.measure, text.aggregation, text.also, text.where] : [],
  ]);
}

/** A percentile of a part is none of the whole. */
function addsUp({ aggregation }: LangfuseText): boolean {
  return aggregation === "count" || aggregation === "sum";
}

function serverSide(where: LangfuseText["where"]): LangfuseText["where"] {
  return Object.fromEntries(
    Object.entries(where).filter(([column]) => ONLY_FILTERS.has(column) || column === OVERLAPPING),
  );
}

function together(
  answers: readonly Answered[],
  arm: NonNullable<SourceTarget["arm"]>,
  apart: boolean,
): Question {
  const [first] = answers;
  if (first === undefined) throw new RangeError("a question without an answer");
  const { text } = first.part;
  const isAlone = apart || !addsUp(text);
  const columns = isAlone
    ? []
    : answers.flatMap(({ part }) => Object.keys(part.text.where)).filter(isDimension);
  const also = answers.flatMap(({ part }) => part.text.also ?? []);
  const metrics = answers.map(({ part: { text: each } }) => ({
    measure: each.measure,
    aggregation: each.aggregation,
  }));
  return {
    view: text.view,
    dimensions: [...new Set([...answers.flatMap(({ prepared }) => prepared.by), ...also, ...columns])],
    metrics: [...new Map(metrics.map((each) => [keyOfMetric(each), each])).values()],
    filters: {
      ...(isAlone ? text.where : serverSide(text.where)),
      [arm.label]: [arm.baseline, arm.candidate],
    },
  };
}

function isDimension(column: string): boolean {
  return !ONLY_FILTERS.has(column) && column !== OVERLAPPING;
}

/** How an answer names a metric. */
export function keyOfMetric({
  measure,
  aggregation,
}: {
  readonly measure: string;
  readonly aggregation: string;
}): string {
  return `${aggregation}_${measure}`;
}

/** The coarsest step of time that every interval is made of; null where none is. */
export function granularityOf(intervals: readonly Window[]): "minute" | "hour" | "day" | null {
  const fits = (step: number) => intervals.every(({ from, to }) => from % step === 0 && to % step === 0);
  if (fits(DAY)) return "day";
  if (fits(HOUR)) return "hour";
  return fits(MINUTE) ? "minute" : null;
}

const STEPS = { minute: MINUTE, hour: HOUR, day: DAY } as const;

/** Most rows that one answer can have. */
export const MOST_ROWS = 1_000;

/** The JSON of `query`. Ordered by time, as without an order gaps would be filled with rows of zeros. */
export function bodyOf(
  question: Question,
  range: Window,
  {
    granularity,
    where,
    api,
  }: {
    readonly granularity: keyof typeof STEPS | null;
    readonly where: Readonly<Record<string, string>>;
    readonly api: "cloud" | "self-hosted";
  },
): object {
  const filters = [
    ...Object.entries(question.filters).map(([column, value]) => filterOf(column, value)),
    ...Object.entries(where).map(([column, value]) => filterOf(column, [value])),
  ];
  const config = { row_limit: MOST_ROWS };
  return {
    view: question.view,
    dimensions: question.dimensions.map((field) => ({ field })),
    metrics: question.metrics,
    filters,
    ...(granularity === null
      ? {}
      : { timeDimension: { granularity }, orderBy: [{ field: "time_dimension", direction: "asc" }] }),
    fromTimestamp: new Date(range.from).toISOString(),
    toTimestamp: new Date(range.to).toISOString(),
    ...(api === "cloud" ? { config } : { config, chartConfig: { type: "table", ...config } }),
  };
}

function filterOf(column: string, value: readonly string[]): object {
  const type = column === OVERLAPPING ? "arrayOptions" : "stringOptions";
  const [only] = value;
  return value.length === 1 && type === "stringOptions"
    ? { column, operator: "=", value: only, type: "string" }
    : { column, operator: "any of", value, type };
}

/** The rows of a part, by interval, as `seriesOfRows` takes them; parts of one cell are added up. */
export function rowsOfPart(
  found: readonly LangfuseRow[],
  { prepared, part }: Answered,
  granularity: keyof typeof STEPS | null,
): readonly (readonly Row[])[] {
  const { by, request } = prepared;
  const { also, where, scale } = part.text;
  const labels = also === null ? by : [...by, also];
  const key = keyOfMetric(part.text);
  const kept = found.filter((row) =>
    Object.entries(where).every(
      ([column, values]) => !(column in row.cells) || values.includes(row.cells[column] ?? ""),
    ),
  );
  return request.intervals.map(({ from, to }) => {
    const here = granularity === null ? kept : kept.filter(({ at }) => at !== null && at >= from && at < to);
    const cells = Map.groupBy(here, (row) => JSON.stringify(labels.map((label) => row.cells[label] ?? "")));
    return [...cells.values()].map((rows) => {
      const [first] = rows;
      const own = Object.fromEntries(by.map((label) => [label, first?.cells[label] ?? ""]));
      const sum = rows.reduce((total, { values }) => total + (values[key] ?? Number.NaN), 0);
      return {
        ...own,
        ...valueOf(request, { sum: sum * scale, also: also === null ? null : (first?.cells[also] ?? "") }),
        ...lastAt(rows, granularity, to),
      };
    });
  });
}

function valueOf(
  request: MetricRequest,
  { sum, also }: { readonly sum: number; readonly also: string | null },
): Row {
  if (also === null) return { value: sum };
  if (request.query.kind === "identities") return { value: sum, identity: also };
  return { value: also.trim() === "" ? Number.NaN : Number(also), count: String(sum) };
}

/** The end of the newest minute that holds anything: nearer nobody can tell. */
function lastAt(rows: readonly LangfuseRow[], granularity: keyof typeof STEPS | null, to: number): Row {
  if (granularity === null) return {};
  const newest = Math.max(...rows.map(({ at }) => (at ?? 0) + STEPS[granularity]));
  return { last_at: new Date(Math.min(newest, to)).toISOString() };
}

/** One row of an answer. */
export interface LangfuseRow {
  /** Dimensions as texts. */
  readonly cells: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, number>>;
  /** When its step of time begins, in ms since 1970; null where it has none. */
  readonly at: number | null;
}
