import * as fc from "fast-check";
import { expect, test } from "vitest";
import { evaluateGate } from "../../../src/gate/evaluate.ts";
import type { Comment, Review } from "../../../src/gate/facts.ts";
import type { GateInput } from "../../../src/gate/input.ts";
import { matchPeople } from "../../../src/gate/matching.ts";
import type { Slot } from "../../../src/gate/matching.ts";
import {
  HEAD,
  OLD,
  ack,
  commit,
  factsOf,
  inputOf,
  listed,
  policyOf,
  review,
  rolloutOf,
  veto,
} from "./facts-of.ts";

const RANK = { "no-go": 0, waiting: 1, go: 2 } as const;
const LOGINS = ["ann", "bob", "cid", "dora"] as const;
const login = fc.constantFrom(...LOGINS);
const entries = fc.subarray(
  LOGINS.map((name) => `@${name}`),
  { minLength: 1 },
);

const reviews: fc.Arbitrary<readonly Review[]> = fc.array(
  fc
    .record({
      by: login,
      state: fc.constantFrom(
        "approved",
        "approved",
        "approved",
        "changes-requested",
        "dismissed",
        "commented",
      ),
      commit: fc.constantFrom(HEAD, HEAD, HEAD, OLD),
    } as const)
    .map(({ by, state, commit }) => review(by, state, { commit })),
  { maxLength: 5 },
);
const comments: fc.Arbitrary<readonly Comment[]> = fc.array(
  login.map((by) => ack(by)),
  { maxLength: 4 },
);

const gates: fc.Arbitrary<GateInput> = fc
  .record({
    reviews,
    comments,
    owners: entries,
    pagers: entries,
    owner: fc.integer({ min: 1, max: 2 }),
    tier: fc.constantFrom(1, 3),
  } as const)
  .map(({ reviews, comments, owners, pagers, owner, tier }) =>
    inputOf({
      facts: factsOf({ reviews: listed(...reviews), comments: listed(...comments) }),
      policy: policyOf({
        roles: { "model-owner": { anyOf: owners, atLeast: owner }, "on-call": { anyOf: pagers, atLeast: 1 } },
      }),
      rollouts: [rolloutOf({ tier })],
    }),
  );

function rank(input: GateInput): number {
  return RANK[evaluateGate(input).kind];
}

function changed(input: GateInput, facts: Partial<GateInput["facts"]>): GateInput {
  return { ...input, facts: { ...input.facts, ...facts } };
}

test("a go is reached at all", () => {
  expect(fc.sample(gates, { numRuns: 300, seed: 1 }).some((input) => rank(input) === RANK.go)).toBe(true);
});

test("a veto never gives a better outcome", () => {
  fc.assert(
    fc.property(gates, login, (input, by) => {
      const worse = changed(input, { reviews: listed(...input.facts.reviews.items, veto(by)) });
      expect(rank(worse)).toBeLessThanOrEqual(rank(input));
    }),
  );
});

test("an approval less never gives a better outcome, where it is a person's last word", () => {
  fc.assert(
    fc.property(gates, login, (input, by) => {
      const { items } = input.facts.reviews;
      const own = items.filter((each) => each.by.login === by);
      fc.pre(
        own.some(({ state }) => state === "approved") &&
          own.every(({ state }) => state === "approved" || state === "commented"),
      );
      const fewer = items.filter((each) => each.by.login !== by || each.state !== "approved");
      expect(rank(changed(input, { reviews: listed(...fewer) }))).toBeLessThanOrEqual(rank(input));
    }),
  );
});

test("one of several approvals less never gives a go, where nobody gave two", () => {
  fc.assert(
    fc.property(gates, fc.nat(4), (input, index) => {
      const { items } = input.facts.reviews;
      const people = new Set(items.map((each) => each.by.login));
      fc.pre(rank(input) < RANK.go && items[index]?.state === "approved" && people.size === items.length);
      expect(rank(changed(input, { reviews: listed(...items.toSpliced(index, 1)) }))).toBeLessThan(RANK.go);
    }),
  );
});

test("one more contributor never gives a better outcome", () => {
  fc.assert(
    fc.property(gates, login, (input, by) => {
      const commits = listed(...input.facts.commits.items, commit(by));
      expect(rank(changed(input, { commits }))).toBeLessThanOrEqual(rank(input));
    }),
  );
});

test("closers are role holders who took no part, and each of them changes something", () => {
  fc.assert(
    fc.property(gates, login, (input, by) => {
      const gate = changed(input, { commits: listed(commit("author", by)) });
      for (const { requirements } of evaluateGate(gate).rollouts) {
        for (const { id, closers, missing } of requirements) {
          if (!id.startsWith("role:")) continue;
          expect(closers).not.toContain(`@${by}`);
          expect(closers).not.toContain("@author");
          expect(missing === 0 && closers.length > 0).toBe(false);
        }
      }
    }),
  );
});

test("as many slots are filled as any assignment of distinct people fills", () => {
  const slot: fc.Arbitrary<Slot> = fc
    .subarray([...LOGINS])
    .map((candidates) => ({ role: "any", candidates }));
  fc.assert(
    fc.property(fc.array(slot, { maxLength: 5 }), (slots) => {
      const filled = matchPeople(slots);
      const people = filled.filter((person) => person !== null);
      expect(new Set(people).size).toBe(people.length);
      expect(
        filled.every((person, index) => person === null || slots[index]?.candidates.includes(person)),
      ).toBe(true);
      expect(people.length).toBe(bestOf(slots, new Set()));
    }),
  );
});

/** Tries every assignment. */
function bestOf([slot, ...rest]: readonly Slot[], used: ReadonlySet<string>): number {
  if (slot === undefined) return 0;
  const filled = slot.candidates
    .filter((person) => !used.has(person))
    .map((person) => 1 + bestOf(rest, new Set([...used, person])));
  return Math.max(bestOf(rest, used), ...filled);
}
