/** What plan and rubric say of a file beside what they refuse. */
import { firstPromise } from "../../plan/first-promise.ts";
import type { Weighed } from "../../render/weighed.ts";
import type { PlannedRollout } from "../plan-tree.ts";

/** null where the file cannot be planned yet. */
export function weigh({
  plan,
  rubric,
  problems,
}: Pick<PlannedRollout, "plan" | "rubric" | "problems">): Weighed | null {
  if (plan === null || rubric === null) return null;
  return {
    advice: problems.filter(({ severity }) => severity === "advice").length,
    score: rubric.score,
    unproven: plan.rollout.guards
      .filter(({ name }) => firstPromise(plan, name) === null)
      .map(({ name, onBreach }) => ({ guard: name, onBreach })),
  };
}
