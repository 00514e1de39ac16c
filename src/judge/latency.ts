/** A latency percentile, judged by shares of slower units at histogram bounds; never by an interpolated percentile. */
import { detectFactor } from "./detect.ts";
import type { LatencyGuard } from "./guard.ts";
import { halfWayFactor } from "./half-way.ts";
import {
  boundAtShare,
  boundFrom,
  boundUpTo,
  displayQuantile,
  indexOfBound,
  type Ladder,
  readHistogram,
  slowerAt,
} from "./histogram.ts";
import {
  beyond,
  EMPTY_MEMO,
  type Counted,
  type Kind,
  LEAST_UNITS,
  type Memo,
  MOST_UNITS,
  type Point,
  type Trial,
  type Units,
} from "./kind.ts";
import { objectiveTrials, recordedTrial, testsShare } from "./objective.ts";

/** From this share of slower units on the score test finds more than the test for rare events. */
const FREQUENT = 0.08;
/** Expected units beyond the percentile before the points are chosen. */
const LEAST_TAIL = 3;
/** Bounds written with four digits are the same bounds. */
const WRITTEN = 1e-3;
/** Where a percentile is counted for display, as multiples of the one expected. */
const DISPLAY = [0.75, 1, 1.25, 1.5, 2, 4];

export function latencyKind(guard: LatencyGuard): Kind {
  return {
    read: reader(),
    open: (history) => openMemo(guard, history),
    prepare: (memo, ladder) => prepare(guard, memo, ladder),
    learn: (memo, baseline) =>
      memo.points === null && baseline.ladder !== null ? choose(guard, pooled(memo, baseline.ladder)) : memo,
    trials: (memo) => trialsOf(guard, memo),
    missing: (memo) => missing(guard, memo),
    sum: sumLevels,
    show: (memo, [total = 0, ...slower]) =>
      displayQuantile(memo.display, slower, { total, q: quantile(guard) }),
    tolerate: (share) => Math.min(1, share + marginPoints(guard)),
    halfWay: () => 1,
    limit: (memo, trial, baseline) => limitOf(guard, { memo, trial, baseline }),
  };
}

function sumLevels(sums: number[], units: Units, display: readonly number[]): void {
  sums[0] = (sums[0] ?? 0) + units.total;
  for (let i = 0; i < display.length; i += 1) sums[i + 1] = (sums[i + 1] ?? 0) + beyond(units, display[i] ?? 0);
}

function quantile(guard: LatencyGuard): number {
  return guard.percentile / 100;
}

/** Reads histograms; of equal bounds it gives back one and the same list, so that what they hold is looked up once. */
function reader(): Kind["read"] {
  let known: readonly number[] | null = null;
  return (payload, arm) => {
    if (payload.shape !== "histogram") return { ok: false, why: "ambiguous" };
    const histogram = readHistogram(payload, arm, known);
    if (!histogram.ok) return histogram;
    const total = histogram.counts[histogram.counts.length - 1] ?? 0;
    if (total > MOST_UNITS) return { ok: false, why: "ambiguous" };
    known = histogram.bounds;
    return { ok: true, total: total < LEAST_UNITS ? 0 : total, events: 0, ladder: histogram };
  };
}

function openMemo(guard: LatencyGuard, history: readonly Units[]): Memo {
  let memo = EMPTY_MEMO;
  for (const { ladder } of history) if (ladder !== null) memo = pooled(memo, ladder);
  return memo.pool === null ? memo : choose(guard, prepare(guard, memo, memo.pool));
}

/** The baseline's histograms added up; of another ladder of bounds only the newest count. */
function pooled(memo: Memo, { bounds, counts }: Ladder): Memo {
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
function prepare(guard: LatencyGuard, memo: Memo, { bounds }: Ladder): Memo {
  if (memo.display.length > 0) return memo;
  const { atMost, atLeast } = guard.objective;
  const above = atMost === null ? null : boundFrom(bounds, atMost);
  const below = atLeast === null ? null : boundUpTo(bounds, atLeast);
  const anchor = expected(guard, memo) ?? atMost ?? atLeast ?? 0;
  const display = [
    ...new Set(DISPLAY.map((multiple) => boundFrom(bounds, anchor * multiple, WRITTEN))),
  ].filter(Number.isFinite);
  return {
    ...memo,
    objective: [above === null || Number.isFinite(above) ? above : null, below],
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
function choose(guard: LatencyGuard, memo: Memo): Memo {
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
  const points = [...new Set([...starts, ...far])].flatMap((start): Point[] => {
    const candidate = boundFrom(pool.bounds, start * marginFactor(guard), WRITTEN);
    if (!Number.isFinite(candidate)) return [];
    const halfWay = Math.max(candidate, boundUpTo(pool.bounds, start * detect, WRITTEN) ?? candidate);
    return [
      [start, candidate, halfWay, slowerAt(pool, indexOfBound(pool.bounds, start)) / total >= FREQUENT ? "frequent" : "rare"],
    ];
  });
  return { ...memo, points, pool: null };
}

function marginFactor(guard: LatencyGuard): number {
  return guard.margin?.kind === "factor" ? guard.margin.factor : 1;
}

function marginPoints(guard: LatencyGuard): number {
  return guard.margin?.kind === "points" ? guard.margin.points : 0;
}

function trialsOf(guard: LatencyGuard, memo: Memo): Trial[] {
  const limit = 1 - quantile(guard);
  const [above, below] = memo.objective;
  const trials = objectiveTrials(guard, {
    above: above === null ? null : { limit, side: "above", bound: above },
    below: below === null ? null : { limit, side: "below", bound: below },
  });
  const points = memo.points ?? [];
  if (guard.margin === null || guard.better === "higher" || points.length === 0) return trials;
  if (memo.recorded !== null) return [...trials, recordedTrial(guard, memo.recorded.limits, points)];
  return [
    ...trials,
    {
      key: "baseline",
      test: "baseline",
      share: testsShare(guard),
      counted: points.map((point) => againstBaseline(guard, point)),
    },
  ];
}

/** The margin is in the bounds (a factor) or in the points of the share; a share of slower units is better lower. */
function againstBaseline(guard: LatencyGuard, point: Point): Counted {
  const margin = marginPoints(guard);
  if (point[3] === "rare" && margin === 0) return { point, rule: { kind: "count", ratio: 1, worse: "more" } };
  return { point, rule: { kind: "score", better: "lower", factor: 1, points: margin } };
}

function missing(guard: LatencyGuard, memo: Memo): string | null {
  if (memo.display.length === 0) return null;
  const { atMost, atLeast } = guard.objective;
  if (atMost !== null && memo.objective[0] === null)
    return `Expected a histogram bound at or above ${atMost} s, found none.`;
  if (atLeast !== null && memo.objective[1] === null)
    return `Expected a histogram bound at or below ${atLeast} s, found none.`;
  if (guard.margin !== null && guard.better === "higher")
    return "A latency can only be compared with the baseline where lower is better.";
  if (memo.points?.length === 0 && guard.margin !== null)
    return "Expected histogram bounds that can express the margin to the baseline, found none.";
  return null;
}

function limitOf(guard: LatencyGuard, at: { memo: Memo; trial: Trial; baseline: number | null }): number {
  const [above, below] = at.memo.objective;
  switch (at.trial.key) {
    case "above":
      return above ?? guard.objective.atMost ?? 0;
    case "below":
      return below ?? guard.objective.atLeast ?? 0;
    case "recorded":
    case "baseline":
      return at.baseline === null ? (at.memo.points?.[0]?.[1] ?? 0) : at.baseline * marginFactor(guard);
  }
}
