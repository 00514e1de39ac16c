import { describe, expect, test } from "vitest";
import type { GateInput } from "../../../src/gate/input.ts";
import { HOUR, instant } from "../../../src/units.ts";
import {
  BUILT_IN,
  NOW,
  SHORT,
  ack,
  approval,
  comment,
  commit,
  listed,
  policyOf,
  review,
  role,
  rolloutOf,
  withPeople,
} from "./facts-of.ts";
import { firstOf, ignoredIn, requirementOf, says } from "./judging.ts";

const owners = (anyOf: readonly string[], atLeast = 1) => ({
  ...policyOf().roles,
  "model-owner": { anyOf, atLeast },
});

describe("an approval", () => {
  test.each([
    ["the first", [commit("author", "owner-a"), commit("author"), commit("author")]],
    ["one in the middle", [commit("author"), commit("owner-a"), commit("author")]],
    ["the last", [commit("author"), commit("author"), commit("author", "owner-a")]],
  ])("of somebody who wrote %s of three commits does not count", (_, commits) => {
    const input = withPeople([approval("owner-a")], [ack("oncall-a")], { commits: listed(...commits) });
    expect(says(input)).toBe("waiting role-missing");
    expect(ignoredIn(input)).toEqual(["owner-a approval contributor"]);
  });

  test("stands while its author has begun another review and not sent it", () => {
    const reviews = [approval("owner-a"), review("owner-a", "pending")];
    expect(says(withPeople(reviews, [ack("oncall-a")]))).toBe("go approved");
  });

  test("of somebody who is only on call fills no role, and is listed as such", () => {
    const input = withPeople([approval("oncall-b"), approval("owner-a")], [ack("oncall-a")]);
    expect(ignoredIn(input)).toEqual(["oncall-b approval no-role"]);
  });
});

describe("a role", () => {
  test("whose list in the policy is empty is nobody's, and says so, whoever the file names", () => {
    const people = [role("model-owner", ["@friend"])];
    const input = {
      ...withPeople([approval("friend")], [ack("oncall-a")]),
      policy: policyOf({ roles: owners([]) }),
      rollouts: [rolloutOf({ people })],
    };
    expect(requirementOf(input, "role:model-owner")).toMatchObject({
      kind: "waiting",
      by: [],
      detail: "cannot be met: the policy (.github/rollout-policy.yml) names nobody for model-owner",
    });
  });

  test.each([
    [2, 1, 1],
    [2, 2, 1],
    [1, 2, 1],
    [1, 1, 0],
  ])("with %d in the policy and %d in the file misses %d where one approved", (policy, file, missing) => {
    const input = {
      ...withPeople([approval("owner-a")], [ack("oncall-a")]),
      policy: policyOf({ roles: owners(["@owner-a", "@owner-b"], policy) }),
      rollouts: [rolloutOf({ people: [role("model-owner", ["@owner-a", "@owner-b"], { atLeast: file })] })],
    };
    expect(requirementOf(input, "role:model-owner").missing).toBe(missing);
  });

  test("for exactly this rollout beats a pattern with as many letters, in whatever order they stand", () => {
    const exact = { pattern: "summarizer", roles: { "model-owner": { anyOf: ["@exact"], atLeast: 1 } } };
    const starred = { pattern: "summarizer*", roles: { "model-owner": { anyOf: ["@star"], atLeast: 1 } } };
    for (const entries of [
      [exact, starred],
      [starred, exact],
    ]) {
      const input = { ...withPeople([], []), policy: policyOf({ for: entries }) };
      expect(requirementOf(input, "role:model-owner").closers).toEqual(["@exact"]);
    }
  });
});

describe("the pager", () => {
  const builtIn = (canPush: boolean): GateInput => ({
    ...withPeople([approval("owner-a"), review("oncall-a", "commented", { canPush })], [ack("oncall-a")]),
    policy: BUILT_IN,
    policySource: { kind: "built-in" },
    rollouts: [
      rolloutOf({
        people: [role("model-owner", ["@owner-a"]), role("on-call", ["@oncall-a"])],
        peopleAtBase: [role("model-owner", ["@owner-a"]), role("on-call", ["@oncall-a"])],
      }),
    ],
  });

  test("without a policy is not for a name in the file that reviewed without write access", () => {
    expect(says(builtIn(true))).toBe("go approved");
    expect(says(builtIn(false))).toBe("waiting acknowledgement-missing");
    expect(ignoredIn(builtIn(false))).toEqual(["oncall-a acknowledgement no-access"]);
  });

  test("is with whoever stays longest, where two have taken it", () => {
    const short = comment("oncall-a", `/rollout ack ${SHORT} 2h`);
    const long = comment("oncall-b", `/rollout ack ${SHORT} 9h`);
    for (const comments of [
      [short, long],
      [long, short],
    ]) {
      expect(firstOf(withPeople([approval("owner-a")], comments)).acknowledgement).toMatchObject({
        by: "oncall-b",
        until: instant(NOW - HOUR + 9 * HOUR),
      });
    }
  });

  test.each([
    `/rollout resume ${SHORT} fixed`,
    `/rollout go canary-1 ${SHORT}`,
    `/rollout retry-from canary-1 ${SHORT}`,
    `/rollout extend canary-1 2h ${SHORT}`,
    `/rollout override errors 2h ${SHORT} known`,
    `/rollout ack ${SHORT.slice(0, 7)}`,
    `/rollout ack ${SHORT.slice(0, 11)}`,
  ])("is not taken by %s", (body) => {
    const input = withPeople([approval("owner-a")], [comment("oncall-a", body)]);
    expect(says(input)).toBe("waiting acknowledgement-missing");
    expect(ignoredIn(input)).toEqual([]);
  });
});
