/** `abort`: takes back what runs, and what may run: a state that cannot be read keeps no traffic on the candidate. */
import { Failure, reasonOf } from "../errors.ts";
import { parseCommand } from "../gate/command.ts";
import type { PullRequestFacts } from "../gate/facts.ts";
import type { Files } from "../ports.ts";
import type { RolloutState } from "../promotion/state.ts";
import type { Answer } from "../render/answer.ts";
import type { AskedFor, Doing } from "./asked.ts";
import { namesOf } from "./asked.ts";
import { rollBack } from "./roll-back.ts";
import { steer, together } from "./steer.ts";
import type { PromotionWorld } from "./world.ts";

type Abort = Omit<AskedFor<"abort">, "states">;

export async function abort(world: PromotionWorld, call: Doing, asked: Abort): Promise<Answer> {
  const { read, unread } = await statesOrNot(world, namesOf(asked.assessment));
  // What cannot be read waits for nothing that can.
  let answer: Answer | null = null;
  for (const name of unread) answer = both(answer, await byFile(world, call, { ...asked, name }));
  if (answer !== null && read.length === 0) return answer;
  return both(answer, await steer(world, call, { ...asked, states: read }));
}

function both(one: Answer | null, other: Answer): Answer {
  return one === null ? other : together(one, other);
}

async function statesOrNot(
  world: PromotionWorld,
  names: readonly string[],
): Promise<{ readonly read: readonly RolloutState[]; readonly unread: readonly string[] }> {
  const read: RolloutState[] = [];
  const unread: string[] = [];
  for (const name of names)
    try {
      const stored = await world.states.load(name);
      if (stored !== null) read.push(stored.state);
    } catch (cause) {
      if (!(cause instanceof Failure)) throw cause;
      world.log(`the state of ${name} cannot be read: ${reasonOf(cause)}`);
      unread.push(name);
    }
  return { read, unread };
}

/** By the file as it was merged, or as it stands on the branch: what a pull request only proposes names no router. */
async function byFile(
  world: PromotionWorld,
  call: Doing,
  { assessment, command, comment, name }: Abort & { readonly name: string },
): Promise<Answer> {
  const by = comment.by.login;
  if (call.dryRun) return { kind: "aborted", rollout: name, by, confirmed: false, quarantined: false };
  try {
    const report = await rollBack(world, {
      ...call,
      rollout: name,
      by,
      reason: command.reason,
      files: world.filesAt(mergedOrTip(assessment.facts)),
    });
    return { kind: "aborted", rollout: name, by, confirmed: report.confirmed === true, quarantined: false };
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause;
    return { kind: "failed", because: reasonOf(cause) };
  }
}

function mergedOrTip({ mergeCommit, base }: PullRequestFacts): PullRequestFacts["base"]["tip"] {
  return mergeCommit ?? base.tip;
}

/**
 * An abort by a form that names the rollout, where the pull request that brought it cannot be looked up: whoever may start a
 * workflow may write to the repository, which is all that an abort takes.
 */
export async function abortByName(
  world: PromotionWorld,
  call: Doing & { readonly rollout: string; readonly by: string; readonly text: string },
): Promise<boolean | null> {
  const parsed = parseCommand(`/rollout ${call.text.replace(/^\/?rollout\s+/i, "")}`);
  if (parsed.kind !== "command" || parsed.command.verb !== "abort") return null;
  const { reason } = parsed.command;
  const report = await rollBack(world, { ...call, reason, ...(await filesOfBranch(world, call)) });
  return report.confirmed === true;
}

/** Of the default branch; of the checkout where GitHub does not answer. */
async function filesOfBranch(
  world: PromotionWorld,
  { folders, policy }: Doing,
): Promise<{ readonly files?: Files }> {
  try {
    return { files: world.filesAt((await world.repository.look({ folders, policy })).tip) };
  } catch (cause) {
    world.log(`the default branch cannot be read: ${reasonOf(cause)}`);
    return {};
  }
}
