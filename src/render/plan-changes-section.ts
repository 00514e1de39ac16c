/** What changed since the plan that people approved: the riskier first, in words, not as a text diff. */
import type { PlanChanges, Since, Voided } from "../gate/plan-changes.ts";
import type { PlanChange } from "../plan/compare.ts";
import type { Risk } from "../plan/change-risk.ts";
import { changeWords } from "./change-words.ts";
import { cell, span, text } from "./escape.ts";
import { alert, blocks, capped, details } from "./markdown.ts";
import { plural } from "./numbers.ts";

/** Tells our own comment that it shows changes, so that the next approval writes it anew. */
export const CHANGES_MARKER = "<!-- model-rollout:changes -->";

const MOST_RISKY = 12;
const MOST_OTHERS = 40;

/** Stands right below the plan's head. */
export function planChangesSection(changes: PlanChanges): string {
  return blocks([
    `${CHANGES_MARKER}\n${planChangeList(changes)}`,
    `${voidedWords(changes.voided)} ${againWords(changes)}`.trim(),
  ]);
}

/** The same of two plans on disk, where nobody approved anything. */
export function renderChangesSince(compared: {
  readonly rollout: string;
  readonly since: string;
  readonly changes: readonly PlanChange[];
}): string {
  const { rollout, since, changes } = compared;
  const tallied = changes.length === 0 ? "" : `: ${tally(changes)}`;
  return blocks([
    `## ${span(rollout)}: ${plural(changes.length, "change")} since ${span(since)}${tallied}`,
    changeLists(changes),
  ]);
}

function planChangeList({ since, changes }: Pick<PlanChanges, "since" | "changes">): string {
  const isRisky = since.kind !== "compared" || changes.some(({ risk }) => risk === "riskier");
  return blocks([alert(isRisky ? "WARNING" : "NOTE", [headline(since, changes)]), changeLists(changes)]);
}

function changeLists(changes: readonly PlanChange[]): string {
  const risky = changes.filter(({ risk }) => risk === "riskier");
  const open = changes.filter(({ risk }) => risk === "look");
  const others = changes.filter(({ risk }) => risk === "safer" || risk === "neutral");
  return blocks([
    list("Riskier", risky, MOST_RISKY),
    list("To be looked at", open, MOST_RISKY),
    others.length === 0
      ? ""
      : details(`<b>Safer, or only words and dates</b>: ${others.length}`, list("", others, MOST_OTHERS)),
  ]);
}

function headline(since: Since, changes: readonly PlanChange[]): string {
  switch (since.kind) {
    case "gone": {
      const where = since.commit === null ? "" : ` at ${span(since.commit.slice(0, 7))}`;
      return `**The plan that people approved${where} is gone.** No commit that can still be read shows it, so nobody can say what changed: read the whole plan.`;
    }
    case "unreadable":
      return `**The plan that people approved at ${span(since.commit.slice(0, 7))} could not be read.** ${cell(since.because)} Nobody can say what changed: read the whole plan.`;
    case "compared": {
      const older = `plan ${span(since.digest)} at ${span(since.commit.slice(0, 7))}, which people approved`;
      if (changes.length === 0)
        return `**Nothing changed since ${older}.** The approvals were given for that commit.`;
      return `**${plural(changes.length, "change")} since ${older}**: ${tally(changes)}.`;
    }
  }
}

const RISKS: Readonly<Record<Risk, string>> = {
  riskier: "riskier",
  look: "to be looked at",
  safer: "safer",
  neutral: "only words or dates",
};

function tally(changes: readonly PlanChange[]): string {
  const risks = ["riskier", "look", "safer", "neutral"] as const;
  return risks
    .map((risk) => ({ risk, amount: changes.filter((each) => each.risk === risk).length }))
    .filter(({ amount }) => amount > 0)
    .map(({ risk, amount }) => `${amount} ${RISKS[risk]}`)
    .join(", ");
}

function list(title: string, changes: readonly PlanChange[], most: number): string {
  if (changes.length === 0) return "";
  const { shown, more } = capped(changes, most);
  const lines = shown.map((change) => `- ${changeWords(change)}`);
  if (more > 0) lines.push(`- …and ${more} more, in the output \`result\``);
  return blocks([title === "" ? "" : `**${title}**`, lines.join("\n")]);
}

const MOST_PEOPLE = 10;

function voidedWords(voided: readonly Voided[]): string {
  const { shown, more } = capped(voided, MOST_PEOPLE);
  const people = shown.map(({ login, what, at }) => {
    const noun = what === "approval" ? "the approval" : "the pager taken";
    return `${noun} by ${text(login)}${at === null ? "" : ` (${span(at)})`}`;
  });
  const rest = more > 0 ? ` and ${more} more` : "";
  return voided.length === 0 ? "" : `**Void now**: ${people.join(", ")}${rest}.`;
}

function againWords({ again }: PlanChanges): string {
  if (again.length === 0) return "";
  const { shown } = capped(again, MOST_PEOPLE);
  const asked = shown.map(
    ({ role, closers }) => `${span(role)}${closers.length === 0 ? "" : ` (${cell(closers.join(" or "))})`}`,
  );
  return `**Asked again**: ${asked.join(", ")}.`;
}
