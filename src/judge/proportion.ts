/** A share of units: `events` of `total`. */
import type { ProportionGuard } from "./guard.ts";
import { detectFactor } from "./detect.ts";
import { halfWayFactor } from "./half-way.ts";
import {
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
import type { Unusable } from "./histogram.ts";
import { objectiveTrials, recordedTrial, testsShare } from "./objective.ts";
import type { Payload } from "./reading.ts";

/** From this share on the score test finds more than the test for rare events. */
const FREQUENT = 0.08;
/** Events may exceed the total by what a source's extrapolation can do. */
const EXTRAPOLATION = 0.01;

export function proportionKind(guard: ProportionGuard): Kind {
  return {
    read,
    open: (history) => ({ ...EMPTY_MEMO, points: [[0, 0, 0, howToCount(guard, history)]] }),
    prepare: (memo) => memo,
    learn: (memo) => memo,
    trials: (memo) => trialsOf(guard, memo),
    missing: () => null,
    sum: (sums, units) => {
      sums[0] = (sums[0] ?? 0) + units.total;
      sums[1] = (sums[1] ?? 0) + units.events;
    },
    show: (_, [total = 0, events = 0]) => (total > 0 ? events / total : null),
    tolerate: (share) => tolerated(guard, share),
    halfWay: (base) => halfWayFactor(detectFactor(guard, base)),
    limit: (memo, trial, baseline) => limitOf(guard, { memo, trial, baseline }),
  };
}

function read(payload: Payload): Units | Unusable {
  if (payload.shape !== "counts") return { ok: false, why: "ambiguous" };
  const { events, total } = payload;
  if (!(Number.isFinite(events) && Number.isFinite(total))) return { ok: false, why: "not-a-number" };
  if (events < 0 || total < 0 || events > total * (1 + EXTRAPOLATION) || total > MOST_UNITS)
    return { ok: false, why: "ambiguous" };
  if (total < LEAST_UNITS) return { ok: true, total: 0, events: 0, ladder: null };
  return { ok: true, total, events: Math.min(events, total), ladder: null };
}

/** Rare events, frequent ones, or a rare complement; a complement keeps its null only where the margin is none. */
function howToCount(guard: ProportionGuard, history: readonly Units[]): Point[3] {
  let [events, total] = [0, 0];
  for (const units of history) {
    events += units.events;
    total += units.total;
  }
  const share = total > 0 ? events / total : guard.expect;
  if (points(guard) > 0) return "frequent";
  if (share === null || share < FREQUENT) return "rare";
  return 1 - share < FREQUENT && factor(guard) === 1 ? "complement" : "frequent";
}

function points(guard: ProportionGuard): number {
  return guard.margin?.kind === "points" ? guard.margin.points : 0;
}

function factor(guard: ProportionGuard): number {
  return guard.margin?.kind === "factor" ? guard.margin.factor : 1;
}

function trialsOf(guard: ProportionGuard, memo: Memo): Trial[] {
  const [point] = memo.points ?? [];
  if (point === undefined) return [];
  const trials = objectiveTrials(guard, {
    above:
      guard.objective.atMost === null ? null : { limit: guard.objective.atMost, side: "above", bound: 0 },
    below:
      guard.objective.atLeast === null ? null : { limit: guard.objective.atLeast, side: "below", bound: 0 },
  });
  if (guard.margin === null) return trials;
  if (memo.recorded !== null)
    return [...trials, recordedTrial(guard, memo.recorded.limits, memo.points ?? [])];
  return [
    ...trials,
    { key: "baseline", test: "baseline", share: testsShare(guard), counted: [againstBaseline(guard, point)] },
  ];
}

/**
 * Null: as good as the baseline but for the margin.
 *
 * Higher is better: of rare events the ratio of counts is bet downwards (exact for ratios below 1 too), of frequent ones the score
 * test bets on the mean itself, so no complement has to be approximated.
 */
function againstBaseline(guard: ProportionGuard, point: Point): Counted {
  const { better } = guard;
  switch (point[3]) {
    case "rare":
      return {
        point,
        rule: { kind: "count", ratio: factor(guard), worse: better === "lower" ? "more" : "fewer" },
      };
    case "complement":
      return { point, rule: { kind: "count", ratio: 1, worse: better === "lower" ? "fewer" : "more" } };
    case "frequent":
      return { point, rule: { kind: "score", better, factor: factor(guard), points: points(guard) } };
  }
}

function limitOf(guard: ProportionGuard, at: { memo: Memo; trial: Trial; baseline: number | null }): number {
  const { atMost, atLeast } = guard.objective;
  switch (at.trial.key) {
    case "above":
      return atMost ?? 1;
    case "below":
      return atLeast ?? 0;
    case "recorded":
      return at.memo.recorded?.limits[0] ?? 0;
    case "baseline":
      return tolerated(guard, at.baseline ?? 0);
  }
}

/** The baseline's share with the margin, 0..1. */
function tolerated(guard: ProportionGuard, share: number): number {
  const sign = guard.better === "lower" ? 1 : -1;
  return Math.min(1, Math.max(0, share * factor(guard) + sign * points(guard)));
}
