/** The words of a replay: findings and reasons for a terminal, with their numbers and without markup. */
import { showHidden } from "../config/scan.ts";
import type { Finding } from "../judge/finding.ts";
import { showLevel } from "../plan/levels.ts";
import { guardNamed } from "../plan/plan.ts";
import type { Plan } from "../plan/plan.ts";
import type { HoldReason, RollBackReason } from "../promotion/decision.ts";
import { INCONCLUSIVE_EXPLAINED, TICK_REASONS_EXPLAINED } from "./codes.ts";
import { count, moment, plural } from "./numbers.ts";

/** More names than this are counted and not read. */
const MOST_NAMES = 6;
const MOST_REASONS = 3;

/** Breaches one by one with their numbers; the others together by what they are. */
export function showFindings(findings: readonly Finding[], plan: Plan): readonly string[] {
  const groups = new Map<string, Finding[]>();
  const breaches: string[] = [];
  for (const finding of findings) {
    const { verdict, onBreach } = finding;
    if (verdict.kind === "breach") {
      breaches.push(`breach (${onBreach}): ${showBreach(finding, plan)}`);
      continue;
    }
    const words = verdict.kind === "pass" ? passWords(verdict) : INCONCLUSIVE_EXPLAINED[verdict.reason];
    // What is certified was shown, whatever the plan could promise.
    const isShown = finding.promised || (verdict.kind === "pass" && verdict.certified);
    const key = isShown ? words : `${words} (blind here)`;
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...breaches, ...[...groups].map(([words, those]) => `${words}: ${pairsOf(those)}`)];
}

/** `errors in all and breaking, latency in all`. */
function pairsOf(findings: readonly Finding[]): string {
  const cohorts = new Map<string, string[]>();
  for (const { guard, cohort } of findings) cohorts.set(guard, [...(cohorts.get(guard) ?? []), cohort]);
  return listed([...cohorts].map(([guard, names]) => `${guard} in ${names.join(" and ")}`));
}

/** `errors in breaking at 6.1% of 1,240, baseline 2% of 11,100, limit 4% of the objective`. */
function showBreach(finding: Finding, plan: Plan): string {
  const { observed, verdict } = finding;
  if (verdict.kind !== "breach") return nameOf(finding);
  if (verdict.detail !== null) return `${nameOf(finding)}: ${plain(verdict.detail)}`;
  const candidate = `${level(finding, plan, observed.candidate)} of ${count(observed.candidateSamples)}`;
  const baseline =
    observed.baseline === null
      ? ""
      : `, baseline ${level(finding, plan, observed.baseline)} of ${count(observed.baselineSamples)}`;
  return `${nameOf(finding)} at ${candidate}${baseline}, limit ${level(finding, plan, verdict.limit)} ${LIMIT_OF[verdict.test]}`;
}

const LIMIT_OF = {
  objective: "by the objective",
  baseline: "by the margin to the live baseline",
  "recorded-baseline": "by the margin to the recorded baseline",
  paired: "by the margin between the two answers",
  split: "by the weight that was set",
  floor: "by the floor of a part",
  rule: "by the rule",
} as const;

function level(finding: Finding, plan: Plan, value: number | null): string {
  if (value === null) return "nothing measured";
  return showLevel(guardNamed(plan, finding.guard), Number(value.toPrecision(3)));
}

/** Why it does not move on, the first reasons of many. */
export function showReasons(reasons: readonly HoldReason[], plan: Plan): readonly string[] {
  const more = reasons.length - MOST_REASONS;
  const shown = reasons.slice(0, MOST_REASONS).map((reason) => showReason(reason, plan));
  return more > 0 ? [...shown, `${plural(more, "reason")} more`] : shown;
}

function showReason(reason: HoldReason, plan: Plan): string {
  switch (reason.kind) {
    case "guard-breached":
      return showBreach(reason.finding, plan);
    case "no-evidence":
    case "too-few-samples":
      return showOpen(reason.finding);
    case "frozen":
      return `frozen until ${moment(reason.until)}: ${plain(reason.because)}`;
    case "outside-moving-hours":
      return `outside of the moving hours ${plain(reason.hours)}`;
    case "not-before":
      return `not before ${moment(reason.at)}`;
    case "deadline":
      return `the deadline of ${reason.of} is over; it rolls back at ${moment(reason.rollsBackAt)}`;
    case "held":
    case "router-drift":
    case "served-differs":
    case "router-unreadable":
    case "router-blocked":
    case "not-ready":
    case "move-in-progress":
    case "acknowledgement-expired":
    case "dry-run-first":
    case "go-missing":
    case "changed-on-branch":
    case "removed-on-branch":
    case "quarantined":
    case "beyond-this-version":
    case "already-rolled-back":
      return TICK_REASONS_EXPLAINED[reason.kind];
  }
}

/** Evidence that is not there, and what would be. */
function showOpen({ guard, cohort, verdict }: Finding): string {
  if (verdict.kind !== "inconclusive") return `${guard} in ${cohort}: ${verdict.kind}`;
  const detail = verdict.detail === "" ? "" : `. ${plain(verdict.detail)}`;
  return `${guard} in ${cohort}: ${INCONCLUSIVE_EXPLAINED[verdict.reason]}${detail}`;
}

/** Why it goes back, with the numbers. */
export function showBack(because: RollBackReason, plan: Plan): string {
  switch (because.kind) {
    case "breach":
      return showBreach(because.finding, plan);
    case "breach-together":
      return `no guard broke alone, all did together: ${because.carriers.map(({ guard, cohort }) => `${guard} in ${cohort}`).join(", ")}`;
    case "deadline":
      return `the deadline of ${because.of} is over and nobody decided`;
    case "aborted":
    case "by-hand":
    case "superseded":
    case "move-unconfirmed":
      return TICK_REASONS_EXPLAINED[because.kind];
  }
}

/** `errors in breaking`. */
export function nameOf({ guard, cohort }: Finding): string {
  return `${guard} in ${cohort}`;
}

/** The first names, and how many more. */
export function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return more > 0 ? `${names.slice(0, MOST_NAMES).join(", ")} and ${more} more` : names.join(", ");
}

/** Text of a file on one line, with nothing in it that a terminal would act on. */
export function plain(text: string): string {
  return showHidden(text);
}

/** That nothing was seen is not that something was shown. */
function passWords({ certified }: Extract<Finding["verdict"], { readonly kind: "pass" }>): string {
  return certified ? "certified no worse" : "no breach seen";
}
