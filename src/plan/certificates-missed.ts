import type { Rollout } from "../config/rollout.ts";
import type { Guard } from "../judge/guard.ts";
import { ALL } from "../judge/reading.ts";
import { certificateObstacle } from "./certificates.ts";
import type { PlannedStage } from "./plan.ts";
import type { PlanComplaint } from "./report.ts";

/** A guard that asks for a certificate holds until it has one: never where there can be none, for a while where it comes late. */
export function weighCertificates(
  rollout: Rollout,
  stages: readonly PlannedStage[],
): readonly PlanComplaint[] {
  return rollout.guards
    .filter(({ certify }) => certify)
    .flatMap((guard) => {
      const obstacle = certificateObstacle(guard);
      return obstacle === null ? late(guard, stages) : [impossible(guard, obstacle)];
    });
}

function impossible({ name }: Guard, obstacle: string): PlanComplaint {
  return {
    code: "certificate-impossible",
    severity: "blocker",
    path: ["guards", name, "certify"],
    message: `${name} can never be certified: ${obstacle}`,
    expected: "a guard that can be shown to be no worse than tolerated",
    suggestion: "certify: false, or a margin such as x1.1",
  };
}

/** The first stage that would hold for it: what it was shown in earlier stages counts. */
function late(guard: Guard, stages: readonly PlannedStage[]): readonly PlanComplaint[] {
  const cells = stages.flatMap((each) => each.cells.filter((cell) => cell.guard === guard.name));
  const cohorts = [...new Set([ALL, ...cells.map(({ cohort }) => cohort)])];
  return cohorts.flatMap((cohort) => lateIn(cohort, guard, stages)).slice(0, 1);
}

/** Each cohort needs a certificate of its own; the first that comes late is told. */
function lateIn(cohort: string, { name }: Guard, stages: readonly PlannedStage[]): readonly PlanComplaint[] {
  const where = cohort === ALL ? name : `${name} in ${cohort}`;
  let seen = 0;
  for (const { stage, index, cells } of stages) {
    const cell = cells.find((each) => each.guard === name && each.cohort === cohort);
    // A stage that promises nothing holds all the same: a certificate was asked for by name.
    if (cell === undefined || cell.blind?.why === "not-in-this-stage") continue;
    seen += cell.expected;
    if (cell.certify !== null && seen >= cell.certify) return [];
    return [
      {
        code: "certificate-late",
        severity: "advice",
        path: ["stages", index, stage.kind === "evaluate" ? "name" : "bake"],
        message: `stage "${stage.name}" ends before ${where} can be certified, and holds until it is`,
        expected:
          cell.certify === null
            ? "a level of the baseline (`expect`) that lies well within the limit"
            : `${cell.certify} samples`,
        found: `${Math.floor(seen)} by its end`,
        suggestion:
          "bake longer, widen the margin, begin it `from` a later stage, or take `certify` away from this guard",
      },
    ];
  }
  return [];
}
