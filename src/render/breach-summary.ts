import type { RunbookStep } from "../runbook/runbook.ts";
import { showCommand } from "../runbook/shell.ts";
import { actionsTable } from "./actions-table.ts";
import { knownOf, showAmount } from "./amounts.ts";
import { affected } from "./affected.ts";
import { notUndoneAlert, rowsAfter } from "./after-rollback.ts";
import { decidingFindings, decidingGuards, isUndone, whetherOff, whyRolledBack } from "./ending.ts";
import { entryOf } from "./entry-for.ts";
import { link, span, text } from "./escape.ts";
import { findingsTable } from "./findings-table.ts";
import { FOR_GITHUB } from "./ink.ts";
import { alert, blocks, capped, details, table } from "./markdown.ts";
import { duration, moment, percentage, plural } from "./numbers.ts";

import type { Audience } from "./plan-sections.ts";
import { phonePlace } from "./runbook-parts.ts";
import { entryRights, stepList, tickList } from "./runbook-steps.ts";
import { stepSuffix } from "./step-words.ts";
import type { TickReport } from "./tick-report.ts";
import { judgedIn, verdictDetails, verdictLine, verdictLines } from "./verdict-lines.ts";

/** Where no state says more. */
const NOT_READ = [
  ["Router reads 0", "**not confirmed**"],
  ["Confirmed by traffic", "pending: a later tick looks"],
] as const;
const MOST_FINDINGS = 400;
const MOST_OPEN = 40;
const MOST_DECIDING = 40;
const MOST_SENTENCES = 100;

/** What on-call needs after a rollback, first: what happened, what to do, why, what was done, what is open. */
export function rollbackSummary(report: TickReport, audience: Audience = "public"): string {
  return blocks([
    `# ${titleOf(report)}`,
    alert(report.confirmed === false ? "CAUTION" : "WARNING", [
      `**${whyRolledBack(report)}${inNumbers(report)} ${whetherOff(report)}**`,
      "",
      `**You need to** ${need(report)}.`,
    ]),
    notUndoneAlert(report),
    facts(report),
    telephone(report, audience),
    whatToDo(report),
    why(report),
    actionsTable(report.actions),
    stillOpen(report),
    otherGuards(report),
  ]);
}

/** The numbers where only a team can read them; elsewhere the place where they stand. */
function telephone({ runbook }: TickReport, audience: Audience): string {
  if (runbook === null || runbook.phones.length === 0) return "";
  if (audience === "public") return phonePlace(runbook, FOR_GITHUB);
  // As code: in running text GitHub takes seven digits for a commit, and what prevents that would be copied along.
  return `**Telephone**: ${runbook.phones.map(({ role, number }) => `${text(role)} ${span(number)}`).join(", ")}.`;
}

/**
 * The entry of what decided. Once the router reads 0 the steps that take the traffic off are done: they go to the end,
 * with their commands, for the case that it comes back.
 */
function whatToDo(report: TickReport): string {
  const entry = entryOf(report);
  if (entry === null) return "";
  const isDone = (step: RunbookStep): boolean => step.kind === "stop" || step.kind === "other-way";
  const done = report.confirmed === true ? entry.steps.filter(isDone) : [];
  const open = entry.steps.filter((step) => !done.includes(step));
  return blocks([
    "### What to do now",
    `Runbook entry “${text(entry.title)}” · ${entryRights(entry, FOR_GITHUB)}`,
    stepList(open, FOR_GITHUB),
    done.length === 0
      ? ""
      : "**Done by the program, and read back.** By hand only if the traffic comes back, in this order:",
    stepList(done, FOR_GITHUB, open.length + 1),
  ]);
}

/** `Rolled back: summarizer v2.0.0 at stage canary-5`, said only as far as it is true. */
function titleOf(report: TickReport): string {
  const candidate = report.plan === null ? "" : ` ${text(report.plan.rollout.release.candidate.id)}`;
  const stage = report.stage === null ? "" : ` at stage ${span(report.stage)}${stepSuffix(report)}`;
  const what = isUndone(report)
    ? "Rollback undone, and drained again"
    : report.confirmed === true
      ? "Rolled back"
      : report.confirmed === false
        ? "Rollback NOT confirmed"
        : "Would roll back (dry run)";
  return `${what}: ${span(report.rollout)}${candidate}${stage}`;
}

/** ` 6.6% against 2.1% on the baseline.`: how bad, before anything else; empty where it was not measured on both. */
function inNumbers(report: TickReport): string {
  const [first] = report.because?.kind === "breach" ? decidingFindings(report) : [];
  if (first === undefined) return "";
  const { candidate, baseline } = first.observed;
  if (candidate === null || baseline === null) return "";
  const show = (level: number): string => text(showAmount(knownOf(first, report.plan), level));
  return ` It is ${show(candidate)} against ${show(baseline)} on the baseline.`;
}

