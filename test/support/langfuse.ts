/**
 * Langfuse's metrics API over a few observations. Questions are held against the shape that Langfuse publishes: the zod schema
 * of web/src/features/query/types.ts and fern/apis/server/definition/metrics.yml of langfuse/langfuse (commits 0a41117 and
 * 0248e05); what answers look like is what its query builder makes of them (`<aggregation>_<measure>`, `time_dimension`, gaps
 * filled with zeros unless an order is asked for).
 */
import { z } from "zod";
import type { Asked, Reply } from "./loopback.ts";

const FILTER = z.union([
  z.strictObject({
    column: z.string(),
    type: z.literal("string"),
    operator: z.enum(["=", "contains"]),
    value: z.string(),
  }),
  z.strictObject({
    column: z.string(),
    type: z.enum(["stringOptions", "arrayOptions"]),
    operator: z.enum(["any of", "none of"]),
    value: z.array(z.string()),
  }),
]);
const AGGREGATION = z.enum([
  "sum",
  "avg",
  "count",
  "max",
  "min",
  "p50",
  "p75",
  "p90",
  "p95",
  "p99",
  "histogram",
]);
const moment = z.iso.datetime({ offset: true });

const QUERY = z.strictObject({
  view: z.enum(["observations", "scores-numeric", "scores-categorical"]),
  dimensions: z.array(z.strictObject({ field: z.string() })),
  metrics: z.array(z.strictObject({ measure: z.string(), aggregation: AGGREGATION })).min(1),
  filters: z.array(FILTER),
  timeDimension: z
    .strictObject({ granularity: z.enum(["auto", "minute", "hour", "day", "week", "month"]) })
    .optional(),
  fromTimestamp: moment,
  toTimestamp: moment,
  orderBy: z.array(z.strictObject({ field: z.string(), direction: z.enum(["asc", "desc"]) })).optional(),
  config: z
    .strictObject({
      bins: z.number().int().min(1).max(100).optional(),
      row_limit: z.number().int().min(1).max(1_000).optional(),
    })
    .optional(),
});
export type LangfuseQuery = z.infer<typeof QUERY>;

/** Dimensions of the view `observations`; the others are refused with 400. */
const KNOWN = new Set([
  "environment",
  "type",
  "name",
  "level",
  "version",
  "release",
  "providedModelName",
  "promptVersion",
  "value",
]);
const MEASURES = new Set(["count", "latency", "totalCost", "value"]);

/** One observation, or as many alike as `count` says. */
export interface Observation {
  readonly at: number;
  readonly count: number;
  readonly cells: Readonly<Record<string, string>>;
  readonly measures?: Readonly<Record<string, number>>;
  /** What the answer holds instead of a number. */
  readonly spoiled?: unknown;
}

/** Answers as Langfuse does: a question that it does not know is 400. */
export function langfuseOf(observations: () => readonly Observation[]): (asked: Asked) => Reply {
  return ({ method, path }) => {
    const url = new URL(path, "http://langfuse");
    if (method !== "GET" || url.pathname !== "/api/public/v2/metrics") return { status: 404, body: "{}" };
    const parsed = QUERY.safeParse(JSON.parse(url.searchParams.get("query") ?? "null"));
    if (!parsed.success) return refusal(z.prettifyError(parsed.error));
    const query = parsed.data;
    const unknown =
      query.dimensions.find(({ field }) => !KNOWN.has(field))?.field ??
      query.metrics.find(({ measure }) => !MEASURES.has(measure))?.measure;
    if (unknown !== undefined) return refusal(`Invalid field ${unknown}`);
    return {
      body: JSON.stringify({ data: rowsOf(query, observations()).slice(0, query.config?.row_limit ?? 100) }),
    };
  };
}

function refusal(message: string): Reply {
  return { status: 400, body: JSON.stringify({ message, error: "InvalidRequestError" }) };
}

const STEP: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

function rowsOf(query: LangfuseQuery, observations: readonly Observation[]): readonly object[] {
  const [from, to] = [Date.parse(query.fromTimestamp), Date.parse(query.toTimestamp)];
  const step = query.timeDimension === undefined ? null : (STEP[query.timeDimension.granularity] ?? 60_000);
  const kept = observations.filter(
    ({ at, cells }) =>
      at >= from && at < to && query.filters.every((filter) => matches(cells[filter.column], filter)),
  );
  const groups = Map.groupBy(kept, ({ at, cells }) =>
    JSON.stringify([
      ...query.dimensions.map(({ field }) => cells[field] ?? null),
      step === null ? null : Math.floor(at / step) * step,
    ]),
  );
  const rows = [...groups].map(([key, group]) => {
    const parts: unknown[] = JSON.parse(key);
    const time = parts.at(-1);
    return {
      ...Object.fromEntries(query.dimensions.map(({ field }, index) => [field, parts[index]])),
      ...(typeof time === "number" ? { time_dimension: new Date(time).toISOString() } : {}),
      ...Object.fromEntries(
        query.metrics.map((metric) => [`${metric.aggregation}_${metric.measure}`, valueOf(metric, group)]),
      ),
    };
  });
  if (step === null || query.orderBy !== undefined) return rows;
  // Without an order every step of time is there, with zeros and without dimensions.
  const zeros = Object.fromEntries(
    query.metrics.map(({ aggregation, measure }) => [`${aggregation}_${measure}`, 0]),
  );
  return [...rows, { ...zeros, time_dimension: new Date(from).toISOString() }];
}

function matches(value: string | undefined, filter: z.infer<typeof FILTER>): boolean {
  return typeof filter.value === "string" ? value === filter.value : filter.value.includes(value ?? "");
}

/** Whole numbers come as texts, as ClickHouse writes them. */
function valueOf(metric: LangfuseQuery["metrics"][number], group: readonly Observation[]): unknown {
  const spoiled = group.find((each) => each.spoiled !== undefined)?.spoiled;
  if (spoiled !== undefined) return spoiled;
  if (metric.measure === "count") return String(group.reduce((sum, { count }) => sum + count, 0));
  const values = group.flatMap(({ measures, count }) =>
    Array.from({ length: count }, () => measures?.[metric.measure] ?? 0),
  );
  if (metric.aggregation === "sum") return values.reduce((sum, value) => sum + value, 0);
  const rank = Number(metric.aggregation.slice(1)) / 100;
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(rank * values.length))];
}
