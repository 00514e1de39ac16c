/** The report of a tick that judged: data for summary, comments and outputs. */
import { stageAt } from "../../plan/plan.ts";
import { nextLookAt } from "../../promotion/decide.ts";
import type { Decision } from "../../promotion/decision.ts";
import { emergencyNow } from "../../promotion/emergency.ts";
import { addedTo, bakeHere } from "../../promotion/extension.ts";
import { stepAt } from "../../promotion/steps.ts";
import { overridesNow } from "../../promotion/override.ts";
import type { Evidence } from "../../promotion/observed.ts";
import type { RolloutState } from "../../promotion/state.ts";
import type { Action, TickReason, TickReport } from "../../render/tick-report.ts";
import type { Instant } from "../../units.ts";
import type { RouteSeen } from "./route.ts";
import type { TickCall } from "./tick.ts";

export function reportOf(
  call: TickCall,
  state: RolloutState,
  told: {
    readonly decision: Decision;
    readonly evidence: Evidence;
    readonly seen: RouteSeen;
    readonly actions: readonly Action[];
  },
): TickReport {
  const { stage } = stageAt(call.plan, state.stage);
  const { kind, number, of } = stepAt(call.plan, state);
  const { decision } = told;
  return {
    rollout: state.name,
    at: call.now,
    decision: decision.kind,
    reason: reasonFor(decision, call.held.state),
    plan: call.plan,
    runbook: call.runbook,
    stage: stage.name,
    holds: decision.kind === "hold" ? decision.reasons : [],
    because: decision.kind === "roll-back" ? decision.because : null,
    findings: told.evidence.findings,
    together: told.evidence.together,
    actions: told.actions,
    traffic: told.seen.view?.set ?? null,
    covered: state.covered,
    bake: bakeHere(call.plan, state),
    longestGap: state.longestGap,
    overrides: overridesNow(call.plan, state, call.now),
    emergency: emergencyNow(call.policy, state, call.now),
    extended: addedTo(state, stage.name),
    covers: state.covers,
    ending: state.ending,
    hypothesis: state.hypothesis ?? null,
    confirmed: null,
    gate: null,
    incident: null,
    detail: null,
    nextAt: state.ending === null ? nextAt(call, told) : null,
    dryRun: call.dryRun,
    ...(kind === "whole" ? {} : { step: { kind, number, of } }),
  };
}

/** At once where a part of the past is still to be judged, and this look was remembered: else it would be the same one again. */
function nextAt(
  { plan, now, dryRun }: TickCall,
  { evidence: { left = 0 }, decision }: { readonly evidence: Evidence; readonly decision: Decision },
): Instant {
  const isMoving =
    decision.kind === "hold" && decision.reasons.some(({ kind }) => kind === "move-in-progress");
  return left > 0 && !dryRun && !isMoving ? now : nextLookAt(plan, now);
}

function reasonFor(decision: Decision, before: RolloutState): TickReason {
  switch (decision.kind) {
    case "roll-back":
      return decision.because.kind;
    case "hold":
      return decision.reasons[0].kind;
    case "bake":
      return decision.extended ? "extended" : "baking";
    case "promote":
      if (decision.to === null) return "completed";
      if (decision.skipped === true) return "bake-skipped";
      if (decision.step !== undefined) return "step-passed";
      return before.observedAt === null && before.judgedUntil === null && decision.to === before.stage
        ? "started"
        : "stage-passed";
  }
}
