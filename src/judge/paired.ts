/** Pairs of a shadow stage: both versions answered the same request. */
import { detectFactor, halfWayByFactor, halfWayByPoints } from "./detect.ts";
import type { LatencyGuard, PairedGuard } from "./guard.ts";
import { halfWayFactor } from "./half-way.ts";
import type { Ladder, Unusable } from "./histogram.ts";
import {
  type Counted,
  type Kind,
  LEAST_UNITS,
  meanOf,
  type Memo,
  NO_BOUNDS,
  PLAIN_KIND,
  type Point,
  type Trial,
  type TrialKey,
  type Units,
} from "./kind.ts";
import { choose, pooled } from "./latency-points.ts";
import { comparesOf, marginOf, tolerated } from "./objective.ts";
import type { PairedRule } from "./paired-test.ts";
import { impossibleCount, wrongShape } from "./proportion.ts";
import type { AnsweredTwice, Arm, Payload } from "./reading.ts";

/** More pairs without a baseline's answer than this share, and what is left is no fair sample. */
const UNMATCHED = 0.05;
/** Pairs before anything may pass. */
const LEAST_PAIRS = 50;

/** Sums: pairs, Σ answers of the arm, pairs that the baseline did not answer. */
export function pairedKind(guard: PairedGuard): Kind {
  const isShare = guard.compares === "outcomes";
  return {
    ...PLAIN_KIND,
    compares: comparesOf(guard),
    better: guard.better,
    read: (payload, arm) => read(guard, payload, arm),
    open: () => ({ ...PLAIN_KIND.open([]), points: guard.compares === "latencies" ? null : [NO_BOUNDS] }),
    learn: (memo, baseline) =>
      guard.compares === "latencies" && memo.points === null ? learnTail(guard, memo, baseline) : memo,
    trials: (memo) => trialsOf(guard, memo),
    sum: (sums, units) => addPairs(sums, units, guard),
    show: (_, sums) => meanOf(sums),
    rule: ({ candidate }) => {
      const [pairs = 0, , unmatched = 0] = candidate;
      if (unmatched > UNMATCHED * (pairs + unmatched))
        return {
          kind: "open",
          reason: "ambiguous",
          detail: `the baseline did not answer ${Math.round(unmatched)} of ${Math.round(pairs + unmatched)} mirrored requests`,
        };
      if (pairs >= LEAST_PAIRS) return null;
      return {
        kind: "open",
        reason: "too-few-samples",
        detail: `Expected ${LEAST_PAIRS} pairs, got ${Math.floor(pairs)}`,
      };
    },
    halfWay: (base) =>
      isShare
        ? halfWayByFactor(guard, base)
        : guard.compares === "scores"
          ? halfWayByPoints(guard, base)
          : null,
    limit: (_, __, baseline) => tolerated(guard, baseline ?? 0),
  };
}

/**
 * Both arms' readings hold the same pairs; the test takes those that the baseline answered.
 *
 * Of the baseline's reading only its own answers are kept, so that its level is its own.
 */
function read(guard: PairedGuard, payload: Payload, arm: Arm): Units | Unusable {
  if (payload.shape !== "pairs") return wrongShape("pairs of answers", payload);
  let unmatched = 0;
  const pairs: AnsweredTwice[] = [];
  for (const pair of payload.pairs) {
    const [baseline, candidate, count] = pair;
    const wrong = impossibleCount(count, "pairs") ?? outside(guard, baseline) ?? outside(guard, candidate);
    if (wrong !== null) return wrong;
    if (baseline === null) unmatched += count;
    else pairs.push(arm === "candidate" ? pair : [baseline, baseline, count]);
  }
  const total = pairs.reduce((sum, [, , count]) => sum + count, 0);
  return {
    ok: true,
    total: total < LEAST_UNITS ? 0 : total,
    events: unmatched,
    ladder: null,
    more: { kind: "pairs", pairs },
  };
}

function outside({ compares }: PairedGuard, answer: number | null): Unusable | null {
  if (answer === null) return null;
  if (!Number.isFinite(answer))
    return { ok: false, why: "not-a-number", detail: `an answer's value is ${answer}` };
  const fits =
    compares === "outcomes"
      ? answer === 0 || answer === 1
      : answer >= 0 && (compares === "latencies" || answer <= 1);
  if (fits) return null;
  const expected = {
    outcomes: "0 (good) or 1 (bad)",
    scores: "a score between 0 and 1",
    latencies: "seconds of at least 0",
  };
  return { ok: false, why: "impossible", detail: `Expected ${expected[compares]}, found ${answer}` };
}

