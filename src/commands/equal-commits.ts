/** Older commits of a pull request whose plan is today's: an approval that was given there is given for this plan too. */
import { Failure } from "../errors.ts";
import { exclusionsOf, excludedBecause } from "../gate/exclusion.ts";
import type { PullRequestFacts } from "../gate/facts.ts";
import type { GateInput, GateRollout } from "../gate/input.ts";
import { rolesHeldBy } from "../gate/people.ts";
import type { Plan } from "../plan/plan.ts";
import type { Sha } from "../units.ts";
import type { OlderPlans } from "./older-plan.ts";

/** Commits that are looked at, newest approval first; approvals at others stay stale. */
const MOST_COMMITS = 5;

/** The same question with `equalCommits` filled. No request where the policy does not let them count, or no approval is stale. */
export async function withEqualCommits(
  older: OlderPlans,
  input: GateInput,
  plans: readonly Plan[],
): Promise<GateInput> {
  if (input.policy?.approvals.equalDigestCounts !== true) return input;
  // All at once, so that the reads of several rollouts and commits become one request.
  const rollouts = await Promise.all(
    input.rollouts.map(async (rollout) => {
      const plan = plans.find(({ file }) => file === rollout.file);
      if (plan === undefined || plan.digest !== rollout.digest) return rollout;
      const commits = staleCommits(input, rollout);
      const equal = await Promise.all(commits.map((commit) => isEqual(older, { plan, commit })));
      const equalCommits = commits.filter((_, index) => equal[index] === true);
      return equalCommits.length === 0 ? rollout : { ...rollout, equalCommits };
    }),
  );
  return { ...input, rollouts };
}

/** Where holders of a role approved who can count: nobody else makes us ask for anything. */
function staleCommits(input: GateInput, rollout: GateRollout): readonly Sha[] {
  const { facts, policy } = input;
  if (policy === null) return [];
  const exclusions = exclusionsOf(facts);
  const commits = newestFirst(facts).flatMap(({ by, commit }) => {
    if (commit === null || commit === facts.head.sha || excludedBecause(by, exclusions) !== null) return [];
    return rolesHeldBy(by.login, { ...input, policy }, rollout).length > 0 ? [commit] : [];
  });
  return [...new Set(commits)].slice(0, MOST_COMMITS);
}

function newestFirst({ reviews }: PullRequestFacts): PullRequestFacts["reviews"]["items"] {
  return reviews.items
    .filter(({ state }) => state === "approved")
    .toSorted((a, b) => (b.at ?? 0) - (a.at ?? 0) || b.id - a.id);
}

/** A commit that is gone or cannot be read proves nothing, and must not keep others from counting. */
async function isEqual(
  older: OlderPlans,
  at: { readonly plan: Plan; readonly commit: Sha },
): Promise<boolean> {
  try {
    return (await older(at))?.digest === at.plan.digest;
  } catch (cause) {
    if (cause instanceof Failure) return false;
    throw cause;
  }
}
