/** `dry-run-first`: the tick that would raise the first weight of a plan only says so, and the next one moves. */
import type { Policy } from "../config/policy.ts";
import type { Stage } from "../config/rollout.ts";
import type { Plan } from "../plan/plan.ts";
import type { Decision, HoldReason } from "./decision.ts";
import type { RolloutState } from "./state.ts";
import { isDrained } from "./weights.ts";

type DryRun = Extract<HoldReason, { readonly kind: "dry-run-first" }>;

/** Asked when nothing else stands in the way of the weight: what would have been held is no rehearsal of a start. */
export function dryRunReasons(
  { rollout }: Plan,
  state: RolloutState,
  { policy, next }: { readonly policy: Policy; readonly next: Stage | null },
): readonly HoldReason[] {
  const isStart = state.observedAt === null && state.judgedUntil === null && isDrained(state.set);
  if (next === null || !isStart || !policy.tiers[rollout.tier].dryRunFirst) return [];
  return state.rehearsedAt == null ? [{ kind: "dry-run-first", stage: next.name, silent: [] }] : [];
}

/** The dry run that a decision is; null where it is none. */
export function dryRunIn(decision: Decision): DryRun | null {
  const [reason] = decision.kind === "hold" ? decision.reasons : [];
  return reason?.kind === "dry-run-first" ? reason : null;
}