function addPairs(sums: number[], units: Units | null, { compares, better }: PairedGuard): void {
  if (units === null || units.more?.kind !== "pairs") return;
  const lost = compares === "outcomes" || better === "lower" ? 1 : 0;
  let [pairs = 0, answers = 0, unmatched = 0] = sums;
  for (const [baseline, candidate, count] of units.more.pairs) {
    pairs += count;
    answers += count * (candidate ?? (compares === "latencies" ? (baseline ?? 0) : lost));
  }
  unmatched += units.events;
  sums.splice(0, sums.length, pairs, answers, unmatched);
}

function trialsOf(guard: PairedGuard, memo: Memo): Trial[] {
  const { factor, points } = marginOf(guard);
  const trial = (key: TrialKey, share: number, rules: readonly PairedRule[]): Trial => {
    const counted: Counted[] = rules.map((rule) => ({ rule, point: pointOf(rule) }));
    return { key, test: "paired", share, certifies: false, counted };
  };
  switch (guard.compares) {
    case "outcomes":
      return [
        trial("baseline", 1, [{ kind: "paired-outcomes", ratio: factor, points, above: BAD, halfWay: null }]),
      ];
    case "scores":
      return [trial("baseline", 1, [{ kind: "paired-scores", better: guard.better, points }])];
    case "latencies": {
      // The median says nothing of the tail and the tail nothing of the median: half of alpha for each.
      const tail = (memo.points ?? []).map(([baseline, candidate, halfWay]): PairedRule => ({
        kind: "paired-outcomes",
        ratio: 1,
        points: 0,
        above: { candidate, baseline },
        halfWay,
      }));
      const median = trial("median", 0.5, [{ kind: "paired-median", factor, halfWay: halfWayOf(guard) }]);
      return tail.length === 0 ? [median] : [median, trial("baseline", 0.5, tail)];
    }
  }
}

/** Latencies have no bounds to look up, but a bound that says how far is far enough. */
function pointOf(rule: PairedRule): Point {
  const halfWay = rule.kind === "paired-scores" ? null : rule.halfWay;
  return halfWay === null ? NO_BOUNDS : [0, 0, halfWay, "rare"];
}

/** How many times as slow a candidate is that is half-way to the level to find, and beyond the margin. */
function halfWayOf(guard: PairedGuard): number {
  return Math.max(marginOf(guard).factor, halfWayFactor(detectFactor(guard, null)));
}

/** Outcomes are 0 or 1. */
const BAD = { candidate: 0.5, baseline: 0.5 };

/** Bounds in steps of a tenth, from a millisecond to more than an hour: where the tail begins is found among them. */
const BOUNDS: readonly number[] = [
  ...Array.from({ length: 162 }, (_, i) => Number((0.001 * 1.1 ** i).toPrecision(4))),
  Number.POSITIVE_INFINITY,
];
const PERCENTILE = 95;

/** Fixes where the tail of the baseline's answers begins, once enough of them were seen. */
function learnTail(guard: PairedGuard, memo: Memo, { more }: Units): Memo {
  if (more?.kind !== "pairs") return memo;
  const asLatency: LatencyGuard = {
    ...guard,
    kind: "latency",
    histogram: "",
    percentile: PERCENTILE,
    bounds: null,
  };
  const chosen = choose(asLatency, pooled(memo, ladderOf(more.pairs)));
  if (chosen.points === null) return chosen;
  // Latencies are numbers, not buckets: the margin is exactly what was asked for.
  const [factor, halfWay] = [marginOf(guard).factor, halfWayOf(guard)];
  return { ...chosen, points: chosen.points.map(([x]) => [x, x * factor, x * halfWay, "rare"]) };
}

function ladderOf(pairs: readonly AnsweredTwice[]): Ladder {
  const counts = BOUNDS.map(() => 0);
  for (const [baseline, , count] of pairs) {
    const at = BOUNDS.findIndex((bound) => (baseline ?? 0) <= bound);
    counts[at] = (counts[at] ?? 0) + count;
  }
  let all = 0;
  return { bounds: BOUNDS, counts: counts.map((count) => (all += count)) };
}
