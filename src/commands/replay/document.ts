/** What scripts read of a replay: one JSON document and one exit code. */
import type { ReplayReport, Story, StoryEvent } from "../../render/replay-report.ts";
import type { HoldReason, RollBackReason } from "../../promotion/decision.ts";
import { iso } from "../../units.ts";
import { describeFinding } from "../outputs.ts";
import type { ExitCode } from "../outputs.ts";

/** Where a what-if was asked for, the answer is that story, and `as-written` the other one. */
export function documentOfReplay(report: ReplayReport): string {
  const { asWritten, whatIf } = report;
  const document = {
    "schema-version": 1,
    rollout: report.rollout,
    ...describeStory(whatIf ?? asWritten),
    ...(whatIf === null ? {} : { changed: report.changed, "as-written": describeStory(asWritten) }),
    readings: {
      file: report.readings,
      from: iso(report.from),
      to: iso(report.to),
      start: iso(report.start.at),
    },
    assumed: {
      goes: "given",
      calendar: report.assumed.noCalendar ? "ignored" : "respected",
      "left-out": report.assumed.leftOut,
      unread: report.assumed.unread,
      blockers: report.assumed.blockers,
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** 0 promoted or baking at the end · 1 would have rolled back · 3 would be holding at the end. */
export function exitCodeOfReplay({ asWritten, whatIf }: ReplayReport): ExitCode {
  switch ((whatIf ?? asWritten).outcome.kind) {
    case "promoted":
    case "baking":
      return 0;
    case "rolled-back":
      return 1;
    case "holding":
      return 3;
  }
}

function describeStory({ outcome, events }: Story) {
  return {
    outcome: outcome.kind,
    at: iso(outcome.at),
    stage: outcome.stage,
    because: becauseOf(outcome),
    events: events.map(describeEvent),
  };
}

function becauseOf(outcome: Story["outcome"]): readonly unknown[] {
  switch (outcome.kind) {
    case "rolled-back":
      return [describeReason(outcome.because)];
    case "holding":
      return outcome.reasons.map(describeReason);
    case "promoted":
    case "baking":
      return [];
  }
}

function describeEvent(event: StoryEvent): unknown {
  const at = iso(event.at);
  switch (event.event) {
    case "went-on": {
      const { heldSince, ...told } = event;
      return { ...told, at, "held-since": iso(heldSince) };
    }
    case "verdicts":
      return { ...event, at, findings: event.findings.map(describeFinding) };
    case "held":
      return { ...event, at, reasons: event.reasons.map(describeReason) };
    case "rolled-back":
      return { ...event, at, because: describeReason(event.because) };
    case "entered":
    case "extended":
    case "promoted":
    case "looked":
      return { ...event, at };
  }
}

/** Moments as people write them, and findings as a tick gives them. */
function describeReason(reason: HoldReason | RollBackReason): unknown {
  if ("finding" in reason) return { ...reason, finding: describeFinding(reason.finding) };
  if ("rollsBackAt" in reason) return { ...reason, rollsBackAt: iso(reason.rollsBackAt) };
  if ("until" in reason) return { ...reason, until: iso(reason.until) };
  if ("at" in reason) return { ...reason, at: iso(reason.at) };
  return reason;
}
