import { channelText } from "./channel-text.ts";
import { TICK_REASONS_EXPLAINED } from "./codes.ts";
import { decidingFindings, isRollBack, isUndone } from "./ending.ts";
import type { TickReport } from "./tick-report.ts";
import { withUndo } from "./undo-commands.ts";
import { judgedIn } from "./verdict-lines.ts";
import { verdictSentence } from "./verdict-sentence.ts";

/** What is left for the words, because the undo commands must still fit. */
const LONGEST = 1200;
const LONGEST_SENTENCE = 400;

/** What a channel is sent after a rollback, or when it holds: plain text with the undo commands, so that it works without GitHub. */
export function renderNotification(report: TickReport, said: readonly string[] = []): string {
  const { plan } = report;
  const candidate = plan === null ? "" : ` ${plan.rollout.release.candidate.id}`;
  const lines = [
    `${headline(report)}: ${report.rollout}${candidate}${report.stage === null ? "" : ` at stage ${report.stage}`}`,
    isRollBack(report) ? `${reasonLine(report)}${numbers(report)}` : TICK_REASONS_EXPLAINED[report.reason],
    ...said.map((text) => cut(text, LONGEST_SENTENCE)),
    ...(report.incident === null ? [] : [`Incident: ${report.incident}`]),
  ];
  return withUndo(channelText(lines.join("\n"), LONGEST), plan);
}

function headline(report: TickReport): string {
  const { confirmed } = report;
  if (report.reason === "still-out-of-range") return "ROLLED BACK, AND STILL OUT OF RANGE";
  if (!isRollBack(report)) return "ON HOLD, the traffic stays where it is";
  if (isUndone(report)) return "ROLLBACK UNDONE and drained again, traffic reads 0";
  if (confirmed === true) return "ROLLED BACK, traffic reads 0";
  return confirmed === false ? "ROLLBACK NOT CONFIRMED, act now" : "ROLLBACK (dry run)";
}

function reasonLine(report: TickReport): string {
  const { because, ending } = report;
  if (isUndone(report)) return TICK_REASONS_EXPLAINED["rollback-undone"];
  if (because === null)
    return ending?.kind === "rolled-back"
      ? `It was to be rolled back before: ${ending.because}.`
      : "A person asked for it.";
  switch (because.kind) {
    case "breach":
      return `Guard ${because.finding.guard} broke in cohort ${because.finding.cohort}.`;
    case "breach-together":
      return `No guard broke alone, all of them did together: most of all ${because.carriers.map(({ guard, cohort }) => `${guard} in ${cohort}`).join(", ")}.`;
    case "aborted":
      return `${because.by} stopped it${because.reason === "" ? "" : `: ${because.reason}`}.`;
    case "by-hand":
      return "A person took the traffic off in the router.";
    case "deadline":
      return `The deadline of ${because.of} was reached.`;
    case "superseded":
      return `A newer plan was approved in pull request #${because.pullRequest} and takes its place.`;
    case "move-unconfirmed":
      return `A larger weight could not be confirmed: ${because.because}.`;
  }
}

/** The deciding verdict with its numbers, on the same line; cut short, because the undo commands must still fit. */
function numbers(report: TickReport): string {
  const [first] = report.because === null ? [] : decidingFindings(report);
  if (first === undefined) return "";
  const { plan, stage } = judgedIn(report);
  return ` ${cut(verdictSentence(first, plan, stage), LONGEST_SENTENCE)}`;
}

function cut(text: string, longest: number): string {
  const letters = Array.from(text);
  return letters.length <= longest ? text : `${letters.slice(0, longest).join("")}…`;
}
