/** Latency histograms as they come: cumulative, fractional, sometimes dipping. Evidence never interpolates between bounds. */

/** Cumulative counts per upper bound (seconds); the last is all. */
export interface Ladder {
  readonly bounds: readonly number[];
  readonly counts: readonly number[];
}

/** Why a payload cannot be counted. */
export interface Unusable {
  readonly ok: false;
  readonly why: "not-a-number" | "ambiguous" | "impossible";
  readonly detail: string;
}

/** Largest repair that is still noise, as a share of the total. */
const REPAIRABLE = 0.01;
const ROUNDING = 1e-9;

/** A histogram with counts that do not fall; `largest` is the largest repair as a share of the total. */
export interface Repaired {
  readonly counts: readonly number[];
  readonly largest: number;
}

/**
 * Cumulative counts made monotone, to the side that lowers the evidence: the candidate looks faster (running maximum
 * from the left, as Prometheus does), the baseline slower (running minimum from the right).
 */
export function repair(counts: readonly number[], arm: "candidate" | "baseline"): Repaired {
  const repaired = counts.map((count) => Math.max(0, count));
  if (arm === "candidate")
    for (let i = 1; i < repaired.length; i += 1)
      repaired[i] = Math.max(repaired[i] ?? 0, repaired[i - 1] ?? 0);
  else
    for (let i = repaired.length - 2; i >= 0; i -= 1)
      repaired[i] = Math.min(repaired[i] ?? 0, repaired[i + 1] ?? 0);
  const total = repaired.at(-1) ?? 0;
  let most = 0;
  for (let i = 0; i < counts.length; i += 1)
    most = Math.max(most, Math.abs((repaired[i] ?? 0) - (counts[i] ?? 0)));
  return { counts: repaired, largest: most === 0 ? 0 : most / total };
}

/** The histogram repaired for this arm. Bounds must rise to +Infinity; `known` are bounds that were found to do so. */
export function readHistogram(
  { bounds, counts }: Ladder,
  arm: "candidate" | "baseline",
  known: readonly number[] | null = null,
): (Ladder & { readonly ok: true }) | Unusable {
  const length = counts.length;
  const isKnown = known !== null && known.length === length && bounds.length === length;
  let rises = true;
  // Mostly one and the same list, which need not be compared number by number.
  const isOne = bounds === known;
  let same = isKnown;
  let last = 0;
  for (let i = 0; i < length; i += 1) {
    const count = counts[i] ?? 0;
    // Also where it is not a number.
    if (!(count >= last)) rises = false;
    if (isKnown && !isOne && bounds[i] !== known[i]) same = false;
    last = count;
  }
  if (!(rises ? Number.isFinite(last) : counts.every(Number.isFinite)))
    return { ok: false, why: "not-a-number", detail: "a bucket has no finite number of units" };
  if (!same && (bounds.length !== length || !isLadder(bounds)))
    return { ok: false, why: "ambiguous", detail: "Expected bounds that rise to +Inf, one for each bucket" };
  const ladder = same && known !== null ? known : bounds;
  if (rises) return { ok: true, bounds: ladder, counts };
  const repaired = repair(counts, arm);
  if (!(repaired.largest <= REPAIRABLE))
    return {
      ok: false,
      why: "impossible",
      detail: "cumulative buckets fall by more than 1 % of all units, which no histogram does",
    };
  return { ok: true, bounds: ladder, counts: repaired.counts };
}

function isLadder(bounds: readonly number[]): boolean {
  let last = Number.NEGATIVE_INFINITY;
  for (const bound of bounds) {
    if (!(bound > last)) return false;
    last = bound;
  }
  return last === Number.POSITIVE_INFINITY;
}

/** Where `bound` stands in the bounds; -1 where it does not. */
export function indexOfBound(bounds: readonly number[], bound: number): number {
  let [low, high] = [0, bounds.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bounds[middle] ?? 0) < bound) low = middle + 1;
    else high = middle;
  }
  return bounds[low] === bound ? low : -1;
}

/** Units slower than the bound at `index`. */
export function slowerAt({ counts }: Ladder, index: number): number {
  return (counts[counts.length - 1] ?? 0) - (counts[index] ?? 0);
}

/** The first bound at or above `value` (within rounding), Infinity where there is none. */
export function boundFrom(bounds: readonly number[], value: number, rounding: number = ROUNDING): number {
  return bounds.find((bound) => bound >= value * (1 - rounding)) ?? Number.POSITIVE_INFINITY;
}

/** The last finite bound at or below `value` (within rounding); null where there is none. */
export function boundUpTo(
  bounds: readonly number[],
  value: number,
  rounding: number = ROUNDING,
): number | null {
  return bounds.findLast((bound) => Number.isFinite(bound) && bound <= value * (1 + rounding)) ?? null;
}

/** The first bound at which the cumulative share reaches `share`. */
export function boundAtShare(histogram: Ladder, share: number): number {
  const needed = share * (histogram.counts.at(-1) ?? 0);
  const at = histogram.counts.findIndex((count) => count >= needed * (1 - ROUNDING));
  return histogram.bounds[at] ?? Number.POSITIVE_INFINITY;
}

/** What "no worse than baseline by `margin`" really tests with these buckets. */
export interface TestedMargin {
  readonly baseline: number;
  readonly candidate: number;
  /** candidate / baseline - 1. */
  readonly margin: number;
}

/**
 * The pair of bounds that comes closest to the asked margin near the quantile `q` (0..1); null where no bound will do.
 *
 * Baseline bounds with half to twice the tail are candidates; of equal margins the one nearest the quantile.
 */
export function testedMargin(histogram: Ladder, q: number, margin: number): TestedMargin | null {
  let best: (TestedMargin & { readonly distance: number }) | null = null;
  for (const [i, bound] of histogram.bounds.entries()) {
    const tail = 1 - (histogram.counts[i] ?? 0) / (histogram.counts.at(-1) ?? 0);
    const candidate = boundFrom(histogram.bounds, (1 + margin) * bound);
    if (!(tail >= (1 - q) / 2 && tail <= 2 * (1 - q) && bound > 0 && Number.isFinite(candidate))) continue;
    const found = {
      baseline: bound,
      candidate,
      margin: candidate / bound - 1,
      distance: Math.abs(tail - (1 - q)),
    };
    if (best === null || isNearer(found, best)) best = found;
  }
  return best === null ? null : { baseline: best.baseline, candidate: best.candidate, margin: best.margin };
}

function isNearer(
  found: { margin: number; distance: number },
  best: { margin: number; distance: number },
): boolean {
  const difference = found.margin - best.margin;
  return difference < -ROUNDING || (difference <= ROUNDING && found.distance < best.distance);
}

/** The quantile `q` by linear interpolation, for display only; the largest finite bound where it lies beyond; null without units. */
export function displayQuantile(
  bounds: readonly number[],
  slower: readonly number[],
  seen: { readonly total: number; readonly q: number },
): number | null {
  if (!(seen.total > 0)) return null;
  const allowed = (1 - seen.q) * seen.total;
  let [below, above] = [0, seen.total];
  for (const [i, bound] of bounds.entries()) {
    const count = slower[i] ?? 0;
    if (count <= allowed)
      return above === count ? bound : below + ((bound - below) * (above - allowed)) / (above - count);
    [below, above] = [bound, count];
  }
  return below;
}
