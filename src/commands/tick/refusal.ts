/** The report of a tick that did not get as far as judging: nothing was moved, and it says why. */
import { NOTHING_TOGETHER } from "../../promotion/observed.ts";
import type { RolloutState } from "../../promotion/state.ts";
import type { TickReason, TickReport } from "../../render/tick-report.ts";
import type { Instant } from "../../units.ts";
import type { PlannedRollout } from "../plan-tree.ts";

export function refusal(
  call: { readonly name: string; readonly dryRun: boolean },
  told: {
    readonly at: Instant;
    readonly planned: PlannedRollout | null;
    readonly reason: TickReason;
    readonly detail: string | null;
    readonly state: RolloutState | null;
  } & Partial<Pick<TickReport, "holds" | "gate">>,
): TickReport {
  return {
    rollout: call.name,
    at: told.at,
    decision: "hold",
    reason: told.reason,
    plan: told.planned?.plan ?? null,
    runbook: told.planned?.runbook ?? null,
    stage: null,
    holds: told.holds ?? [],
    because: null,
    findings: [],
    together: NOTHING_TOGETHER,
    actions: [],
    traffic: null,
    covered: told.state?.covered ?? 0,
    bake: 0,
    longestGap: told.state?.longestGap ?? 0,
    covers: told.state?.covers ?? [],
    ending: told.state?.ending ?? null,
    confirmed: null,
    gate: told.gate ?? null,
    incident: null,
    detail: told.detail,
    nextAt: null,
    dryRun: call.dryRun,
  };
}
