/** What a replay found, as data: the story and the documents are laid out from it. */
import type { Finding } from "../judge/finding.ts";
import type { Plan } from "../plan/plan.ts";
import type { HoldReason, RollBackReason } from "../promotion/decision.ts";
import type { Weights } from "../promotion/state.ts";
import type { Instant } from "../units.ts";

interface Told {
  /** When the look would have been: the end of the interval and the sources' delay. */
  readonly at: Instant;
  readonly stage: string;
}

/** One change of the story, in order. */
export type StoryEvent = Told &
  (
    | { readonly event: "entered"; readonly set: Weights; /** Milliseconds. */ readonly bake: number }
    /** Guards whose verdict is another one than at the look before; those that decide are told by what follows. */
    | { readonly event: "verdicts"; readonly findings: readonly Finding[] }
    | { readonly event: "held"; readonly reasons: readonly HoldReason[] }
    | { readonly event: "went-on"; readonly heldSince: Instant }
    | { readonly event: "extended"; /** Milliseconds, at most. */ readonly until: number }
    | { readonly event: "rolled-back"; readonly because: RollBackReason }
    | { readonly event: "promoted" }
    /** One look; only where each was asked for. */
    | { readonly event: "looked"; readonly decision: string; readonly covered: number; readonly bake: number }
  );

/** How the replay ends. `at` is the look that ended it, else the last one. */
export type ReplayOutcome = Told &
  (
    | { readonly kind: "promoted" }
    | { readonly kind: "rolled-back"; readonly because: RollBackReason }
    | { readonly kind: "holding"; readonly reasons: readonly HoldReason[] }
    | { readonly kind: "baking"; readonly covered: number; readonly bake: number }
  );

export interface Story {
  readonly plan: Plan;
  readonly events: readonly StoryEvent[];
  readonly outcome: ReplayOutcome;
}

/** A limit that a what-if changed. */
export interface Changed {
  /** null for what belongs to the whole rollout. */
  readonly guard: string | null;
  readonly key: string;
  /** As the file writes it; null where it says nothing. */
  readonly from: string | null;
  readonly to: string;
}

/** What is assumed because a recording cannot say it. */
export interface Assumed {
  /** Moving hours, the first date and freezes count for nothing. */
  readonly noCalendar: boolean;
  /** Guards of the split: the recorded traffic does not follow the replay's weights. */
  readonly leftOut: readonly string[];
  /** `guard in cohort` of which the recording holds no reading; missing evidence holds. */
  readonly unread: readonly string[];
  /** How many blockers the plan itself has; the floors of a policy are not weighed here. */
  readonly blockers: number;
}

export interface ReplayReport {
  readonly rollout: string;
  readonly readings: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly intervals: number;
  readonly start: {
    readonly at: Instant;
    readonly asked: boolean;
    /** Beginning of the first interval in which the candidate was measured. */
    readonly live: Instant;
  };
  readonly assumed: Assumed;
  readonly changed: readonly Changed[];
  readonly asWritten: Story;
  /** With what was changed; null where nothing was. */
  readonly whatIf: Story | null;
}
