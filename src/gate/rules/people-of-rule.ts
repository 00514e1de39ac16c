/** Whom a rule that applies asks: each of them can also say no. */
import type { PolicyRule } from "../../config/policy-rules.ts";
import type { PullRequestFacts } from "../facts.ts";
import type { GateRollout } from "../input.ts";
import { listing } from "../roles.ts";
import type { RoleTerms } from "../roles.ts";
import { whySkipped } from "./applies.ts";
import { leavesOf } from "./wanted.ts";

export function peopleOfRule(
  rule: PolicyRule,
  facts: PullRequestFacts,
  rollout: GateRollout,
): readonly RoleTerms[] {
  if (whySkipped(rule.if, facts, rollout) !== null) return [];
  return leavesOf(rule.requires).flatMap((leaf) =>
    leaf.kind === "people"
      ? [
          {
            name: `rule:${rule.name}`,
            atLeast: leaf.atLeast,
            lists: [listing(leaf.anyOf, facts)],
            entries: leaf.anyOf,
            empty: null,
          },
        ]
      : [],
  );
}
