/** What an emergency lets a rollout skip. It never skips a guard, a rollback, the pager, or the watch over everybody at the end. */
import type { EmergencySkip, EmergencyTerms, Policy } from "../config/policy.ts";
import { stageAt } from "../plan/plan.ts";
import type { Plan } from "../plan/plan.ts";
import { HOUR, milliseconds } from "../units.ts";
import type { Duration, Instant } from "../units.ts";
import type { HoldReason } from "./decision.ts";
import type { Emergency, RolloutState } from "./state.ts";

/** Then somebody looks again, and declares it anew if it still is one. */
export const LONGEST_EMERGENCY: Duration = milliseconds(24 * HOUR);

/** The emergency that holds at this moment, by the policy of today; null where there is none. */
export function emergencyNow(
  { emergency: terms }: Pick<Policy, "emergency">,
  { emergency, ending }: Pick<RolloutState, "emergency" | "ending">,
  now: Instant,
): (Emergency & Pick<EmergencyTerms, "skips">) | null {
  if (terms === null || emergency == null || ending !== null) return null;
  const { by, at, until } = emergency;
  const isBounded = at <= now && now < until && until - at <= LONGEST_EMERGENCY;
  // A policy that asks for more people since then is obeyed.
  const isBacked = new Set(by.map((login) => login.toLowerCase())).size >= terms.needs.atLeast;
  return isBounded && isBacked ? { ...emergency, skips: terms.skips } : null;
}

const SKIPPED_BY: Partial<Record<HoldReason["kind"], EmergencySkip>> = {
  "outside-moving-hours": "windows",
  frozen: "freeze",
  "go-missing": "go",
};

/** The reasons against a larger weight that an emergency leaves. */
export function withoutSkipped(
  reasons: readonly HoldReason[],
  skips: readonly EmergencySkip[],
): readonly HoldReason[] {
  return reasons.filter(({ kind }) => {
    const skip = SKIPPED_BY[kind];
    return skip === undefined || !skips.includes(skip);
  });
}

/** Whether this stage is left before its bake is over. The last one is not: after it nobody judges the guards any more. */
export function skipsBake(plan: Plan, stage: number, skips: readonly EmergencySkip[]): boolean {
  const later = plan.stages.some((each) => each.index > stage && each.stage.kind !== "evaluate");
  return later && skips.includes("bake") && stageAt(plan, stage).stage.kind !== "evaluate";
}

/** What is left open although time alone would not close it: a certificate that was asked for, a comparison that is void. */
export function withoutTime(plan: Plan, open: readonly HoldReason[]): readonly HoldReason[] {
  const certified = new Set(plan.rollout.guards.filter(({ certify }) => certify).map(({ name }) => name));
  return open.filter((reason) => {
    if (reason.kind !== "too-few-samples") return true;
    const { guard, verdict } = reason.finding;
    const isTime =
      verdict.kind === "inconclusive" &&
      (verdict.reason === "too-few-samples" || verdict.reason === "immature");
    return !isTime || certified.has(guard);
  });
}
