/** What an outcome depends on and people can change while we write. */
import type { Policy } from "../config/policy.ts";
import type { PullRequestFacts, Review } from "../gate/facts.ts";
import { leavesOf } from "../gate/rules/wanted.ts";

/** Equal for two reads between which nobody pushed, retargeted, labelled, reviewed, commented, or lost a right. */
export function fingerprint(facts: PullRequestFacts, names: ReadonlySet<string> = new Set()): string {
  const { head, base, draft, state, labels } = facts;
  const comments = facts.comments.items
    .filter((comment) => !comment.ours)
    .map((comment) => [comment.id, comment.edited, comment.body]);
  const siblings = (facts.around?.siblings.items ?? [])
    .map((each) => `${each.number} ${each.branch}`)
    .toSorted();
  return JSON.stringify([
    [head.sha, base.branch, base.tip, draft, state, labels.toSorted()],
    [facts.reviews.items.map(opinion), facts.reviews.complete],
    [comments, facts.comments.complete],
    [
      facts.commits.items.map(({ people }) => people.map(({ login, id }) => [login, id])),
      facts.commits.complete,
    ],
    siblings,
    askedChecks(facts, names),
  ]);
}

/** With what makes it count: a right that was taken away, a name that changed hands, what it said before it was dismissed. */
function opinion({ id, state, was, commit, body, canPush, by }: Review): readonly unknown[] {
  return [id, state, was, commit, body, canPush, by.login, by.id, by.kind];
}

/** Only those that a rule names: others come and go, our own among them. */
function askedChecks(
  { checks }: PullRequestFacts,
  names: ReadonlySet<string>,
): readonly (readonly unknown[])[] | null {
  if (checks === undefined || names.size === 0) return null;
  const items = checks.items
    .filter(({ context }) => names.has(context))
    .map(({ context, state, source }) => [context, state, source]);
  return [...items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)), [checks.complete]];
}

/** Names of statuses and check runs that rules of the policy ask for. */
export function askedNames(policy: Policy | null): ReadonlySet<string> {
  const leaves = (policy?.rules ?? []).flatMap(({ requires }) => leavesOf(requires));
  return new Set(leaves.flatMap((leaf) => (leaf.kind === "statuses" ? leaf.names : [])));
}
