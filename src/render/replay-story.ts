/** A replay for the terminal: what was assumed, one line for each change, and how it ends. */
import { capital } from "../plan/capital.ts";
import type { Plan } from "../plan/plan.ts";
import type { RollBackReason } from "../promotion/decision.ts";
import { showWeights } from "../promotion/weights.ts";
import type { Instant } from "../units.ts";
import { duration, moment, percentage, plural } from "./numbers.ts";
import type { Assumed, Changed, ReplayReport, Story, StoryEvent } from "./replay-report.ts";
import { listed, nameOf, plain, showBack, showFindings, showReasons } from "./replay-words.ts";

const LONGEST_LABEL = 72;

/** Ends with one line for each story that says how it ended. */
export function renderReplay(report: ReplayReport): string {
  const { asWritten, whatIf } = report;
  const blocks =
    whatIf === null
      ? [headOf(report), ...storyOf(asWritten), `${capital(endOf(asWritten))}.`]
      : [
          headOf(report),
          report.changed.map(showChanged).join("\n"),
          "As written",
          ...storyOf(asWritten),
          capital(labelOf(report.changed)),
          ...storyOf(whatIf),
          compared(report.changed, asWritten, whatIf),
        ];
  return `${blocks.join("\n\n")}\n`;
}

/** `1%`. */
export function showAlpha(alpha: number): string {
  return percentage(alpha * 100);
}

function headOf(report: ReplayReport): string {
  const { from, to, intervals, assumed } = report;
  return [
    `Replay of ${report.rollout} on ${plain(report.readings)}: ${plural(intervals, "interval")}, ${moment(from)} to ${moment(to)}.`,
    `Nothing is moved; the recorded traffic is what it was. ${startOf(report)}`,
    ...assumptions(assumed),
  ].join("\n");
}

function startOf({ start: { at, asked, live } }: ReplayReport): string {
  const began = `The first live stage may begin at ${clock(at)}`;
  return asked ? `${began}, as asked.` : `${began}: the candidate is measured from ${clock(live)} on.`;
}

function assumptions({ noCalendar, leftOut, unread, blockers }: Assumed): readonly string[] {
  return [
    "Assumed: every human go is given and the pager is always covered.",
    ...(noCalendar ? ["Ignored: moving hours, the first date and freezes. `--calendar` respects them."] : []),
    ...(leftOut.length === 0
      ? []
      : [`Left out: ${listed(leftOut)}. The recorded split does not follow the replay's weights.`]),
    ...(unread.length === 0
      ? []
      : [`Not in the readings: ${listed(unread)}. What is missing never passes: it holds.`]),
    ...(blockers === 0
      ? []
      : [
          `The plan itself has ${plural(blockers, "blocker")}, so nobody could approve it: see \`model-rollout plan\`.`,
        ]),
  ];
}

function showChanged({ guard, key, from, to }: Changed): string {
  const whose = guard === null ? "" : `${guard}: `;
  return `${whose}${key} ${from === null ? "not said" : plain(from)} → ${plain(to)}`;
}

/** `with errors no-worse-than-baseline x1.2`; what is too long for a line was listed before. */
function labelOf(changed: readonly Changed[]): string {
  const all = changed.map(({ guard, key, to }) => `${guard === null ? "" : `${guard} `}${key} ${plain(to)}`);
  const label = `with ${all.join(" and ")}`;
  return label.length > LONGEST_LABEL ? "with these limits" : label;
}

/** A block for each day that something happened on. */
function storyOf({ plan, events }: Story): readonly string[] {
  const width = Math.max(...plan.stages.map(({ stage }) => stage.name.length));
  const times = events.reduce((longest, { at }) => Math.max(longest, clock(at).length), 0);
  const days = new Map<string, string[]>();
  for (const event of events) {
    const day = moment(event.at).slice(0, -" 00:00 UTC".length);
    const lines = days.get(day) ?? [];
    lines.push(
      ...wordsOf(event, plan).map(
        (words) => `${clock(event.at).padEnd(times)}  ${event.stage.padEnd(width)}  ${words}`,
      ),
    );
    days.set(day, lines);
  }
  return [...days].map(([day, lines]) => [`${day} UTC`, ...lines].join("\n"));
}

function wordsOf(event: StoryEvent, plan: Plan): readonly string[] {
  switch (event.event) {
    case "entered":
      return [`enters ${entryOf(event, plan)}, bakes ${duration(event.bake)}`];
    case "verdicts":
      return showFindings(event.findings, plan);
    case "held":
      return showReasons(event.reasons, plan).map((reason) => `holds: ${reason}`);
    case "went-on":
      return [`goes on after ${duration(event.at - event.heldSince)}`];
    case "extended":
      return [`bakes on, up to ${duration(event.until)}: only samples are missing`];
    case "rolled-back":
      return [`rolls back: ${showBack(event.because, plan)}`];
    case "promoted":
      return ["is done: the candidate serves everybody"];
    case "looked":
      return [`${event.decision}, ${duration(event.covered)} of ${duration(event.bake)} baked`];
  }
}

/** `at 10%`; in a shadow nobody gets the candidate's answers, whoever mirrors. */
function entryOf({ stage: name, set }: Extract<StoryEvent, { event: "entered" }>, plan: Plan): string {
  const stage = plan.stages.find((each) => each.stage.name === name)?.stage;
  if (stage?.kind !== "shadow") return `at ${showWeights(set)}`;
  return `with a mirror of ${stage.mirror}%${stage.by === "application" ? " by the application" : ""}`;
}

/** Both ends below each other; their numbers stand in the stories. */
function compared(changed: readonly Changed[], asWritten: Story, whatIf: Story): string {
  const other = labelOf(changed);
  const width = other.length;
  return [`${"as written".padEnd(width)}: ${endOf(asWritten)}`, `${other}: ${endOf(whatIf)}`].join("\n");
}

function endOf({ outcome, plan }: Story): string {
  const at = moment(outcome.at);
  switch (outcome.kind) {
    case "promoted":
      return `promoted at ${at}`;
    case "rolled-back":
      return `rolled back at ${at} in ${outcome.stage} by ${culpritOf(outcome.because)}`;
    case "holding":
      return `the readings end at ${at}, holding in ${outcome.stage}: ${showReasons(outcome.reasons, plan)
        .map((reason) => reason.replace(/\.$/, ""))
        .join("; ")}`;
    case "baking":
      return `the readings end at ${at}, baking in ${outcome.stage}, ${duration(outcome.covered)} of ${duration(outcome.bake)}`;
  }
}

function culpritOf(because: RollBackReason): string {
  switch (because.kind) {
    case "breach":
      return nameOf(because.finding);
    case "breach-together":
      return "all guards together";
    case "deadline":
      return `the deadline of ${because.of}`;
    case "aborted":
    case "by-hand":
    case "superseded":
    case "move-unconfirmed":
      return because.kind;
  }
}

/** `09:05`, with seconds where there are any. */
function clock(at: Instant): string {
  return new Date(at).toISOString().slice(11, 19).replace(/:00$/, "");
}
