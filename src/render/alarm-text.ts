/** What people are told when something is wrong: what, since when, the one next step, who, and where to read on. Plain text, one screen. */
import type { HoldReason } from "../promotion/decision.ts";
import type { Alarm } from "../promotion/alarm.ts";
import type { AlarmKind } from "../promotion/alarm-kinds.ts";
import { showWeights } from "../promotion/weights.ts";
import { nameOf } from "../runbook/runbook.ts";
import type { RunbookEntry } from "../runbook/runbook.ts";
import { HOUR, type Instant } from "../units.ts";
import { channelText } from "./channel-text.ts";
import { TICK_REASONS_EXPLAINED } from "./codes.ts";
import { entryOf } from "./entry-for.ts";
import { onCallAt } from "./message.ts";
import { duration, moment } from "./numbers.ts";
import type { TickReport } from "./tick-report.ts";
import { withUndo } from "./undo-commands.ts";

/** What is left for the words, because the commands must still fit into 3,000 letters. */
const LONGEST = 1000;
const LONGEST_END = 500;
const LONGEST_COMMAND = 1200;
const LONGEST_DETAIL = 300;

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

function reasonOfRollback({ because }: TickReport): readonly string[] {
  if (because === null) return [];
  switch (because.kind) {
    case "breach":
      return [`Guard ${because.finding.guard} in cohort ${because.finding.cohort}.`];
    case "breach-together":
      return [
        cut(
          `Most of all ${because.carriers.map(({ guard, cohort }) => `${guard} in ${cohort}`).join(", ")}.`,
        ),
      ];
    case "aborted":
      return [cut(`By ${because.by}${because.reason === "" ? "" : `: ${because.reason}`}.`)];
    case "move-unconfirmed":
      return [cut(because.because)];
    case "by-hand":
    case "deadline":
      return [];
  }
}

function detailOf(hold: HoldReason, now: Instant): string {
  switch (hold.kind) {
    case "guard-breached":
    case "no-evidence":
    case "too-few-samples":
      return `Guard ${hold.finding.guard} in cohort ${hold.finding.cohort}.`;
    case "held":
      return `By ${hold.by}${hold.reason === "" ? "" : `: ${hold.reason}`}.`;
    case "router-drift":
      return `The router holds ${hold.found}, we set ${hold.ours}.`;
    case "router-unreadable":
    case "quarantined":
    case "beyond-this-version":
    case "frozen":
    case "already-rolled-back":
      return `${hold.because}.`;
    case "router-blocked":
      return `By ${hold.by}.`;
    case "not-ready":
      return `The ${hold.side} is not ready.`;
    case "go-missing":
      return `Stage ${hold.stage}: ${hold.roles.join(" and ")}.`;
    case "deadline":
      return `The deadline of ${hold.of} is over; it rolls back in ${duration(Math.max(0, hold.rollsBackAt - now))}.`;
    case "move-in-progress":
    case "acknowledgement-expired":
    case "outside-moving-hours":
    case "not-before":
    case "changed-on-branch":
    case "removed-on-branch":
      return "";
  }
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

function cut(text: string): string {
  const letters = Array.from(text.replace(/\s+/gu, " "));
  return letters.length <= LONGEST_DETAIL
    ? letters.join("")
    : `${letters.slice(0, LONGEST_DETAIL).join("")}…`;
}

/** How the first line begins, where it is not the traffic that waits. */
const TITLES: Readonly<Partial<Record<AlarmKind, string>>> = {
  "state-lost": "STATE LOST, nothing goes on",
  "world-unavailable": "NOT LOOKED AT, a system did not answer",
  "lost-race": "NO PROGRESS, other jobs are always faster",
  "not-approved": "NOT STARTED, nobody approved this plan",
  "plan-refused": "NOT STARTED, the file cannot be planned",
  "policy-unreadable": "ON HOLD, the policy cannot be read",
  "no-tick": "NOBODY LOOKED",
  "rollback-undone": "ROLLBACK UNDONE",
  "rollback-unconfirmed": "ROLLBACK NOT CONFIRMED",
  "acknowledgement-expired": "WAITS, nobody has the pager",
  "go-missing": "WAITS for a go",
};

function titleOf({ kind, means }: Alarm): string {
  if (means === "rolled-back") return "ROLLED BACK";
  return TITLES[kind] ?? "ON HOLD, the traffic stays where it is";
}

function explained(kind: AlarmKind): string {
  if (kind === "no-tick")
    return "The ticks stopped, and in that time no guard was judged and nothing could roll back.";
  if (kind === "policy-unreadable")
    return "The policy of the base branch cannot be read. Guards and rollbacks work; nothing rises before its owners correct it.";
  return TICK_REASONS_EXPLAINED[kind];
}
