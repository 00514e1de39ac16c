import type { HoldReason } from "../promotion/decision.ts";
import { TICK_REASONS_EXPLAINED } from "./codes.ts";
import { span, text } from "./escape.ts";
import { moment } from "./numbers.ts";

/** Why it does not move on, and what lets it go on. */
export function showHold(hold: HoldReason): string {
  return `${what(hold)} ${TICK_REASONS_EXPLAINED[hold.kind]}`;
}

function what(hold: HoldReason): string {
  switch (hold.kind) {
    case "guard-breached":
    case "no-evidence":
    case "too-few-samples":
      return `${span(hold.finding.guard)} in ${span(hold.finding.cohort)}.`;
    case "held":
      return `Held by ${text(hold.by)}${hold.reason === "" ? "" : `: “${text(hold.reason)}”`}.`;
    case "router-drift":
      return `The router holds ${text(hold.found)}, we set ${text(hold.ours)}.`;
    case "router-unreadable":
      return `The router cannot be read: ${text(hold.because)}.`;
    case "router-blocked":
      return `Blocked by ${text(hold.by)}.`;
    case "not-ready":
      return `The ${hold.side} is not ready.`;
    case "move-in-progress":
      return `Until ${moment(hold.until)}.`;
    case "frozen":
      return `Frozen until ${moment(hold.until)}: ${text(hold.because)}.`;
    case "outside-moving-hours":
      return `Moving hours: ${text(hold.hours)}.`;
    case "not-before":
      return `Not before ${moment(hold.at)}.`;
    case "go-missing":
      return `Stage ${span(hold.stage)} needs a go of ${text(hold.roles.join(" and "))}.`;
    case "quarantined":
    case "already-rolled-back":
      return `${text(hold.because)}.`;
    case "deadline":
      return `The deadline of ${text(hold.of)} is over; it rolls back at ${moment(hold.rollsBackAt)}.`;
    case "acknowledgement-expired":
    case "changed-on-branch":
    case "removed-on-branch":
      return "";
  }
}
