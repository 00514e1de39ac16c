/** The judge's face: guard, state and readings of one cohort to finding. Pure, synchronous, total. */
import { aboutThis, endowed, inStage } from "./carried.ts";
import { evidenceOf } from "./evidence.ts";
import type { Finding } from "./finding.ts";
import type { Kind, Memo } from "./kind.ts";
import { kindOf } from "./kinds.ts";
import { baselineUnits, presenceOf } from "./presence.ts";
import type { Reading } from "./reading.ts";
import { type Arms, judgeInterval, openTests, type Running, statesOf } from "./running.ts";
import { type IntervalReading, type Moment, newPair, type Pair, type PairPlan, peopleOf } from "./state.ts";
import { type PairState, restore, store } from "./stored.ts";
import { findingOf } from "./verdict.ts";

export type { IntervalReading, Moment, PairPlan } from "./state.ts";
export type { PairState } from "./stored.ts";

export interface Judgement {
  readonly state: PairState;
  readonly finding: Finding;
  /** Alpha-weighted evidence of this tick for the average over pairs (`isBreachTogether`); 1 would be a breach alone. */
  readonly evidence: number;
}

/**
 * Judges all intervals of a pair that were not judged yet, oldest first.
 *
 * `state` is null before the first tick of a rollout and then what the last one gave back; `history` are the baseline's readings from
 * before the rollout, used when the evidence is opened. Intervals up to `state.until` are ignored, so reading again changes nothing.
 * A state whose null was another one (a margin was changed, a baseline mended) hands on its capital, to be bet anew.
 *
 * @throws RangeError for a state that was not stored by the judge, or readings that were given for the wrong arm.
 */
export function judgePair(
  plan: PairPlan,
  state: PairState | null,
  history: readonly Reading[],
  intervals: readonly IntervalReading[],
  moment: Moment,
): Judgement {
  const kind = kindOf(plan);
  const opened =
    state === null ? newPair(moment.stage, kind.open(baselineUnits(kind, history))) : restore(state);
  const before = aboutThis(kind, plan, inStage(kind, opened, moment.stage), history);
  const given = { plan, before, history, moment };
  const judged = judgeAll(kind, given, unjudged(intervals, given.before.until));
  const on = { kind, plan, trials: kind.trials(judged.memo) };
  return {
    state: store(judged),
    finding: findingOf(plan, judged, { kind, moment }),
    evidence: evidenceOf(on, judged, moment.live || moment.sameHours),
  };
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
  const isOwn = given.moment.ofBefore !== true;
  openTests(running, before.isOwed && isOwn ? endowed(kind, before) : before.tests);
  for (const { candidate, baseline, weight } of intervals) {
    const arms: Arms = {
      candidate: presenceOf(kind, candidate, "candidate"),
      baseline: presenceOf(kind, baseline, "baseline"),
      weight,
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
  const { stage, key, since } = before;
  const isOwed = before.isOwed && !isOwn;
  const tests = statesOf(running);
  return { until: newest.window.to, stage, isOwed, key, since, memo, tests, seen, gap, breach };
}

function runningFrom(kind: Kind, { plan, before, history, moment }: Given): Running {
  const { memo, gap, breach, seen } = before;
  return {
    kind,
    plan,
    live: moment.live || moment.sameHours,
    sameHours: moment.sameHours,
    people: peopleOf(moment),
    history: () => baselineUnits(kind, history),
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
