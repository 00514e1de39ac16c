/** `respond`: one `/rollout` comment, one answer. Who may ask is looked up now, never taken from the comment. */
import { Failure, reasonOf } from "../errors.ts";
import { parseCommand } from "../gate/command.ts";
import type { Command } from "../gate/command.ts";
import type { Comment } from "../gate/facts.ts";
import { mayAsk } from "../gate/may-ask.ts";
import { renderAnswer } from "../render/answers.ts";
import type { Answer } from "../render/answers.ts";
import type { RolloutState } from "../promotion/state.ts";
import type { JournalEvent } from "../promotion/journal.ts";
import { shortDigest } from "../units.ts";
import { assess } from "./assess.ts";
import type { Assessment } from "./assess.ts";
import { gate } from "./gate.ts";
import { rollBack } from "./roll-back.ts";
import { save } from "./tick/held.ts";
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
  const comment = facts.comments.items.find((each) => each.id === call.comment);
  if (comment === undefined)
    throw new Failure(
      "call-wrong",
      `Expected comment ${call.comment} on pull request #${call.pullRequest}, found none`,
    );
  const parsed = parseCommand(comment.body);
  if (parsed.kind === "none" || comment.ours || comment.by.kind !== "user")
    return { answer: null, done: true };
  const known = await world.pullRequests.access(facts, { logins: [comment.by.login], groups: [] });
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
        return await steer(world, call, { ...asked, command });
      case "go":
      case "extend":
      case "override":
      case "report":
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
  return change(world, call, {
    name: rollout.rollout,
    with: (state) => ({
      ...state,
      covers: [...state.covers, { by: own.by, from: own.from, until: own.until }],
    }),
    event: { event: "acknowledged", by: own.by, reason: "" },
    answer: { kind: "acknowledged", by: own.by, until: own.until },
  });
}

type Steered = Asked & {
  readonly command: Extract<Command, { readonly verb: "hold" | "resume" | "abort" }>;
};

async function steer(world: PromotionWorld, call: RespondCall, asked: Steered): Promise<Answer> {
  const { command } = asked;
  const running = (await statesOf(world, asked.assessment)).filter((each) => each.ending === null);
  const named = running.find((each) => "digest" in command && shortDigest(each.digest) === command.digest);
  const [first, ...others] = named === undefined ? running : [named];
  if (first === undefined) return { kind: "nothing-runs", verb: command.verb };
  let answer = await steerOne(world, call, asked, first);
  // Stopping names no plan: it stops everything that the pull request runs.
  if (command.verb !== "resume")
    for (const state of others) answer = together(answer, await steerOne(world, call, asked, state));
  return answer;
}

/** One answer for two rollouts, as good as the worse of them. */
function together(one: Answer, other: Answer): Answer {
  if (one.kind === "aborted" && other.kind === "aborted")
    return {
      ...one,
      rollout: `${one.rollout}, ${other.rollout}`,
      confirmed: one.confirmed && other.confirmed,
    };
  if (one.kind === "held" && other.kind === "held")
    return { ...one, rollout: `${one.rollout}, ${other.rollout}` };
  return isRefusal(one) ? one : other;
}

async function steerOne(
  world: PromotionWorld,
  call: RespondCall,
  { command, comment }: Steered,
  state: RolloutState,
): Promise<Answer> {
  const by = comment.by.login;
  const at = world.clock.now();
  switch (command.verb) {
    case "hold":
      return change(world, call, {
        name: state.name,
        with: (before) => ({
          ...before,
          holds: [...before.holds, { by, reason: command.reason, at, byPerson: true }],
        }),
        event: { event: "hold", by, reason: command.reason },
        answer: { kind: "held", rollout: state.name, by },
      });
    case "resume":
      if (shortDigest(state.digest) !== command.digest)
        return { kind: "other-digest", expected: shortDigest(state.digest), found: command.digest };
      return change(world, call, {
        name: state.name,
        with: (before) => ({ ...before, holds: before.holds.filter((hold) => !hold.byPerson) }),
        event: { event: "resume", by, reason: command.reason },
        answer: { kind: "resumed", rollout: state.name, by },
      });
    case "abort": {
      const answer: Answer = { kind: "aborted", rollout: state.name, by, confirmed: false };
      if (call.dryRun) return answer;
      try {
        await change(world, call, {
          name: state.name,
          with: (before) => ({ ...before, abort: { by, reason: command.reason, at } }),
          event: { event: "abort", by, reason: command.reason },
          answer,
        });
      } catch (cause) {
        // The traffic does not wait for the record: the rollback tries to record it once more.
        world.log(`the abort could not be recorded: ${reasonOf(cause)}`);
      }
      const report = await rollBack(world, { ...call, rollout: state.name, by, reason: command.reason });
      return { kind: "aborted", rollout: state.name, by, confirmed: report.confirmed === true };
    }
  }
}

const TRIES = 5;

/** Changes a running rollout's state; a tick that saved first only makes it try again on what that tick left. */
async function change(
  world: PromotionWorld,
  call: RespondCall,
  order: {
    readonly name: string;
    readonly with: (state: RolloutState) => RolloutState;
    readonly event: JournalEvent;
    readonly answer: Answer;
  },
): Promise<Answer> {
  if (call.dryRun) return order.answer;
  for (let attempt = 1; ; attempt++) {
    const stored = await world.states.load(order.name);
    if (stored === null || stored.state.ending !== null) return { kind: "nothing-runs", verb: "status" };
    try {
      await save(world.states, stored, {
        state: order.with(stored.state),
        events: [order.event],
        now: world.clock.now(),
      });
      return order.answer;
    } catch (cause) {
      if (!(cause instanceof Failure) || cause.code !== "lost-race" || attempt === TRIES) throw cause;
    }
  }
}

function isRefusal(answer: Answer): boolean {
  switch (answer.kind) {
    case "help":
    case "status":
    case "acknowledged":
    case "held":
    case "resumed":
      return false;
    case "aborted":
      return !answer.confirmed;
    case "acknowledgement-refused":
    case "edited":
    case "failed":
    case "not-allowed":
    case "not-understood":
    case "not-yet":
    case "nothing-runs":
    case "other-digest":
      return true;
  }
}
