/**
 * Native histograms of Prometheus: buckets of one ratio, whose resolution (schema) the server may lower at any time.
 *
 * Bucket `i` of schema `s` is (2^((i - 1) 2^-s), 2^(i 2^-s)]: the upper bound is inside, as `le` is. Lowering the schema by one merges
 * pairs of buckets, so every bound of a lower schema is one of every higher.
 */
import type { Ladder } from "./histogram.ts";

/** Counts per bucket, not cumulative. Latencies have no negative buckets. */
export interface NativeHistogram {
  readonly schema: number;
  /** Observations within [-bound, bound]. */
  readonly zero: { readonly bound: number; readonly count: number };
  readonly buckets: readonly (readonly [index: number, count: number])[];
}

/** The finest schema there is; a histogram without buckets does not lower it. */
const FINEST = 8;
const COARSEST = -4;
/** Relative error of a bound that was printed and read again. */
const ROUNDING = 1e-9;

/** Upper bound of a bucket, seconds. */
export function bucketBound(schema: number, index: number): number {
  return 2 ** (index * 2 ** -schema);
}

/** The bucket that holds this one when the schema is lowered by `steps`. */
export function downscale(index: number, steps = 1): number {
  // Adding nought turns the -0 of a rounded-up fraction into 0.
  return Math.ceil(index / 2 ** steps) + 0;
}

/** The resolution at which all of these can be told, both arms over the stage. */
export function lowestSchema(histograms: readonly Pick<NativeHistogram, "schema">[]): number {
  return Math.min(FINEST, ...histograms.map(({ schema }) => schema));
}

/**
 * Cumulative counts at every bound of `schema` within `span` (seconds, both ends included), then all.
 *
 * `schema` is at most the histogram's own. The bounds depend on `schema` and `span` only, so both arms and all intervals share them.
 */
export function toLadder(
  { schema: own, zero, buckets }: NativeHistogram,
  schema: number,
  [from, to]: readonly [from: number, to: number],
): Ladder {
  const perDoubling = 2 ** schema;
  const first = Math.ceil(Math.log2(from) * perDoubling - ROUNDING);
  const last = Math.floor(Math.log2(to) * perDoubling + ROUNDING);
  const bounds: number[] = [];
  for (let index = first; index <= last; index += 1) bounds.push(bucketBound(schema, index));
  bounds.push(Number.POSITIVE_INFINITY);
  const counts = bounds.map(() => 0);
  const add = (at: number, count: number): void => {
    const place = Math.min(bounds.length - 1, Math.max(0, at));
    counts[place] = (counts[place] ?? 0) + count;
  };
  add(
    bounds.findIndex((bound) => bound >= zero.bound),
    zero.count,
  );
  for (const [index, count] of buckets) add(downscale(index, own - schema) - first, count);
  let below = 0;
  return { bounds, counts: counts.map((count) => (below += count)) };
}

/** One bucket as the query API prints it: its bounds and its count. */
export type Edges = readonly [left: number, right: number, count: number];

/** The histogram of these buckets; null where they are of no native schema (custom buckets) or hold latencies below zero. */
export function nativeFrom(edges: readonly Edges[]): NativeHistogram | null {
  let zero = { bound: 0, count: 0 };
  const positive = edges.filter(([left]) => left > 0);
  for (const [left, right, count] of edges) {
    if (right < 0) return null;
    if (left <= 0) zero = { bound: right, count };
  }
  const [[left, right] = [1, 2 ** (2 ** -FINEST)]] = positive;
  // Subtracting from nought gives 0 where a minus sign would give -0.
  const schema = 0 - Math.round(Math.log2(Math.log2(right / left)));
  if (!(schema >= COARSEST && schema <= FINEST)) return null;
  const buckets = positive.map(
    ([, right, count]) => [Math.round(Math.log2(right) * 2 ** schema), count] as const,
  );
  const isNative = positive.every(([left, right], i) => {
    const index = buckets[i]?.[0] ?? 0;
    return isNear(bucketBound(schema, index - 1), left) && isNear(bucketBound(schema, index), right);
  });
  return isNative ? { schema, zero, buckets } : null;
}

function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= ROUNDING * a;
}
