/** What the peers look at: moments of the units of both arms, and one point an interval. Worse is always higher. */
import type { Moments } from "../../src/judge/dispersion.ts";
import { boundAtShare, displayQuantile, indexOfBound } from "../../src/judge/histogram.ts";
import type { Payload } from "../../src/judge/reading.ts";
import type { Metric, Stream } from "./stream.ts";

const NOTHING: Moments = { n: 0, sum: 0, squares: 0 };

export type Arms<T> = readonly [candidate: T, baseline: T];

/** Units of each row as numbers: 1 for an event, for a request slower than the history's quantile, or minus a score. */
export const momentsOfRows = oncePerStream((stream): readonly Arms<Moments>[] => {
  const measure = measureOf(stream);
  return stream.rows.map(({ candidate, baseline }) => [measure(candidate), measure(baseline)]);
});

/** Many judges look at the same stream. */
function oncePerStream<T>(of: (stream: Stream) => T): (stream: Stream) => T {
  let last: { readonly stream: Stream; readonly value: T } | null = null;
  return (stream) => {
    if (last?.stream !== stream) last = { stream, value: of(stream) };
    return last.value;
  };
}

/** Moments of some intervals together. */
export function together(some: readonly Moments[]): Moments {
  let [n, sum, squares] = [0, 0, 0];
  for (const one of some) {
    n += one.n;
    sum += one.sum;
    squares += one.squares;
  }
  return { n, sum, squares };
}

function measureOf({ metric, history }: Stream): (payload: Payload | null) => Moments {
  const sign = metric.worse === "higher" ? 1 : -1;
  const slow = metric.family === "latency" ? slowFrom(history, metric.q) : 0;
  return (payload) => {
    const { n, sum, squares } = momentsOf(payload, slow);
    return { n, sum: sign * sum, squares };
  };
}

/** The first bound at which the history's cumulative share reaches the quantile. */
function slowFrom(history: readonly Payload[], q: number): number {
  const pool = pooled(history);
  return pool === null ? Number.POSITIVE_INFINITY : boundAtShare(pool, q);
}

function momentsOf(payload: Payload | null, slow: number): Moments {
  if (payload?.shape === "counts") return { n: payload.total, sum: payload.events, squares: payload.events };
  if (payload?.shape === "histogram") {
    const n = payload.counts.at(-1) ?? 0;
    const slower = n - (payload.counts[indexOfBound(payload.bounds, slow)] ?? n);
    return { n, sum: slower, squares: slower };
  }
  if (payload?.shape === "samples")
    return together(payload.values.map((value) => ({ n: 1, sum: value, squares: value * value })));
  if (payload?.shape !== "levels") return NOTHING;
  return together(
    payload.counts.map((n, i) => {
      const level = payload.levels[i] ?? 0;
      return { n, sum: n * level, squares: n * level * level };
    }),
  );
}

/** The level in each row, as a dashboard shows it: share, quantile or mean; null without units. */
export const pointsOfRows = oncePerStream((stream): readonly Arms<number | null>[] => {
  const { metric, rows } = stream;
  if (metric.family !== "latency") return momentsOfRows(stream).map(([c, b]) => [meanOf(c), meanOf(b)]);
  return rows.map(({ candidate, baseline }) => [quantileOf(candidate, metric), quantileOf(baseline, metric)]);
});

/** The mean; null of nothing. */
export function meanOf({ n, sum }: Moments): number | null {
  return n > 0 ? sum / n : null;
}

/** As Prometheus' histogram_quantile. */
function quantileOf(payload: Payload | null, { q }: Metric): number | null {
  if (payload?.shape !== "histogram") return null;
  const total = payload.counts.at(-1) ?? 0;
  if (!(total > 0)) return null;
  const slower = payload.bounds.slice(0, -1).map((_, i) => total - (payload.counts[i] ?? 0));
  return displayQuantile(payload.bounds.slice(0, -1), slower, { total, q });
}

/** The baseline's level, worse being higher: the true one where it is known, else the history's. */
export function levelOf({ metric, history, level, ...stream }: Stream): number | null {
  const sign = metric.worse === "higher" ? 1 : -1;
  if (level !== null) return sign * level;
  if (metric.family === "latency") return quantileOf(pooled(history), metric);
  const measure = measureOf({ metric, history, level, ...stream });
  return meanOf(together(history.map(measure)));
}

/** Histograms of equal bounds added up; null of none. */
function pooled(history: readonly Payload[]): Extract<Payload, { shape: "histogram" }> | null {
  const all = history.filter((payload) => payload.shape === "histogram");
  const [first] = all;
  if (first === undefined) return null;
  return {
    ...first,
    counts: first.counts.map((_, i) => all.reduce((sum, { counts }) => sum + (counts[i] ?? 0), 0)),
  };
}
