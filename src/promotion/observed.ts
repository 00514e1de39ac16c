/** What one tick saw. Collected by the command, judged here. */
import type { Policy } from "../config/policy.ts";
import type { Finding } from "../judge/finding.ts";
import type { PairState } from "../judge/judge.ts";
import type { Digest, Instant } from "../units.ts";
import type { ServedSeen } from "./served.ts";
import type { Weights } from "./state.ts";
import type { Newer } from "./supersede.ts";

/** The route as the router tells it. */
export type RouteView =
  | { readonly kind: "unreadable"; readonly because: string }
  | {
      readonly kind: "read";
      readonly set: Weights;
      readonly served: Weights | null;
      readonly settled: boolean;
      readonly candidateReady: boolean | null;
      readonly baselineReady: boolean | null;
      readonly blockedBy: string | null;
      /** The least that any of several places holds, where they differ. */
      readonly least?: Weights;
      /** Smallest step of the weight in percent: differences below half of it are rounding. */
      readonly step: number;
    };

/** What the tip of the default branch says about the rollout that is running. */
export type OnBranch =
  | { readonly kind: "same" }
  | {
      readonly kind: "changed";
      /** null when the file cannot be planned any more. */ readonly digest: Digest | null;
    }
  | { readonly kind: "removed" };

/** The evidence of all roll-back guards taken together: many small degradations are one large one. */
export interface Together {
  /** Alpha-weighted evidence over all their pairs; at 1 it is a breach, though no pair may be one alone. */
  readonly evidence: number;
  /** Pairs that carry most of it, the largest first. */
  readonly carriers: readonly { readonly guard: string; readonly cohort: string }[];
  /** Cohorts that degraded, with at most 5 % of those named wrongly (e-BH); of the roll-back guards, `all` left out. */
  readonly degraded: readonly string[];
}

export const NOTHING_TOGETHER: Together = { evidence: 0, carriers: [], degraded: [] };

/** What the new intervals proved; empty where none was complete. */
export interface Evidence {
  readonly findings: readonly Finding[];
  readonly together: Together;
  readonly pairs: Readonly<Record<string, PairState>>;
  readonly judgedUntil: Instant | null;
  readonly intervals: number;
  /** Milliseconds of this stage newly covered by readings, and the longest run without. */
  readonly covered: number;
  readonly longestGap: number;
  /** Share of units that the candidate served in the newest interval with data, 0..1; null when unknown. */
  readonly servedShare: number | null;
  /** The same with what it was counted over; absent where it is unknown. */
  readonly served?: ServedSeen;
  /** Milliseconds without readings at the end of what was looked at; absent where nobody asked. */
  readonly openGap?: number;
  /** Milliseconds of complete intervals that were too many for one look; absent where there are none. */
  readonly left?: number;
}

export interface Observed {
  readonly route: RouteView;
  readonly evidence: Evidence;
  readonly onBranch: OnBranch;
  /** Reason, when a person or an earlier rollback quarantined this candidate. */
  readonly quarantined: string | null;
  readonly policy: Policy;
  /** The share that was counted last in this stage; null or absent where nobody counts one. */
  readonly served?: ServedSeen | null;
  /** The plan that the branch names now; absent where it is the same, or where nobody asked. */
  readonly newer?: Newer;
}
