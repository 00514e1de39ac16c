import { maskSecrets } from "../config/secrets.ts";
import { shortDigest } from "../units.ts";
import { rollbackSummary } from "./breach-summary.ts";
import { decidingFindings } from "./ending.ts";
import { code } from "./escape.ts";
import { blocks } from "./markdown.ts";
import type { Audience } from "./plan-sections.ts";
import type { TickReport } from "./tick-report.ts";
import { undoCommands } from "./undo-commands.ts";

const LONGEST_BODY = 60_000;
const LONGEST_TITLE = 200;

/** The incident issue: one per rollout and plan; the summary of the rollback with the undo commands in full. */
export function renderIncident(
  report: TickReport,
  audience: Audience = "public",
): {
  readonly key: string;
  readonly title: string;
  readonly body: string;
} {
  const { plan } = report;
  const version = plan === null ? "" : ` ${plan.rollout.release.candidate.id}`;
  const state = report.confirmed === true ? "rolled back" : "rollback not confirmed";
  const commands = plan === null ? "" : blocks(["### Undo by hand", code(undoCommands(plan).join("\n"))]);
  const whole = blocks([rollbackSummary(report, audience), commands]);
  const body =
    whole.length <= LONGEST_BODY
      ? whole
      : blocks([rollbackSummary({ ...report, findings: decidingFindings(report) }, audience), commands]);
  return {
    key: `${report.rollout}/${plan === null ? "unplanned" : shortDigest(plan.digest)}`,
    title: harmless(`${report.rollout}${version} ${state}`).slice(0, LONGEST_TITLE),
    body: body.length <= LONGEST_BODY ? body : commands,
  };
}

/** A title is plain text, but mentions and hidden characters are still what they are. */
function harmless(title: string): string {
  return maskSecrets(title)
    .replace(/[\p{C}\s]+/gu, " ")
    .replace(/@/g, "(at)");
}
