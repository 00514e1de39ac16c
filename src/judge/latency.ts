/** A latency percentile, judged by shares of slower units at histogram bounds; never by an interpolated percentile. */
import type { LatencyGuard } from "./guard.ts";
import { displayQuantile, readHistogram } from "./histogram.ts";
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
import { choose, marginFactor, pooled, prepare, quantile } from "./latency-points.ts";
import { objectiveTrials, recordedTrial, testsShare } from "./objective.ts";

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
  for (let i = 0; i < display.length; i += 1)
    sums[i + 1] = (sums[i + 1] ?? 0) + beyond(units, display[i] ?? 0);
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
