import type { Rollout } from "../config/rollout.ts";
import { ALL } from "../judge/reading.ts";
import type { Pair } from "./plan.ts";
import type { PlanComplaint } from "./report.ts";
import { isWritten } from "./written-limits.ts";

/** A guard that is judged in no stage must not look as if it could stop anything; one that nobody wrote is not complained of. */
export function refuseUnjudged(
  rollout: Rollout,
  pairs: readonly Pair[],
  resolved: unknown,
): readonly PlanComplaint[] {
  const judged = new Set(
    pairs.filter(({ cohort, horizon }) => cohort === ALL && horizon > 0).map(({ guard }) => guard),
  );
  return rollout.guards
    .filter(({ name }) => !judged.has(name) && isWritten(resolved, name))
    .map((guard) => ({
      code: "guard-never-judged",
      severity: "blocker",
      path: ["guards", guard.name],
      what: "key",
      message: `${guard.name} is judged in none of the stages: it cannot stop the rollout`,
      expected:
        guard.kind === "paired"
          ? "a shadow stage, in which both versions answer one request"
          : "a stage in which it is judged",
      found: rollout.stages.map(({ name, kind }) => `${name} (${kind})`).join(", ") || "no stages",
      suggestion:
        guard.kind === "paired"
          ? "add a stage of kind shadow before the first canary"
          : "remove the guard, or begin it `from` an earlier stage",
    }));
}
