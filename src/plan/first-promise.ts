/** Where a guard can first prove what it claims. */
import { ALL } from "../judge/reading.ts";
import type { Cell, Plan } from "./plan.ts";

/** In the first stage that promises it for all traffic; null where none does. */
export function firstPromise(plan: Plan, guard: string): Cell | null {
  const cells = plan.stages.flatMap((stage) => stage.cells);
  return cells.find((each) => each.guard === guard && each.cohort === ALL && each.blind === null) ?? null;
}
