/** What a policy's rules must know of a pull request beyond the first query. */
import type { Policy, PolicySource } from "../../config/policy.ts";
import type { PolicyRule, RuleNeed } from "../../config/policy-rules.ts";
import { isGroup } from "../roles.ts";

export interface WantedFacts {
  /** Statuses and check runs of the head: `PullRequestFacts.checks`. */
  readonly checks: boolean;
  /** `Contributor.signature` of every commit. */
  readonly signatures: boolean;
  /** `@org/team` and `CODEOWNERS:path` that rules name. */
  readonly groups: readonly string[];
}

/** Nothing where no rule asks for it: then no further request is made. */
export function wantedFacts(policy: Policy | null): WantedFacts {
  const rules = policy?.rules ?? [];
  const leaves = rules.flatMap(({ requires }) => leavesOf(requires));
  const entries = rules.flatMap(entriesIn);
  return {
    checks: leaves.some(({ kind }) => kind === "statuses"),
    signatures: leaves.some(({ kind }) => kind === "signed-commits"),
    groups: [...new Set(entries.filter(isGroup))].toSorted(),
  };
}

function entriesIn({ if: given, requires }: PolicyRule): readonly string[] {
  return [
    ...(given.authorIn ?? []),
    ...(given.contributorIn ?? []),
    ...leavesOf(requires).flatMap((leaf) => (leaf.kind === "people" ? leaf.anyOf : [])),
  ];
}

/** The leaves of a tree of requirements. */
export function leavesOf(need: RuleNeed): readonly RuleNeed[] {
  return need.kind === "all" || need.kind === "any" ? need.needs.flatMap(leavesOf) : [need];
}

/** The role whose holders decide about the policy itself, by the policy at base. */
export function policyHolders(policy: Policy, source: PolicySource): "policy-owner" | "model-owner" | null {
  if (source.kind === "built-in") return null;
  if (Object.hasOwn(policy.roles, "policy-owner")) return "policy-owner";
  return Object.hasOwn(policy.roles, "model-owner") ? "model-owner" : null;
}
