/** Where a rule is skipped and where it is not: what is known not to hold skips it, and nothing else. */
import { describe, expect, test } from "vitest";
import type { RuleCondition, RuleNeed } from "../../../src/config/policy-rules.ts";
import type { HeadStatus, PullRequestFacts } from "../../../src/gate/facts.ts";
import { whySkipped } from "../../../src/gate/rules/applies.ts";
import { matchesPath } from "../../../src/gate/rules/path-glob.ts";
import { ruleRequirements } from "../../../src/gate/rules/requirements.ts";
import { wantedFacts } from "../../../src/gate/rules/wanted.ts";
import {
  approval,
  commit,
  factsOf,
  HEAD,
  inputOf,
  listed,
  OLD,
  policyOf,
  rolloutOf,
  veto,
} from "./facts-of.ts";
import { says } from "./judging.ts";

const ALWAYS: RuleCondition = {
  changed: null,
  onlyChanged: null,
  notChanged: null,
  labels: null,
  targets: null,
  tiers: null,
  kinds: null,
  rollouts: null,
  authorIn: null,
  contributorIn: null,
  fromFork: null,
};
const MANY = Array.from({ length: 100 }, (_, index) => `label-${index}`);
const CUT = { items: ["a.md"], complete: false };
const STRANGE = { commits: listed({ ...commit("author"), unattributed: ["x@example.org"] }) };

describe("a condition", () => {
  const given = (facts: Partial<PullRequestFacts>, rule: Partial<RuleCondition>) =>
    whySkipped({ ...ALWAYS, ...rule }, factsOf(facts), rolloutOf());

  test.each<readonly [string, Partial<PullRequestFacts>, Partial<RuleCondition>]>([
    ["a path that may have been cut", { files: CUT }, { changed: ["b.md"] }],
    ["only-changed, of files that were cut", { files: CUT }, { onlyChanged: ["*.md"] }],
    ["not-changed, of files that were cut", { files: CUT }, { notChanged: ["b.md"] }],
    ["only-changed, of files that all match", { files: listed("a.md", "b.md") }, { onlyChanged: ["*.md"] }],
    ["not-changed, of a path that is not there", { files: listed("a.md") }, { notChanged: ["b.md"] }],
    ["labels in another case", { labels: ["Urgent"] }, { labels: ["uRGENT"] }],
    ["a label beyond the hundredth", { labels: MANY }, { labels: ["urgent"] }],
    [
      "a glob of the base branch",
      { base: { ...factsOf().base, branch: "release/1" } },
      { targets: ["release/*"] },
    ],
    ["a glob of names", {}, { rollouts: ["summ*"] }],
    [
      "an author in another case",
      { author: { login: "Author", id: null, kind: "user" } },
      { authorIn: ["@author"] },
    ],
    ["an author in a team that nobody read", {}, { authorIn: ["@acme/team"] }],
    ["the author as a contributor", { commits: listed() }, { contributorIn: ["@author"] }],
    ["a commit that no account claims", STRANGE, { contributorIn: ["@somebody"] }],
    [
      "a commit that was cut",
      { commits: { items: [commit("author")], complete: false } },
      { contributorIn: ["@somebody"] },
    ],
    ["a kind that nobody knows", {}, { kinds: ["llm"] }],
    ["a fork", { head: { ...factsOf().head, fork: true } }, { fromFork: true }],
    ["no fork", {}, { fromFork: false }],
    ["the tier", {}, { tiers: [1] }],
  ])("applies: %s", (_, facts, rule) => {
    expect(given(facts, rule)).toBe(null);
  });

  test.each<readonly [string, Partial<PullRequestFacts>, Partial<RuleCondition>]>([
    ["changed", { files: listed("a.md") }, { changed: ["b.md"] }],
    ["only-changed", { files: listed("a.md", "b.ts") }, { onlyChanged: ["*.md"] }],
    ["only-changed", { files: { items: ["b.ts"], complete: false } }, { onlyChanged: ["*.md"] }],
    ["not-changed", { files: listed("a.md") }, { notChanged: ["*.md"] }],
    ["labels", { labels: ["urgent"] }, { labels: ["urgent", "signed-off"] }],
    ["labels", { labels: MANY.slice(1) }, { labels: ["urgent"] }],
    ["targets", { head: { ...factsOf().head, branch: "release/1" } }, { targets: ["release/*"] }],
    ["rollouts", {}, { rollouts: ["summarizer-*"] }],
    ["author-in", {}, { authorIn: ["@somebody"] }],
    ["contributor-in", {}, { contributorIn: ["@somebody"] }],
    ["from-fork", {}, { fromFork: true }],
    ["tiers", {}, { tiers: [2, 3] }],
    ["labels", { labels: [], files: listed("a.md") }, { labels: ["urgent"], changed: ["*.md"] }],
  ])("skips: %s of %j for %j", (name, facts, rule) => {
    expect(given(facts, rule)).toBe(`\`${name}\` does not hold`);
  });
});

