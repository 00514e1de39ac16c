import type { GateOutcome, GateReason, Requirement } from "../gate/outcome.ts";
import { shortDigest } from "../units.ts";

/** GitHub refuses longer ones. */
const LONGEST = 140;

/** The commit status of a gate's answer; the shape that the port takes. */
export interface StatusLine {
  readonly context: string;
  readonly state: "success" | "pending" | "failure";
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

/** Of a merge group: passed on when it leaves every rollout as it is, refused when a rollout was not verified again. */
export function mergeGroupStatus(
  found: "unchanged" | "not-verified",
  where: { readonly branch: string; readonly url: string | null },
): StatusLine {
  const isUnchanged = found === "unchanged";
  return {
    context: `model-rollout: ${where.branch}`,
    state: isUnchanged ? "success" : "failure",
    description: isUnchanged
      ? "Go: this group changes no rollout"
      : "No go: a rollout changes in this group; merge it outside the queue",
    url: where.url,
  };
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
};

function shorten(value: string, longest: number): string {
  return value.length <= longest ? value : `${value.slice(0, longest - 1)}…`;
}
