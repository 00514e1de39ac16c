/** What one tick of one rollout did, as data: summary, comments, issue, notification and outputs are laid out from it. */
import type { RolloutOutcome } from "../gate/outcome.ts";
import type { Finding } from "../judge/finding.ts";
import type { Plan } from "../plan/plan.ts";
import type { Aftermath } from "../promotion/aftermath.ts";
import type { HoldReason, RollBackReason } from "../promotion/decision.ts";
import type { HypothesisReading } from "../promotion/hypothesis.ts";
import type { Together } from "../promotion/observed.ts";
import type { Cover, Emergency, Ending, Override, Weights } from "../promotion/state.ts";
import type { Runbook } from "../runbook/runbook.ts";
import type { Digest, Duration, Instant } from "../units.ts";

/** Why the tick decided so: the closed set behind the output `reason`. */
export const TICK_REASONS = [
  "started",
  "stage-passed",
  "bake-skipped",
  "step-passed",
  "completed",
  "baking",
  "extended",
  "guarding",
  "breach",
  "breach-together",
  "aborted",
  "by-hand",
  "deadline",
  "superseded",
  "move-unconfirmed",
  "rollback-unconfirmed",
  "rollback-undone",
  "already-rolled-back",
  "not-approved",
  "beyond-this-version",
  "plan-refused",
  "route-busy",
  "lost-race",
  "state-lost",
  "guard-breached",
  "held",
  "no-evidence",
  "too-few-samples",
  "router-drift",
  "served-differs",
  "router-unreadable",
  "router-blocked",
  "not-ready",
  "move-in-progress",
  "acknowledgement-expired",
  "frozen",
  "outside-moving-hours",
  "not-before",
  "dry-run-first",
  "go-missing",
  "changed-on-branch",
  "removed-on-branch",
  "quarantined",
  "world-unavailable",
  "idle",
  "told-to-stop",
  "still-out-of-range",
] as const;
export type TickReason = (typeof TICK_REASONS)[number];

/** One line of "what was done", in order. */
export interface Action {
  readonly at: Instant;
  readonly does: string;
  readonly outcome: string;
}

export interface TickReport {
  readonly rollout: string;
  readonly at: Instant;
  readonly decision: "promote" | "bake" | "hold" | "roll-back" | "guard";
  readonly reason: TickReason;
  /** null where the file could not be planned. */
  readonly plan: Plan | null;
  readonly runbook: Runbook | null;
  /** Name of the stage that the rollout is in after the tick. */
  readonly stage: string | null;
  readonly holds: readonly HoldReason[];
  readonly because: RollBackReason | null;
  readonly findings: readonly Finding[];
  /** What all roll-back guards say together, and which cohorts degraded. */
  readonly together: Together;
  readonly actions: readonly Action[];
  /** As the router read after the tick; null where it could not be read. */
  readonly traffic: Weights | null;
  /** Milliseconds of this stage covered by readings, of the bake it needs. */
  readonly covered: number;
  readonly bake: number;
  readonly longestGap: number;
  /** Guards that two people let promotion go past at this moment; absent where none. */
  readonly overrides?: readonly Override[];
  /** What people added to the stage's bake, in `bake` already; absent where nothing. */
  readonly extended?: Duration;
  readonly covers: readonly Cover[];
  readonly ending: Ending | null;
  /** The bet as it was last read; null or absent while it was not. */
  readonly hypothesis?: HypothesisReading | null;
  /** After a roll-back: whether the router's read-back says 0. */
  readonly confirmed: boolean | null;
  /** Who must do what, where nobody approved this plan. */
  readonly gate: RolloutOutcome | null;
  readonly incident: string | null;
  /** A sentence for what has no other place: a lost race, a busy route, an unavailable world. */
  readonly detail: string | null;
  readonly nextAt: Instant | null;
  readonly dryRun: boolean;
  /** The emergency that holds at this moment; absent or null where there is none. */
  readonly emergency?: (Emergency & { readonly skips: readonly string[] }) | null;
  /** The approved plan that waits until this rollout is over; absent where there is none. */
  readonly queued?: { readonly digest: Digest; readonly pullRequest: number };
  /** Where in a stage that is made in steps the rollout is after the tick; absent where a stage is one move. */
  readonly step?: {
    readonly kind: "preview" | "switch" | "soak";
    /** Moves of the switch that were made, and of how many. */
    readonly number: number;
    readonly of: number;
  };
  /** What followed a rollback, and how far it is; absent where nothing was rolled back. */
  readonly aftermath?: Aftermath | null;
}
