/** One guard in one cohort: its readings, its plan and its past go to the judge. */
import { weightIn } from "../../config/rollout.ts";
import type { Rollout } from "../../config/rollout.ts";
import { Failure } from "../../errors.ts";
import type { Guard } from "../../judge/guard.ts";
import {
  type IntervalReading,
  type Judgement,
  judgePair,
  type Moment,
  type PairPlan,
} from "../../judge/judge.ts";
import type { PairState } from "../../judge/judge.ts";
import { ALL, type Reading, type Window } from "../../judge/reading.ts";
import type { Pair, Plan, PlannedStage } from "../../plan/plan.ts";
import { weightOfAll } from "../../plan/shares.ts";
import { keyOf, moveBefore, stepAt } from "../../promotion/steps.ts";
import { versionsOf } from "../../plan/versions.ts";
import { isOfStage, type Period } from "./period.ts";
import { guardOf, intervalOf, queryOf, withBaselineOf } from "./readings.ts";
import type { Terms } from "./readings.ts";
import type { JudgedPair } from "./together.ts";

/** Everything that was read in a tick, by the beginning of the interval; `earlier` are the same hours some weeks before. */
export interface Seen {
  readonly history: readonly Reading[];
  readonly readings: ReadonlyMap<number, readonly Reading[]>;
  readonly earlier: ReadonlyMap<number, readonly Reading[]>;
}

/** @throws Failure state-lost for evidence that is not as it was stored. */
export function judgeOne(
  terms: Terms,
  { period, seen, bakeOver }: { readonly period: Period; readonly seen: Seen; readonly bakeOver: boolean },
  pair: Pair,
): JudgedPair {
  const { plan, state } = terms;
  const { planned, isWaiting, liveUntil } = period;
  const guard = guardFor(plan.rollout, pair);
  const weight = isWaiting ? null : weightOfCohort(plan, planned, pair.cohort);
  const sameHours = period.usesWeekBefore(guard, pair.cohort);
  // What people say is all there is to a signal: it stands in the reports, and no interval remembers it.
  const all = queryOf(guard) === null ? [] : period.windowsOf(guard);
  const read = (window: Window, set: number | null): IntervalReading =>
    intervalOf(pair, { window, weight: set }, seen.readings.get(window.from) ?? []);
  const live = weightIn(planned.stage, pair.cohort) < 100;
  const step = stepAt(plan, period.at);
  const reports = state.reports.filter((report) => report.guard === pair.guard);
  const given: InStage = {
    history: seen.history.filter((each) => each.guard === pair.guard && each.cohort === pair.cohort),
    ripened: all.filter((window) => !isOfStage(period, window)).map((window) => read(window, null)),
    intervals: all
      .filter((window) => isOfStage(period, window))
      .map((window) => {
        const interval = read(window, weight);
        return sameHours ? withBaselineOf(interval, pair, { earlier: seen.earlier, liveUntil }) : interval;
      }),
    moment: { bakeOver, live, sameHours, stage: keyOf(step), reports, ofBefore: step.kind === "preview" },
    wasLive: live || weightIn(stepAt(plan, moveBefore(plan, state)).stage, pair.cohort) < 100,
    liveUntil,
  };
  const kept = state.pairs[`${pair.guard}/${pair.cohort}`] ?? null;
  try {
    return { pair, ...judgeInStage(planFor(plan, planned, { ...pair, guard }), kept, given) };
  } catch (cause) {
    if (!(cause instanceof RangeError) || kept === null) throw cause;
    throw new Failure(
      "state-lost",
      `Expected the evidence of ${pair.guard} in ${pair.cohort} as it was stored, found other: ${cause.message}`,
      { cause },
    );
  }
}

interface InStage {
  readonly history: readonly Reading[];
  /** Of an earlier stage: it ripened in this one. */
  readonly ripened: readonly IntervalReading[];
  readonly intervals: readonly IntervalReading[];
  readonly moment: Moment;
  /** Whether the baseline had live traffic in the stage before. */
  readonly wasLive: boolean;
  readonly liveUntil: Period["liveUntil"];
}

/**
 * Judges what ripened from an earlier stage against the baseline that was live then, and then what this stage brought.
 * Until that is anything, the moment is still the one of before: there is no baseline to be missed yet.
 */
function judgeInStage(plan: PairPlan, kept: PairState | null, given: InStage): Judgement {
  const { history, ripened, intervals, moment, wasLive, liveUntil } = given;
  const before = { ...moment, live: wasLive, sameHours: false, ofBefore: true };
  const isOpened = kept !== null && kept.until !== null;
  const judged =
    isOpened && ripened.length > 0 ? judgePair(plan, kept, history, ripened, before).state : kept;
  const isFresh = intervals.length === 0 && (judged?.until ?? 0) <= liveUntil;
  return judgePair(plan, judged, history, intervals, isFresh ? before : moment);
}

/** What the judge must know of a pair in this stage. */
export function planFor(
  plan: Plan,
  planned: PlannedStage,
  pair: Omit<Pair, "guard"> & { readonly guard: Guard },
): PairPlan {
  const cell = planned.cells.find((each) => each.guard === pair.guard.name && each.cohort === pair.cohort);
  return {
    ...pair,
    promised: cell?.blind === null,
    needed: cell?.needed ?? null,
    versions: versionsOf(plan.rollout),
  };
}

/** A cohort may ask for a level of its own to be found; half-way is measured to that one. */
export function guardFor(rollout: Rollout, pair: Pair): Guard {
  const guard = guardOf(rollout, pair.guard);
  const level = rollout.cohorts.find((cohort) => cohort.name === pair.cohort)?.detect[pair.guard];
  return level === undefined || !("detect" in guard) ? guard : { ...guard, detect: { kind: "level", level } };
}

/** The candidate's share of a cohort's traffic as set, 0..1; of a mirror there is none. */
function weightOfCohort({ rollout }: Plan, { stage }: PlannedStage, cohort: string): number | null {
  if (stage.kind !== "canary" && stage.kind !== "blue-green") return null;
  return (cohort === ALL ? weightOfAll(stage, rollout) : weightIn(stage, cohort)) / 100;
}
