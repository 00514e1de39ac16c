/** What the gate is asked: facts of the pull request, the policy of today, and the rollouts that it changes. */
import type { Policy, PolicySource } from "../config/policy.ts";
import type { Role, RolloutKind, Tier } from "../config/rollout.ts";
import type { Digest, Duration, Instant } from "../units.ts";
import type { PullRequestFacts } from "./facts.ts";

export interface GateRollout {
  readonly name: string;
  readonly tier: Tier;
  readonly kind?: RolloutKind;
  /** null where the pull request removes the rollout: there is no plan whose pager could be taken. */
  readonly digest: Digest | null;
  /** People that the file names at head; of a removed file, at base. */
  readonly people: readonly Role[];
  /** People that the file names at the base's tip: without a policy they decide who may approve. */
  readonly peopleAtBase?: readonly Role[] | null;
  readonly file: string;
  /** Whether the file has problems or its plan a blocker. */
  readonly blocked: boolean;
  readonly isNew: boolean;
  /** How long one acknowledgement covers by the file; null when it does not say. */
  readonly covers: Duration | null;
  /** The same file at the base's tip; null or absent where it is not there, or cannot be read there. */
  readonly before?: RolloutBefore | null;
  /** Older commits of the pull request at which this rollout has the same digest. */
  readonly equalCommits?: readonly string[];
}

/** The rollout as the base branch has it. */
export interface RolloutBefore {
  readonly name: string;
  readonly tier: Tier;
  readonly people: readonly Role[];
}

/** A pull request that changes the policy file, or CODEOWNERS where the policy asks it. */
export interface PolicyChange {
  readonly path: string;
  /** What changed, for people to read. */
  readonly what: string;
  /** Blockers of the policy at head. */
  readonly problems: number;
  /** Whether nobody read the file at head, so that its problems are not known. */
  readonly unread?: boolean;
}

export interface GateInput {
  readonly facts: PullRequestFacts;
  /** null where there is a policy that cannot be read or parsed: nothing passes then. */
  readonly policy: Policy | null;
  readonly policySource: PolicySource;
  readonly rollouts: readonly GateRollout[];
  /** Problems outside of single rollouts: two with one name, … */
  readonly problems: number;
  readonly now: Instant;
  readonly policyChange?: PolicyChange | null;
}

/** A gate input whose policy could be read. */
export interface ReadableGate extends GateInput {
  readonly policy: Policy;
}

/** The role whose holders acknowledge instead of approving. */
export const ON_CALL = "on-call";

/** Roles that must be filled for a rollout of this tier. A tier that names none still needs both. */
export function requiredRoles(policy: Policy, tier: Tier): readonly string[] {
  const { roles } = policy.tiers[tier];
  return roles.length === 0 ? ["model-owner", ON_CALL] : [...new Set(roles)];
}

/** All roles of a rollout, required or only named: each of their holders can say no. */
export function allRoles(policy: Policy, rollout: GateRollout): readonly string[] {
  const named = [...rollout.people, ...(rollout.peopleAtBase ?? [])].map(({ name }) => name);
  const overridden = policy.for.flatMap(({ roles }) => Object.keys(roles));
  return [
    ...new Set([
      ...requiredRoles(policy, rollout.tier),
      ...Object.keys(policy.roles),
      ...overridden,
      ...named,
    ]),
  ];
}
