/**
 * Datadog's `POST /api/v2/query/timeseries` on the loopback. Shapes as in the models TimeseriesFormulaQueryRequest,
 * TimeseriesFormulaRequestAttributes, MetricsTimeseriesQuery, TimeseriesResponseAttributes, TimeseriesResponseSeries, Unit and
 * APIErrorResponse of DataDog/datadog-api-client-typescript (packages/datadog-api-client-v2), which its OpenAPI generates:
 * `from` inclusive, `to` exclusive, both and `interval` in ms. What is sent is held against them.
 */
import { z } from "zod";
import type { Asked, Reply } from "./loopback.ts";
import type { Twist } from "./spoilable.ts";

/** A number of a metric at a moment (ms), with its tags; a text is what no number is. */
export interface Point {
  readonly metric: string;
  readonly at: number;
  readonly value: number | string;
  readonly tags: Readonly<Record<string, string>>;
}

const REQUEST = z.strictObject({
  data: z.strictObject({
    type: z.literal("timeseries_request"),
    attributes: z.strictObject({
      from: z.int().min(1_000_000_000_000),
      to: z.int().min(1_000_000_000_000),
      interval: z.int().min(1_000),
      queries: z
        .array(
          z.strictObject({
            data_source: z.literal("metrics"),
            name: z.string().regex(/^[a-z][a-z0-9_]*$/),
            query: z.string(),
          }),
        )
        .min(1),
      formulas: z.array(z.strictObject({ formula: z.string() })).min(1),
    }),
  }),
});

export interface DatadogWorld {
  readonly points: () => readonly Point[];
  readonly keys: { readonly api: string; readonly application: string };
  /** `Unit` pair of a metric, as its metadata has it; absent for none. */
  readonly units?: Readonly<Record<string, readonly unknown[]>>;
}

/** What it answers to one call. */
export function datadogOf({
  points,
  keys,
  units = {},
}: DatadogWorld): (asked: Asked, twist?: Twist) => Reply {
  return ({ method, path, headers, body }, twist = null) => {
    if (method !== "POST" || path !== "/api/v2/query/timeseries") return refused(404, "Not found");
    if (headers["dd-api-key"] !== keys.api || headers["dd-application-key"] !== keys.application)
      return refused(403, "Forbidden");
    if (headers["content-type"] !== "application/json") return refused(415, "Unsupported Media Type");
    const parsed = REQUEST.safeParse(JSON.parse(body));
    if (!parsed.success) return refused(400, z.prettifyError(parsed.error));
    const { from, to, interval, queries, formulas } = parsed.data.data.attributes;
    const times = Array.from({ length: Math.ceil((to - from) / interval) }, (_, i) => from + i * interval);
    const series: unknown[] = [];
    const values: (number | string | null)[][] = [];
    for (const [index, { formula }] of formulas.entries()) {
      const query = queries.find(({ name }) => name === formula);
      const read = QUERY.exec(query?.query ?? "");
      if (read === null || read[1] === "nonsense")
        return refused(400, `Error parsing query: ${query?.query ?? formula}`);
      const [, metric = "", scope = "", by = ""] = read;
      const chosen = points().filter(
        (point) => point.metric === metric && point.at >= from && point.at < to && isIn(scope, point),
      );
      const groups = Map.groupBy(chosen, ({ tags }) => tagsOf(tags, by));
      for (const [tags, members] of groups) {
        series.push({
          group_tags: JSON.parse(tags),
          query_index: index,
          unit: units[metric] ?? null,
        });
        values.push(
          times.map((time) => added(members.filter(({ at }) => at >= time && at < time + interval))),
        );
      }
    }
    return {
      headers: { "content-type": "application/json", "x-ratelimit-limit": "1600", "x-ratelimit-reset": "7" },
      body: JSON.stringify({
        data: {
          id: "0",
          type: "timeseries_response",
          attributes: {
            series,
            times: twist === "other-unit" ? times.map((time) => time / 1_000) : times,
            values,
          },
        },
      }),
    };
  };
}

const QUERY = /^\w+:([\w.]+)\{([^{}]+)\} by \{([^{}]+)\}(?:\.\w+\([^()]*\))*$/;

function isIn(scope: string, { tags }: Point): boolean {
  return scope.split(",").every((term) => {
    const [tag = "", value] = term.trim().split(":");
    return term.trim() === "*" || tags[tag] === value;
  });
}

function tagsOf(tags: Point["tags"], by: string): string {
  return JSON.stringify(by.split(",").map((tag) => `${tag}:${(tags[tag] ?? "N/A").toLowerCase()}`));
}

/** Counts add up; no point is null. */
function added(points: readonly Point[]): number | string | null {
  const text = points.find(({ value }) => typeof value === "string");
  if (text !== undefined) return text.value;
  return points.length === 0 ? null : points.reduce((sum, { value }) => sum + Number(value), 0);
}

function refused(status: number, error: string): Reply {
  return {
    status,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ errors: [error] }),
  };
}
