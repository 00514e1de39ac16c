/** What a tick looks at: the stage that is judged, its pairs, and the intervals of each guard. */
import { weightIn } from "../../config/rollout.ts";
import type { Guard } from "../../judge/guard.ts";
import { ALL, type Window } from "../../judge/reading.ts";
import type { Pair, Plan, PlannedStage } from "../../plan/plan.ts";
import type { RolloutState } from "../../promotion/state.ts";
import { judgedAt, plannedAt, type Position, waitsForMove } from "../../promotion/steps.ts";
import { DAY, type Instant, instant, milliseconds } from "../../units.ts";
import { guardOf, queryOf } from "./readings.ts";
import type { Terms, WindowsOf } from "./readings.ts";
import { ripeWindows, windowsToJudge } from "./windows.ts";

export interface Period {
  /** Whether a later stage was announced and not seen yet: the one before is judged on. */
  readonly isWaiting: boolean;
  readonly at: Position;
  /** As it stands in the step that is judged. */
  readonly planned: PlannedStage;
  readonly pairs: readonly Pair[];
  /** The new intervals of the stage, and those of each guard: labels that come later are waited for. */
  readonly windows: readonly Window[];
  readonly windowsOf: WindowsOf;
  /** Until when the stage before was live. */
  readonly liveUntil: Instant;
  /** Whether a pair has no live baseline here and is compared with that of the same hours some weeks before. */
  readonly usesWeekBefore: (guard: Guard, cohort: string) => boolean;
}

export function periodOf(terms: Terms): Period {
  const { plan, state, now } = terms;
  const isWaiting = waitsForMove(state);
  const at = judgedAt(plan, state);
  const planned = plannedAt(plan, at);
  const windows = windowsToJudge(plan, state, now);
  const pairs = activePairs(plan, planned);
  const isWeekKnown = isWeekRecorded(state);
  return {
    isWaiting,
    at,
    planned,
    pairs,
    windows,
    windowsOf: (guard) => (guard.maturesAfter === null ? windows : ripe(terms, guard, pairs)),
    liveUntil: state.observedAt ?? now,
    usesWeekBefore: (guard, cohort) =>
      isWeekKnown && isPurelyRelative(guard) && weightIn(planned.stage, cohort) >= 100,
  };
}

/** The intervals that may count towards the bake: those of the slowest labels where all that is read waits for its labels. */
export function bakingWindows({ plan }: Terms, period: Period): readonly Window[] {
  const slowest = ripensLast(plan, period.pairs);
  return slowest === null
    ? period.windows
    : period.windowsOf(slowest).filter((window) => isOfStage(period, window));
}

/** Whether an interval belongs to the stage that is judged; others ripened in it. */
export function isOfStage({ isWaiting, liveUntil }: Period, { from }: Window): boolean {
  return isWaiting || from >= liveUntil;
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

/** The guard whose labels take longest, where all that read anything wait for theirs; null where one does not. */
function ripensLast({ rollout }: Plan, pairs: readonly Pair[]): Guard | null {
  const watched = pairs
    .filter(({ cohort }) => cohort === ALL)
    .map(({ guard }) => guardOf(rollout, guard))
    .filter((guard) => queryOf(guard) !== null);
  const [slowest = null] = watched.toSorted((a, b) => (b.maturesAfter ?? 0) - (a.maturesAfter ?? 0));
  return watched.some(({ maturesAfter }) => maturesAfter === null) ? null : slowest;
}

/** The intervals of a guard whose labels come later; its pairs were all judged up to the same moment. */
function ripe({ plan, state, now }: Terms, guard: Guard, pairs: readonly Pair[]): readonly Window[] {
  const until = pairs
    .filter((pair) => pair.guard === guard.name)
    .map(({ cohort }) => state.pairs[`${guard.name}/${cohort}`]?.until ?? null);
  const known = until.filter((each) => each !== null);
  return ripeWindows(plan, state, {
    now,
    ripensIn: guard.maturesAfter ?? milliseconds(0),
    until: known.length === 0 ? null : instant(Math.min(...known)),
  });
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
