/** What a merge group changes: the plans of its tree against those of the tree that it goes on top of. */
import { builtInPolicy } from "../config/parse.ts";
import type { Policy } from "../config/policy.ts";
import type { Digest } from "../units.ts";
import type { MergeGroupCall } from "./merge-group.ts";
import { isRefused, parseAll, planTree } from "./plan-tree.ts";
import type { FoundRollout, PlannedRollout } from "./plan-tree.ts";
import { sharedNames } from "./validate.ts";
import type { PublishWorld } from "./world.ts";

export interface MergedTree {
  readonly changed: readonly { readonly name: string; readonly digest: Digest }[];
  /** Names, or paths of files that were broken already. */
  readonly removed: readonly string[];
  /** The first file that has a problem or a blocker in the merged tree; null where none has. */
  readonly blocked: string | null;
}

/** By digest, not by path: a file that a rollout names may lie anywhere. */
export async function readMergedTree(
  world: PublishWorld,
  call: MergeGroupCall,
  policy: Policy | null,
): Promise<MergedTree> {
  const trees = { head: world.filesAt(call.head), base: world.filesAt(call.base) };
  const list = async (files: typeof trees.head) =>
    (await Promise.all(call.folders.map((folder) => files.list(folder)))).flat();
  const [headFiles, baseFiles] = await Promise.all([list(trees.head), list(trees.base)]);
  const [head, base] = [parseAll(headFiles), parseAll(baseFiles)];
  const terms = {
    policy: policy ?? builtInPolicy(),
    now: world.clock.now(),
    describeRouter: world.describeRouter,
  };
  const [after, before] = await Promise.all([
    planTree(trees, head, { ...terms, results: "ids" }),
    planTree({ head: trees.base, base: trees.base }, base, { ...terms, results: "ids" }),
  ]);
  const textOf = (files: typeof headFiles, path: string) => files.find((file) => file.path === path)?.text;
  const isAsBefore = (planned: PlannedRollout): boolean => {
    const old = before.find((each) => keyOf(each) === keyOf(planned));
    if (old === undefined) return false;
    if (planned.plan !== null) return old.plan?.digest === planned.plan.digest;
    // Broken and left alone is nothing that this group brought.
    return old.plan === null && textOf(headFiles, planned.file) === textOf(baseFiles, old.file);
  };
  const touched = after.filter((planned) => !isAsBefore(planned));
  const names = new Set(after.map(keyOf));
  return {
    changed: touched.flatMap(({ plan }) =>
      plan === null ? [] : [{ name: plan.rollout.name, digest: plan.digest }],
    ),
    removed: before.map(keyOf).filter((key) => !names.has(key)),
    blocked: await blockedIn(trees, { head, touched }, terms),
  };
}

/** A rollout by its name, so that a file that only moved is no change; a broken one by its path. */
function keyOf({ file, parsed }: PlannedRollout): string {
  return parsed.rollout?.name ?? file;
}

/** Two pull requests that are fine alone may share a route or a name once both are merged. */
async function blockedIn(
  trees: Parameters<typeof planTree>[0],
  found: { readonly head: readonly FoundRollout[]; readonly touched: readonly PlannedRollout[] },
  terms: Parameters<typeof planTree>[2],
): Promise<string | null> {
  const files = new Set(found.touched.map(({ file }) => file));
  const changed = found.head.filter(({ file }) => files.has(file));
  const planned = await planTree(trees, changed, { ...terms, beside: found.head });
  const refused = planned.find(isRefused);
  if (refused !== undefined) return refused.file;
  const names = new Set(changed.map(({ parsed }) => parsed.rollout?.name));
  const rivals = found.head.filter(({ parsed }) => parsed.rollout !== null && names.has(parsed.rollout.name));
  const [shared] = sharedNames(rivals.map(({ file, parsed }) => ({ file, ...parsed })));
  return shared === undefined ? null : (changed[0]?.file ?? "");
}
