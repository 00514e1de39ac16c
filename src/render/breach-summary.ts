import { showDuration } from "../units.ts";
import { actionsTable } from "./actions-table.ts";
import { decidingFinding, entryOf, whetherOff, whyRolledBack } from "./ending.ts";
import { link, span, text } from "./escape.ts";
import { findingsTable } from "./findings-table.ts";
import { alert, blocks, capped, details, table } from "./markdown.ts";
import { duration, moment } from "./numbers.ts";
import { renderEntry } from "./runbook-section.ts";
import type { TickReport } from "./tick-report.ts";

const MOST_FINDINGS = 400;
const MOST_DECIDING = 40;

/** What on-call needs after a rollback, first: what happened, what to do, why, what was done, what is open. */
export function rollbackSummary(report: TickReport): string {
  const entry = entryOf(report);
  return blocks([
    `# ${titleOf(report)}`,
    alert(report.confirmed === false ? "CAUTION" : "WARNING", [
      `**${whyRolledBack(report.because)} ${whetherOff(report)}**`,
    ]),
    facts(report),
    entry === null ? "" : blocks(["### What to do", renderEntry(entry)]),
    why(report),
    actionsTable(report.actions),
    stillOpen(report),
    otherGuards(report),
  ]);
}

/** `Rolled back: summarizer v2.0.0 at stage canary-5`, said only as far as it is true. */
function titleOf(report: TickReport): string {
  const candidate = report.plan === null ? "" : ` ${text(report.plan.rollout.release.candidate.id)}`;
  const stage = report.stage === null ? "" : ` at stage ${span(report.stage)}`;
  const what =
    report.confirmed === true
      ? "Rolled back"
      : report.confirmed === false
        ? "Rollback NOT confirmed"
        : "Would roll back (dry run)";
  return `${what}: ${span(report.rollout)}${candidate}${stage}`;
}

function facts(report: TickReport): string {
  const ending = report.ending?.kind === "rolled-back" ? report.ending : null;
  const within = report.plan === null ? "" : `, target ${showDuration(report.plan.rollout.rollback.within)}`;
  const drained =
    ending?.drainedAt == null
      ? "**not confirmed**"
      : `${moment(ending.drainedAt)} (${duration(ending.drainedAt - ending.at)} later${within})`;
  const byTraffic =
    ending?.confirmedByTrafficAt == null
      ? "pending: a later tick looks"
      : moment(ending.confirmedByTrafficAt);
  const covers = report.covers.filter(({ until }) => until >= report.at);
  return table(
    ["", ""],
    [
      [
        "Detected",
        `${moment(report.at)}, ${duration(report.covered)} of readings into the ${duration(report.bake)} bake`,
      ],
      ["Router reads 0", drained],
      ["Confirmed by traffic", byTraffic],
      [
        "On call",
        covers.length === 0
          ? "nobody holds the pager"
          : covers.map(({ by, until }) => `${text(by)} until ${moment(until)}`).join(", "),
      ],
      ["**You need to**", `**${need(report)}**`],
    ],
  );
}

function need(report: TickReport): string {
  if (report.confirmed === false) return "take the traffic off by hand, now, by the steps below";
  const owners = report.plan?.rollout.people.find(({ name }) => name === "model-owner")?.anyOf.join(" or ");
  const who = owners === undefined ? "" : ` (${text(owners)})`;
  return `decide: mend or give up${who}. Nothing is tried again by itself`;
}

/** The deciding guard in every cohort: the one that hid in the average, and the average that hid it. */
function why(report: TickReport): string {
  const deciding = decidingFinding(report);
  if (deciding === null) return "";
  const own = report.findings.filter(({ guard }) => guard === deciding.guard);
  return blocks(["### Why", findingsTable(own.length === 0 ? [deciding] : own, report.plan, MOST_DECIDING)]);
}

function stillOpen(report: TickReport): string {
  const forever = report.plan?.rollout.rollback.cannotUndo ?? [];
  const undo = report.plan?.rollout.rollback.also ?? [];
  const items = [
    ...undo.map(({ does }) => `- [ ] ${text(does)}: see the runbook`),
    ...forever.map(
      ({ what, owner }) => `- [ ] ${text(what)} cannot be undone: ${text(owner)} decides what to repair`,
    ),
    "- [ ] Write the review, without blame: why was it not seen before?",
    ...(report.incident === null ? [] : [`- [ ] ${link("Close the incident", report.incident)}`]),
  ];
  return blocks(["### Still open", capped(items, 40).shown.join("\n")]);
}

function otherGuards(report: TickReport): string {
  const deciding = decidingFinding(report);
  const others = report.findings.filter(({ guard }) => guard !== deciding?.guard);
  if (others.length === 0) return "";
  return details(
    `Other guards: ${others.length} findings`,
    findingsTable(others, report.plan, MOST_FINDINGS),
  );
}
