/** `respond`: one `/rollout` comment, one answer. Who may ask is looked up now, never taken from the comment. */
import { Failure, reasonOf } from "../errors.ts";
import { parseCommand } from "../gate/command.ts";
import type { Command } from "../gate/command.ts";
import type { Comment, PullRequestFacts } from "../gate/facts.ts";
import { notAllowed } from "../gate/may-ask.ts";
import { nearMiss } from "../gate/near-miss.ts";
import { isRefusal } from "../render/answer.ts";
import { renderAnswer } from "../render/answers.ts";
import type { StatusReport } from "../render/status.ts";
import type { Answer } from "../render/answer.ts";
import type { RolloutState } from "../promotion/state.ts";
import { abort } from "./abort.ts";
import { acknowledge } from "./acknowledge.ts";
import { namesOf } from "./asked.ts";
import { assess } from "./assess.ts";
import type { Assessment } from "./assess.ts";
import { downstreamOf, withOwners } from "./downstream.ts";
import { emergency } from "./emergency.ts";
import { extend } from "./extend.ts";
import { recordBypass, reviewedBy } from "./form-go.ts";
import type { Run } from "./form-go.ts";
import { giveGo } from "./give-go.ts";
import { override } from "./override.ts";
import { retryFrom } from "./retry-from.ts";
import { statusOf } from "./status.ts";
import { resume, steer } from "./steer.ts";
import { takeReport } from "./take-report.ts";
import { unquarantine } from "./unquarantine.ts";
import { verifyWords } from "./verify-words.ts";
import { shortDigest } from "../units.ts";
import type { PromotionWorld } from "./world.ts";

export interface RespondCall {
  readonly pullRequest: number;
  /** A comment by its number, or what somebody said in the workflow's form. */
  readonly comment: number | Said;
  /** App through which the comment was written, as the event says; absent where it does not. */
  readonly viaApp?: string | null;
  readonly folders: readonly string[];
  readonly policy: string;
  readonly dryRun: boolean;
  readonly runUrl: string | null;
}

/** A request that is no comment: `hold summarizer because …`, without `/rollout`. */
export interface Said {
  readonly by: string;
  readonly text: string;
  /** The run whose environment somebody may have reviewed; null outside of Actions. */
  readonly run: Run | null;
}

export interface Responded {
  readonly answer: Answer | null;
  /** The Action fails when what was asked could not be done. */
  readonly done: boolean;
  /** What the request was judged with; absent where it was none. */
  readonly assessment?: Assessment;
}

export async function respond(world: PromotionWorld, call: RespondCall): Promise<Responded> {
  const read = await world.pullRequests.facts(call.pullRequest);
  const asked = commentOf(world, call, read).comment;
  const parsed = parseCommand(asked.body);
  const near = parsed.kind === "command" ? null : nearMiss(asked.body);
  const isOurs = asked.ours || asked.by.kind !== "user";
  if (isOurs || (parsed.kind === "none" && near === null)) return { answer: null, done: true };
  const known = await world.pullRequests.access(read, {
    logins: [asked.by.login],
    groups: [],
    // A form is no comment that GitHub could tell the source of.
    ...(typeof call.comment === "number" ? { comments: [asked.id] } : {}),
  });
  // Once more: now GitHub has said who typed it.
  const { facts, comment } = commentOf(world, call, known);
  const assessment = await assess(world, facts);
  world.restrictHosts(assessment.input.policy?.hosts ?? null);
  // Where no rollout is changed, people who say "abort" mean something else.
  if (parsed.kind === "none" && assessment.planned.length === 0) return { answer: null, done: true };
  const answer: Answer =
    parsed.kind === "command"
      ? await obey(world, call, { comment, assessment, command: parsed.command })
      : parsed.kind === "none"
        ? { kind: "near-miss", verb: near?.verb ?? "abort", found: near?.line ?? "" }
        : {
            kind: "not-understood",
            expected: parsed.expected,
            found: parsed.found,
            stop: near?.verb ?? null,
          };
  if (!call.dryRun)
    await world.conversation.comment(call.pullRequest, renderAnswer(answer, comment.by.login));
  return { answer, done: !isRefusal(answer), assessment };
}

/** The comment that is answered, with what the event knows of it. */
function commentOf(
  world: PromotionWorld,
  call: RespondCall,
  facts: PullRequestFacts,
): { readonly facts: PullRequestFacts; readonly comment: Comment } {
  const { comment: asked, viaApp } = call;
  if (typeof asked !== "number") return { facts, comment: spoken(world, asked) };
  const found = facts.comments.items.find((each) => each.id === asked);
  if (found === undefined)
    throw new Failure(
      "call-wrong",
      `Expected comment ${asked} on pull request #${call.pullRequest}, found none`,
    );
  // An app that either of the two knows of is one.
  const via = found.viaApp ?? viaApp ?? (found.viaApp === null ? null : viaApp);
  const comment: Comment = via === undefined ? found : { ...found, viaApp: via };
  const items = facts.comments.items.map((each) => (each.id === asked ? comment : each));
  return { facts: { ...facts, comments: { ...facts.comments, items } }, comment };
}

