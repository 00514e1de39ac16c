import { describe, expect, test } from "vitest";
import { withEqualCommits } from "../../../src/commands/equal-commits.ts";
import { openOlderPlans } from "../../../src/commands/older-plan.ts";
import type { OlderPlans } from "../../../src/commands/older-plan.ts";
import { Failure } from "../../../src/errors.ts";
import type { Review } from "../../../src/gate/facts.ts";
import type { GateInput } from "../../../src/gate/input.ts";
import { digest, sha } from "../../../src/units.ts";
import type { Sha } from "../../../src/units.ts";
import { openedWorld } from "../../support/flow-rollout.ts";
import { aPlan } from "../../support/rollout.ts";
import {
  approval,
  commit as written,
  factsOf,
  inputOf,
  listed,
  OLD,
  policyOf,
  rolloutOf,
} from "../gate/facts-of.ts";

const TODAY = aPlan();
const FIRST = sha("1".repeat(40));
const SECOND = sha("2".repeat(40));
const OLDER = [FIRST, SECOND, ...["3", "4", "5", "6", "7"].map((digit) => sha(digit.repeat(40)))];
const GONE = new Failure("github-not-found", "no such commit");

test("nothing is asked where the policy does not let an equal plan count, or cannot be read", async () => {
  const approvals = { ...policyOf().approvals, equalDigestCounts: false };
  const facts = factsOf({ reviews: listed(approval("owner-a", { commit: OLD })) });
  for (const policy of [policyOf({ approvals }), null]) {
    const input = inputOf({ facts, policy });
    expect(await withEqualCommits(openOlderPlans(openedWorld({}), input), input, [])).toBe(input);
  }
});

function asked(...reviews: readonly Review[]): GateInput {
  const facts = factsOf({
    reviews: listed(...reviews),
    commits: listed(written("author"), written("owner-b")),
  });
  return inputOf({ facts, rollouts: [rolloutOf({ file: TODAY.file, digest: TODAY.digest })] });
}

/** Where the plan is today's, where it is another one, and where it cannot be read. */
function history(at: Readonly<Record<string, "equal" | "other" | "gone">>) {
  const read: Sha[] = [];
  const older: OlderPlans = async ({ commit }) => {
    read.push(commit);
    const kind = at[commit] ?? "equal";
    if (kind === "gone") throw GONE;
    return kind === "equal" ? TODAY : { ...TODAY, digest: digest("e".repeat(64)) };
  };
  return { older, read };
}

async function equalIn(input: GateInput, older: OlderPlans): Promise<readonly string[]> {
  const { rollouts } = await withEqualCommits(older, input, [TODAY]);
  return rollouts[0]?.equalCommits ?? [];
}

describe("an older commit", () => {
  const input = asked(approval("owner-a", { commit: FIRST }), approval("oncall-a", { commit: SECOND }));

  test.each([
    ["with today's plan counts", {}, [SECOND, FIRST]],
    ["with another plan does not, and leaves the others as they are", { [FIRST]: "other" }, [SECOND]],
    ["that cannot be read does not, and keeps no other from counting", { [SECOND]: "gone" }, [FIRST]],
    ["does not count where none can be read", { [FIRST]: "gone", [SECOND]: "gone" }, []],
  ] as const)("%s", async (_, at, expected) => {
    expect(await equalIn(input, history(at).older)).toEqual(expected);
  });

  test("that fails for a reason of our own is no answer", async () => {
    const older: OlderPlans = () => Promise.reject(new RangeError("a bug"));
    await expect(equalIn(input, older)).rejects.toThrow("a bug");
  });
});

describe("costs no request", () => {
  test.each([
    ["the author", approval("author", { commit: FIRST })],
    ["a contributor who holds the role", approval("owner-b", { commit: FIRST })],
    ["a stranger", approval("mallory", { commit: FIRST })],
    ["a holder of the role, at the head", approval("owner-a")],
    ["a holder of the role, at a commit that is not known", approval("owner-a", { commit: null })],
  ])("an approval by %s", async (_, given) => {
    const { older, read } = history({});
    expect(await equalIn(asked(given), older)).toEqual([]);
    expect(read).toEqual([]);
  });

  test("an approval that is older than the newest five", async () => {
    const { older, read } = history({});
    const input = asked(...OLDER.map((commit) => approval("owner-a", { commit })));
    expect(await equalIn(input, older)).toEqual(OLDER.toReversed().slice(0, 5));
    expect(read).toHaveLength(5);
  });

  test("the same commit a second time", async () => {
    const { older, read } = history({});
    const both = asked(approval("owner-a", { commit: FIRST }), approval("oncall-a", { commit: FIRST }));
    expect(await equalIn(both, older)).toEqual([FIRST]);
    expect(read).toEqual([FIRST]);
  });
});
