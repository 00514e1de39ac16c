/**
 * Reports of Evidently as evidentlyai/evidently writes and serves them: `Snapshot.dict` and `MetricResult.to_dict` of
 * src/evidently/core for files, and `POST /api/v2/snapshots/{project}/data_series_batch` with BatchMetricData and SeriesResponse of
 * src/evidently/ui/service for the service. What is sent is held against them; the service reads naive moments only, as
 * Python's `datetime.fromisoformat` gives them.
 */
import { z } from "zod";
import type { Asked, Reply } from "./loopback.ts";
import type { Twist } from "./spoilable.ts";

export type Numeral = number | "NaN" | "Infinity" | "-Infinity" | "many" | null;

/** One report: who it is of, when it was stamped, and its numbers. */
export interface Report {
  readonly stamp: string;
  readonly tags: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly metrics: readonly ReportMetric[];
  readonly tests?: readonly { readonly id: string; readonly name: string; readonly status: string }[];
}

export interface ReportMetric {
  readonly type: string;
  readonly params: Readonly<Record<string, string>>;
  readonly value: Numeral | Readonly<Record<string, Numeral>>;
}

/** As `json.dump` of Python writes it: NaN and infinities as bare words. */
export function savedJson({ metrics, tests = [] }: Report): string {
  const written = JSON.stringify({
    metrics: metrics.map(({ type, params, value }, index) => ({
      id: `fingerprint-${index}`,
      metric_name: `${type}(${Object.entries(params)
        .map(([name, each]) => `${name}=${each}`)
        .join(",")})`,
      config: { type: `evidently:metric_v2:${type}`, ...params },
      value,
    })),
    tests: tests.map((each) => ({
      ...each,
      description: "",
      metric_config: { params: {} },
      test_config: {},
    })),
  });
  return written.replaceAll(/"(NaN|-?Infinity)"/g, "$1");
}

const FILTER = z.strictObject({
  tags: z.array(z.string()),
  metadata: z.record(z.string(), z.string()),
  metric: z.string(),
  metric_labels: z.record(z.string(), z.string()),
});
const BATCH = z.strictObject({ series_filter: z.array(FILTER).min(1) });
const NAIVE = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);

/** What the service answers to one call. */
export function evidentlyOf(world: {
  readonly reports: () => readonly Report[];
  readonly project: string;
  readonly secret: string;
}): (asked: Asked, twist?: Twist) => Reply {
  return ({ method, path, headers, body }, twist = null) => {
    const url = new URL(path, "http://service");
    if (method !== "POST" || url.pathname !== `/api/v2/snapshots/${world.project}/data_series_batch`)
      return detail(404, "project not found");
    if (headers["evidently-secret"] !== world.secret) return detail(403, "Not allowed");
    const start = NAIVE.safeParse(url.searchParams.get("timestamp_start"));
    const end = NAIVE.safeParse(url.searchParams.get("timestamp_end"));
    const batch = BATCH.safeParse(JSON.parse(body));
    if (!start.success || !end.success || !batch.success) return detail(400, "Validation failed");
    const types = new Set(batch.data.series_filter.map(({ metric }) => metric));
    const reports = world
      .reports()
      .filter(({ stamp }) => stamp >= start.data && stamp <= `${end.data}.999`)
      .toSorted((one, other) => (one.stamp < other.stamp ? -1 : 1));
    return { body: JSON.stringify(seriesOf(reports, types, twist === "other-unit")) };
  };
}

/** Sources in their order; a series is as long as its last value asks for, with null where a report has none. */
function seriesOf(reports: readonly Report[], types: ReadonlySet<string>, inSeconds: boolean): unknown {
  const sources: unknown[] = [];
  const series = new Map<
    string,
    { metric_type: string; params: object; filter_index: number; values: Numeral[] }
  >();
  for (const { stamp, tags, metadata, metrics } of reports) {
    const points = metrics
      .filter(({ type }) => types.has(`evidently:metric_v2:${type}`))
      .flatMap(pointsOf)
      .filter(({ value }) => value !== null);
    if (points.length === 0) continue;
    sources.push({
      snapshot_id: String(sources.length),
      timestamp: inSeconds ? Date.parse(`${stamp}Z`) / 1_000 : stamp,
      tags,
      metadata,
    });
    for (const { type, params, value } of points) {
      const key = JSON.stringify([type, params]);
      const line = series.get(key) ?? { metric_type: type, params, filter_index: 0, values: [] };
      while (line.values.length < sources.length - 1) line.values.push(null);
      line.values[sources.length - 1] = value;
      series.set(key, line);
    }
  }
  return { sources, series: [...series.values()] };
}

function pointsOf({ type, params, value }: ReportMetric) {
  const metric = `evidently:metric_v2:${type}`;
  if (value === null || typeof value !== "object") return [{ type: metric, params, value }];
  return Object.entries(value).map(([key, each]) => ({
    type: metric,
    params: { ...params, value_type: key },
    value: each,
  }));
}

function detail(status: number, text: string): Reply {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify({ detail: text }) };
}
