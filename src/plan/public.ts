/** What a public repository may show of a plan. */
import type { OfflineStage } from "../evidence/offline.ts";
import type { Cell, Plan } from "./plan.ts";

/** Fewer than so many samples of a cohort could point to single people. */
export const FEWEST_SHOWN = 20;
const ALL = "all";

/** The plan without the cells of cohorts in which fewer than 20 samples are expected; everything else is in the rollout file anyway. */
export function forThePublic(plan: Plan): Plan {
  return {
    ...plan,
    offline: plan.offline.map(withoutSmallCells),
    stages: plan.stages.map((stage) => ({ ...stage, cells: stage.cells.filter((cell) => !isSmall(cell)) })),
  };
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
