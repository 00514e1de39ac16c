/** Planned rollouts and the facts of a pull request → what the gate judges. */
import type { Policy, PolicySource } from "../config/policy.ts";
import type { GateInput } from "../gate/evaluate.ts";
import type { PullRequestFacts } from "../gate/facts.ts";
import type { Instant } from "../units.ts";
import { isRefused } from "./plan-tree.ts";
import type { PlannedRollout } from "./plan-tree.ts";

/** One entry per changed rollout; a file that could not be planned counts as a problem, never as nothing. */
export function gateInput(seen: {
  readonly facts: PullRequestFacts;
  readonly planned: readonly PlannedRollout[];
  readonly policy: Policy;
  readonly source: PolicySource;
  readonly now: Instant;
}): GateInput {
  const { facts, policy, now } = seen;
  const known = new Set(facts.rolloutsAtBase.map((file) => file.path));
  const rollouts = seen.planned.flatMap((each) =>
    each.plan === null
      ? []
      : [
          {
            name: each.plan.rollout.name,
            file: each.file,
            tier: each.plan.rollout.tier,
            digest: each.plan.digest,
            people: each.plan.rollout.people,
            covers: each.plan.rollout.people.find((role) => role.name === "on-call")?.covers ?? null,
            blocked: isRefused(each),
            isNew: !known.has(each.file),
          },
        ],
  );
  const problems = seen.planned.filter((each) => each.plan === null).length;
  return { facts, policy, rollouts, problems, now, policySource: seen.source };
}
