/** Which pull request brought a rollout that asks to start: asked along with what every tick reads. */
import { namedFiles } from "../../config/parse.ts";
import type { PullRequests } from "../../ports.ts";
import type { Sha } from "../../units.ts";
import type { FoundRollout } from "../plan-tree.ts";
import type { PromotionWorld } from "../world.ts";

export type Brought = Awaited<ReturnType<PullRequests["broughtBy"]>>;

/** Rollouts whose history is asked along: GitHub walks through commits for each of their files. */
const MOST = 3;

/** Defaults and queries are part of the digest: the pull request that changed only them brought this plan. */
export function pathsThatBring({ file, beside = [], parsed }: FoundRollout): readonly string[] {
  const named = parsed.rollout === null ? [] : namedFiles(parsed.rollout).filter(({ at }) => at === "head");
  return [file, ...beside, ...named.map((each) => each.file)];
}

/** By rollout. What is not found this way is asked for when it is needed. */
export async function broughtAlong(
  { pullRequests }: Pick<PromotionWorld, "pullRequests">,
  tip: Sha,
  asking: readonly FoundRollout[],
): Promise<ReadonlyMap<string, Brought>> {
  const readable = asking.filter(({ parsed }) => parsed.rollout !== null).slice(0, MOST);
  const found = await Promise.allSettled(
    readable.map((each) => pullRequests.broughtBy(tip, pathsThatBring(each), true)),
  );
  return new Map(
    readable.flatMap(({ file }, index) => {
      const brought = found[index];
      return brought?.status === "fulfilled" ? [[file, brought.value] as const] : [];
    }),
  );
}
