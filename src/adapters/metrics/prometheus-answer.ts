/** What a `query_range` answers, as series by interval. Pure. */
import { z } from "zod";
import type { MetricRequest } from "../../ports.ts";
import { NATIVE, rungsOf, type Native } from "./native-histogram.ts";
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
        histograms: z.array(z.tuple([z.number(), NATIVE])).optional(),
      }),
    ),
  }),
  /** VictoriaMetrics: some of its storage did not answer. */
  isPartial: z.boolean().optional(),
  warnings: z.array(z.string()).optional(),
  infos: z.array(z.string()).optional(),
});

/** Series by the name of their expression. */
export interface Understood {
  readonly series: ReadonlyMap<string, readonly Series[]>;
  readonly warnings: readonly string[];
}

/**
 * Older servers put `PromQL info:` among the warnings; every other warning means that something is missing.
 *
 * `ladders` are the names of the expressions whose native histograms are read; elsewhere one is no number.
 */
export function understand(
  json: unknown,
  request: MetricRequest,
  ladders: ReadonlySet<string>,
): Understood | Refusal {
  const answer = ANSWER.safeParse(json);
  if (!answer.success)
    return {
      why: "unreachable",
      detail: "Expected the matrix of a query_range, found other JSON. Is this the address of a Prometheus?",
    };
  const { data, isPartial = false, warnings = [], infos = [] } = answer.data;
  if (isPartial) return { why: "partial", detail: "the server says that its answer is partial" };
  const serious = warnings.filter((warning) => !warning.startsWith("PromQL info:"));
  if (serious.length > 0) return { why: "partial", detail: serious.join("; ") };
  const places = new Map(request.intervals.map(({ to }, index) => [to, index] as const));
  const moved = data.result.some(({ values = [] }) => values.some(([at]) => isMoved(at, request)));
  if (moved) return MOVED;
  const series = data.result.flatMap(({ metric, values = [], histograms = [] }) => {
    const name = metric["guard"] ?? "";
    const plain = values.length > 0 || histograms.length === 0 ? [numbers(metric, values, places)] : [];
    const native = ladders.has(name)
      ? rungs(metric, histograms, places)
      : noNumbers(metric, histograms, places);
    return [...plain, ...native].map((each) => [name, each] as const);
  });
  const grouped = Map.groupBy(series, ([name]) => name);
  return {
    series: new Map([...grouped].map(([name, list]) => [name, list.map(([, each]) => each)])),
    warnings: [...warnings, ...infos],
  };
}

const MOVED: Refusal = {
  why: "query-error",
  detail:
    'Expected values at the ends of the intervals, found others: VictoriaMetrics moves them from 50 intervals on. Write `params: { nocache: "1" }` in the source',
};

/** A value between two of the moments that were asked for is of another interval than any of ours. */
function isMoved(at: number, { intervals }: MetricRequest): boolean {
  const [first, last] = [intervals[0], intervals.at(-1)];
  if (first === undefined || last === undefined) return false;
  const beyond = Math.round(at * 1_000) - first.to;
  return beyond > 0 && beyond < last.to - first.to && beyond % (first.to - first.from) !== 0;
}

type Labels = Readonly<Record<string, string>>;
type Points<T> = readonly (readonly [at: number, value: T])[];
/** Interval by the moment of its end. */
type Places = ReadonlyMap<number, number>;

function numbers(labels: Labels, points: Points<string>, places: Places): Series {
  const values: (number | null)[] = Array.from({ length: places.size }, () => null);
  for (const [at, value] of points) {
    const index = places.get(Math.round(at * 1_000));
    if (index !== undefined) values[index] = numberIn(value);
  }
  return { labels, values };
}

/** Nothing is not zero, although JavaScript counts it so. */
function numberIn(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}

function noNumbers(labels: Labels, points: Points<Native>, places: Places): readonly Series[] {
  return points.length === 0
    ? []
    : [
        numbers(
          labels,
          points.map(([at]) => [at, "NaN"]),
          places,
        ),
      ];
}

/** One series for each bound, as classic buckets are. */
function rungs(labels: Labels, points: Points<Native>, places: Places): readonly Series[] {
  const byBound = new Map<string, (readonly [number, string])[]>();
  for (const [at, native] of points) {
    for (const [le, count] of rungsOf(native)) {
      const list = byBound.get(le) ?? [];
      list.push([at, String(count)]);
      byBound.set(le, list);
    }
  }
  return [...byBound].map(([le, list]) => ({ ...numbers({ ...labels, le }, list, places), native: true }));
}
