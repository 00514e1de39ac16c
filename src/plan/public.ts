/** What a public repository may show of a plan. */
import { ALL } from "../judge/reading.ts";
import type { OfflineStage } from "../evidence/offline.ts";
import type { Cell, Plan, PlannedStage } from "./plan.ts";

/** Fewer than so many samples of a cohort could point to single people. */
export const FEWEST_SHOWN = 20;

/**
 * How many there are of a cohort, in words of which nobody knows who reads them: problems also stand in annotations and logs.
 * That there is none tells of nobody.
 */
export function shownAmount(cohort: string, amount: number): string {
  return cohort !== ALL && amount > 0 && amount < FEWEST_SHOWN ? `fewer than ${FEWEST_SHOWN}` : `${amount}`;
}

/**
 * The plan without the cells of cohorts in which fewer than 20 samples are expected, with their ways out, and without worst cases
 * of so few; everything else is in the rollout file anyway.
 */
export function forThePublic(plan: Plan): Plan {
  return {
    ...plan,
    offline: plan.offline.map(withoutSmallCells),
    stages: plan.stages.map(withoutFew),
  };
}

function withoutFew(stage: PlannedStage): PlannedStage {
  const small = stage.cells.filter(isSmall);
  return {
    ...stage,
    cells: stage.cells.filter((cell) => !isSmall(cell)).map(withoutUnread),
    cohortExposure: stage.cohortExposure.filter(
      ({ cohort, guard, units }) =>
        units >= FEWEST_SHOWN && !small.some((cell) => cell.cohort === cohort && cell.guard === guard),
    ),
  };
}

/** A guard that is not read in a stage has its cell there; how few would have been counted is nobody's to know. */
function withoutUnread(cell: Cell): Cell {
  const isFew = cell.cohort !== ALL && cell.expected < FEWEST_SHOWN;
  return isFew ? { ...cell, expected: 0 } : cell;
}

function withoutSmallCells(stage: OfflineStage): OfflineStage {
  const { outcome } = stage;
  if (outcome.kind === "not-read") return stage;
  const cells = outcome.cells.filter(({ cohort, items }) => cohort === ALL || items >= FEWEST_SHOWN);
  return { ...stage, outcome: { ...outcome, cells } };
}

/** How many cells `forThePublic` leaves out. */
export function smallCells(plan: Plan): number {
  return plan.stages.reduce((sum, { cells }) => sum + cells.filter(isSmall).length, 0);
}

function isSmall({ cohort, expected, blind }: Cell): boolean {
  return cohort !== ALL && blind?.why !== "not-in-this-stage" && expected < FEWEST_SHOWN;
}
