/** What a `query_range` answers, as series by interval. Pure. */
import { z } from "zod";
import type { MetricRequest } from "../../ports.ts";
import type { Refusal, Series } from "./readings.ts";

/** Open to new keys: Prometheus adds some with its releases. */
const ANSWER = z.object({
  status: z.literal("success"),
  data: z.object({
    resultType: z.literal("matrix"),
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        values: z.array(z.tuple([z.number(), z.string()])).optional(),
      }),
    ),
  }),
  warnings: z.array(z.string()).optional(),
  infos: z.array(z.string()).optional(),
});

/** Series by the name of their expression. */
export interface Understood {
  readonly series: ReadonlyMap<string, readonly Series[]>;
  readonly warnings: readonly string[];
}

/** Older servers put `PromQL info:` among the warnings; every other warning means that something is missing. */
export function understand(json: unknown, request: MetricRequest): Understood | Refusal {
  const answer = ANSWER.safeParse(json);
  if (!answer.success)
    return {
      why: "unreachable",
      detail: "Expected the matrix of a query_range, found other JSON. Is this the address of a Prometheus?",
    };
  const { data, warnings = [], infos = [] } = answer.data;
  const serious = warnings.filter((warning) => !warning.startsWith("PromQL info:"));
  if (serious.length > 0) return { why: "partial", detail: serious.join("; ") };
  const places = new Map(request.intervals.map(({ to }, index) => [to, index] as const));
  const series = data.result.map(
    ({ metric, values }) => [metric["guard"] ?? "", toSeries(metric, values, places)] as const,
  );
  const grouped = Map.groupBy(series, ([name]) => name);
  return {
    series: new Map([...grouped].map(([name, list]) => [name, list.map(([, each]) => each)])),
    warnings: [...warnings, ...infos],
  };
}

/** A series without plain values is a native histogram: no number that we can read. */
function toSeries(
  labels: Readonly<Record<string, string>>,
  values: readonly (readonly [number, string])[] | undefined,
  places: ReadonlyMap<number, number>,
): Series {
  const placed: (number | null)[] = Array.from({ length: places.size }, () =>
    values === undefined ? Number.NaN : null,
  );
  for (const [at, value] of values ?? []) {
    const index = places.get(Math.round(at * 1_000));
    if (index !== undefined) placed[index] = Number(value);
  }
  return { labels, values: placed };
}
