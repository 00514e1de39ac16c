import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parsePolicy } from "../../../src/config/parse.ts";
import type { PolicyRule } from "../../../src/config/policy-rules.ts";
import { evaluateGate } from "../../../src/gate/evaluate.ts";
import type { HeadStatus, PullRequestFacts } from "../../../src/gate/facts.ts";
import type { GateInput } from "../../../src/gate/input.ts";
import { matchesPath } from "../../../src/gate/rules/path-glob.ts";
import { wantedFacts } from "../../../src/gate/rules/wanted.ts";
import { ack, approval, commit, factsOf, inputOf, listed, policyOf, veto } from "./facts-of.ts";

function rulesOf(yaml: string): readonly PolicyRule[] {
  const { policy, problems } = parsePolicy("policy.yml", `version: 1\nroles: {}\nrules:\n${yaml}`);
  expect(problems).toEqual([]);
  return policy?.rules ?? [];
}

/** Everything but the rules is in order. */
function gateOf(yaml: string, given: Partial<PullRequestFacts> = {}): GateInput {
  const accepted = { reviews: listed(approval("owner-a")), comments: listed(ack("oncall-a")) };
  return inputOf({ policy: policyOf({ rules: rulesOf(yaml) }), facts: factsOf({ ...accepted, ...given }) });
}

function ruleOf(input: GateInput) {
  return evaluateGate(input).rollouts[0]?.requirements.find(({ id }) => id === "rule:r");
}

const success: HeadStatus = { context: "ci", state: "success", source: null };
const signed = (signature: "valid" | "invalid" | "none" | undefined) => ({
  commits: listed({ ...commit("author"), ...(signature === undefined ? {} : { signature }) }),
});

test("without its rules this pull request is a go", () => {
  expect(evaluateGate(inputOf({ facts: gateOf("  []").facts })).kind).toBe("go");
});

describe("a leaf", () => {
  test.each<readonly [string, string, Partial<PullRequestFacts>, string, string]>([
    ["a status that is success", "{ statuses: [ci] }", { checks: listed(success) }, "satisfied", "approved"],
    [
      "a skipped one",
      "{ statuses: [ci] }",
      { checks: listed({ ...success, state: "skipped" }) },
      "waiting",
      "status-missing",
    ],
    [
      "a pending one beside a success",
      "{ statuses: [ci] }",
      { checks: listed(success, { ...success, state: "pending" }) },
      "waiting",
      "status-missing",
    ],
    ["an absent one", "{ statuses: [ci] }", { checks: listed() }, "waiting", "status-missing"],
    ["statuses that nobody read", "{ statuses: [ci] }", {}, "waiting", "facts-incomplete"],
    [
      "more statuses than could be read",
      "{ statuses: [ci] }",
      { checks: { items: [success], complete: false } },
      "waiting",
      "facts-incomplete",
    ],
    ["a label", "{ labels: [ok] }", { labels: ["OK"] }, "satisfied", "approved"],
    ["no label", "{ labels: [ok] }", {}, "waiting", "label-missing"],
    ["a forbidden label", "{ no-labels: [stop] }", { labels: ["Stop"] }, "waiting", "label-forbidden"],
    ["no forbidden label", "{ no-labels: [stop] }", {}, "satisfied", "approved"],
    [
      "as many labels as GitHub gives",
      "{ no-labels: [stop] }",
      { labels: Array.from({ length: 100 }, (_, at) => `l${at}`) },
      "waiting",
      "facts-incomplete",
    ],
    ["signed commits", "{ signed-commits: true }", signed("valid"), "satisfied", "approved"],
    ["a forged signature", "{ signed-commits: true }", signed("invalid"), "waiting", "unsigned"],
    ["no signature", "{ signed-commits: true }", signed("none"), "waiting", "unsigned"],
    [
      "signatures that nobody read",
      "{ signed-commits: true }",
      signed(undefined),
      "waiting",
      "facts-incomplete",
    ],
    ["no commits at all", "{ signed-commits: true }", { commits: listed() }, "waiting", "facts-incomplete"],
    ["a person's approval", '{ people: { any-of: ["@owner-a"] } }', {}, "satisfied", "approved"],
    ["nobody's approval", '{ people: { any-of: ["@sec"] } }', {}, "waiting", "rule-unmet"],
    ["an unread team", '{ people: { any-of: ["@acme/sec"] } }', {}, "waiting", "team-unreadable"],
  ])("with %s", (_, requires, facts, kind, reason) => {
    const input = gateOf(`  - { name: r, requires: ${requires} }`, facts);
    expect(ruleOf(input)).toMatchObject({ kind, reason });
    expect(evaluateGate(input).kind).toBe(kind === "satisfied" ? "go" : "waiting");
  });

  test("of people names who can still close it, and neither the author nor a contributor", () => {
    const input = gateOf('  - { name: r, requires: { people: { any-of: ["@sec", "@author"] } } }');
    expect(ruleOf(input)?.closers).toEqual(["@sec"]);
  });

  test("of people counts by the account's number, not by a login that somebody else has now", () => {
    const yaml = '  - { name: r, requires: { people: { any-of: ["@sec:5"] } } }';
    const by = (login: string, id: number | null) => ({
      reviews: listed(approval("owner-a"), approval(login, { by: { login, id, kind: "user" } })),
    });
    expect(ruleOf(gateOf(yaml, by("sec", 5)))?.kind).toBe("satisfied");
    expect(ruleOf(gateOf(yaml, by("renamed", 5)))?.kind).toBe("satisfied");
    expect(ruleOf(gateOf(yaml, by("sec", 6)))?.kind).toBe("waiting");
  });
});

