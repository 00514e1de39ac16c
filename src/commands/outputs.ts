/** What later steps and scripts read: six outputs, one JSON document, one exit code. Never prose to parse. */
import { maskedValue } from "../config/secrets.ts";
import type { Estimate, Finding } from "../judge/finding.ts";
import { SEVERITY } from "../promotion/decision.ts";
import type { GateOutcome, RolloutOutcome } from "../gate/outcome.ts";
import type { TickReport } from "../render/tick-report.ts";
import { iso } from "../units.ts";
import type { Assessment } from "./assess.ts";

export interface Outputs {
  /** promote | bake | hold | roll-back | guard of a tick, go | waiting | no-go of the gate, idle when there was nothing to do. */
  readonly decision: string;
  readonly reason: string;
  /** 64 hex digits; empty without a plan. */
  readonly planDigest: string;
  readonly stage: string;
  /** ISO 8601; empty when no look is due. */
  readonly nextAt: string;
  /** One JSON document with `schema-version`. */
  readonly result: string;
}

/** 0 done · 1 breach, rolled back and verified · 2 rollback not confirmed · 3 hold or waiting · 4 file or call wrong · 5 the world did not answer. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5;

const NOTHING: Outputs = {
  decision: "idle",
  reason: "idle",
  planDigest: "",
  stage: "",
  nextAt: "",
  result: "",
};

/** The outputs of the rollout with the worst decision; all of them stand in `result`. */
export function outputsOfTick(reports: readonly TickReport[]): Outputs {
  const worst = worstOf(reports);
  const result = JSON.stringify({ "schema-version": 1, rollouts: reports.map(describeTick) }, maskedValue);
  if (worst === null) return { ...NOTHING, result };
  return {
    decision: worst.decision,
    reason: worst.reason,
    planDigest: worst.plan?.digest ?? "",
    stage: worst.stage ?? "",
    nextAt: worst.nextAt === null ? "" : iso(worst.nextAt),
    result,
  };
}

export function exitCodeOfTick(reports: readonly TickReport[]): ExitCode {
  const codes = reports.map(exitCodeOf);
  for (const code of [2, 1, 5, 4, 3] as const) if (codes.includes(code)) return code;
  return 0;
}

function exitCodeOf(report: TickReport): ExitCode {
  if (report.confirmed === false) return 2;
  if (report.reason === "world-unavailable" || report.reason === "state-lost") return 5;
  if (report.reason === "plan-refused") return 4;
  if (report.reason === "already-rolled-back" && report.decision === "hold") return 1;
  switch (report.decision) {
    case "roll-back":
      return 1;
    case "hold":
      return 3;
    case "bake":
    case "promote":
    case "guard":
      return 0;
  }
}

function worstOf(reports: readonly TickReport[]): TickReport | null {
  const rank = (report: TickReport): number => (report.decision === "guard" ? -1 : SEVERITY[report.decision]);
  return reports.reduce<TickReport | null>(
    (worst, report) => (worst === null || rank(report) > rank(worst) ? report : worst),
    null,
  );
}

function describeTick(report: TickReport) {
  return {
    rollout: report.rollout,
    decision: report.decision,
    reason: report.reason,
    stage: report.stage,
    digest: report.plan?.digest ?? null,
    "next-at": report.nextAt === null ? null : iso(report.nextAt),
    confirmed: report.confirmed,
    hypothesis: report.hypothesis ?? null,
    traffic: report.traffic,
    findings: report.findings.map(describeFinding),
    together: report.together,
    holds: report.holds.map((hold) => hold.kind),
    actions: report.actions.map((action) => ({ ...action, at: iso(action.at) })),
    incident: report.incident,
    detail: report.detail,
  };
}

/** Numbers, not words; an end that nothing bounds is null, as JSON has no infinity. */
export function describeFinding({ observed, ...finding }: Finding) {
  return {
    ...finding,
    observed: {
      ...observed,
      tests: observed.tests.map((tested) => ({
        ...tested,
        evidence: finite(tested.evidence),
        estimate: tested.estimate === null ? null : describeEstimate(tested.estimate),
      })),
      since: observed.since === null ? null : iso(observed.since),
    },
  };
}

function describeEstimate({ value, low, high, ...estimate }: Estimate) {
  return { ...estimate, value: finite(value), low: finite(low), high: finite(high) };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** The tree of the gate's answer: every rollout with its requirements, down to the leaves. */
export function describeOutcome({ kind, reason, rollouts }: GateOutcome) {
  return { outcome: kind, reason, rollouts: rollouts.map(describeRollout) };
}

function describeRollout(each: RolloutOutcome) {
  return {
    rollout: each.rollout,
    outcome: each.kind,
    digest: each.digest,
    requirements: each.requirements,
    dismissals: each.dismissals,
    approvals: each.approvals,
    acknowledgement:
      each.acknowledgement === null
        ? null
        : {
            by: each.acknowledgement.by,
            comment: each.acknowledgement.comment,
            from: iso(each.acknowledgement.from),
            until: iso(each.acknowledgement.until),
          },
  };
}

export function outputsOfGate(assessment: Assessment): Outputs {
  const { outcome } = assessment;
  const digest = outcome.rollouts.find((each) => each.digest !== null)?.digest ?? "";
  const rollouts = outcome.rollouts.map((each) => ({
    ...describeRollout(each),
    changes: assessment.changes?.find(({ rollout }) => rollout === each.rollout) ?? null,
  }));
  const problems = [...assessment.problems, ...assessment.planned.flatMap((each) => each.problems)];
  const result = JSON.stringify(
    {
      "schema-version": 1,
      outcome: outcome.kind,
      reason: outcome.reason,
      rollouts,
      problems,
    },
    maskedValue,
  );
  return { ...NOTHING, decision: outcome.kind, reason: outcome.reason, planDigest: digest, result };
}

/** An outcome that waits for people is a 3 in the terminal; the Action succeeds there, the status holds the merge. */
export function exitCodeOfGate(assessment: Assessment, refused: boolean): ExitCode {
  if (refused) return 4;
  return assessment.outcome.kind === "go" ? 0 : 3;
}
