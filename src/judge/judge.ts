/** The judge's face: guard, state and readings of one cohort to finding. Pure, synchronous, total. */
import { evidenceOf } from "./evidence.ts";
import type { Finding } from "./finding.ts";
import type { Guard } from "./guard.ts";
import type { Kind, Memo, Units } from "./kind.ts";
import { latencyKind } from "./latency.ts";
import { hasObjective } from "./objective.ts";
import { presenceOf } from "./presence.ts";
import { proportionKind } from "./proportion.ts";
import type { Reading } from "./reading.ts";
import { type Arms, judgeInterval, openTests, type Running, statesOf } from "./running.ts";
import {
  type IntervalReading,
  type Moment,
  newPair,
  NOTHING_SEEN,
  type Pair,
  type PairPlan,
} from "./state.ts";
import { type PairState, restore, store } from "./stored.ts";
import { findingOf, notJudged } from "./verdict.ts";

export type { IntervalReading, Moment, PairPlan } from "./state.ts";
export type { PairState } from "./stored.ts";

export interface Judgement {
  readonly state: PairState;
  readonly finding: Finding;
  /** Alpha-weighted evidence of this tick for the average over pairs (`isBreachTogether`); 1 would be a breach alone. */
  readonly evidence: number;
}

/** How guards of this kind are judged; null for kinds that are not. */
function kindOf(guard: Guard): Kind | null {
  switch (guard.kind) {
    case "proportion":
      return proportionKind(guard);
    case "latency":
      return latencyKind(guard);
    case "rate":
    case "score":
    case "ratio":
    case "level":
    case "composite":
    case "tripwire":
    case "split":
    case "identity":
    case "signal":
      return null;
  }
}

/**
 * Judges all intervals of a pair that were not judged yet, oldest first.
 *
 * `state` is null before the first tick of a rollout and then what the last one gave back; `history` are the baseline's readings from
 * before the rollout, used when the evidence is opened. Intervals up to `state.until` are ignored, so reading again changes nothing.
 */
export function judgePair(
  plan: PairPlan,
  state: PairState | null,
  history: readonly Reading[],
  intervals: readonly IntervalReading[],
  moment: Moment,
): Judgement {
  const kind = kindOf(plan.guard);
  if (kind === null)
    return { state: state ?? store(newPair(moment.stage)), finding: notJudged(plan), evidence: 0 };
  const opened = state === null ? newPair(moment.stage, kind.open(unitsOf(kind, history))) : restore(state);
  const before = inStage(opened, moment.stage);
  const judged = judgeAll(kind, { plan, before, history, moment }, unjudged(intervals, before.until));
  // What is found must not depend on whether the state was stored in between.
  const stored = store(judged);
  const after = restore(stored);
  const on = { kind, plan, trials: kind.trials(after.memo) };
  return {
    state: stored,
    finding: findingOf(plan, after, { kind, moment }),
    evidence: evidenceOf(on, after, moment.live),
  };
}

/** Sums and breach belong to a stage, evidence to the rollout. */
function inStage(state: Pair, stage: string): Pair {
  return state.stage === stage ? state : { ...state, stage, seen: NOTHING_SEEN, breach: null };
}

/** In order and without overlap; usually they come so. */
function unjudged(intervals: readonly IntervalReading[], until: Pair["until"]): readonly IntervalReading[] {
  let judged = until ?? Number.NEGATIVE_INFINITY;
  const isFresh = ({ window }: IntervalReading): boolean => {
    const fresh = window.from >= judged;
    if (fresh) judged = window.to;
    return fresh;
  };
  const inOrder = intervals.every(
    ({ window }, i) => window.from >= (intervals[i - 1]?.window.from ?? window.from),
  );
  return (inOrder ? intervals : intervals.toSorted((a, b) => a.window.from - b.window.from)).filter(isFresh);
}

interface Given {
  readonly plan: PairPlan;
  readonly before: Pair;
  readonly history: readonly Reading[];
  readonly moment: Moment;
}

function judgeAll(kind: Kind, given: Given, intervals: readonly IntervalReading[]): Pair {
  const { before } = given;
  const newest = intervals.at(-1);
  if (newest === undefined) return before;
  const running = runningFrom(kind, given);
  openTests(running, before.tests);
  for (const { candidate, baseline } of intervals) {
    const arms = {
      candidate: presenceOf(kind, candidate, "candidate"),
      baseline: presenceOf(kind, baseline, "baseline"),
    };
    fix(running, prepared(running, arms));
    judgeInterval(running, arms);
    fix(running, learnt(running, arms));
  }
  const seen = {
    looked: running.looked,
    filled: running.filled,
    candidate: running.candidate,
    baseline: running.baseline,
  };
  const { memo, gap, breach } = running;
  return { until: newest.window.to, stage: before.stage, memo, tests: statesOf(running), seen, gap, breach };
}

function runningFrom(kind: Kind, { plan, before, history, moment }: Given): Running {
  const { guard } = plan;
  const any = (guard.kind === "proportion" || guard.kind === "latency") && guard.margin !== null;
  const { memo, gap, breach, seen } = before;
  return {
    kind,
    plan,
    live: moment.live,
    relative: { any, only: any && !hasObjective(guard) },
    history: () => unitsOf(kind, history),
    memo,
    tests: [],
    looked: seen.looked,
    filled: seen.filled,
    candidate: [...seen.candidate],
    baseline: [...seen.baseline],
    gap,
    breach,
    known: null,
    display: [],
  };
}

/** Baseline units of readings that are usable. */
function unitsOf(kind: Kind, readings: readonly Reading[]): Units[] {
  return readings.flatMap((reading) => {
    const presence = presenceOf(kind, reading, "baseline");
    return presence.ok ? [presence] : [];
  });
}

/** Fixes more of what must be fixed before it is tested; tests that can begin by that are opened. */
function fix(running: Running, memo: Memo): void {
  if (memo === running.memo) return;
  running.memo = memo;
  openTests(running, statesOf(running));
}

/** Bounds are no outcomes: this interval's own may be used. */
function prepared({ kind, memo }: Running, arms: Arms): Memo {
  const ladder =
    (arms.baseline.ok ? arms.baseline.ladder : null) ?? (arms.candidate.ok ? arms.candidate.ladder : null);
  return ladder === null ? memo : kind.prepare(memo, ladder);
}

function learnt({ kind, memo }: Running, { baseline }: Arms): Memo {
  return baseline.ok ? kind.learn(memo, baseline) : memo;
}
