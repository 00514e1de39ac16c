/** What a kind of trouble is called, and what of a report says why. Plain text. */
import type { Alarm } from "../promotion/alarm.ts";
import type { AlarmKind } from "../promotion/alarm-kinds.ts";
import type { HoldReason } from "../promotion/decision.ts";
import type { Instant } from "../units.ts";
import { TICK_REASONS_EXPLAINED } from "./codes.ts";
import { duration } from "./numbers.ts";
import type { TickReport } from "./tick-report.ts";

const LONGEST_DETAIL = 300;

/** First words, where it is not the traffic that waits. */
const TITLES: Readonly<Partial<Record<AlarmKind, string>>> = {
  "state-lost": "STATE LOST, nothing goes on",
  "world-unavailable": "NOT LOOKED AT, a system did not answer",
  "lost-race": "NO PROGRESS, other jobs are always faster",
  "not-approved": "NOT STARTED, nobody approved this plan",
  "plan-refused": "NOT STARTED, the file cannot be planned",
  "policy-unreadable": "ON HOLD, the policy cannot be read",
  "no-tick": "NOBODY LOOKED",
  "rollback-undone": "ROLLBACK UNDONE",
  "still-out-of-range": "ROLLED BACK, AND STILL OUT OF RANGE",
  "rollback-unconfirmed": "ROLLBACK NOT CONFIRMED",
  "acknowledgement-expired": "WAITS, nobody has the pager",
  "go-missing": "WAITS for a go",
};

/** How the first line begins. */
export function titleOf({ kind, means }: Alarm): string {
  if (means === "rolled-back") return "ROLLED BACK";
  return TITLES[kind] ?? "ON HOLD, the traffic stays where it is";
}

/** What the kind means, and what lets it go on. */
export function explained(kind: AlarmKind): string {
  if (kind === "no-tick")
    return "The ticks stopped, and in that time no guard was judged and nothing could roll back.";
  if (kind === "policy-unreadable")
    return "The policy of the base branch cannot be read. Guards and rollbacks work; nothing rises before its owners correct it.";
  return TICK_REASONS_EXPLAINED[kind];
}

/** What made it go back, beyond the reason's own words; empty where there is no more. */
export function reasonOfRollback({ because }: TickReport): readonly string[] {
  if (because === null) return [];
  switch (because.kind) {
    case "breach":
      return [`Guard ${because.finding.guard} in cohort ${because.finding.cohort}.`];
    case "breach-together":
      return [
        cut(
          `Most of all ${because.carriers.map(({ guard, cohort }) => `${guard} in ${cohort}`).join(", ")}.`,
        ),
      ];
    case "aborted":
      return [cut(`By ${because.by}${because.reason === "" ? "" : `: ${because.reason}`}.`)];
    case "move-unconfirmed":
      return [cut(because.because)];
    case "superseded":
      return [`By the plan of pull request #${because.pullRequest}.`];
    case "by-hand":
    case "deadline":
      return [];
  }
}

/** What only this hold knows. */
export function detailOf(hold: HoldReason, now: Instant): string {
  switch (hold.kind) {
    case "guard-breached":
    case "no-evidence":
    case "too-few-samples":
      return `Guard ${hold.finding.guard} in cohort ${hold.finding.cohort}.`;
    case "held":
      return `By ${hold.by}${hold.reason === "" ? "" : `: ${hold.reason}`}.`;
    case "router-drift":
      return `The router holds ${hold.found}, we set ${hold.ours}.`;
    case "router-unreadable":
    case "quarantined":
    case "beyond-this-version":
    case "frozen":
    case "already-rolled-back":
      return `${hold.because}.`;
    case "router-blocked":
      return `By ${hold.by}.`;
    case "not-ready":
      return `The ${hold.side} is not ready.`;
    case "go-missing":
      return `Stage ${hold.stage}: ${hold.roles.join(" and ")}.`;
    case "deadline":
      return `The deadline of ${hold.of} is over; it rolls back in ${duration(Math.max(0, hold.rollsBackAt - now))}.`;
    case "move-in-progress":
    case "served-differs":
    case "dry-run-first":
    case "acknowledgement-expired":
    case "outside-moving-hours":
    case "not-before":
    case "changed-on-branch":
    case "removed-on-branch":
      return "";
  }
}

/** On one line, and no longer than a detail may be. */
export function cut(text: string): string {
  const letters = Array.from(text.replace(/\s+/gu, " "));
  return letters.length <= LONGEST_DETAIL
    ? letters.join("")
    : `${letters.slice(0, LONGEST_DETAIL).join("")}…`;
}
