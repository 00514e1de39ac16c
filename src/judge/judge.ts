/** The judge's face: guard, state and readings of one cohort to finding. Pure, synchronous, total. */
import { evidenceOf, type Trials } from "./evidence.ts";
import type { Guard } from "./guard.ts";
import { armsOf, judgeInterval } from "./interval.ts";
import type { Kind, Memo, Trial, Units } from "./kind.ts";
import { latencyKind } from "./latency.ts";
import { hasObjective } from "./objective.ts";
import { presenceOf } from "./presence.ts";
import { proportionKind } from "./proportion.ts";
import type { Reading } from "./reading.ts";
import { turnToRecorded } from "./recorded.ts";
import { betsOf } from "./rules.ts";
import { openSeries, shareMoments } from "./series.ts";
import {
  compact,
  type IntervalReading,
  type Judgement,
  type Moment,
  newState,
  NOTHING_SEEN,
  type PairPlan,
  type PairState,
  type TestState,
} from "./state.ts";
import { findingOf, notJudged } from "./verdict.ts";

export type { IntervalReading, Judgement, Moment, PairPlan, PairState } from "./state.ts";

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
  if (kind === null) return { state: state ?? newState(moment.stage), finding: notJudged(plan), evidence: 0 };
  let next = inStage(state ?? newState(moment.stage, kind.open(unitsOf(kind, history))), moment.stage);
  let on: Trials = { kind, plan, trials: kind.trials(next.memo) };
  for (const interval of unjudged(intervals, next.until)) {
    const arms = armsOf(on, interval);
    const memo = memoBefore(kind, next.memo, arms);
    const opened = open(on, { ...next, memo }, { history, live: moment.live });
    on = opened.on;
    next = judgeInterval(on, opened.state, { arms, live: moment.live, to: interval.window.to });
    if (arms.baseline.ok) next = { ...next, memo: kind.learn(next.memo, arms.baseline.units) };
  }
  next = compact(next);
  on = { ...on, trials: kind.trials(next.memo) };
  return {
    state: next,
    finding: findingOf(plan, next, { kind, moment }),
    evidence: evidenceOf(on, next, moment.live),
  };
}

/** Sums and breach belong to a stage, evidence to the rollout. */
function inStage(state: PairState, stage: string): PairState {
  return state.stage === stage ? state : { ...state, stage, seen: NOTHING_SEEN, breach: null };
}

function unjudged(intervals: readonly IntervalReading[], until: PairState["until"]): IntervalReading[] {
  const fresh: IntervalReading[] = [];
  let judged = until ?? Number.NEGATIVE_INFINITY;
  for (const interval of intervals.toSorted((a, b) => a.window.from - b.window.from)) {
    if (interval.window.from < judged) continue;
    fresh.push(interval);
    judged = interval.window.to;
  }
  return fresh;
}

/** Baseline units of readings that are usable. */
function unitsOf(kind: Kind, readings: readonly Reading[]): Units[] {
  return readings.flatMap((reading) => {
    const presence = presenceOf(kind, reading, "baseline");
    return presence.ok ? [presence.units] : [];
  });
}

function memoBefore(kind: Kind, memo: Memo, arms: ReturnType<typeof armsOf>): Memo {
  const ladder =
    (arms.baseline.ok ? arms.baseline.units.ladder : null) ??
    (arms.candidate.ok ? arms.candidate.units.ladder : null);
  return ladder === null ? memo : kind.prepare(memo, ladder);
}

interface Opening {
  readonly history: readonly Reading[];
  readonly live: boolean;
}

/** Opens the series of tests that have none yet, and turns to the recorded baseline where the live one has gone. */
function open(on: Trials, state: PairState, opening: Opening): { on: Trials; state: PairState } {
  const { kind, plan } = on;
  let next = state;
  if (!opening.live && state.memo.recorded === null && isPurelyRelative(plan.guard)) {
    const side = plan.guard.kind === "proportion" && plan.guard.better === "higher" ? "below" : "above";
    next = {
      ...state,
      ...turnToRecorded(kind, state.memo, { tests: state.tests, horizon: plan.horizon, side }),
    };
  }
  const trials = kind.trials(next.memo);
  if (trials.length === next.tests.length) return { on: { ...on, trials }, state: next };
  const past = unitsOf(kind, opening.history);
  const tests = trials.map(
    (trial) => next.tests.find(({ key }) => key === trial.key) ?? openTest(trial, plan.horizon, past),
  );
  return { on: { ...on, trials }, state: { ...next, tests } };
}

function isPurelyRelative(guard: Guard): boolean {
  return (
    (guard.kind === "proportion" || guard.kind === "latency") && guard.margin !== null && !hasObjective(guard)
  );
}

function openTest(trial: Trial, horizon: number, past: readonly Units[]): TestState {
  const series = trial.counted.map(({ rule, point }) => {
    const history = past.map((units) => {
      const events = units.beyond(point[0]);
      return shareMoments(units.total, point[3] === "complement" ? units.total - events : events);
    });
    return openSeries(
      betsOf(rule),
      horizon,
      history.filter(({ n, sum }) => n > 0 && !Number.isNaN(sum)),
    );
  });
  return { key: trial.key, top: 0, series };
}
