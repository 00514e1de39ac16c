/** The policy file at the tip of the base branch: who may decide, and the floors no rollout may go below. */
import type { GuardClass } from "../judge/guard.ts";
import type { Duration } from "../units.ts";
import type { PolicyRule } from "./policy-rules.ts";
import type { Drafting } from "./drafting.ts";
import type { Closure, Tier } from "./rollout.ts";
import type { Wake } from "./wake.ts";

export interface PolicyRole {
  /** `@login`, `@login:12345678` with the account's number, `@org/team`, `CODEOWNERS:path`. */
  readonly anyOf: readonly string[];
  readonly atLeast: number;
}

export interface TierFloor {
  /** Percent. */
  readonly largestFirstWeight: number;
  readonly shortestBake: Duration;
  readonly guardClasses: readonly GuardClass[];
  readonly cohorts: number;
  readonly drillNotOlderThan: Duration | null;
  readonly roles: readonly string[];
  readonly samePerson: boolean;
  readonly dryRunFirst: boolean;
}

export type Freeze = Closure;

/** What may be skipped in an emergency. Guards, rollback and the pager are never among it. */
export const EMERGENCY_SKIPS = ["bake", "windows", "freeze", "go"] as const;
export type EmergencySkip = (typeof EMERGENCY_SKIPS)[number];

export interface EmergencyTerms {
  readonly needs: { readonly atLeast: number; readonly role: string };
  readonly skips: readonly EmergencySkip[];
}

export interface Policy {
  readonly version: 1;
  readonly roles: Readonly<Record<string, PolicyRole>>;
  /** Glob of rollout names → roles that override; the longer pattern wins. */
  readonly for: readonly { readonly pattern: string; readonly roles: Readonly<Record<string, PolicyRole>> }[];
  readonly approvals: {
    readonly equalDigestCounts: boolean;
    readonly least: "write" | "maintain" | "admin";
    readonly distinct: boolean;
    readonly reasonRequired: readonly Tier[];
  };
  readonly tiers: Readonly<Record<Tier, TierFloor>>;
  readonly rules: readonly PolicyRule[];
  readonly freeze: readonly Freeze[];
  readonly hosts: {
    readonly routers: readonly string[];
    readonly sources: readonly string[];
    readonly notifiers: readonly string[];
  } | null;
  readonly onCall: { readonly longestCover: Duration };
  /** When a stage or rollout deadline is reached: hold this long, then roll back. */
  readonly patience: Duration;
  /** null where no words are drafted. */
  readonly drafting: Drafting | null;
  /** null where the policy does not say. */
  readonly wake: Wake | null;
  /** The name of the secret that holds the address of a dead man's switch. */
  readonly heartbeat: string | null;
  /** null where the policy has no such way. */
  readonly emergency: EmergencyTerms | null;
}

/** Where the policy came from; the comment says so. */
export type PolicySource =
  | { readonly kind: "file"; readonly path: string; readonly commit: string }
  | { readonly kind: "built-in" };
