/** `respond`: one `/rollout` comment, one answer. Who may ask is looked up now, never taken from the comment. */
import { Failure, reasonOf } from "../errors.ts";
import { parseCommand } from "../gate/command.ts";
import type { Command } from "../gate/command.ts";
import type { Comment } from "../gate/facts.ts";
import { mayAsk } from "../gate/may-ask.ts";
import { isRefusal, renderAnswer } from "../render/answers.ts";
import type { Answer } from "../render/answers.ts";
import type { RolloutState } from "../promotion/state.ts";
import { shortDigest } from "../units.ts";
import { assess } from "./assess.ts";
import type { Assessment } from "./assess.ts";
import { gate } from "./gate.ts";
import { changeState } from "./change-state.ts";
import { steer } from "./steer.ts";
import { giveGo } from "./give-go.ts";
import { takeReport } from "./take-report.ts";
import type { PromotionWorld } from "./world.ts";

export interface RespondCall {
  readonly pullRequest: number;
  readonly comment: number;
  readonly folders: readonly string[];
  readonly policy: string;
  readonly dryRun: boolean;
  readonly runUrl: string | null;
}

export interface Responded {
  readonly answer: Answer | null;
  /** The Action fails when what was asked could not be done. */
  readonly done: boolean;
}

export async function respond(world: PromotionWorld, call: RespondCall): Promise<Responded> {
  const facts = await world.pullRequests.facts(call.pullRequest);
  const written = facts.comments.items.find((each) => each.id === call.comment);
  if (written === undefined)
    throw new Failure(
      "call-wrong",
      `Expected comment ${call.comment} on pull request #${call.pullRequest}, found none`,
    );
  const parsed = parseCommand(written.body);
  if (parsed.kind === "none" || written.ours || written.by.kind !== "user")
    return { answer: null, done: true };
  const known = await world.pullRequests.access(facts, {
    logins: [written.by.login],
    groups: [],
    comments: [written.id],
  });
  const comment = known.comments.items.find(({ id }) => id === written.id) ?? written;
  const assessment = await assess(world, known);
  const answer: Answer =
    parsed.kind === "wrong"
      ? { kind: "not-understood", expected: parsed.expected, found: parsed.found }
      : await obey(world, call, { comment, assessment, command: parsed.command });
  if (!call.dryRun)
    await world.conversation.comment(call.pullRequest, renderAnswer(answer, comment.by.login));
  return { answer, done: !isRefusal(answer) };
}

interface Asked {
  readonly comment: Comment;
  readonly assessment: Assessment;
  readonly command: Command;
}

async function obey(world: PromotionWorld, call: RespondCall, asked: Asked): Promise<Answer> {
  const { command, comment, assessment } = asked;
  if (comment.edited) return { kind: "edited" };
  if (!mayAsk(command.verb, comment, assessment.input)) return { kind: "not-allowed", verb: command.verb };
  try {
    switch (command.verb) {
      case "help":
        return { kind: "help" };
      case "status":
        return { kind: "status", states: await statesOf(world, assessment) };
      case "ack":
        return await acknowledge(world, call, { ...asked, command });
      case "hold":
      case "resume":
      case "abort":
        return await steer(world, call, { comment, command, states: await statesOf(world, assessment) });
      case "report":
        return await takeReport(world, call, {
          comment,
          command,
          assessment,
          states: await statesOf(world, assessment),
        });
      case "go":
        return await giveGo(world, call, {
          comment,
          command,
          assessment,
          states: await statesOf(world, assessment),
        });
      case "extend":
      case "override":
      case "retry-from":
      case "unquarantine":
        return { kind: "not-yet", verb: command.verb };
    }
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause;
    return { kind: "failed", because: reasonOf(cause) };
  }
}

/** States of the rollouts that this pull request changes, as far as they run. */
async function statesOf(world: PromotionWorld, assessment: Assessment): Promise<readonly RolloutState[]> {
  const names = assessment.planned.flatMap((each) => (each.plan === null ? [] : [each.plan.rollout.name]));
  const stored = await Promise.all(names.map((name) => world.states.load(name)));
  return stored.flatMap((each) => (each === null ? [] : [each.state]));
}

/** Before the merge the gate counts the comment itself; after it, the cover is added to the running rollout. */
async function acknowledge(
  world: PromotionWorld,
  call: RespondCall,
  asked: Asked & { readonly command: Extract<Command, { readonly verb: "ack" }> },
): Promise<Answer> {
  const open = asked.assessment.facts.state === "open";
  const assessment = open ? await gate(world, call) : asked.assessment;
  const rollout = assessment.outcome.rollouts.find(
    (each) => each.digest !== null && shortDigest(each.digest) === asked.command.digest,
  );
  const { acknowledgement } = rollout ?? { acknowledgement: null };
  const own = acknowledgement?.comment === asked.comment.id ? acknowledgement : null;
  if (own === null) {
    const dismissal = rollout?.dismissals.find(
      (each) => each.what === "acknowledgement" && each.login === asked.comment.by.login,
    );
    return {
      kind: "acknowledgement-refused",
      why: rollout === undefined ? "other-digest" : (dismissal?.why ?? "no-role"),
    };
  }
  if (open || rollout === undefined) return { kind: "acknowledged", by: own.by, until: own.until };
  const answer: Answer = { kind: "acknowledged", by: own.by, until: own.until };
  if (call.dryRun) return answer;
  const changed = await changeState(world, {
    name: rollout.rollout,
    with: (state) => ({
      ...state,
      covers: [...state.covers, { by: own.by, from: own.from, until: own.until }],
    }),
    event: { event: "acknowledged", by: own.by, reason: "" },
  });
  return changed ? answer : { kind: "nothing-runs", verb: "ack" };
}
