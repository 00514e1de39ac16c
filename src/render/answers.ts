/** Replies to `/rollout` comments. */
import { USAGE, VERBS } from "../gate/command.ts";
import type { Verb } from "../gate/command.ts";
import { shortDigest } from "../units.ts";
import type { Answer } from "./answer.ts";
import { wordsAnswer } from "./answer-words.ts";
import { DISMISSALS_EXPLAINED } from "./codes.ts";
import { emergencyAlert } from "./emergency-alert.ts";
import { sentence, span, text } from "./escape.ts";
import { blocks } from "./markdown.ts";
import { duration, moment } from "./numbers.ts";
import { NEVER_OVERRIDDEN, NOT_ALLOWED, NOT_REVIEWED } from "./refusal-words.ts";
import { statusAnswer } from "./status-answer.ts";

/** One answer to one comment, named for the person who asked. Nobody is pinged. */
export function renderAnswer(answer: Answer, asker: string): string {
  return `${text(asker)}: ${said(answer)}`;
}

function said(answer: Answer): string {
  switch (answer.kind) {
    case "help":
      return blocks([
        "what can be asked in a new comment, on its first line:",
        VERBS.map((verb) => `- ${span(USAGE[verb])}: ${FOR_WHOM[verb]}`).join("\n"),
      ]);
    case "status":
      return statusAnswer(answer);
    case "acknowledged":
      return acknowledged(answer);
    case "acknowledgement-refused":
      return `the acknowledgement does not count: ${DISMISSALS_EXPLAINED[answer.why]}.`;
    case "held":
      return `${span(answer.rollout)} is on hold by ${text(answer.by)}. Traffic stays where it is; a guard or an abort still takes it back. A model owner or on-call lifts it with ${answer.lifts.map((digits) => line("resume", `${digits} <reason>`)).join(" and ")}.`;
    case "resumed":
      return answer.lifted === 0
        ? `nobody held ${span(answer.rollout)}. It goes on at the next tick, if nothing else holds it.`
        : `${span(answer.rollout)} may go on at the next tick, by ${text(answer.by)}, if nothing else holds it.`;
    case "go-given":
      return `${span(answer.rollout)} may enter ${span(answer.stage)} by the go of ${text(answer.by)} for ${list(answer.roles)}, once its bake is over and nothing holds it. Still needed: ${answer.missing.length === 0 ? "no other go" : `the go of ${list(answer.missing)}`}.`;
    case "aborted":
      return answer.confirmed
        ? `${span(answer.rollout)} is rolled back by ${text(answer.by)}; the router reads 0. ${answer.quarantined ? "The candidate is in quarantine." : `It is **not** recorded: no quarantine, no incident. Once ${code("status")} answers, write ${code("abort")} again.`}`
        : `${span(answer.rollout)} is aborted by ${text(answer.by)}, and it is **not** confirmed that traffic is off the candidate. Act now: open the runbook.`;
    case "reported":
      return `${REPORTED[answer.says]} of ${span(answer.guard)} in ${span(answer.rollout)}, by ${text(answer.by)}; it counts at the next tick.`;
    case "extended":
      return `${span(answer.stage)} of ${span(answer.rollout)} bakes ${duration(answer.bake)} in all, by ${text(answer.by)}. It goes on being judged, and goes back as before.`;
    case "overridden":
      return `**${span(answer.guard)} of ${span(answer.rollout)} holds nothing until ${moment(answer.until)}**, by ${answer.by.map(text).join(" and ")}.${answer.shortened ? " That is as long as an override lasts." : ""} It ends by itself; every other guard goes on, and those that roll back do.`;
    case "emergency-declared":
      return blocks([
        `the emergency is declared, and counts at the next tick. A review issue is opened then.`,
        emergencyAlert(answer),
      ]);
    case "no-emergency":
      return `the policy has no ${span("emergency")}, so that nobody can skip anything. Nothing was done.`;
    case "needs-another":
      return `asked for by ${text(answer.by)}; nothing is changed yet. Still needed: ${whoElse(answer)}, neither its author nor a contributor, writes ${span(answer.line)} in a new comment by ${moment(answer.until)}.`;
    case "retry-named":
      return `attempt ${answer.attempt} of ${span(answer.rollout)} may begin at ${span(answer.stage)}, by ${text(answer.by)}. Nothing starts by this: lift the quarantine, write ${span(`attempt: ${answer.attempt}`)} in a new pull request, and have it approved.`;
    case "unquarantined":
      return `the candidate ${span(answer.key)} of ${span(answer.rollout)} is out of quarantine, by ${answer.by.map(text).join(" and ")}. Nothing starts by this: write a higher ${span("attempt")} in ${span(answer.file)}, in a pull request that is approved.`;
    case "statements-said":
    case "nothing-drafted":
    case "drafted-unread":
    case "statement-refused":
    case "statement-misfit":
    case "unknown-statement":
      return wordsAnswer(answer);
    case "already-over":
      return over(answer);
    case "not-reportable":
      return answer.known.length === 0
        ? `${span(answer.guard)} is no guard that people report, and this rollout has none.`
        : `${span(answer.guard)} is no guard that people report. Expected one of ${list(answer.known)}.`;
    case "not-confirmable":
      return `only ${span(answer.role)} may confirm or take back a report of ${span(answer.guard)}. Nothing was done. What you saw yourself, report with ${span(`/rollout report ${answer.guard} <what was seen>`)}.`;
    case "nothing-runs":
      return `no rollout of this pull request is running, so there is nothing to change by ${code(answer.verb)}. ${code("status")} tells what became of it.`;
    case "other-digest":
      return `expected the digits ${span(answer.expected)} of the plan that runs, found ${span(answer.found)}. Nothing was done. Look at the plan that runs, then write the line again with ${span(answer.expected)}.`;
    case "not-understood":
      return `expected ${span(answer.expected)}, found ${span(answer.found, LONGEST)}. Nothing was done.${answer.stop === null ? "" : ` ${HOW_TO_STOP[answer.stop]}`}`;
    case "near-miss":
      return `${span(answer.found, LONGEST)} is no command, and **nothing was done**. ${HOW_TO_STOP[answer.verb]}`;
    case "not-allowed":
      return `${code(answer.verb)} was not obeyed: ${NOT_ALLOWED[answer.why]}.`;
    case "elsewhere":
      return answer.pullRequest === null
        ? `${span(answer.rollout)} runs without a pull request, so that nobody can let it go on by a comment.`
        : `${span(answer.rollout)} runs by pull request ${answer.pullRequest}: write it there. Who may decide is not the same here.`;
    case "unknown-name":
      return `expected ${answer.known.length === 0 ? `a ${answer.of}, and there is none that this is for` : `one of ${list(answer.known)}`}, found ${span(answer.found, LONGEST)}. Nothing was done.`;
    case "too-long":
      return answer.most === 0
        ? `${span(answer.stage)} cannot bake longer: its bake would not be over by the deadline. Nothing was done.`
        : `${span(answer.stage)} can bake ${duration(answer.most)} longer at most, to be over by the deadline. Nothing was done.`;
    case "never-overridden":
      return `${span(answer.guard)} stays: ${NEVER_OVERRIDDEN[answer.why]}. Nothing was done.`;
    case "not-over":
      return `${span(answer.rollout)} was not rolled back, so that there is nothing to try again. ${code("status")} tells where it is.`;
    case "not-passed":
      return answer.known.length === 0
        ? `${span(answer.rollout)} passed no stage before it went back: the next attempt begins at the first.`
        : `expected a stage that ${span(answer.rollout)} passed, one of ${list(answer.known)}, found ${span(answer.stage)}. Nothing was done.`;
    case "not-quarantined":
      return `no candidate of this pull request whose key starts with ${span(answer.key)} is in quarantine. Nothing was done. The digits are those of the candidate, as the comment on its rollback says.`;
    case "not-reviewed":
      return `the go does not count: ${NOT_REVIEWED[answer.why]}.`;
    case "already-done":
      return "this comment was obeyed before, and once is all. Write a new one.";
    case "edited":
      return "an edited comment is never a command. Write a new one.";
    case "failed":
      return `it could not be done: ${sentence(answer.because)} If it cannot wait, ${code("abort")} works without the state, and the first step of the runbook without GitHub.`;
  }
}

