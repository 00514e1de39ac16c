/** What the gate says, as a tree of requirements that explains every leaf. */
import type { Digest, Instant } from "../units.ts";

export const GATE_REASONS = [
  "approved",
  "no-rollout-changed",
  "problems",
  "blockers",
  "draft",
  "role-missing",
  "changes-requested",
  "acknowledgement-missing",
  "acknowledgement-expired",
  "facts-incomplete",
  "team-unreadable",
  "policy-unreadable",
  "frozen",
  "closed",
  "rule-unmet",
  "status-missing",
  "label-missing",
  "label-forbidden",
  "unsigned",
  "approvers-changed",
  "statement-contradicts",
  "statements-unverified",
  "drafted-unread",
] as const;
export type GateReason = (typeof GATE_REASONS)[number];

export const DISMISSAL_REASONS = [
  "stale-commit",
  "author",
  "contributor",
  "bot",
  "ghost",
  "no-role",
  "no-access",
  "edited",
  "other-digest",
  "expired",
  "reason-missing",
  "dismissed",
  "superseded",
  "via-app",
  "source-unread",
] as const;

/** An approval, veto, acknowledgement or word on a drafted statement that does not count, and why. */
export interface Dismissal {
  readonly login: string;
  readonly what: "approval" | "acknowledgement" | "changes-requested" | "statement";
  readonly why: (typeof DISMISSAL_REASONS)[number];
  /** The commit or digest it was given for, shortened; of a word, the first statement that it names. */
  readonly at: string | null;
}

export interface Requirement {
  /** `role:model-owner`, `acknowledgement`, `no-changes-requested`, `not-draft`, … */
  readonly id: string;
  readonly kind: "satisfied" | "waiting" | "refused" | "skipped";
  readonly reason: GateReason;
  /** Who satisfied it. */
  readonly by: readonly string[];
  /** Who can close it, as `@login` or `@org/team`, ready for a person to read. */
  readonly closers: readonly string[];
  readonly missing: number;
  readonly detail: string;
  /** Ids of the drafted statements that it waits for; absent where it waits for something else. */
  readonly statements?: readonly string[] | undefined;
  /** Of a requirement that is made of others: what they say, in their order. */
  readonly parts?: readonly Requirement[] | undefined;
}

/** The pager, taken by a person until a moment. */
export interface Acknowledgement {
  readonly by: string;
  readonly comment: number;
  readonly from: Instant;
  readonly until: Instant;
}

export interface Approval {
  readonly role: string;
  readonly by: string;
  readonly review: number;
  readonly reason: string;
  /** The older commit with an equal plan that it was given for, shortened; absent where it was given for the head. */
  readonly at?: string | undefined;
}

export interface RolloutOutcome {
  readonly rollout: string;
  readonly digest: Digest | null;
  readonly kind: "go" | "waiting" | "no-go";
  readonly requirements: readonly Requirement[];
  readonly dismissals: readonly Dismissal[];
  readonly approvals: readonly Approval[];
  readonly acknowledgement: Acknowledgement | null;
}

/** The worst of all changed rollouts decides; none changed is a go. */
export interface GateOutcome {
  readonly kind: "go" | "waiting" | "no-go";
  readonly reason: GateReason;
  readonly rollouts: readonly RolloutOutcome[];
}
