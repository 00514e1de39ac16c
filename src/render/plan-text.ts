import { fit } from "./fit.ts";
import { SUMMARY_LIMITS } from "./plan-sections.ts";
import type { PlannedForReaders } from "./plan-sections.ts";

/** Plans as `plan` prints them in a terminal: everything but the gate, which only a pull request has. */
export function renderPlanText(plans: readonly PlannedForReaders[]): string {
  return fit(plans, { before: "", after: "", limits: SUMMARY_LIMITS, elsewhere: "", isTooLong: () => false });
}
