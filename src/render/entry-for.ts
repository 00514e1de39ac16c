/** Which runbook entry a tick opens: every reason that needs a person has exactly one. */
import type { HoldReason } from "../promotion/decision.ts";
import type { FailureKind, RunbookEntry } from "../runbook/runbook.ts";
import { decidingGuards } from "./ending.ts";
import type { TickReason, TickReport } from "./tick-report.ts";

/** `guard`: the entry of the guard that decided. null: nothing has to be done. */
type Opens = FailureKind | "guard" | null;

/** What a reason opens where nothing more is known than its code. */
export const ENTRY_OF_REASON: Readonly<Record<TickReason, Opens>> = {
  started: null,
  "stage-passed": null,
  "bake-skipped": null,
  "step-passed": null,
  completed: null,
  baking: null,
  extended: null,
  guarding: null,
  idle: null,
  superseded: null,
  breach: "guard",
  "breach-together": "guard",
  "guard-breached": "guard",
  aborted: "human-report",
  held: "human-report",
  "by-hand": "route-contested",
  "rollback-undone": "route-contested",
  "router-drift": "route-contested",
  "served-differs": "route-contested",
  "route-busy": "route-contested",
  deadline: "deadline",
  "move-unconfirmed": "move-unfinished",
  "move-in-progress": "move-unfinished",
  "lost-race": "move-unfinished",
  "told-to-stop": "move-unfinished",
  "rollback-unconfirmed": "rollback-failed",
  "router-unreadable": "control-plane-down",
  "router-blocked": "control-plane-down",
  "not-ready": "target-unhealthy",
  "still-out-of-range": "target-unhealthy",
  "no-evidence": "metrics-down",
  "too-few-samples": "evidence-thin",
  "acknowledgement-expired": "pager-uncovered",
  "go-missing": "decision-missing",
  "not-approved": "decision-missing",
  "beyond-this-version": "decision-missing",
  "plan-refused": "file-changed",
  "changed-on-branch": "file-changed",
  "removed-on-branch": "file-changed",
  frozen: "waiting-for-time",
  "outside-moving-hours": "waiting-for-time",
  "not-before": "waiting-for-time",
  "dry-run-first": "waiting-for-time",
  quarantined: "quarantined",
  "already-rolled-back": "quarantined",
  "state-lost": "state-lost",
  "world-unavailable": "github-down",
};

/** What one hold opens: as its code says, but for a version that is not ready, and for a report that nobody confirmed. */
export function opensFor(hold: HoldReason): { readonly guard: string } | FailureKind | null {
  switch (hold.kind) {
    case "not-ready":
      return hold.side === "baseline" ? "target-unhealthy" : "candidate-not-ready";
    case "guard-breached":
      return { guard: hold.finding.guard };
    case "no-evidence": {
      const { guard, verdict } = hold.finding;
      const isReport = verdict.kind === "inconclusive" && verdict.reason === "unconfirmed";
      return isReport ? { guard } : "metrics-down";
    }
    case "held":
    case "too-few-samples":
    case "router-drift":
    case "served-differs":
    case "router-unreadable":
    case "router-blocked":
    case "move-in-progress":
    case "acknowledgement-expired":
    case "frozen":
    case "outside-moving-hours":
    case "not-before":
    case "dry-run-first":
    case "go-missing":
    case "changed-on-branch":
    case "removed-on-branch":
    case "quarantined":
    case "beyond-this-version":
    case "deadline":
    case "already-rolled-back": {
      const opens = ENTRY_OF_REASON[hold.kind];
      return opens === "guard" ? null : opens;
    }
  }
}

/** The runbook entry that a person needs now; null when nothing has to be done, or when there is no runbook. */
export function entryOf(report: TickReport): RunbookEntry | null {
  const entries = report.runbook?.entries ?? [];
  const opens = opensOf(report);
  if (opens === null) return null;
  return (
    entries.find(({ trigger }) =>
      typeof opens === "string"
        ? trigger.kind === opens
        : trigger.kind === "guard" && trigger.guard === opens.guard,
    ) ?? null
  );
}

function opensOf(report: TickReport): { readonly guard: string } | FailureKind | null {
  if (report.confirmed === false) return "rollback-failed";
  const [hold] = report.holds;
  if (hold !== undefined && hold.kind === report.reason) return opensFor(hold);
  const opens = ENTRY_OF_REASON[report.reason];
  if (opens !== "guard") return opens;
  const [guard] = decidingGuards(report);
  return guard === undefined ? null : { guard };
}
