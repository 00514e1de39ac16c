/** A merge group is always answered: a required status that never comes would keep the queue waiting for ever. */
import type { CommitStatus } from "../ports.ts";
import { mergeGroupStatus } from "../render/status-line.ts";
import type { Sha } from "../units.ts";
import { isRolloutFile } from "./plan-tree.ts";
import type { PublishWorld } from "./world.ts";

export interface MergeGroupCall {
  readonly head: Sha;
  readonly base: Sha;
  readonly branch: string;
  readonly folders: readonly string[];
  readonly runUrl: string | null;
}

/**
 * A group that leaves every rollout folder as it is passes; one that touches a rollout is refused.
 *
 * This version does not take the pull requests of a group apart, and what was not verified again is not passed on.
 */
export async function answerMergeGroup(world: PublishWorld, call: MergeGroupCall): Promise<CommitStatus> {
  const [head, base] = await Promise.all([blobsOf(world, call, call.head), blobsOf(world, call, call.base)]);
  const status = mergeGroupStatus(head === base ? "unchanged" : "not-verified", {
    branch: call.branch,
    url: call.runUrl,
  });
  await world.conversation.setStatus(call.head, status, null);
  return status;
}

async function blobsOf(world: PublishWorld, call: MergeGroupCall, commit: Sha): Promise<string> {
  const files = world.filesAt(commit);
  const listed = (await Promise.all(call.folders.map((folder) => files.list(folder)))).flat();
  return listed
    .filter((file) => isRolloutFile(file.path) || /\/_[^/]*\.ya?ml$/.test(file.path))
    .map((file) => `${file.path} ${file.blob}`)
    .toSorted()
    .join("\n");
}
