/** What one tick of one rollout is given, holds in its hands, and leaves behind. */
import type { Policy } from "../../config/policy.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Decision } from "../../promotion/decision.ts";
import type { JournalEvent } from "../../promotion/journal.ts";
import type { Evidence, OnBranch } from "../../promotion/observed.ts";
import type { Newer } from "../../promotion/supersede.ts";
import type { TickReport } from "../../render/tick-report.ts";
import type { Runbook } from "../../runbook/runbook.ts";
import type { Instant } from "../../units.ts";
import type { PromotionWorld } from "../world.ts";
import type { Way } from "./drain.ts";
import type { Held } from "./held.ts";
import type { RouteSeen } from "./route.ts";

export interface TickCall {
  readonly plan: Plan;
  readonly runbook: Runbook;
  readonly held: Held;
  readonly onBranch: OnBranch;
  readonly quarantined: string | null;
  readonly policy: Policy;
  readonly now: Instant;
  readonly dryRun: boolean;
  /** Journal lines of a rollout that starts with this tick. */
  readonly opening: readonly JournalEvent[];
  /** Asks who approved the plan that the branch names now; absent where the branch names this one. */
  readonly newer?: () => Promise<Newer>;
}

export interface Ticked {
  readonly held: Held;
  readonly report: TickReport;
}

/** After looking and deciding: all that acting needs. */
export interface Tick {
  readonly world: PromotionWorld;
  readonly call: TickCall;
  readonly ways: readonly [Way, ...Way[]];
  readonly seen: RouteSeen;
  readonly evidence: Evidence;
  readonly held: Held;
  readonly decision: Decision;
  /** What became of a move that an earlier tick left open. */
  readonly settled: readonly JournalEvent[];
}