test("people whom a rule asks can say no", () => {
  const input = gateOf(
    '  - { name: r, requires: { any: [ { labels: [ok] }, { people: { any-of: ["@sec"] } } ] } }',
    {
      labels: ["ok"],
      reviews: listed(approval("owner-a"), veto("sec")),
    },
  );
  expect(evaluateGate(input)).toMatchObject({ kind: "no-go", reason: "changes-requested" });
});

test("a tree explains each of its parts, and one of `any` is enough", () => {
  const tree = (key: string) => `  - { name: r, requires: { ${key}: [ { labels: [a] }, { labels: [b] } ] } }`;
  const all = ruleOf(gateOf(tree("all"), { labels: ["a"] }));
  expect(all?.kind).toBe("waiting");
  expect(all?.parts?.map(({ kind }) => kind)).toEqual(["satisfied", "waiting"]);
  expect(ruleOf(gateOf(tree("any"), { labels: ["a"] }))?.kind).toBe("satisfied");
  expect(ruleOf(gateOf(tree("any")))?.kind).toBe("waiting");
});

describe("a condition", () => {
  const some: PullRequestFacts["files"] = { items: ["a/b.md"], complete: false };
  test.each<readonly [string, string, Partial<PullRequestFacts>, "skipped" | "waiting"]>([
    ["changed, and it is", '{ changed: [".github/**"] }', {}, "waiting"],
    ["changed, and it is not", '{ changed: ["docs/**"] }', {}, "skipped"],
    ["changed, and not all is known", '{ changed: ["docs/**"] }', { files: some }, "waiting"],
    ["only-changed, and more did", '{ only-changed: ["docs/**"] }', {}, "skipped"],
    ["not-changed, and it did", '{ not-changed: [".github/**"] }', {}, "skipped"],
    ["not-changed, and not all is known", '{ not-changed: ["docs/**"] }', { files: some }, "waiting"],
    ["labels, and it has none", "{ labels: [x] }", {}, "skipped"],
    ["targets, and it is another", '{ targets: ["release/*"] }', {}, "skipped"],
    ["tiers, and it is that one", "{ tiers: [1] }", {}, "waiting"],
    ["tiers, and it is another", "{ tiers: [2] }", {}, "skipped"],
    ["kinds, and the kind is not known", "{ kinds: [llm] }", {}, "waiting"],
    ["rollouts, and it is another", '{ rollouts: ["recs-*"] }', {}, "skipped"],
    ["author-in, and it is", '{ author-in: ["@Author"] }', {}, "waiting"],
    ["author-in, and it is not", '{ author-in: ["@olga"] }', {}, "skipped"],
    ["author-in, and the team is unread", '{ author-in: ["@acme/x"] }', {}, "waiting"],
    [
      "contributor-in, and commits are missing",
      '{ contributor-in: ["@z"] }',
      { commits: { items: [], complete: false } },
      "waiting",
    ],
    ["from-fork, and it is none", "{ from-fork: true }", {}, "skipped"],
  ])("of %s", (_, condition, facts, kind) => {
    const rule = ruleOf(gateOf(`  - { name: r, if: ${condition}, requires: { labels: [never] } }`, facts));
    expect(rule?.kind).toBe(kind);
    expect(rule?.detail.includes("does not hold")).toBe(kind === "skipped");
  });
});

