/** What an outcome depends on and people can change while we write. */
import type { PullRequestFacts } from "../gate/facts.ts";

/** Equal for two reads between which nobody pushed, retargeted, labelled, reviewed or commented. */
export function fingerprint(facts: PullRequestFacts): string {
  const { head, base, draft, state, labels } = facts;
  const reviews = facts.reviews.items.map((each) => [each.id, each.state, each.commit, each.body]);
  const comments = facts.comments.items
    .filter((comment) => !comment.ours)
    .map((comment) => [comment.id, comment.edited, comment.body]);
  const siblings = (facts.around?.siblings.items ?? [])
    .map((each) => `${each.number} ${each.branch}`)
    .toSorted();
  return JSON.stringify([
    head.sha,
    base.branch,
    base.tip,
    draft,
    state,
    labels.toSorted(),
    reviews,
    comments,
    siblings,
  ]);
}
