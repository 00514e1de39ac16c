/** Reads every complete interval since the last judged one and judges each guard in each cohort. */
import { bakeOf, weightIn } from "../../config/rollout.ts";
import type { Rollout } from "../../config/rollout.ts";
import { eBenjaminiHochberg } from "../../judge/e-bh.ts";
import type { Finding } from "../../judge/finding.ts";
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
import { stageAt } from "../../plan/plan.ts";
import type { Pair, Plan, PlannedStage } from "../../plan/plan.ts";
import { weightOfAll } from "../../plan/shares.ts";
import { versionsOf } from "../../plan/versions.ts";
import type { Evidence, Together } from "../../promotion/observed.ts";
import type { RolloutState } from "../../promotion/state.ts";
import { DAY, type Instant, instant, milliseconds } from "../../units.ts";
import { isCovered, longestGap } from "./coverage.ts";
import {
  guardOf,
  intervalOf,
  queryOf,
  readHistory,
  readWindows,
  weeksBefore,
  type WindowsOf,
  withBaselineOf,
} from "./readings.ts";
import type { Terms } from "./readings.ts";
import { servedShare } from "./served-share.ts";
import { liveBefore, ripeWindows, waitsForMove, windowsToJudge } from "./windows.ts";

/** @returns what the new intervals proved; with none complete, the findings as they stood. */
export async function measure(terms: Terms): Promise<Evidence> {
  const { plan, state, now } = terms;
  const isWaiting = waitsForMove(state);
  const planned = stageAt(plan, isWaiting ? liveBefore(plan, state.stage) : state.stage);
  const windows = windowsToJudge(plan, state, now);
  const pairs = activePairs(plan, planned);
  const windowsOf: WindowsOf = (guard) => (guard.maturesAfter === null ? windows : ripe(terms, guard, pairs));
  const history = await readHistory(terms, pairs);
  const readings = await readWindows(terms, pairs, windowsOf);
  const isWeekKnown = isWeekRecorded(state);
  const lacksBaseline = (guard: Guard, cohort: string): boolean =>
    isWeekKnown && isPurelyRelative(guard) && weightIn(planned.stage, cohort) >= 100;
  const week = pairs.filter((pair) => lacksBaseline(guardOf(plan.rollout, pair.guard), pair.cohort));
  const liveUntil = state.observedAt ?? now;
  const earlier = await readWindows(terms, week, (guard) => weeksBefore(windowsOf(guard), liveUntil));
  const slowest = ripensLast(plan, pairs);
  const baking =
    slowest === null ? windows : windowsOf(slowest).filter(({ from }) => isWaiting || from >= liveUntil);
  const covered = baking.filter((window) =>
    isCovered(plan, planned.stage, pairs, readings.get(window.from) ?? []),
  );
  const coveredTime = isWaiting ? 0 : covered.length * plan.rollout.every;
  const bakeOver = state.observedAt !== null && state.covered + coveredTime >= bakeOf(planned.stage);

  const judged = pairs.map((pair) => {
    const guard = guardFor(plan.rollout, pair);
    const own = history.filter((reading) => reading.guard === pair.guard && reading.cohort === pair.cohort);
    const weight = isWaiting ? null : weightOfCohort(plan, planned, pair.cohort);
    const sameHours = lacksBaseline(guard, pair.cohort);
    // What people say is all there is to a signal: it stands in the reports, and no interval remembers it.
    const all = queryOf(guard) === null ? [] : windowsOf(guard);
    const isOurs = ({ from }: Window): boolean => isWaiting || from >= liveUntil;
    const read = (window: Window, set: number | null): IntervalReading =>
      intervalOf(pair, { window, weight: set }, readings.get(window.from) ?? []);
    const reports = state.reports.filter((report) => report.guard === pair.guard);
    const live = weightIn(planned.stage, pair.cohort) < 100;
    return {
      pair,
      ...judgeInStage(planFor(plan, planned, { ...pair, guard }), keptOf(state, pair), {
        history: own,
        ripened: all.filter((window) => !isOurs(window)).map((window) => read(window, null)),
        intervals: all.filter(isOurs).map((window) => {
          const interval = read(window, weight);
          return sameHours ? withBaselineOf(interval, pair, { earlier, liveUntil }) : interval;
        }),
        moment: { bakeOver, live, sameHours, stage: planned.stage.name, reports },
        wasLive: live || weightIn(stageAt(plan, liveBefore(plan, state.stage)).stage, pair.cohort) < 100,
        liveUntil,
      }),
    };
  });
  const found = judged.map(({ finding }) => finding);
  const findings = found.map((finding) => voided(finding, found, plan.rollout));
  // What proves nothing alone proves nothing together.
  const valid = judged.filter((_, i) => findings[i] === found[i]);
  // A pair opens with its first interval and the history before it: stored sooner, it would never read that again.
  const opened = Object.fromEntries(
    judged.filter((each) => each.state.until !== null).map((each) => [keyOf(each.pair), each.state]),
  );
  return {
    findings,
    together: together(plan, valid),
    pairs: { ...state.pairs, ...opened },
    judgedUntil: windows.at(-1)?.to ?? state.judgedUntil,
    intervals: windows.length,
    covered: coveredTime,
    longestGap: longestGap(windows, covered),
    servedShare: servedShare(windows, readings),
  };
}

interface InStage {
  readonly history: readonly Reading[];
  /** Of an earlier stage: it ripened in this one. */
  readonly ripened: readonly IntervalReading[];
  readonly intervals: readonly IntervalReading[];
  readonly moment: Moment;
  /** Whether the baseline had live traffic in the stage before. */
  readonly wasLive: boolean;
  readonly liveUntil: Instant;
}