test("what is wanted of GitHub is what the rules ask, and nothing else", () => {
  expect(wantedFacts(policyOf())).toEqual({ checks: false, signatures: false, groups: [] });
  const rules = rulesOf(
    '  - { name: r, if: { author-in: ["@acme/x"] }, requires: { any: [ { statuses: [ci] }, { signed-commits: true } ] } }',
  );
  expect(wantedFacts(policyOf({ rules }))).toEqual({ checks: true, signatures: true, groups: ["@acme/x"] });
});

test.each([
  ["**", "a/b", true],
  ["a/**", "a/b/c", true],
  ["a/*", "a/b/c", false],
  ["**/x.md", "x.md", true],
  ["a/**/x.md", "a/b/c/x.md", true],
  ["a/*.md", "a/b.yml", false],
  ["a", "a/b", false],
])("%s on %s: %j", (pattern, path, expected) => {
  expect(matchesPath(pattern, path)).toBe(expected);
});

const requires = fc.constantFrom(
  "{ labels: [a] }",
  "{ statuses: [ci] }",
  "{ signed-commits: true }",
  '{ people: { any-of: ["@sec"] } }',
  "{ any: [ { labels: [a] }, { statuses: [ci] } ] }",
);
const RANK = { "no-go": 0, waiting: 1, go: 2 } as const;
const someFacts = fc
  .record({
    label: fc.boolean(),
    status: fc.boolean(),
    signed: fc.boolean(),
    approvals: fc.subarray(["owner-a", "sec", "olga"]),
  })
  .map((given) => ({
    labels: given.label ? ["a"] : [],
    checks: listed<HeadStatus>(...(given.status ? [success] : [])),
    ...signed(given.signed ? "valid" : "none"),
    reviews: listed(...given.approvals.map((login) => approval(login))),
  }));
const rank = (input: GateInput): number => RANK[evaluateGate(input).kind];

test("a rule more never gives a better outcome, an approval more never a worse one, a fact less never a go", () => {
  fc.assert(
    fc.property(requires, someFacts, fc.constantFrom("sec", "owner-a", "eve"), (need, facts, by) => {
      const ruled = gateOf(`  - { name: r, requires: ${need} }`, facts);
      const free = inputOf({ facts: ruled.facts });
      expect(rank(ruled)).toBeLessThanOrEqual(rank(free));
      const more = { ...ruled.facts, reviews: listed(...ruled.facts.reviews.items, approval(by)) };
      expect(rank({ ...ruled, facts: more })).toBeGreaterThanOrEqual(rank(ruled));
      const { checks: _, ...less } = ruled.facts;
      expect(rank({ ...ruled, facts: less })).toBeLessThanOrEqual(rank(ruled));
      expect(rank({ ...ruled, facts: { ...ruled.facts, ...signed(undefined) } })).toBeLessThanOrEqual(
        rank(ruled),
      );
    }),
  );
});

test("a change of CODEOWNERS or policy alone waits for the old holders", () => {
  const policyChange = { path: ".github/rollout-policy.yml", what: "it changes", problems: 0 };
  const of = (given: Partial<GateInput>) => evaluateGate(inputOf({ rollouts: [], policyChange, ...given }));
  expect(of({})).toMatchObject({ kind: "waiting", reason: "approvers-changed" });
  const facts = factsOf({ reviews: listed(approval("owner-a")) });
  expect(of({ facts }).kind).toBe("go");
  expect(of({ facts: factsOf({ reviews: listed(approval("stranger")) }) }).kind).toBe("waiting");
  expect(of({ facts, policyChange: { ...policyChange, problems: 1 } }).kind).toBe("no-go");
  expect(of({ facts, policy: null }).kind).toBe("waiting");
  expect(of({ facts: { ...facts, permissions: { "owner-a": "maintain" } }, policy: null }).kind).toBe("go");
});
