import type { Finding } from "../judge/finding.ts";
import type { Digest, Instant } from "../units.ts";
import type { Together } from "./observed.ts";
import type { Newer } from "./supersede.ts";

/** Why a rollout goes back. */
export type RollBackReason =
  | { readonly kind: "breach"; readonly finding: Finding }
  /** No guard broke alone, all roll-back guards did together. */
  | { readonly kind: "breach-together"; readonly carriers: Together["carriers"] }
  | { readonly kind: "aborted"; readonly by: string; readonly reason: string }
  | { readonly kind: "by-hand" }
  | { readonly kind: "deadline"; readonly of: string }
  /** A newer plan was approved, and this one makes room for it: no failure of the candidate. */
  | { readonly kind: "superseded"; readonly by: Digest; readonly pullRequest: number }
  /** A move forward could not be confirmed: traffic of unknown size is worse than none. */
  | { readonly kind: "move-unconfirmed"; readonly because: string };

/** Why a rollout does not move on. Every one says what would let it go on. */
export type HoldReason =
  | { readonly kind: "guard-breached"; readonly finding: Finding }
  | { readonly kind: "held"; readonly by: string; readonly reason: string }
  | { readonly kind: "no-evidence"; readonly finding: Finding }
  | { readonly kind: "too-few-samples"; readonly finding: Finding }
  | { readonly kind: "router-drift"; readonly found: string; readonly ours: string }
  /** Users meet another share than the router was told, by its own word or by what was counted. */
  | {
      readonly kind: "served-differs";
      readonly by: "router" | "metrics";
      readonly found: string;
      readonly ours: string;
    }
  | { readonly kind: "router-unreadable"; readonly because: string }
  | { readonly kind: "router-blocked"; readonly by: string }
  | { readonly kind: "not-ready"; readonly side: "baseline" | "candidate" }
  | { readonly kind: "move-in-progress"; readonly until: Instant }
  | { readonly kind: "acknowledgement-expired" }
  | { readonly kind: "frozen"; readonly because: string; readonly until: Instant }
  | { readonly kind: "outside-moving-hours"; readonly hours: string }
  | { readonly kind: "not-before"; readonly at: Instant }
  /** The policy wants a dry run before the first weight, and this tick is it. */
  | {
      readonly kind: "dry-run-first";
      readonly stage: string;
      /** Guards that their source could not be asked about; while there is one, the dry run does not count. */
      readonly silent: readonly string[];
    }
  | { readonly kind: "go-missing"; readonly stage: string; readonly roles: readonly string[] }
  | {
      readonly kind: "changed-on-branch";
      /** What the running plan says of a newer one. */
      readonly supersede?: "refuse" | "abort-old" | "queue";
      /** Absent where nobody asked who approved it. */
      readonly newer?: Newer;
    }
  | { readonly kind: "removed-on-branch" }
  | { readonly kind: "quarantined"; readonly because: string }
  | { readonly kind: "beyond-this-version"; readonly because: string }
  | { readonly kind: "deadline"; readonly of: string; readonly rollsBackAt: Instant }
  | { readonly kind: "already-rolled-back"; readonly because: string };

/** What a tick decides: roll-back › hold › bake › promote. Worse evidence never gives a better one. */
export type Decision =
  | { readonly kind: "roll-back"; readonly because: RollBackReason }
  | { readonly kind: "hold"; readonly reasons: readonly [HoldReason, ...HoldReason[]] }
  | {
      readonly kind: "bake";
      /** Milliseconds of readings that are missing. */ readonly missing: number;
      readonly extended: boolean;
    }
  /** `to` is the index of the stage to enter; null when the last one passed. `step` is the step of it; absent for the first. */
  | {
      readonly kind: "promote";
      readonly to: number | null;
      readonly step?: number;
      /** In an emergency, before the bake was over. */
      readonly skipped?: true;
    };

/** Order of severity, for the worst of several rollouts and for properties. */
export const SEVERITY = { "roll-back": 3, hold: 2, bake: 1, promote: 0 } as const;
