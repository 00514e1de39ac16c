/** A change of the policy: the old holders decide, and nothing that is missing lets it in. */
import { expect, test } from "vitest";
import { evaluateGate } from "../../../src/gate/evaluate.ts";
import type { PullRequestFacts } from "../../../src/gate/facts.ts";
import type { GateInput } from "../../../src/gate/input.ts";
import { wantedAccess } from "../../../src/gate/wanted.ts";
import {
  ack,
  approval,
  BUILT_IN,
  comment,
  commit,
  factsOf,
  inputOf,
  listed,
  OLD,
  policyOf,
  SHORT,
  veto,
} from "./facts-of.ts";

const policyChange = { path: ".github/rollout-policy.yml", what: "it changes", problems: 0 };
const APPROVED = listed(approval("owner-a"));
const cut = <T>(...items: readonly T[]) => ({ items, complete: false });

function changing(facts: Partial<PullRequestFacts>, given: Partial<GateInput> = {}): GateInput {
  return inputOf({ rollouts: [], policyChange, facts: factsOf({ reviews: APPROVED, ...facts }), ...given });
}

function says(facts: Partial<PullRequestFacts>, given: Partial<GateInput> = {}): string {
  const { kind, reason } = evaluateGate(changing(facts, given));
  return `${kind} ${reason}`;
}

const TEAM = { "model-owner": { anyOf: ["@owner-a", "@acme/owners"], atLeast: 1 } };

test.each<readonly [string, Partial<PullRequestFacts>, Partial<GateInput>, string]>([
  ["an approval by an old holder", {}, {}, "go approved"],
  ["a draft", { draft: true }, {}, "waiting draft"],
  ["files that were cut", { files: cut("a.md") }, {}, "waiting facts-incomplete"],
  ["reviews that were cut", { reviews: { ...APPROVED, complete: false } }, {}, "waiting facts-incomplete"],
  ["commits that were cut", { commits: cut(commit("author")) }, {}, "waiting facts-incomplete"],
  [
    "an approval of an older commit",
    { reviews: listed(approval("owner-a", { commit: OLD })) },
    {},
    "waiting approvers-changed",
  ],
  ["a contributor's approval", { commits: listed(commit("owner-a")) }, {}, "waiting approvers-changed"],
  [
    "a veto by another holder",
    { reviews: listed(approval("owner-a"), veto("owner-b")) },
    {},
    "no-go changes-requested",
  ],
  [
    "a veto by a holder who may not push",
    { reviews: listed(approval("owner-a"), veto("owner-b", { canPush: false })) },
    {},
    "no-go changes-requested",
  ],
  ["a stranger's veto", { reviews: listed(approval("owner-a"), veto("stranger")) }, {}, "go approved"],
  [
    "a veto by somebody who may be in a team that nobody read",
    { reviews: listed(approval("owner-a"), veto("stranger")) },
    { policy: policyOf({ roles: TEAM }) },
    "no-go changes-requested",
  ],
  ["problems of the new policy", {}, { policyChange: { ...policyChange, problems: 1 } }, "no-go problems"],
  ["problems elsewhere", {}, { problems: 1 }, "no-go problems"],
  [
    "less access than the policy asks for",
    { permissions: { "owner-a": "write" } },
    { policy: policyOf({ approvals: { ...policyOf().approvals, least: "maintain" } }) },
    "waiting approvers-changed",
  ],
  [
    "an owner of models where the policy has owners of its own",
    {},
    {
      policy: policyOf({
        roles: { ...policyOf().roles, "policy-owner": { anyOf: ["@owner-b"], atLeast: 1 } },
      }),
    },
    "waiting approvers-changed",
  ],
])("%s", (_, facts, given, said) => {
  expect(says(facts, given)).toBe(said);
});

test.each([
  ["no policy", { policy: BUILT_IN, policySource: { kind: "built-in" } }],
  ["a policy that names no owner", { policy: policyOf({ roles: {} }) }],
  ["a policy that cannot be read", { policy: null }],
  ["a built-in policy, whatever it names", { policySource: { kind: "built-in" } }],
] as const)("with %s somebody who maintains the repository decides", (_, given) => {
  const as = (permissions: PullRequestFacts["permissions"]) => says({ permissions }, given);
  expect(as({ "owner-a": "maintain" })).toBe("go approved");
  expect(as({ "owner-a": "write" })).toBe("waiting approvers-changed");
  expect(as({})).toBe("waiting approvers-changed");
  expect(wantedAccess(changing({}, given)).logins).toEqual(["owner-a"]);
});

test("beside a rollout that is accepted the change still waits, and once merged it is in force", () => {
  const both = { reviews: listed(approval("owner-b")), comments: listed(ack("oncall-a")) };
  const roles = { ...policyOf().roles, "policy-owner": { anyOf: ["@olga"], atLeast: 1 } };
  const input = inputOf({ policyChange, policy: policyOf({ roles }), facts: factsOf(both) });
  const kinds = (given: GateInput) => evaluateGate(given).rollouts.map(({ kind }) => kind);
  expect([evaluateGate(input).kind, kinds(input)]).toEqual(["waiting", ["go", "waiting"]]);
  const merged = { ...input, facts: { ...input.facts, state: "merged" as const } };
  expect([evaluateGate(merged).kind, kinds(merged)]).toEqual(["go", ["go"]]);
});

test("where a comment comes from is asked of acknowledgements of this plan, as long as nobody said", () => {
  const unread = { viaApp: undefined };
  const comments = listed(
    ack("oncall-a", { ...unread, id: 1 }),
    ack("oncall-a", { id: 2 }),
    comment("oncall-a", `/rollout ack ${"0".repeat(12)}`, { ...unread, id: 3 }),
    comment("oncall-a", `/rollout resume ${SHORT}`, { ...unread, id: 4 }),
    ack("oncall-a", { ...unread, id: 5, edited: true }),
  );
  expect(wantedAccess(inputOf({ facts: factsOf({ comments }) })).comments).toEqual([1]);
});

test("teams that a rule names are read", () => {
  const none = { changed: null, onlyChanged: null, notChanged: null, labels: null, targets: null };
  const never = {
    tiers: null,
    kinds: null,
    rollouts: null,
    authorIn: null,
    contributorIn: null,
    fromFork: null,
  };
  const requires = { kind: "people", anyOf: ["@acme/legal"], atLeast: 1 } as const;
  const rules = [{ name: "r", if: { ...none, ...never }, requires }];
  expect(wantedAccess(inputOf({ policy: policyOf({ rules }) })).groups).toEqual(["@acme/legal"]);
});
