/** What people are told when something is wrong: what, since when, the one next step, who, and where to read on. Plain text, one screen. */
import type { Alarm } from "../promotion/alarm.ts";
import { showWeights } from "../promotion/weights.ts";
import { nameOf } from "../runbook/runbook.ts";
import type { RunbookEntry } from "../runbook/runbook.ts";
import { HOUR, type Instant } from "../units.ts";
import { cut, detailOf, explained, reasonOfRollback, titleOf } from "./alarm-words.ts";
import { channelText } from "./channel-text.ts";
import { entryOf } from "./entry-for.ts";
import { onCallAt } from "./message.ts";
import { duration, moment } from "./numbers.ts";
import type { TickReport } from "./tick-report.ts";
import { withUndo } from "./undo-commands.ts";

/** What is left for the words, because the commands must still fit into 3,000 letters. */
const LONGEST = 1000;
const LONGEST_END = 500;
const LONGEST_COMMAND = 1200;

export interface AlarmTold {
  readonly report: TickReport;
  readonly alarm: Alarm;
  readonly now: Instant;
  /** When the rollout was last looked at before; null where nobody knows. */
  readonly lookedAt: Instant | null;
  /** Whether a page goes where nobody is woken, because there is no pager. */
  readonly isPageWithoutPager: boolean;
}

/** The first line stands alone on a telephone. A command is whole and as it was written, or not there. */
export function renderAlarm(told: AlarmTold): string {
  const { report, alarm } = told;
  const next = nextStep(told);
  const before = [
    `${told.isPageWithoutPager ? "PAGE, and no pager is set up. " : ""}${headline(told)}`,
    ...whatOf(told),
    ...report.actions
      .filter(({ outcome }) => /^not done/i.test(outcome))
      .map(({ does, outcome }) => `${does}: ${cut(outcome)}`),
    next.does,
  ];
  const after = [
    next.where,
    `On call: ${onCallOf(report)}.`,
    ...(report.incident === null ? [] : [`Incident: ${report.incident}`]),
  ];
  const words = [said(before, LONGEST), said(after, LONGEST_END)];
  const { command } = next;
  const isFitting = command !== null && command.length <= LONGEST_COMMAND;
  const lines = isFitting ? [words[0], command, words[1]] : words;
  const text = lines.filter((line) => line !== "").join("\n");
  return alarm.means === "urgent" ? withUndo(text, report.plan) : text;
}

function said(lines: readonly string[], longest: number): string {
  return channelText(lines.filter((line) => line !== "").join("\n"), longest);
}

/** Whoever was woken may go to sleep again. */
export function renderAllClear(report: TickReport, alarm: Alarm): string {
  const since = `since ${moment(alarm.since)}`;
  const line = `OVER: ${subject(report)}. No longer so: ${titleOf(alarm)} (${since}).`;
  return channelText(line, LONGEST);
}

/** Somebody is at it. */
export function renderAcknowledged(report: TickReport): string {
  return channelText(`A person is at it: ${subject(report)}.`, LONGEST);
}

function headline({ report, alarm, now, lookedAt }: AlarmTold): string {
  const what = subject(report);
  if (report.decision === "roll-back" && report.confirmed === true && alarm.kind === "rollback-undone")
    return `ROLLBACK UNDONE and drained again, traffic reads 0: ${what}`;
  if (report.decision === "roll-back")
    return report.confirmed === true
      ? `ROLLED BACK, traffic reads 0: ${what}`
      : `ROLLBACK NOT CONFIRMED, act now: ${what}`;
  if (alarm.kind === "no-tick" && lookedAt !== null)
    return `NOBODY LOOKED for ${duration(now - lookedAt)}: ${what}`;
  const lasts = now > alarm.since ? `, for ${duration(now - alarm.since)}` : "";
  return `${titleOf(alarm)}${lasts}: ${what}`;
}

function subject({ rollout, plan, stage, traffic }: TickReport): string {
  const candidate = plan === null ? "" : ` ${plan.rollout.release.candidate.id}`;
  const at = stage === null ? "" : ` at stage ${stage}`;
  return `${rollout}${candidate}${at}${traffic === null ? "" : ` with ${showWeights(traffic)}`}`;
}

function whatOf({ report, alarm, lookedAt, now }: AlarmTold): readonly string[] {
  const gap = lookedAt === null ? "" : `The last look before was at ${moment(lookedAt)}.`;
  if (alarm.kind === "no-tick") return [`${explained("no-tick")} ${gap}`];
  const isLate = lookedAt !== null && now - lookedAt > HOUR;
  const first = report.holds.find(({ kind }) => kind === alarm.kind);
  const details = first === undefined ? report.detail : detailOf(first, now);
  return [
    explained(alarm.kind),
    ...(details === null || details === "" ? [] : [cut(details)]),
    ...reasonOfRollback(report),
    isLate ? gap : "",
  ];
}

interface NextStep {
  readonly does: string;
  readonly command: string | null;
  readonly where: string;
}

/** One step, with its command: the rest stands in the runbook. */
function nextStep({ report, alarm }: AlarmTold): NextStep {
  const entry = alarm.kind === "no-tick" ? ticksStopped(report) : entryOf(report);
  const step = entry === null ? undefined : firstStep(entry, report);
  const decides = whoDecides(report);
  if (entry === null || step === undefined) return { does: decides, command: null, where: "" };
  const name = nameOf(entry);
  const where = `entry ${name} of runbook.md (model-rollout runbook ${report.plan?.file ?? ""} --entry ${name})`;
  // What waits for a decision has said so already: there is nothing to type.
  if (alarm.means === "message") return { does: decides, command: null, where: `More: ${where}` };
  return { does: `Next: ${cut(step.does)}`, command: step.run, where: `Then: ${where}` };
}

/** Of a rollback that is confirmed the first steps are done. */
function firstStep(
  { steps }: RunbookEntry,
  { confirmed }: TickReport,
): RunbookEntry["steps"][number] | undefined {
  const isDone = (kind: string): boolean => confirmed === true && DONE.has(kind);
  return steps.find(({ kind }) => !isDone(kind)) ?? steps[0];
}

const DONE: ReadonlySet<string> = new Set(["stop", "other-way", "prove"]);

/** Who can close what is open, where the gate says so. */
function whoDecides({ gate }: TickReport): string {
  const open = gate?.requirements.find(({ kind }) => kind === "waiting" || kind === "refused");
  if (open === undefined) return "";
  const who = open.closers.length === 0 ? "" : `, by ${open.closers.join(" or ")}`;
  return `Next: ${cut(`${open.id}${open.detail === "" ? "" : `: ${open.detail}`}${who}`)}`;
}

function ticksStopped({ runbook }: TickReport): RunbookEntry | null {
  return runbook?.entries.find(({ trigger }) => trigger.kind === "ticks-stopped") ?? null;
}

function onCallOf(report: TickReport): string {
  return report.plan === null ? "nobody is known" : onCallAt(report.plan, report.covers, report.at);
}
