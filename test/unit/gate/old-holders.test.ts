import { expect, test } from "vitest";
import { evaluateGate } from "../../../src/gate/evaluate.ts";
import type { GateInput } from "../../../src/gate/input.ts";
import { approval, factsOf, inputOf, listed, policyOf, role, rolloutOf } from "./facts-of.ts";

const OWNERS = ["@owner-a", "@owner-b"];
const WAS = { name: "summarizer", tier: 1, people: [role("model-owner", ["@owner-a"])] } as const;
const NOW = [role("model-owner", ["@owner-b"])];

function requirementsOf(given: Partial<GateInput>) {
  const requirements = evaluateGate(inputOf(given)).rollouts[0]?.requirements ?? [];
  return requirements.filter(({ id }) => id.startsWith("old-holders"));
}

const facts = (...logins: readonly string[]) =>
  factsOf({ reviews: listed(...logins.map((login) => approval(login))) });
const changed = [rolloutOf({ people: NOW, before: WAS })];

test("another person is asked as those who decided before, and the new one is none of them", () => {
  expect(requirementsOf({ facts: facts("owner-b"), rollouts: changed })).toMatchObject([
    { id: "old-holders:model-owner", kind: "waiting", reason: "approvers-changed", closers: ["@owner-a"] },
  ]);
  expect(requirementsOf({ facts: facts("owner-a"), rollouts: changed })).toMatchObject([
    { kind: "satisfied", by: ["owner-a"] },
  ]);
});

test("the same people in another order, and a rollout that is new, change nothing", () => {
  const before = { ...WAS, people: [role("model-owner", OWNERS)] };
  const people = [role("model-owner", OWNERS.toReversed())];
  expect(requirementsOf({ rollouts: [rolloutOf({ people, before })] })).toEqual([]);
  expect(requirementsOf({ rollouts: [rolloutOf({ people, before: null, isNew: true })] })).toEqual([]);
});

test("what is merged is in force already", () => {
  const merged = { ...facts("owner-b"), state: "merged" } as const;
  expect(requirementsOf({ facts: merged, rollouts: changed })).toEqual([]);
});

test("a policy-owner stands in for people who left", () => {
  const { roles } = policyOf();
  const policy = policyOf({ roles: { ...roles, "policy-owner": { anyOf: ["@paula"], atLeast: 1 } } });
  expect(requirementsOf({ facts: facts("paula"), policy, rollouts: changed })).toMatchObject([
    { kind: "satisfied", by: ["paula"] },
  ]);
});

test("fewer of the same people are another question than more of them", () => {
  const before = { ...WAS, people: [role("model-owner", OWNERS, { atLeast: 2 })] };
  const rollouts = [rolloutOf({ people: [role("model-owner", OWNERS)], before })];
  expect(requirementsOf({ facts: facts("owner-a"), rollouts })).toMatchObject([
    { kind: "waiting", missing: 1 },
  ]);
  expect(requirementsOf({ facts: facts("owner-a", "owner-b"), rollouts })).toMatchObject([
    { kind: "satisfied" },
  ]);
});

test("more places than different people say that they can never be filled, also where each alone could be", () => {
  const policy = policyOf({
    roles: {
      "model-owner": { anyOf: ["@owner-a"], atLeast: 1 },
      "on-call": { anyOf: ["@owner-a"], atLeast: 1 },
    },
  });
  const details = (given: Partial<GateInput>) =>
    (evaluateGate(inputOf(given)).rollouts[0]?.requirements ?? []).map(({ detail }) => detail).join("\n");
  expect(details({ policy })).toMatch(/too few different people can count for model-owner and on-call/);
  expect(details({})).not.toMatch(/too few/);
});