/**
 * Judges what ripened from an earlier stage against the baseline that was live then, and then what this stage brought.
 * Until that is anything, the moment is still the one of before: there is no baseline to be missed yet.
 */
function judgeInStage(plan: PairPlan, kept: PairState | null, given: InStage): Judgement {
  const { history, ripened, intervals, moment, wasLive, liveUntil } = given;
  const before = { ...moment, live: wasLive, sameHours: false };
  const isOpened = kept !== null && kept.until !== null;
  const judged =
    isOpened && ripened.length > 0 ? judgePair(plan, kept, history, ripened, before).state : kept;
  const isFresh = intervals.length === 0 && (judged?.until ?? 0) <= liveUntil;
  return judgePair(plan, judged, history, intervals, isFresh ? before : moment);
}

/** The guard whose labels take longest, where all that read anything wait for theirs; null where one does not. */
function ripensLast({ rollout }: Plan, pairs: readonly Pair[]): Guard | null {
  const watched = pairs
    .filter(({ cohort }) => cohort === ALL)
    .map(({ guard }) => guardOf(rollout, guard))
    .filter((guard) => queryOf(guard) !== null);
  const [slowest = null] = watched.toSorted((a, b) => (b.maturesAfter ?? 0) - (a.maturesAfter ?? 0));
  return watched.some(({ maturesAfter }) => maturesAfter === null) ? null : slowest;
}

/** Whether all of this stage has a counterpart some weeks earlier in this rollout, while there was a live baseline. */
function isWeekRecorded({ startedAt, observedAt }: RolloutState): boolean {
  return observedAt !== null && observedAt - startedAt >= 7 * DAY;
}

/** At 100 % an objective goes on alone; only a guard without one needs a baseline still. */
function isPurelyRelative(guard: Guard): boolean {
  if (!("objective" in guard) || guard.kind === "paired" || guard.margin === null) return false;
  return guard.objective.atMost === null && guard.objective.atLeast === null;
}

function keyOf({ guard, cohort }: Pick<Pair, "guard" | "cohort">): string {
  return `${guard}/${cohort}`;
}

function keptOf(state: RolloutState, pair: Pair): PairState | null {
  return state.pairs[keyOf(pair)] ?? null;
}

/** What the judge must know of a pair in this stage. */
function planFor(
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

/** The intervals of a guard whose labels come later; its pairs were all judged up to the same moment. */
function ripe({ plan, state, now }: Terms, guard: Guard, pairs: readonly Pair[]): readonly Window[] {
  const until = pairs
    .filter((pair) => pair.guard === guard.name)
    .map((pair) => keptOf(state, pair)?.until ?? null);
  const known = until.filter((each) => each !== null);
  return ripeWindows(plan, state, {
    now,
    ripensIn: guard.maturesAfter ?? milliseconds(0),
    until: known.length === 0 ? null : instant(Math.min(...known)),
  });
}

/** The candidate's share of a cohort's traffic as set, 0..1; of a mirror there is none. */
function weightOfCohort({ rollout }: Plan, { stage }: PlannedStage, cohort: string): number | null {
  if (stage.kind !== "canary" && stage.kind !== "blue-green") return null;
  return (cohort === ALL ? weightOfAll(stage, rollout) : weightIn(stage, cohort)) / 100;
}

/** Pairs that carry a breach of all together, at most. */
const MOST_CARRIERS = 5;

/** The roll-back guards as one, and which cohorts are named by their evidence. */
function together(plan: Plan, judged: readonly (Judgement & { readonly pair: Pair })[]): Together {
  const rollBack = judged.filter(({ finding }) => finding.onBreach === "roll-back");
  const largest = rollBack.toSorted((a, b) => b.evidence - a.evidence);
  const inCohorts = rollBack.filter(({ pair }) => pair.cohort !== ALL);
  const worse = eBenjaminiHochberg(
    inCohorts.map(({ pair, evidence }) => evidence / pair.alpha),
    plan.alpha,
  );
  return {
    evidence: rollBack.reduce((sum, { evidence }) => sum + evidence, 0),
    carriers: largest
      .filter(({ evidence }) => evidence > 0)
      .slice(0, MOST_CARRIERS)
      .map(({ pair: { guard, cohort } }) => ({ guard, cohort })),
    degraded: [...new Set(worse.flatMap((i) => inCohorts[i]?.pair.cohort ?? []))],
  };
}

/** A guard that is valid only while another one holds proves nothing while that one is broken: neither pass nor breach. */
function voided(finding: Finding, all: readonly Finding[], rollout: Rollout): Finding {
  const needed = guardOf(rollout, finding.guard).validWhile;
  const broken = all.find((each) => each.guard === needed && each.verdict.kind === "breach");
  if (broken === undefined) return finding;
  const detail = `${finding.guard} is valid only while ${broken.guard} holds, and that is broken in ${broken.cohort}`;
  return { ...finding, verdict: { kind: "inconclusive", reason: "void", detail, wanted: null } };
}

/** Guard × cohort pairs that are judged in this stage. */
function activePairs(plan: Plan, planned: PlannedStage): readonly Pair[] {
  return plan.pairs.filter((pair) =>
    planned.cells.some(
      (cell) =>
        cell.guard === pair.guard && cell.cohort === pair.cohort && cell.blind?.why !== "not-in-this-stage",
    ),
  );
}

/** A cohort may ask for a level of its own to be found; half-way is measured to that one. */
function guardFor(rollout: Rollout, pair: Pair): Guard {
  const guard = guardOf(rollout, pair.guard);
  const level = rollout.cohorts.find((cohort) => cohort.name === pair.cohort)?.detect[pair.guard];
  return level === undefined || !("detect" in guard) ? guard : { ...guard, detect: { kind: "level", level } };
}