function facts(report: TickReport): string {
  const after = rowsAfter(report);
  const told = after.length > 0 ? after : NOT_READ;
  const met = affected(report);
  const covers = report.covers.filter(({ until }) => until >= report.at);
  return table(
    ["", ""],
    [
      ["Detected", `${moment(report.at)}${afterReadings(report)}`],
      ...(met === "" ? [] : [["Affected", met]]),
      ...told,
      [
        "On call",
        covers.length === 0
          ? "nobody holds the pager"
          : covers.map(({ by, until }) => `${text(by)} until ${moment(until)}`).join(", "),
      ],
    ],
  );
}

/** A look after the end bakes nothing. */
function afterReadings({ covered, bake }: TickReport): string {
  return bake === 0 ? "" : `, after ${duration(covered)} of readings in a bake of ${duration(bake)}`;
}

function need(report: TickReport): string {
  if (report.confirmed === false) return "take the traffic off by hand, now, by the steps below";
  if (isUndone(report)) return "find out who or what moved it, by the steps below";
  const owners = report.plan?.rollout.people.find(({ name }) => name === "model-owner")?.anyOf.join(" or ");
  const who = owners === undefined ? "" : ` (${text(owners)})`;
  return `do the steps below, then decide within a working day: mend or give up${who}. Nothing is tried again by itself`;
}

/** What decided in a sentence with its numbers, then the deciding guard in every cohort: the one that hid in the average, and the average that hid it. */
function why(report: TickReport): string {
  const deciding = decidingFindings(report);
  const guards = decidingGuards(report);
  const own = report.findings.filter(({ guard }) => guards.includes(guard));
  const [first, ...others] = deciding;
  const said =
    first === undefined
      ? ""
      : others.length === 0
        ? verdictLine(first, judgedIn(report))
        : verdictLines(deciding, judgedIn(report), MOST_DECIDING);
  const rows = findingsTable(own.length === 0 ? deciding : own, report.plan, MOST_DECIDING);
  const parts = [said, degradedLine(report), rows].filter((part) => part !== "");
  return parts.length === 0 ? "" : blocks(["### Why", ...parts]);
}

/** Which cohorts degraded, over all roll-back guards; empty where none stands out. */
function degradedLine({ together, plan }: TickReport): string {
  const { shown, more } = capped(together.degraded, MOST_DECIDING);
  if (shown.length === 0) return "";
  const names = `${shown.map((cohort) => span(cohort)).join(", ")}${more === 0 ? "" : ` and ${more} more`}`;
  const wrongly =
    plan === null
      ? ""
      : ` Of cohorts named like this, at most ${percentage(plan.alpha * 100)} are named wrongly.`;
  return `**Cohorts that degraded**, over all roll-back guards: ${names}.${wrongly}`;
}

/** What is done once, whatever broke; an issue ticks it off. */
function stillOpen(report: TickReport): string {
  const after = (report.runbook?.after ?? []).filter((step) => !isDoneByProgram(report, step));
  const { shown, more } = capped(after, MOST_OPEN);
  return blocks([
    "### Still open",
    report.confirmed === false ? "Once the traffic reads 0, not before:" : "",
    [
      tickList(shown, FOR_GITHUB),
      ...(more === 0 ? [] : [`- [ ] ${plural(more, "more item")} in \`runbook.md\``]),
      ...(report.aftermath?.revert == null
        ? []
        : [`- [ ] ${link("Merge the pull request that takes the release back", report.aftermath.revert)}`]),
      ...(report.incident === null ? [] : [`- [ ] ${link("Close the incident", report.incident)}`]),
    ].join("\n"),
  ]);
}

/** Other state that a program has undone is nobody's any more. */
function isDoneByProgram({ plan, aftermath }: TickReport, step: RunbookStep): boolean {
  const also = plan?.rollout.rollback.also ?? [];
  return (
    step.kind === "mend" &&
    also.some(
      ({ run }, index) => showCommand(run) === step.run && aftermath?.undone[index]?.outcome === "done",
    )
  );
}

function otherGuards(report: TickReport): string {
  const guards = decidingGuards(report);
  const others = report.findings.filter(({ guard }) => !guards.includes(guard));
  const own = report.findings.filter(({ guard }) => guards.includes(guard));
  return blocks([
    others.length === 0
      ? ""
      : details(
          `Other guards: ${plural(others.length, "finding")}`,
          findingsTable(others, report.plan, MOST_FINDINGS),
        ),
    verdictDetails([...own, ...others], judgedIn(report), MOST_SENTENCES),
  ]);
}
