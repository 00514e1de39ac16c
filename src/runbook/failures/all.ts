import type { Plan } from "../../plan/plan.ts";
import { FAILURES, type FailureKind, type RunbookEntry } from "../runbook.ts";
import { evidenceThin, metricsDown } from "./evidence.ts";
import { fileChanged, quarantined, waitingForTime } from "./file-and-time.ts";
import { deadline, decisionMissing, humanReport, pagerUncovered } from "./people.ts";
import { githubDown, stateLost, ticksStopped } from "./records.ts";
import { controlPlaneDown, moveUnfinished, rollbackFailed, routeContested } from "./route.ts";
import { candidateNotReady, targetUnhealthy } from "./versions.ts";

/** One for each failure: a new one does not typecheck before it has an entry. */
const ENTRY: Readonly<Record<FailureKind, (plan: Plan) => Omit<RunbookEntry, "trigger">>> = {
  "metrics-down": metricsDown,
  "evidence-thin": evidenceThin,
  "control-plane-down": controlPlaneDown,
  "rollback-failed": rollbackFailed,
  "route-contested": routeContested,
  "move-unfinished": moveUnfinished,
  "target-unhealthy": targetUnhealthy,
  "candidate-not-ready": candidateNotReady,
  "human-report": humanReport,
  "pager-uncovered": pagerUncovered,
  "decision-missing": decisionMissing,
  deadline,
  "github-down": githubDown,
  "ticks-stopped": ticksStopped,
  "state-lost": stateLost,
  "waiting-for-time": waitingForTime,
  "file-changed": fileChanged,
  quarantined,
};

/** What to do when not the model but the machinery fails, or people are needed. */
export function failureEntries(plan: Plan): readonly RunbookEntry[] {
  return FAILURES.map((kind) => ({ trigger: { kind }, ...ENTRY[kind](plan) }));
}
