/** Conditions of the policy beyond its roles: when a rule applies, and the tree of what it requires. */
import type { RolloutKind, Tier } from "./rollout.ts";

/** All that are given must hold; null is not given. */
export interface RuleCondition {
  /** Globs of paths: any changed path matches. */
  readonly changed: readonly string[] | null;
  /** Every changed path matches. */
  readonly onlyChanged: readonly string[] | null;
  /** No changed path matches. */
  readonly notChanged: readonly string[] | null;
  /** The pull request has all of them. */
  readonly labels: readonly string[] | null;
  /** Globs of the base branch. */
  readonly targets: readonly string[] | null;
  readonly tiers: readonly Tier[] | null;
  readonly kinds: readonly RolloutKind[] | null;
  /** Globs of rollout names. */
  readonly rollouts: readonly string[] | null;
  readonly authorIn: readonly string[] | null;
  /** Somebody who wrote a part of the change, the author included. */
  readonly contributorIn: readonly string[] | null;
  readonly fromFork: boolean | null;
}

export type RuleNeed =
  | { readonly kind: "people"; readonly anyOf: readonly string[]; readonly atLeast: number }
  | { readonly kind: "statuses"; readonly names: readonly string[] }
  | { readonly kind: "labels"; readonly names: readonly string[] }
  | { readonly kind: "no-labels"; readonly names: readonly string[] }
  | { readonly kind: "signed-commits" }
  | { readonly kind: "all" | "any"; readonly needs: readonly RuleNeed[] };

export interface PolicyRule {
  readonly name: string;
  readonly if: RuleCondition;
  readonly requires: RuleNeed;
}

/** Contexts of our own statuses begin so; none of them may be required, and none is believed. */
export function isOwnContext(context: string): boolean {
  return context.trim().toLowerCase().startsWith("model-rollout");
}
