/** A latency percentile, judged by shares of slower units at histogram bounds; never by an interpolated percentile. */
import type { CountRule } from "./count-test.ts";
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
  PLAIN_KIND,
  type Point,
  type Trial,
  type Units,
} from "./kind.ts";
import { choose, marginFactor, pooled, prepare, quantile } from "./latency-points.ts";
import { baselineTrials, certificates, comparesOf, marginOf, objectiveTrials } from "./objective.ts";
import { certificateOf, fixedShare, wrongShape } from "./proportion.ts";
import type { ScoreRule } from "./score-test.ts";

export function latencyKind(guard: LatencyGuard): Kind {
  return {
    ...PLAIN_KIND,
    needs: guard.margin === null ? "candidate" : "both",
    compares: comparesOf(guard),
    better: "lower",
    read: reader(),
    open: (history) => openMemo(guard, history),
    prepare: (memo, ladder) => prepare(guard, memo, ladder),
    learn: (memo, baseline) =>
      memo.points === null && baseline.ladder !== null ? choose(guard, pooled(memo, baseline.ladder)) : memo,
    trials: (memo) => trialsOf(guard, memo),
    missing: (memo) => missing(guard, memo),
    waits: (memo) => guard.margin !== null && memo.points === null,
    sum: sumLevels,
    show: (memo, [total = 0, ...slower]) =>
      displayQuantile(memo.display, slower, { total, q: quantile(guard) }),
    recorded: {
      tolerate: (_, share) => Math.min(1, share + marginOf(guard).points),
      rule: (limit) => fixedShare(limit, "above"),
    },
    limit: (memo, trial, baseline) => limitOf(guard, { memo, trial, baseline }),
  };
}

function sumLevels(sums: number[], units: Units | null, display: readonly number[]): void {
  if (units === null) return;
  sums[0] = (sums[0] ?? 0) + units.total;
  for (let i = 0; i < display.length; i += 1)
    sums[i + 1] = (sums[i + 1] ?? 0) + beyond(units, display[i] ?? 0);
}

/** Reads histograms; of equal bounds it gives back one and the same list, so that what they hold is looked up once. */
function reader(): Kind["read"] {
  let known: readonly number[] | null = null;
  return (payload, arm) => {
    if (payload.shape !== "histogram") return wrongShape("a histogram", payload);
    const histogram = readHistogram(payload, arm, known);
    if (!histogram.ok) return histogram;
    const total = histogram.counts[histogram.counts.length - 1] ?? 0;
    if (total > MOST_UNITS)
      return { ok: false, why: "impossible", detail: `there are ${total} units, more than there can be` };
    known = histogram.bounds;
    return { ok: true, total: total < LEAST_UNITS ? 0 : total, events: 0, ladder: histogram, more: null };
  };
}

function openMemo(guard: LatencyGuard, history: readonly Units[]): Memo {
  let memo = EMPTY_MEMO;
  for (const { ladder } of history) if (ladder !== null) memo = pooled(memo, ladder);
  return memo.pool === null ? memo : choose(guard, prepare(guard, memo, memo.pool));
}

function trialsOf(guard: LatencyGuard, memo: Memo): Trial[] {
  const slow = 1 - quantile(guard);
  const at = (bound: number | null, rule: Counted["rule"]): Counted | null =>
    bound === null ? null : { rule, point: [bound, bound, 0, "rare"] };
  const [above, below] = memo.objective;
  const [fastEnough, slowEnough] = memo.certified;
  const points = guard.better === "higher" ? [] : (memo.points ?? []);
  const rules = points.map((point) => ({ point, rule: againstBaseline(guard, point) }));
  return [
    ...objectiveTrials(guard, {
      above: at(above, fixedShare(slow, "above")),
      below: at(below, fixedShare(slow, "below")),
    }),
    ...baselineTrials(guard, memo, { live: rules, recorded: (limit) => fixedShare(limit, "above") }),
    ...certificates(guard, {
      above: at(fastEnough, { ...fixedShare(slow, "below"), certifies: true }),
      below: at(slowEnough, { ...fixedShare(slow, "above"), certifies: true }),
      baseline: rules.map(({ point, rule }) => ({ point, rule: certificateOf(rule) })),
    }),
  ];
}

/** The margin is in the bounds (a factor) or in the points of the share; a share of slower units is better lower. */
function againstBaseline(guard: LatencyGuard, point: Point): CountRule | ScoreRule {
  const { points } = marginOf(guard);
  if (point[3] === "rare" && points === 0)
    return { kind: "count", ratio: 1, worse: "more", certifies: false };
  return { kind: "score", from: "shares", better: "lower", factor: 1, points };
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
  const { atMost, atLeast } = guard.objective;
  if (at.trial.test !== "objective")
    return at.baseline === null ? (at.memo.points?.[0]?.[1] ?? 0) : at.baseline * marginFactor(guard);
  const bounds = at.trial.certifies ? at.memo.certified : at.memo.objective;
  return at.trial.key.endsWith("below") ? (bounds[1] ?? atLeast ?? 0) : (bounds[0] ?? atMost ?? 0);
}
