/** A merge group is always answered: a required status that never comes would keep the queue waiting for ever. */
import { Failure, reasonOf } from "../errors.ts";
import type { CommitStatus } from "../ports.ts";
import { mergeGroupStatus } from "../render/status-line.ts";
import type { GroupVerdict } from "../render/status-line.ts";
import type { Sha } from "../units.ts";
import { fingerprint } from "./fingerprint.ts";
import { judgeGroup } from "./judge-group.ts";
import type { JudgedGroup } from "./judge-group.ts";
import type { PublishWorld } from "./world.ts";

export interface MergeGroupCall {
  readonly head: Sha;
  readonly base: Sha;
  readonly branch: string;
  readonly folders: readonly string[];
  readonly policy: string;
  /** Says what would be posted, and posts nothing. */
  readonly dryRun?: boolean;
  readonly runUrl: string | null;
}

/** How often a change of a pull request between reading and posting is followed. */
const LOOKS = 3;

/**
 * Passes a group whose every changed rollout has the plan of a pull request of the group that the gate accepts.
 *
 * Whatever keeps that from being told ends as `error`, and is thrown where even that cannot be said.
 */
export async function answerMergeGroup(world: PublishWorld, call: MergeGroupCall): Promise<CommitStatus> {
  const say = async (verdict: GroupVerdict): Promise<CommitStatus> => {
    const status = mergeGroupStatus(verdict, { branch: call.branch, url: call.runUrl });
    if (call.dryRun !== true) await world.conversation.setStatus(call.head, status, null);
    return status;
  };
  try {
    let judged = await judgeGroup(world, call);
    for (let look = 1; ; look++) {
      const status = await say(judged.verdict);
      if (status.state !== "success" || (await isSame(world, judged))) return status;
      if (look === LOOKS) return await say({ kind: "unsettled" });
      world.log("a pull request of the group changed meanwhile: looking again");
      judged = await judgeGroup(world, call);
    }
  } catch (cause) {
    world.log(`the group could not be verified: ${reasonOf(cause)}`);
    const code = cause instanceof Failure ? cause.code : "bug";
    const status = await say({ kind: "unknown", code });
    if (!(cause instanceof Failure)) throw cause;
    return status;
  }
}

/** A veto may land between reading and posting: the status is on the group's commit, which no review run looks at. */
async function isSame(world: PublishWorld, { facts }: JudgedGroup): Promise<boolean> {
  for (const each of facts) {
    const again = await world.pullRequests.facts(each.number);
    if (fingerprint(again) !== fingerprint(each)) return false;
  }
  return true;
}
