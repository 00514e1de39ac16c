import { expect, test } from "vitest";
import { withEqualCommits } from "../../../src/commands/equal-commits.ts";
import { openOlderPlans } from "../../../src/commands/older-plan.ts";
import { openedWorld } from "../../support/flow-rollout.ts";
import { approval, factsOf, inputOf, listed, OLD, policyOf } from "../gate/facts-of.ts";

test("nothing is asked where the policy does not let an equal plan count, or cannot be read", async () => {
  const approvals = { ...policyOf().approvals, equalDigestCounts: false };
  const facts = factsOf({ reviews: listed(approval("owner-a", { commit: OLD })) });
  for (const policy of [policyOf({ approvals }), null]) {
    const input = inputOf({ facts, policy });
    expect(await withEqualCommits(openOlderPlans(openedWorld({}), input), input, [])).toBe(input);
  }
});
