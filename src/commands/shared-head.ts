/**
 * A status belongs to a commit and a base branch, not to a pull request: two pull requests with one head into one base
 * share it. It says go only when the gate of each of them does.
 */
import type { PullRequestFacts } from "../gate/facts.ts";
import type { Sibling } from "../gate/around.ts";
import { sharedStatus, strandedStatus } from "../render/status-line.ts";
import type { StatusLine } from "../render/status-line.ts";
import { assess } from "./assess.ts";
import type { Assessment } from "./assess.ts";
import type { PublishWorld } from "./world.ts";

/** Other open pull requests with this head; asked for page by page where the facts could not hold all of them. */
export async function siblingsOf(
  world: PublishWorld,
  { number, head, around }: PullRequestFacts,
): Promise<readonly Sibling[]> {
  if (around?.siblings.complete === true) return around.siblings.items;
  const open = await world.pullRequests.open();
  return open
    .filter((each) => each.head === head.sha && each.number !== number)
    .map((each) => ({ number: each.number, branch: each.base }));
}

/** A go is only said once the gates of all who share it agree; anything else is said as it is, without a request. */
export async function agreedStatus(
  world: PublishWorld,
  { facts, outcome }: Assessment,
  status: StatusLine,
): Promise<StatusLine> {
  if (outcome.kind !== "go" || outcome.rollouts.length === 0) return status;
  const twins = (await siblingsOf(world, facts)).filter(({ branch }) => branch === facts.base.branch);
  for (const { number } of twins) {
    const twin = await world.pullRequests.facts(number);
    const isTwin =
      twin.state === "open" && twin.head.sha === facts.head.sha && twin.base.branch === facts.base.branch;
    if (isTwin && (await assess(world, twin)).outcome.kind !== "go") return sharedStatus(status, number);
  }
  return status;
}

/**
 * Takes back what was said for a base branch into which no open pull request brings this commit any more: after a
 * retarget nobody reads that branch's policy again, and a retarget back would find the old success.
 */
export async function takeBackStranded(
  world: PublishWorld,
  facts: PullRequestFacts,
  url: string | null,
): Promise<number> {
  const elsewhere = facts.around?.elsewhere ?? [];
  if (elsewhere.length === 0) return 0;
  const claimed = new Set((await siblingsOf(world, facts)).map(({ branch }) => branch));
  const stranded = elsewhere.filter((branch) => !claimed.has(branch));
  for (const branch of stranded) {
    await world.conversation.setStatus(facts.head.sha, strandedStatus({ branch, url }), null);
    world.log(`status for ${JSON.stringify(branch)} taken back: no open pull request goes there`);
  }
  return stranded.length;
}
