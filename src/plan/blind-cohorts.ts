import type { Cohort, Rollout, Stage } from "../config/rollout.ts";
import { isJudgedByCohort } from "./guard-kinds.ts";
import type { Cell, PlannedStage } from "./plan.ts";
import { shownAmount } from "./public.ts";
import type { PlanComplaint } from "./report.ts";
import { weightOfAll } from "./shares.ts";

/** From here on a bad candidate reaches as many people as the baseline. */
const HALF = 50;

/** Whether any roll-back guard of class quality or error is promised for the cohort in the stage. */
export function isBlind(rollout: Rollout, stage: PlannedStage, cohort: string): boolean {
  return !watchersOf(rollout, stage, cohort).some((cell) => cell.blind === null);
}

/** Cells of the guards that could stop for the sake of the cohort, by what was measured in it. */
export function watchersOf(rollout: Rollout, { cells }: PlannedStage, cohort: string): readonly Cell[] {
  const watching = rollout.guards
    .filter(
      (guard) =>
        guard.onBreach === "roll-back" &&
        (guard.class === "quality" || guard.class === "error") &&
        isJudgedByCohort(guard),
    )
    .map(({ name }) => name);
  return cells.filter(
    (cell) => cell.cohort === cohort && cell.needed !== null && watching.includes(cell.guard),
  );
}

/**
 * No cohort may reach half of its traffic unseen.
 *
 * Blind in the last stage before 50 % it needs `from` a later stage that can see it, a substitute for numbers, or a person who
 * accepts it by name.
 */
export function refuseBlindCohorts(
  rollout: Rollout,
  stages: readonly PlannedStage[],
): readonly PlanComplaint[] {
  const last = lastBeforeHalf(rollout, stages);
  return rollout.cohorts.flatMap((cohort) => {
    if (cohort.accepted !== null || cohort.substitute !== null) return [];
    if (last !== null && !isBlind(rollout, last, cohort.name)) return [];
    const joins = stages.find(({ stage }) => stage.name === cohort.from);
    const joinsLater = joins !== undefined && joins.index > (last?.index ?? -1);
    if (joinsLater && !isBlind(rollout, joins, cohort.name)) return [];
    return [complain(cohort, joinsLater ? joins : last, stages, rollout)];
  });
}

/** The live stage just before the first one that gives the candidate half of all traffic; null when none comes before. */
function lastBeforeHalf(rollout: Rollout, stages: readonly PlannedStage[]): PlannedStage | null {
  const live = stages.filter(({ stage }) => stage.kind !== "evaluate");
  const half = live.findIndex(({ stage }) => weightOfAll(stage, rollout) >= HALF || isHalf(stage));
  return (half === -1 ? live.at(-1) : live[half - 1]) ?? null;
}

/** The weight of everyone, not lowered by cohorts that stay behind. */
function isHalf(stage: Stage): boolean {
  return stage.kind === "blue-green" || (stage.kind === "canary" && stage.weight >= HALF);
}

function complain(
  cohort: Cohort,
  where: PlannedStage | null,
  stages: readonly PlannedStage[],
  rollout: Rollout,
): PlanComplaint {
  const seen = stages.find((stage) => !isBlind(rollout, stage, cohort.name));
  const place = where === null ? "before 50% of the traffic" : `in stage "${where.stage.name}"`;
  return {
    code: "cohort-blind",
    severity: "blocker",
    path: ["cohorts", cohort.name],
    what: "key",
    message: `no roll-back guard of class quality or error can prove anything about the cohort ${cohort.name} ${place}`,
    expected: "one such guard with enough samples before half of the traffic is on the candidate",
    found: where === null ? "no stage before 50%" : shortage(watchersOf(rollout, where, cohort.name)),
    suggestion:
      seen !== undefined && where !== null && seen.index > where.index
        ? `from: ${seen.stage.name}`
        : 'bake longer, add `detect` for this cohort, substitute: { does: 200 answers a day read by people, owner: "@person" }, or accepted: { by: "@person", because: … }',
  };
}

/** How near the nearest of them is, in samples. */
export function shortage(cells: readonly Cell[]): string {
  const [nearest] = [...cells].sort((a, b) => b.expected / (b.needed ?? 1) - a.expected / (a.needed ?? 1));
  if (nearest === undefined) return "no such guard is judged there";
  return `${shownAmount(nearest.cohort, nearest.expected)} of ${nearest.needed} samples for ${nearest.guard}`;
}
