/** A pull request that changes who may approve is decided by those who may approve now. */
import type { GateInput, ReadableGate } from "../input.ts";
import type { Requirement, RolloutOutcome } from "../outcome.ts";
import { atLeast, opinionsOf } from "../reviews.ts";
import { foldLogin, lookUp } from "../login.ts";
import { isNamedIn, roleTerms } from "../roles.ts";
import type { RoleTerms } from "../roles.ts";
import { peopleLeaf } from "./people-leaf.ts";
import { policyHolders } from "./wanted.ts";

const ID = "old-holders";

/** What the gate says about the change of the policy itself; null where there is none, or where it is merged and in force. */
export function policyOutcome(input: GateInput): RolloutOutcome | null {
  const change = input.policyChange ?? null;
  if (change === null || input.facts.state === "merged") return null;
  const requirements = [
    ...(change.problems === 0
      ? []
      : [
          leaf("policy-at-head", {
            kind: "refused",
            reason: "problems",
            detail: `${change.path} at the head cannot be used: ${change.problems} problems`,
          }),
        ]),
    ...(change.unread === true
      ? [leaf("policy-at-head", { kind: "waiting", reason: "facts-incomplete", detail: change.what })]
      : []),
    ...complete(input),
    ...holders(input, `this pull request changes who may approve: needs the old holders; ${change.what}`),
  ];
  const kinds = requirements.map(({ kind }) => kind);
  const kind = kinds.includes("refused") ? "no-go" : kinds.includes("waiting") ? "waiting" : "go";
  return {
    rollout: change.path,
    digest: null,
    kind,
    requirements,
    dismissals: opinions(input).dismissals,
    approvals: [],
    acknowledgement: null,
  };
}

function complete({ facts }: GateInput): readonly Requirement[] {
  const isWhole = facts.files.complete && facts.reviews.complete && facts.commits.complete;
  const detail = "GitHub has more files, reviews or commits than could be read";
  if (!isWhole) return [leaf("facts", { kind: "waiting", reason: "facts-incomplete", detail })];
  if (facts.state === "closed")
    return [leaf("open", { kind: "waiting", reason: "closed", detail: "the pull request is closed" })];
  return facts.draft ? [leaf("not-draft", { kind: "waiting", reason: "draft", detail: "" })] : [];
}

/** A policy that cannot be read names no holders: whoever maintains the repository mends it. */
function holders(input: GateInput, what: string): readonly Requirement[] {
  if (!isReadable(input)) {
    return [maintainer(input, `${what}; the policy at the base branch cannot be read`)];
  }
  const given = { facts: input.facts, opinions: opinions(input) };
  const role = policyHolders(input.policy, input.policySource);
  if (role === null) return [maintainer(input, what)];
  const { least } = input.policy.approvals;
  const terms = termsOf(input, role);
  const own = peopleLeaf(terms, given, { id: ID, reason: "approvers-changed", least });
  const shown = own.kind === "satisfied" ? what : [what, own.detail].filter((each) => each !== "").join("; ");
  return [...vetoes(input, terms), { ...own, detail: shown }];
}

function vetoes(input: ReadableGate, terms: RoleTerms): readonly Requirement[] {
  const who = opinions(input)
    .vetoes.filter(({ by, canPush }) => {
      const named = isNamedIn(terms, by.login);
      return named === "yes" || (canPush && named === "unknown");
    })
    .map(({ by }) => by.login);
  if (who.length === 0) return [];
  const detail = `changes requested by ${who.join(", ")}`;
  return [leaf("no-changes-requested", { kind: "refused", reason: "changes-requested", detail })];
}

function maintainer(input: GateInput, what: string): Requirement {
  const by = opinions(input)
    .approvals.map((review) => review.by.login)
    .filter((login) => atLeast(lookUp(input.facts.permissions, foldLogin(login)) ?? "none", "maintain"));
  if (by.length > 0) return { ...leaf(ID, { kind: "satisfied", reason: "approved", detail: what }), by };
  const detail = `${what}; nobody is named for that, so somebody with the role maintain or admin approves`;
  return { ...leaf(ID, { kind: "waiting", reason: "approvers-changed", detail }), missing: 1 };
}

function opinions({ facts, policy }: GateInput) {
  const least = policy?.approvals.least ?? "write";
  return opinionsOf(facts, { least, reasonRequired: false, equalCommits: new Set() });
}

function termsOf({ policy, policySource, facts }: ReadableGate, role: string): RoleTerms {
  const question = { rollout: "", role, people: [], peopleAtBase: null, policySource };
  return roleTerms({ ...question, policy: { ...policy, for: [] } }, facts);
}

function isReadable(input: GateInput): input is ReadableGate {
  return input.policy !== null;
}

function leaf(id: string, given: Pick<Requirement, "kind" | "reason" | "detail">): Requirement {
  return { id, by: [], closers: [], missing: 0, ...given };
}
