import { shortDigest } from "../units.ts";
import { rollbackSummary } from "./breach-summary.ts";
import { actionsTable } from "./actions-table.ts";
import { afterRollback } from "./after-rollback.ts";
import { betReport, followUpLines } from "./bet-report.ts";
import { closingLines } from "./closing-section.ts";
import { TICK_REASONS_EXPLAINED } from "./codes.ts";
import { emergencyAlert } from "./emergency-alert.ts";
import { isRollBack } from "./ending.ts";
import { entryOf } from "./entry-for.ts";
import { cell, span, text } from "./escape.ts";
import { findingsTable } from "./findings-table.ts";
import { holdList } from "./holds.ts";
import { alert, blocks, table } from "./markdown.ts";
import { duration, moment, percentage } from "./numbers.ts";
import { overridesAlert } from "./overrides-alert.ts";
import { renderEntry } from "./runbook-section.ts";
import type { Audience } from "./plan-sections.ts";
import { stepSuffix } from "./step-words.ts";
import type { TickReport } from "./tick-report.ts";
import { judgedIn, verdictDetails } from "./verdict-lines.ts";

const MOST_FINDINGS = 400;
const MOST_SENTENCES = 100;

/** The job summary of a tick: after a rollback what on-call needs, first; else a short status. */
export function renderTickSummary(report: TickReport, audience: Audience = "public"): string {
  return isRollBack(report) ? rollbackSummary(report, audience) : statusSummary(report);
}

function statusSummary(report: TickReport): string {
  const entry = entryOf(report);
  const stage = report.stage === null ? "" : ` in stage ${span(report.stage)}${stepSuffix(report)}`;
  const kind = report.decision === "hold" ? "WARNING" : "NOTE";
  const lines = [
    `**${span(report.rollout)}: ${report.decision}${stage}.** ${TICK_REASONS_EXPLAINED[report.reason]}`,
  ];
  if (report.detail !== null) lines.push(text(report.detail));
  return blocks([
    emergencyAlert(report.emergency),
    overridesAlert(report.overrides ?? []),
    alert(kind, lines),
    holdList(report.holds, { judged: judgedIn(report), known: TICK_REASONS_EXPLAINED[report.reason] }),
    entry === null ? "" : renderEntry(entry),
    statusFacts(report),
    afterRollback(report),
    betReport(report),
    followUpLines(report),
    closingLines(report),
    report.findings.length === 0 ? "" : findingsTable(report.findings, report.plan, MOST_FINDINGS),
    verdictDetails(report.findings, judgedIn(report), MOST_SENTENCES),
    actionsTable(report.actions),
    gateLine(report),
  ]);
}

function statusFacts(report: TickReport): string {
  const traffic = report.traffic === null ? "could not be read" : percentage(report.traffic.candidate);
  const next = report.nextAt === null ? "none" : moment(report.nextAt);
  const gap = report.longestGap > 0 ? `, longest gap ${duration(report.longestGap)}` : "";
  return table(
    ["", ""],
    [
      ["Candidate's weight", traffic],
      report.step?.kind === "preview"
        ? ["Ready", `${duration(report.covered)} of ${duration(report.bake)}, nobody is sent to it here`]
        : [
            "Baked",
            `${duration(report.covered)} of ${duration(report.bake)} covered by readings${gap}${addedBy(report)}`,
          ],
      ["Next look", next],
      ...queuedRow(report),
      ...shownTo(report),
      ...(report.dryRun ? [["Dry run", "nothing was written"]] : []),
    ],
  );
}

function queuedRow({ queued }: TickReport): readonly (readonly string[])[] {
  if (queued === undefined) return [];
  const { digest, pullRequest } = queued;
  return [["Waiting behind it", `plan ${span(shortDigest(digest))} of pull request ${pullRequest}`]];
}

/** A mirror serves no user; who sees its answers is told, so that nobody takes them for the answers of the product. */
function shownTo({ plan, stage: name }: TickReport): readonly (readonly [string, string])[] {
  const stage = plan?.rollout.stages.find((each) => each.name === name);
  if (stage?.kind !== "shadow") return [];
  const by = stage.by === "router" ? "the router" : "the application";
  const shown = stage.shownTo === null ? "nobody" : cell(stage.shownTo);
  return [
    ["Mirrored by", `${by}, side effects ${stage.sideEffects === "stubbed" ? "stubbed" : "none"}`],
    ["Answers shown to", shown],
  ];
}

function addedBy({ extended }: TickReport): string {
  return extended === undefined || extended === 0 ? "" : `, ${duration(extended)} of it added by people`;
}

/** Who must do what before this plan may start. */
function gateLine({ gate }: TickReport): string {
  if (gate === null) return "";
  const open = gate.requirements.filter(({ kind }) => kind === "waiting" || kind === "refused");
  const digits = gate.digest === null ? "" : ` (plan ${span(shortDigest(gate.digest))})`;
  return blocks([
    `Not approved${digits}:`,
    open
      .map(
        ({ id, detail, closers }) =>
          `- ${text(id)}${detail === "" ? "" : `: ${cell(detail)}`}${closers.length === 0 ? "" : `, by ${cell(closers.join(" or "))}`}`,
      )
      .join("\n"),
  ]);
}
