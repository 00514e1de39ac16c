/** The report of a rollback that a person asked for. */
import type { Plan } from "../../plan/plan.ts";
import type { RollBackReason } from "../../promotion/decision.ts";
import type { RolloutState } from "../../promotion/state.ts";
import type { Action, TickReason, TickReport } from "../../render/tick-report.ts";
import type { Runbook } from "../../runbook/runbook.ts";
import type { Instant } from "../../units.ts";
import { refusal } from "./refusal.ts";

export function describeEnd(confirmed: boolean): TickReason {
  return confirmed ? "aborted" : "rollback-unconfirmed";
}

export function reportOfRollback(told: {
  readonly plan: Plan;
  readonly runbook: Runbook | null;
  readonly at: Instant;
  /** null where the rollback went without it. */
  readonly state: RolloutState | null;
  readonly confirmed: boolean | null;
  readonly actions: readonly Action[];
  readonly reason: TickReason;
  /** Who asked, and why. */
  readonly because?: RollBackReason;
  readonly dryRun: boolean;
}): TickReport {
  const call = { name: told.plan.rollout.name, dryRun: told.dryRun };
  const nothing = refusal(call, {
    at: told.at,
    planned: null,
    reason: told.reason,
    detail: null,
    state: told.state,
  });
  const isOver = told.reason === "already-rolled-back" || told.reason === "idle";
  return {
    ...nothing,
    decision: isOver ? "guard" : "roll-back",
    plan: told.plan,
    runbook: told.runbook,
    because: told.because ?? null,
    stage: told.state?.ending?.kind === "rolled-back" ? told.state.ending.stage : null,
    actions: told.actions,
    confirmed: told.confirmed,
    aftermath: told.state?.aftermath ?? null,
  };
}
