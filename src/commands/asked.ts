/** What somebody asked for, with all that is needed to judge it. */
import type { Command } from "../gate/command.ts";
import type { Comment } from "../gate/facts.ts";
import type { GateInput } from "../gate/input.ts";
import { decides } from "../gate/may-ask.ts";
import type { Plan } from "../plan/plan.ts";
import type { RolloutState } from "../promotion/state.ts";
import type { Answer } from "../render/answer.ts";
import { shortDigest } from "../units.ts";
import type { Assessment } from "./assess.ts";
import { planOfState } from "./tick/plan-of-state.ts";
import type { PromotionWorld } from "./world.ts";

type CommandOf<Verb extends Command["verb"]> = Extract<Command, { readonly verb: Verb }>;

export interface AskedFor<Verb extends Command["verb"]> {
  readonly comment: Comment;
  readonly command: CommandOf<Verb>;
  readonly assessment: Assessment;
  /** Of the rollouts that the pull request changes, ended ones included. */
  readonly states: readonly RolloutState[];
}

export interface Doing {
  readonly folders: readonly string[];
  readonly policy: string;
  readonly dryRun: boolean;
}

/** The rollout that a digest names, and the plan that it follows. */
export interface Named {
  readonly state: RolloutState;
  readonly plan: Plan;
  readonly input: GateInput;
}

/**
 * Finds the rollout whose plan has these digits, for somebody who may decide about it.
 *
 * Only on the pull request that brought it: on another one, its author and contributors would be other people.
 */
export function namedBy<Verb extends "resume" | "extend" | "override" | "retry-from">(
  world: PromotionWorld,
  asked: Omit<AskedFor<Verb>, "command" | "states"> & {
    readonly command: { readonly verb: Verb; readonly digest: string };
  },
  among: readonly RolloutState[],
): Named | Answer {
  const { command, assessment, comment } = asked;
  const [first] = among;
  if (first === undefined) return { kind: "nothing-runs", verb: command.verb };
  const state = among.find(({ digest }) => shortDigest(digest) === command.digest);
  if (state === undefined)
    return { kind: "other-digest", expected: shortDigest(first.digest), found: command.digest };
  const refused = mayDecide(assessment.input, { state, by: comment.by.login, verb: command.verb });
  if (refused !== null) return refused;
  const { policy } = assessment.input;
  if (policy === null) return { kind: "not-allowed", verb: command.verb, why: "policy-unreadable" };
  const { plan } = planOfState(state, { policy, describeRouter: world.describeRouter });
  return { state, plan, input: assessment.input };
}

/** The answer to somebody who may not decide about this rollout here; null where they may. */
export function mayDecide(
  input: GateInput,
  asked: { readonly state: RolloutState; readonly by: string; readonly verb: Command["verb"] },
): Answer | null {
  const { state, by, verb } = asked;
  if (state.pullRequest !== input.facts.number)
    return { kind: "elsewhere", rollout: state.name, pullRequest: state.pullRequest };
  const why = decides(by, input, state.name);
  return why === null ? null : { kind: "not-allowed", verb, why };
}

/** Names of the rollouts that the pull request changes; a file that cannot be planned today still runs. */
export function namesOf({ planned }: Assessment): readonly string[] {
  const names = planned.flatMap(({ plan, parsed }) => plan?.rollout.name ?? parsed.rollout?.name ?? []);
  return [...new Set(names)];
}

export function isAnswer(found: Named | Answer): found is Answer {
  return "kind" in found;
}