test.each([
  ["**/x.md", "a/b/c/x.md", true],
  ["**/b/x.md", "a/b/x.md", true],
  ["a/**/x.md", "a/x.md", true],
  ["a/**", "a/b/c", true],
  ["a/b/c", "a/b", false],
  ["a/b", "a/b/c", false],
  ["a/b", "c/b", false],
  ["a/*", "a/b/c", false],
])("the path glob %s and %s: %s", (pattern, path, matches) => {
  expect(matchesPath(pattern, path)).toBe(matches);
});

describe("what a rule takes", () => {
  const kindOf = (
    needs: RuleNeed,
    facts: Partial<PullRequestFacts>,
    given: Parameters<typeof rolloutOf>[0] = {},
  ) => {
    const policy = policyOf({ rules: [{ name: "r", if: ALWAYS, requires: needs }] });
    const gate = { ...inputOf(), policy, facts: factsOf(facts) };
    const [found] = ruleRequirements(gate, rolloutOf(given));
    return `${found?.kind} ${found?.reason}`;
  };
  const status = (context: string, state: HeadStatus["state"]): HeadStatus => ({
    context,
    state,
    source: null,
  });
  const CI: RuleNeed = { kind: "statuses", names: ["ci"] };
  const TWO: RuleNeed = { kind: "people", anyOf: ["@owner-a", "@owner-b"], atLeast: 2 };
  const signed = (signature: "valid" | "invalid" | "none") => ({ ...commit("author"), signature });

  test.each<readonly [string, RuleNeed, Partial<PullRequestFacts>, string]>([
    [
      "a status of another name",
      CI,
      { checks: listed(status("ci-docs", "success")) },
      "waiting status-missing",
    ],
    [
      "our own status",
      { kind: "statuses", names: ["model-rollout: main"] },
      { checks: listed(status("model-rollout: main", "success")) },
      "waiting status-missing",
    ],
    [
      "a forbidden label in another case",
      { kind: "no-labels", names: ["wip"] },
      { labels: ["WIP"] },
      "waiting label-forbidden",
    ],
    [
      "a forbidden label of the policy's case",
      { kind: "no-labels", names: ["WIP"] },
      { labels: ["wip"] },
      "waiting label-forbidden",
    ],
    [
      "a forbidden label that may be cut",
      { kind: "no-labels", names: ["wip"] },
      { labels: MANY },
      "waiting facts-incomplete",
    ],
    ["a label that may be cut", { kind: "labels", names: ["ok"] }, { labels: MANY }, "waiting label-missing"],
    ["no commit", { kind: "signed-commits" }, { commits: listed() }, "waiting facts-incomplete"],
    [
      "commits that were cut",
      { kind: "signed-commits" },
      { commits: { items: [signed("valid")], complete: false } },
      "waiting facts-incomplete",
    ],
    [
      "an invalid signature",
      { kind: "signed-commits" },
      { commits: listed(signed("invalid")) },
      "waiting unsigned",
    ],
    [
      "a signature that nobody read",
      { kind: "signed-commits" },
      { commits: listed(commit("author")) },
      "waiting facts-incomplete",
    ],
    [
      "valid signatures",
      { kind: "signed-commits" },
      { commits: listed(signed("valid")) },
      "satisfied approved",
    ],
    ["one of two people", TWO, { reviews: listed(approval("owner-a")) }, "waiting rule-unmet"],
    ["both", TWO, { reviews: listed(approval("owner-a"), approval("owner-b")) }, "satisfied approved"],
    [
      "no reason at tier 1",
      { ...TWO, atLeast: 1 },
      { reviews: listed(approval("owner-a", { body: "" })) },
      "waiting rule-unmet",
    ],
    [
      "a stranger beside a team that nobody read",
      { kind: "people", anyOf: ["@acme/team"], atLeast: 1 },
      { reviews: listed(approval("stranger")) },
      "waiting team-unreadable",
    ],
    [
      "one part of all",
      { kind: "all", needs: [CI, { ...TWO, atLeast: 1 }] },
      { reviews: listed(approval("owner-a")), checks: listed() },
      "waiting status-missing",
    ],
    [
      "one part of any",
      { kind: "any", needs: [CI, { ...TWO, atLeast: 1 }] },
      { reviews: listed(approval("owner-a")), checks: listed() },
      "satisfied approved",
    ],
    ["no part of any", { kind: "any", needs: [CI, TWO] }, { checks: listed() }, "waiting status-missing"],
  ])("%s", (_, needs, facts, said) => {
    expect(kindOf(needs, facts)).toBe(said);
  });

  test("an approval of an older commit with an equal plan, only where the policy says so", () => {
    const reviews = listed(approval("owner-a", { commit: OLD }));
    const requires: RuleNeed = { ...TWO, atLeast: 1 };
    expect(kindOf(requires, { reviews }, { equalCommits: [OLD] })).toBe("satisfied approved");
    expect(kindOf(requires, { reviews })).toBe("waiting rule-unmet");
    const approvals = { ...policyOf().approvals, equalDigestCounts: false };
    const policy = policyOf({ approvals, rules: [{ name: "r", if: ALWAYS, requires }] });
    const gate = { ...inputOf(), policy, facts: factsOf({ reviews }) };
    expect(ruleRequirements(gate, rolloutOf({ equalCommits: [OLD] }))[0]?.kind).toBe("waiting");
  });

  test("every rule counts, not only the first", () => {
    const rules = [ALWAYS, ALWAYS].map((each, index) => ({ name: `r${index}`, if: each, requires: CI }));
    const gate = { ...inputOf(), policy: policyOf({ rules }), facts: factsOf({ checks: listed() }) };
    expect(ruleRequirements(gate, rolloutOf()).map(({ kind }) => kind)).toEqual(["waiting", "waiting"]);
  });

  test("people of a rule say no where it applies, and nowhere else", () => {
    const requires: RuleNeed = { kind: "people", anyOf: ["@lawyer"], atLeast: 1 };
    const of = (rule: Partial<RuleCondition>) =>
      says(
        inputOf({
          policy: policyOf({ rules: [{ name: "r", if: { ...ALWAYS, ...rule }, requires }] }),
          facts: factsOf({ reviews: listed(veto("lawyer", { commit: HEAD })) }),
        }),
      );
    expect([of({}), of({ tiers: [3] })]).toEqual(["no-go changes-requested", "waiting role-missing"]);
  });

  test("what stands deep in a tree, or in a condition, is asked of GitHub", () => {
    const requires: RuleNeed = {
      kind: "any",
      needs: [
        { kind: "all", needs: [CI, { kind: "signed-commits" }] },
        { ...TWO, anyOf: ["@acme/legal"] },
      ],
    };
    const rule = { name: "r", if: { ...ALWAYS, authorIn: ["@acme/team"] }, requires };
    expect(wantedFacts(policyOf({ rules: [rule] }))).toEqual({
      checks: true,
      signatures: true,
      groups: ["@acme/legal", "@acme/team"],
    });
  });
});
