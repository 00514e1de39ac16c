import { betReadNow, betReport, followUpLines } from "./bet-report.ts";
import { closingLines } from "./closing-section.ts";
import { TICK_REASONS_EXPLAINED } from "./codes.ts";
import { emergencyAlert } from "./emergency-alert.ts";
import { decidingFindings, isUndone, whetherOff, whyRolledBack } from "./ending.ts";
import { link, span, text } from "./escape.ts";
import { holdList } from "./holds.ts";
import { blocks } from "./markdown.ts";
import { moment, percentage } from "./numbers.ts";
import { overridesAlert } from "./overrides-alert.ts";
import { stepSuffix } from "./step-words.ts";
import type { TickReport } from "./tick-report.ts";
import { judgedIn, verdictLines } from "./verdict-lines.ts";

const MOST_SENTENCES = 5;

/** A short comment of its own for a change that people should see; null where nothing changed for them. */
export function renderStateChange(report: TickReport): string | null {
  if (report.dryRun) return null;
  const name = `${span(report.rollout)}${report.plan === null ? "" : ` ${text(report.plan.rollout.release.candidate.id)}`}`;
  const stage = report.stage === null ? "" : ` ${span(report.stage)}${stepSuffix(report)}`;
  switch (report.decision) {
    case "roll-back":
      return blocks([
        `**${headline(report)}: ${name}.** ${whyRolledBack(report)} ${whetherOff(report)}`,
        verdictLines(decidingFindings(report), judgedIn(report), MOST_SENTENCES),
        // What became of the bet was told with the rollback itself.
        isUndone(report) ? "" : betReport(report),
        report.incident === null ? "" : link("Incident", report.incident),
      ]);
    case "hold":
      return report.holds.length === 0 && report.detail === null
        ? null
        : blocks([
            emergencyAlert(report.emergency),
            `**On hold: ${name}${stage}.** ${report.detail === null ? "" : text(report.detail)}`.trimEnd(),
            holdList(report.holds, { judged: judgedIn(report), known: null }),
          ]);
    case "promote": {
      const weight = report.traffic === null ? "" : ` at ${percentage(report.traffic.candidate)}`;
      const next = report.nextAt === null ? "" : ` Next look: ${moment(report.nextAt)}.`;
      return blocks([
        emergencyAlert(report.emergency),
        overridesAlert(report.overrides ?? []),
        `**${name}:** ${TICK_REASONS_EXPLAINED[report.reason]} Now${stage}${weight}.${next}`,
        report.ending === null ? betReadNow(report) : betReport(report),
        followUpLines(report),
        closingLines(report),
      ]);
    }
    case "bake":
    case "guard":
      return null;
  }
}

function headline(report: TickReport): string {
  if (isUndone(report)) return "Rollback undone, and drained again";
  return report.confirmed === true ? "Rolled back" : "Rollback NOT confirmed";
}
