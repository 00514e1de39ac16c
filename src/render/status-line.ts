import type { GateOutcome, GateReason, Requirement } from "../gate/outcome.ts";
import { maskSecrets } from "../config/secrets.ts";
import { shortDigest } from "../units.ts";
import type { Digest } from "../units.ts";

/** GitHub refuses longer ones. */
const LONGEST = 140;

/** The commit status of a gate's answer; the shape that the port takes. */
export interface StatusLine {
  readonly context: string;
  readonly state: "success" | "pending" | "failure" | "error";
  readonly description: string;
  readonly url: string | null;
}

/** One status per base branch, so that a lax branch never unlocks a strict one. */
export function statusOf(
  gate: GateOutcome,
  where: { readonly branch: string; readonly url: string | null },
): StatusLine {
  return {
    context: `model-rollout: ${where.branch}`,
    state: stateOf(gate),
    description: describe(gate),
    url: where.url,
  };
}

interface Where {
  readonly branch: string;
  readonly url: string | null;
}

/** Another pull request shares the commit and the base branch, and its own gate is not go. */
export function sharedStatus(status: StatusLine, other: number): StatusLine {
  const description = `Waiting: #${other} has the same commit and base and is not accepted; close one of the two`;
  return { ...status, state: "pending", description };
}

/** No open pull request brings the commit into this branch any more. */
export function strandedStatus(where: Where): StatusLine {
  return lineOf(where, "pending", "Waiting: no open pull request brings this commit into this branch");
}

/** It changed each time that it was read. */
export function unsettledStatus(where: Where): StatusLine {
  return lineOf(where, "pending", "Waiting: it changed while it was read; the next event looks again");
}

/** It was a go once, and what it is now could not be told. */
export function unknownStatus(code: string, where: Where): StatusLine {
  return lineOf(
    where,
    "error",
    `Not verified (${code}): the log of this run says why; the next event looks again`,
  );
}

/** What a merge group is found to be. */
export type GroupVerdict =
  | { readonly kind: "unchanged" }
  | { readonly kind: "accepted"; readonly pulls: readonly number[]; readonly digests: readonly Digest[] }
  /** A pull request of the group whose gate is not go. */
  | { readonly kind: "not-accepted"; readonly pull: number; readonly reason: GateReason }
  /** The merged tree has a plan of this rollout that no pull request of the group was accepted with. */
  | { readonly kind: "other-plan"; readonly rollout: string }
  | { readonly kind: "removed"; readonly rollout: string }
  /** The merged tree has a file that is wrong, or a blocker that no single pull request has. */
  | { readonly kind: "blocked"; readonly file: string }
  | { readonly kind: "other-policy" }
  | { readonly kind: "policy-in-company"; readonly pull: number }
  | { readonly kind: "unsettled" }
  | { readonly kind: "unknown"; readonly code: string };

/** Of a merge group, always one that ends it: the queue waits for ever for a pending one. */
export function mergeGroupStatus(verdict: GroupVerdict, where: Where): StatusLine {
  const isGo = verdict.kind === "unchanged" || verdict.kind === "accepted";
  const state = isGo ? "success" : verdict.kind === "unknown" ? "error" : "failure";
  return lineOf(where, state, shorten(groupSentence(verdict), LONGEST));
}

function groupSentence(verdict: GroupVerdict): string {
  switch (verdict.kind) {
    case "unchanged":
      return "Go: this group changes no rollout";
    case "accepted":
      return `Go: as accepted in ${verdict.pulls.map((pull) => `#${pull}`).join(", ")} (plan ${verdict.digests.map(shortDigest).join(", ")})`;
    case "not-accepted":
      return `No go: #${verdict.pull} of this group is not accepted: ${PHRASES[verdict.reason]}`;
    case "other-plan":
      return `No go: merged, ${verdict.rollout} has a plan that no pull request of this group was accepted with; update its branch`;
    case "removed":
      return `No go: no accepted pull request of this group removes ${verdict.rollout}`;
    case "blocked":
      return `No go: merged, ${verdict.file} has a problem that its pull request alone has not; update its branch`;
    case "other-policy":
      return "No go: merged, the policy is none that an accepted pull request of this group has; update its branch";
    case "policy-in-company":
      return `No go: this group changes the policy and, in #${verdict.pull}, a rollout; queue them one after the other`;
    case "unsettled":
      return "No go: a pull request of this group changed while it was read; queue it again";
    case "unknown":
      return `Not verified (${verdict.code}): the log of this run says why; queue it again`;
  }
}

function lineOf(where: Where, state: StatusLine["state"], description: string): StatusLine {
  return { context: `model-rollout: ${where.branch}`, state, description, url: where.url };
}

function stateOf({ kind }: GateOutcome): StatusLine["state"] {
  switch (kind) {
    case "go":
      return "success";
    case "waiting":
      return "pending";
    case "no-go":
      return "failure";
  }
}

function describe(gate: GateOutcome): string {
  const said = shorten(sentence(gate), LONGEST);
  const digests = gate.rollouts.flatMap(({ digest }) => (digest === null ? [] : [shortDigest(digest)]));
  const plans = digests.length === 0 ? "" : ` (plan ${digests.join(", ")})`;
  return said.length + plans.length <= LONGEST ? said + plans : shorten(said + plans, LONGEST);
}

function sentence(gate: GateOutcome): string {
  if (gate.kind === "go")
    return gate.reason === "approved" ? "Go: this plan is accepted" : "Go: no rollout changed";
  const open = gate.rollouts.flatMap(({ requirements }) => requirements.filter(isOpen));
  const waits = [...new Set(open.map(short))];
  const prefix = gate.kind === "no-go" ? "No go" : "Waiting";
  return waits.length === 0 ? `${prefix}: ${PHRASES[gate.reason]}` : `${prefix}: ${waits.join("; ")}`;
}

function isOpen({ kind }: Requirement): boolean {
  return kind === "waiting" || kind === "refused";
}

function short({ id, reason }: Requirement): string {
  if (id.startsWith("role:") && reason === "role-missing") return `${id.slice(5)} has not decided`;
  return PHRASES[reason];
}

const PHRASES: Readonly<Record<GateReason, string>> = {
  approved: "accepted",
  "no-rollout-changed": "no rollout changed",
  problems: "a file is wrong",
  blockers: "the plan has a blocker",
  draft: "draft",
  "role-missing": "a role has not decided",
  "changes-requested": "changes requested",
  "acknowledgement-missing": "nobody has the pager",
  "acknowledgement-expired": "the pager's cover expired",
  "facts-incomplete": "GitHub did not give all facts",
  "team-unreadable": "a team is unreadable",
  "policy-unreadable": "the policy is unreadable",
  frozen: "frozen",
  closed: "closed",
  "rule-unmet": "a rule is not fulfilled",
  "status-missing": "a required status is missing",
  "label-missing": "a label is missing",
  "label-forbidden": "a label forbids it",
  unsigned: "a commit is unsigned",
  "approvers-changed": "needs the old holders",
  "statement-contradicts": "a drafted statement contradicts a document",
  "statements-unverified": "drafted statements are not verified",
  "drafted-unread": "the plan must be written again",
};

/** Secrets go before anything is cut. */
function shorten(value: string, longest: number): string {
  const said = maskSecrets(value);
  return said.length <= longest ? said : `${said.slice(0, longest - 1)}…`;
}
