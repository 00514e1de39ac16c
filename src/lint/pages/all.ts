import { CHANGE_AND_STAGE_PAGES } from "./change-and-stages.ts";
import { GUARD_AND_COHORT_PAGES } from "./guards-and-cohorts.ts";
import type { Pages } from "./page.ts";
import { ROLLBACK_PEOPLE_MODEL_PAGES } from "./rollback-people-models.ts";

/** The page of every rule. */
export const PAGES: Pages = {
  ...CHANGE_AND_STAGE_PAGES,
  ...GUARD_AND_COHORT_PAGES,
  ...ROLLBACK_PEOPLE_MODEL_PAGES,
};
