/** The rules of the policy → requirements of one rollout: a tree each, every leaf explained. */
import { isOwnContext } from "../../config/policy-rules.ts";
import type { PolicyRule, RuleNeed } from "../../config/policy-rules.ts";
import type { PullRequestFacts } from "../facts.ts";
import type { GateRollout, ReadableGate } from "../input.ts";
import type { GateReason, Requirement } from "../outcome.ts";
import { opinionsOf } from "../reviews.ts";
import type { Opinions } from "../reviews.ts";
import { listing } from "../roles.ts";
import { areLabelsKnown, hasLabels, whySkipped } from "./applies.ts";
import { peopleLeaf } from "./people-leaf.ts";

interface Case {
  readonly gate: ReadableGate;
  readonly opinions: Opinions;
}

export function ruleRequirements(gate: ReadableGate, rollout: GateRollout): readonly Requirement[] {
  const { approvals, rules } = gate.policy;
  const opinionsWith = (equalCommits: readonly string[]): Opinions =>
    opinionsOf(gate.facts, {
      least: approvals.least,
      reasonRequired: approvals.reasonRequired.includes(rollout.tier),
      equalCommits: new Set(equalCommits),
    });
  const ofPlan = opinionsWith(approvals.equalDigestCounts ? (rollout.equalCommits ?? []) : []);
  const ofHead = opinionsWith([]);
  return rules.map((rule) =>
    ruleRequirement({ gate, opinions: isAboutPaths(rule) ? ofHead : ofPlan }, rule, rollout),
  );
}

/** An equal plan says nothing about files that no plan names: what such a rule asks for is an approval of the head. */
function isAboutPaths({ if: given }: PolicyRule): boolean {
  return given.changed !== null || given.onlyChanged !== null || given.notChanged !== null;
}

function ruleRequirement(given: Case, rule: PolicyRule, rollout: GateRollout): Requirement {
  const id = `rule:${rule.name}`;
  const skipped = whySkipped(rule.if, given.gate.facts, rollout);
  if (skipped !== null) return leaf(id, { kind: "skipped", reason: "approved", detail: skipped });
  return needRequirement(given, rule.requires, id);
}

function needRequirement(given: Case, need: RuleNeed, id: string): Requirement {
  const { facts, policy } = given.gate;
  switch (need.kind) {
    case "people": {
      const role = {
        name: id,
        atLeast: need.atLeast,
        lists: [listing(need.anyOf, facts)],
        entries: need.anyOf,
        empty: null,
      };
      const { least } = policy.approvals;
      return peopleLeaf(role, { facts, opinions: given.opinions }, { id, reason: "rule-unmet", least });
    }
    case "statuses":
      return statusesLeaf(id, need.names, facts);
    case "labels": {
      const has = hasLabels(need.names, facts) === "holds";
      return has ? satisfied(id) : waiting(id, "label-missing", `needs all of ${need.names.join(", ")}`);
    }
    case "no-labels":
      return noLabelsLeaf(id, need.names, facts);
    case "signed-commits":
      return signedLeaf(id, facts);
    case "all":
    case "any":
      return branch(given, need, id);
  }
}

function branch(
  given: Case,
  need: { readonly kind: "all" | "any"; readonly needs: readonly RuleNeed[] },
  id: string,
): Requirement {
  const parts = need.needs.map((each, index) =>
    needRequirement(given, each, `${id}/${each.kind}-${index + 1}`),
  );
  const open = parts.filter(({ kind }) => kind !== "satisfied");
  const isMet = need.kind === "all" ? open.length === 0 && parts.length > 0 : open.length < parts.length;
  if (isMet) return { ...satisfied(id), by: unique(parts.flatMap(({ by }) => by)), parts };
  const counts = open.map(({ missing }) => missing);
  return {
    ...waiting(id, open[0]?.reason ?? "rule-unmet", `${need.kind} of ${parts.length} parts`),
    by: unique(parts.flatMap(({ by }) => by)),
    closers: unique(open.flatMap(({ closers }) => closers)),
    missing: need.kind === "all" ? counts.reduce((sum, each) => sum + each, 0) : Math.min(...counts),
    parts,
  };
}

/** Every status of that name must be `success`: a second one from elsewhere cannot outvote a failing one. */
function statusesLeaf(id: string, names: readonly string[], { checks }: PullRequestFacts): Requirement {
  if (checks === undefined) return waiting(id, "facts-incomplete", "the statuses of the head were not read");
  if (!checks.complete) return waiting(id, "facts-incomplete", unreadChecks(checks.items.length));
  const open = names.flatMap((name) => {
    const said = checks.items.filter(({ context }) => context === name && !isOwnContext(context));
    const bad = said.find(({ state }) => state !== "success");
    if (said.length > 0 && bad === undefined) return [];
    return [`${name} is ${bad?.state ?? "absent"}`];
  });
  return open.length === 0 ? satisfied(id) : waiting(id, "status-missing", open.join("; "));
}

/** Where not even one was given, the job lacks the permission. */
function unreadChecks(known: number): string {
  return known > 0
    ? "GitHub has more statuses than could be read"
    : "the statuses and check runs of the head could not be read; the job needs `checks: read` and `statuses: read`";
}

function noLabelsLeaf(id: string, names: readonly string[], { labels }: PullRequestFacts): Requirement {
  const forbidden = new Set(names.map((name) => name.toLowerCase()));
  const found = labels.filter((label) => forbidden.has(label.toLowerCase()));
  if (found.length > 0) return waiting(id, "label-forbidden", `has ${found.join(", ")}`);
  if (areLabelsKnown(labels)) return satisfied(id);
  return waiting(id, "facts-incomplete", "the pull request has more labels than could be read");
}

function signedLeaf(id: string, { commits }: PullRequestFacts): Requirement {
  const { items, complete } = commits;
  if (!complete || items.length === 0 || items.some(({ signature }) => signature === undefined))
    return waiting(id, "facts-incomplete", "the signatures of all commits were not read");
  const bad = items.filter(({ signature }) => signature !== "valid");
  if (bad.length === 0) return satisfied(id);
  const shown = bad.slice(0, 10).map(({ commit, signature }) => `${commit.slice(0, 7)}: ${signature}`);
  return waiting(id, "unsigned", `without a valid signature: ${shown.join(", ")}`);
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}

function leaf(id: string, given: Pick<Requirement, "kind" | "reason" | "detail">): Requirement {
  return { id, by: [], closers: [], missing: 0, ...given };
}

function satisfied(id: string): Requirement {
  return leaf(id, { kind: "satisfied", reason: "approved", detail: "" });
}

function waiting(id: string, reason: GateReason, detail: string): Requirement {
  return { ...leaf(id, { kind: "waiting", reason, detail }), missing: 1 };
}