const LONGEST = 100;

function whoElse({ more, rollout }: Extract<Answer, { readonly kind: "needs-another" }>): string {
  if (more === undefined) return `somebody else who may decide about ${span(rollout)}`;
  const who = more.count === 1 ? "somebody else" : `${more.count} others`;
  return `${who} in the role ${span(more.role)} of ${span(rollout)}`;
}

const REPORTED = {
  seen: "there is a report",
  confirmed: "there is a confirmed report",
  withdrawn: "there is no report any more",
} as const;

const HOW_TO_STOP = {
  abort:
    "To take all traffic off the candidate, write a new comment with <code>/rollout abort</code> on its first line; faster is the first step of the runbook.",
  hold: "To stop promotion, write a new comment with <code>/rollout hold</code> on its first line; to take all traffic off the candidate, <code>/rollout abort</code>.",
} as const;

/** Who may, in a word each. */
const FOR_WHOM: Readonly<Record<Verb, string>> = {
  ack: "on-call takes the pager",
  hold: "anybody who writes or has a part in it; stops promotion",
  resume: "model owner or on-call, not the author; lifts a hold",
  abort: "anybody who writes or has a role; takes all traffic off the candidate now",
  go: "the roles that the stage asks for, not the author",
  extend: "model owner or on-call, not the author; a longer bake",
  override: "two people, not the author; promotion goes past a guard that only holds, 24h at most",
  emergency: "as many in the role as the policy says, not the author; skips bakes, never guards, 24h at most",
  report: "anybody who writes or has a part in it; what people saw",
  "retry-from": "model owner or on-call, not the author; where the next attempt may begin",
  unquarantine: "model owner or on-call, not the author; two people at tier 1",
  verify: "whoever may approve, not the author; drafted statements that you looked up",
  reject: "whoever may approve, not the author; a drafted statement that is wrong",
  resolve: "whoever may approve, not the author; a drafted statement that contradicts a trusted document",
  status: "anybody",
  help: "anybody",
};

function acknowledged({
  rollout,
  by,
  until,
  asked,
}: Extract<Answer, { readonly kind: "acknowledged" }>): string {
  const shorter =
    asked !== null && asked > until
      ? ` ${moment(asked)} was asked for, and one person is on call no longer than that.`
      : "";
  return `${text(by)} has the pager of ${span(rollout)} until ${moment(until)}.${shorter} Who comes next is asked twelve hours before.`;
}

function over({ verb, states }: Extract<Answer, { readonly kind: "already-over" }>): string {
  const lines = states.map((state) =>
    state.ending?.kind === "rolled-back"
      ? `${span(state.name)} is rolled back already, since ${moment(state.ending.at)}.`
      : `${span(state.name)} is complete: there is nothing to ${verb}. To go back from it, run the workflow of ${span("roll-back")}, or take the first step of the runbook of plan ${span(shortDigest(state.digest))}.`,
  );
  return lines.join(" ");
}

function list(names: readonly string[]): string {
  return names.map((name) => span(name)).join(", ");
}

function code(verb: Verb): string {
  return span(`/rollout ${verb}`);
}

function line(verb: Verb, after: string): string {
  return span(`/rollout ${verb} ${after}`);
}
