/** Which histogram bounds a latency guard is tested at: fixed from the past, so that they cannot move with the outcomes. */
import { detectFactor } from "./detect.ts";
import type { LatencyGuard } from "./guard.ts";
import { halfWayFactor } from "./half-way.ts";
import { boundAtShare, boundFrom, boundUpTo, indexOfBound, type Ladder, slowerAt } from "./histogram.ts";
import type { Memo, Point } from "./kind.ts";

/** From this share of slower units on the score test finds more than the test for rare events. */
const FREQUENT = 0.08;
/** Expected units beyond the percentile before the points are chosen. */
const LEAST_TAIL = 3;
/** Bounds written with four digits are the same bounds. */
const WRITTEN = 1e-3;
/** Where a percentile is counted for display, as multiples of the one expected. */
const DISPLAY = [0.75, 1, 1.25, 1.5, 2, 4];

/** The percentile as a share, 0..1. */
export function quantile(guard: LatencyGuard): number {
  return guard.percentile / 100;
}

/** How many times as slow the candidate may be. */
export function marginFactor(guard: LatencyGuard): number {
  return guard.margin?.kind === "factor" ? guard.margin.factor : 1;
}

/** The baseline's histograms added up; of another ladder of bounds only the newest count. */
export function pooled(memo: Memo, { bounds, counts }: Ladder): Memo {
  const { pool } = memo;
  const same =
    pool !== null &&
    pool.bounds.length === bounds.length &&
    pool.bounds.every((bound, i) => bound === bounds[i]);
  return {
    ...memo,
    pool: same
      ? { bounds, counts: counts.map((count, i) => count + (pool.counts[i] ?? 0)) }
      : { bounds, counts },
  };
}

/** Fixes the bounds at which the objective is really tested, and those that show a percentile. */
export function prepare(guard: LatencyGuard, memo: Memo, { bounds }: Ladder): Memo {
  if (memo.display.length > 0) return memo;
  const { atMost, atLeast } = guard.objective;
  const above = atMost === null ? null : boundFrom(bounds, atMost);
  const below = atLeast === null ? null : boundUpTo(bounds, atLeast);
  // A certificate is tested at the bound within the objective, so that it can only be too strict.
  const fastEnough = atMost === null || !guard.certify ? null : boundUpTo(bounds, atMost);
  const slowEnough = atLeast === null || !guard.certify ? null : boundFrom(bounds, atLeast);
  const anchor = expected(guard, memo) ?? atMost ?? atLeast ?? 0;
  const display = [
    ...new Set(DISPLAY.map((multiple) => boundFrom(bounds, anchor * multiple, WRITTEN))),
  ].filter(Number.isFinite);
  return {
    ...memo,
    objective: [above === null || Number.isFinite(above) ? above : null, below],
    certified: [fastEnough, slowEnough === null || Number.isFinite(slowEnough) ? slowEnough : null],
    display: display.length > 0 ? display : bounds.slice(0, 1),
  };
}

function expected(guard: LatencyGuard, memo: Memo): number | null {
  if (memo.pool === null) return guard.expect;
  const at = boundAtShare(memo.pool, quantile(guard));
  return Number.isFinite(at) ? at : guard.expect;
}

/**
 * The points of the tail test, once the baseline was seen often enough: where ten, five and one times the percentile's tail begin,
 * and about one and a half and two times the last of these. Their null is that no part of the tail is slower than margin × baseline.
 */
export function choose(guard: LatencyGuard, memo: Memo): Memo {
  const { pool } = memo;
  if (guard.margin === null) return { ...memo, points: [], pool: null };
  if (pool === null) return memo;
  const total = pool.counts.at(-1) ?? 0;
  const tail = 1 - quantile(guard);
  if (!(total * tail >= LEAST_TAIL)) return memo;
  const starts = [1 - 10 * tail, 1 - 5 * tail, 1 - tail]
    .filter((share) => share > 1e-9)
    .map((share) => boundAtShare(pool, share));
  const last = starts.at(-1) ?? Number.POSITIVE_INFINITY;
  // The percentile lies beyond the last bound: nothing here can say anything about it.
  if (!Number.isFinite(last)) return { ...memo, points: [], pool: null };
  const far = [1.5, 2].map((multiple) => boundUpTo(pool.bounds, last * multiple, WRITTEN) ?? last);
  const detect = halfWayFactor(detectFactor(guard, last));
  const points = [...new Set([...starts, ...far])].flatMap((start) =>
    pointFrom(guard, { pool, start, detect }),
  );
  return { ...memo, points, pool: null };
}

/** A point that begins at `start` in the baseline; none where no bound can express the margin there. */
function pointFrom(
  guard: LatencyGuard,
  at: { readonly pool: Ladder; readonly start: number; readonly detect: number },
): Point[] {
  const { bounds, counts } = at.pool;
  const candidate = boundFrom(bounds, at.start * marginFactor(guard), WRITTEN);
  if (!Number.isFinite(candidate)) return [];
  const halfWay = Math.max(candidate, boundUpTo(bounds, at.start * at.detect, WRITTEN) ?? candidate);
  const share = slowerAt(at.pool, indexOfBound(bounds, at.start)) / (counts.at(-1) ?? 0);
  return [[at.start, candidate, halfWay, share >= FREQUENT ? "frequent" : "rare"]];
}
