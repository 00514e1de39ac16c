import type { Finding } from "../judge/finding.ts";
import type { HoldReason } from "../promotion/decision.ts";
import { TICK_REASONS_EXPLAINED } from "./codes.ts";
import { span, text } from "./escape.ts";
import { moment } from "./numbers.ts";
import { type Judged, verdictLine } from "./verdict-lines.ts";

/**
 * Why it does not move on, and what lets it go on: a list of Markdown.
 *
 * What lets several go on is said once, with the last of them; `known` was said before the list.
 */
export function holdList(
  holds: readonly HoldReason[],
  { judged, known }: { readonly judged: Judged; readonly known: string | null },
): string {
  const all = holds.map((hold) => ({ what: what(hold, judged), next: whatNext(hold, judged) }));
  return all
    .map(({ what: why, next }, index) => {
      const isSaid =
        (next === known && why !== "") || all.slice(index + 1).some((each) => each.next === next);
      return `- ${isSaid ? why : `${why} ${next}`.trim()}`;
    })
    .join("\n");
}

function whatNext(hold: HoldReason, judged: Judged): string {
  if (hold.kind === "no-evidence" || hold.kind === "too-few-samples") {
    const { verdict } = hold.finding;
    if (verdict.kind === "inconclusive") {
      if (verdict.reason === "unconfirmed") return whoConfirms(hold.finding, judged);
      if (verdict.reason === "not-certified")
        return "The guard asks for a certificate, and without it the stage does not end. Bake longer, or decide.";
      if (verdict.reason === "impossible" || verdict.reason === "clock-skew")
        return "Such readings are no evidence. Look at the metrics source.";
    }
  }
  return TICK_REASONS_EXPLAINED[hold.kind];
}

/** Who can say that a report is true, by name where the plan knows them; how, the sentence before says. */
function whoConfirms({ guard: name, onBreach }: Finding, { plan }: Judged): string {
  const guard = plan?.rollout.guards.find((each) => each.name === name);
  const role = guard?.kind === "tripwire" ? guard.confirmedBy : null;
  const people = plan?.rollout.people.find((each) => each.name === role)?.anyOf ?? [];
  const who = people.length === 0 ? "" : ` by ${text(people.join(" or "))}`;
  return `Confirmed${who}, it ${onBreach === "roll-back" ? "rolls back" : "is a breach"}.`;
}

function what(hold: HoldReason, judged: Judged): string {
  switch (hold.kind) {
    case "guard-breached":
    case "no-evidence":
    case "too-few-samples":
      return verdictLine(hold.finding, judged);
    case "held":
      return `Held by ${text(hold.by)}${hold.reason === "" ? "" : `: “${text(hold.reason)}”`}.`;
    case "router-drift":
      return `The router holds ${text(hold.found)}, we set ${text(hold.ours)}.`;
    case "served-differs":
      return `${hold.by === "router" ? "The router says that it serves" : "The metrics count"} ${text(hold.found)} for the candidate, we set ${text(hold.ours)}.`;
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
    case "dry-run-first":
      return hold.silent.length === 0
        ? `Dry run: stage ${span(hold.stage)} would begin now.`
        : `Dry run of stage ${span(hold.stage)}: the sources gave no answer about ${hold.silent.map((each) => span(each)).join(", ")}, so that it does not count and is made again.`;
    case "go-missing":
      return `Stage ${span(hold.stage)} needs a go of ${text(hold.roles.join(" and "))}.`;
    case "quarantined":
    case "beyond-this-version":
    case "already-rolled-back":
      return `${text(hold.because)}.`;
    case "deadline":
      return `The deadline of ${text(hold.of)} is over; it rolls back at ${moment(hold.rollsBackAt)}.`;
    case "changed-on-branch":
      return newerWords(hold);
    case "acknowledgement-expired":
    case "removed-on-branch":
      return "";
  }
}

/** Why the newer plan does not take the place of the one that runs. */
function newerWords({
  supersede,
  newer,
}: Extract<HoldReason, { readonly kind: "changed-on-branch" }>): string {
  if (newer?.kind === "not-approved")
    return `The newer plan changes nothing yet (${span(`supersede: ${supersede ?? ""}`)}): ${text(newer.because)}.`;
  if (newer?.kind === "unknown")
    return `Whether the newer plan was approved could not be read: ${text(newer.because)}.`;
  return supersede === "refuse" ? `${span("supersede: refuse")}: this one is not ended by a newer plan.` : "";
}