/** Whether a person or an app filled in the form nobody can tell, so that it may stop and report and nothing else. */
function spoken(world: PromotionWorld, { by, text }: Said): Comment {
  const kind = by === "" || by.endsWith("[bot]") ? "bot" : "user";
  const at = world.clock.now();
  const body = `/rollout ${text.replace(/^\/?rollout\s+/i, "")}`;
  return { id: 0, by: { login: by, id: null, kind }, body, at, edited: false, ours: false };
}

interface Asked {
  readonly comment: Comment;
  readonly assessment: Assessment;
  readonly command: Command;
}

async function obey(world: PromotionWorld, call: RespondCall, asked: Asked): Promise<Answer> {
  const { command } = asked;
  const run = typeof call.comment === "number" ? null : call.comment.run;
  if (command.verb !== "go" || run === null) return obeyPerson(world, call, asked);
  const states = await statesOf(world, asked.assessment);
  const rollouts = states
    .filter(({ digest }) => shortDigest(digest) === command.digest)
    .map(({ name }) => name);
  const reviewed = await reviewedBy(world, { run, comment: asked.comment, rollouts });
  if (reviewed.kind === "refused" && reviewed.why !== "bypassed")
    return { kind: "not-reviewed", why: reviewed.why };
  if (reviewed.kind === "refused")
    return recordBypass(world, call, { command, comment: asked.comment, states });
  const { comment } = reviewed;
  const { facts: before } = asked.assessment;
  const facts = await world.pullRequests.access(before, { logins: [comment.by.login], groups: [] });
  const input = { ...asked.assessment.input, facts };
  return obeyPerson(world, call, { command, comment, assessment: { ...asked.assessment, facts, input } });
}

async function obeyPerson(world: PromotionWorld, call: RespondCall, asked: Asked): Promise<Answer> {
  const { command, comment } = asked;
  if (comment.edited) return { kind: "edited" };
  const downstream = downstreamOf(asked.assessment);
  const assessment = await withOwners(world, asked.assessment, { verb: command.verb, downstream });
  const why = notAllowed(command.verb, comment, assessment.input, downstream);
  if (why !== null) return { kind: "not-allowed", verb: command.verb, why };
  try {
    return await carryOut(world, call, { ...asked, assessment });
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause;
    return { kind: "failed", because: reasonOf(cause) };
  }
}

async function carryOut(world: PromotionWorld, call: RespondCall, asked: Asked): Promise<Answer> {
  const { command, assessment } = asked;
  if (command.verb === "help") return { kind: "help" };
  if (command.verb === "ack") return acknowledge(world, call, { ...asked, command });
  if (command.verb === "abort") return abort(world, call, { ...asked, command });
  if (command.verb === "verify" || command.verb === "reject" || command.verb === "resolve")
    return verifyWords(world, call, { ...asked, command });
  if (command.verb === "status") return { kind: "status", report: await standings(world, call, assessment) };
  const states = await statesOf(world, assessment);
  if (states.some(({ obeyed }) => obeyed?.includes(asked.comment.id))) return { kind: "already-done" };
  switch (command.verb) {
    case "hold":
      return steer(world, call, { ...asked, command, states });
    case "resume":
      return resume(world, call, { ...asked, command, states });
    case "report":
      return takeReport(world, call, { ...asked, command, states });
    case "go":
      return giveGo(world, call, { ...asked, command, states });
    case "extend":
      return extend(world, call, { ...asked, command, states });
    case "override":
      return override(world, call, { ...asked, command, states });
    case "emergency":
      return emergency(world, call, { ...asked, command, states });
    case "retry-from":
      return retryFrom(world, call, { ...asked, command, states });
    case "unquarantine":
      return unquarantine(world, call, { ...asked, command, states });
  }
}

/** Before the merge the branch's file is another one than this pull request's: only what ran is told of it. */
async function standings(
  world: PromotionWorld,
  call: RespondCall,
  assessment: Assessment,
): Promise<StatusReport> {
  const report = await statusOf(world, call, namesOf(assessment));
  if (assessment.facts.state === "merged") return report;
  const ran = report.rollouts.filter(({ kind }) => kind === "known" || kind === "state-lost");
  return { ...report, rollouts: ran };
}

/** States of the rollouts that this pull request changes, as far as they run. */
async function statesOf(world: PromotionWorld, assessment: Assessment): Promise<readonly RolloutState[]> {
  const stored = await Promise.all(namesOf(assessment).map((name) => world.states.load(name)));
  return stored.flatMap((each) => (each === null ? [] : [each.state]));
}
