/** What two people may let promotion go past for a time, and what nobody may. */
import type { Finding } from "../judge/finding.ts";
import type { Guard } from "../judge/guard.ts";
import type { Plan } from "../plan/plan.ts";
import { HOUR, milliseconds } from "../units.ts";
import type { Duration, Instant } from "../units.ts";
import type { Override, RolloutState } from "./state.ts";

/** However much is asked for: after a night's sleep somebody looks again. */
export const LONGEST_OVERRIDE: Duration = milliseconds(24 * HOUR);

/** Why a guard can never be overridden. */
export type NeverOverridden = "rolls-back" | "zero-tolerance" | "integrity" | "certificate" | "only-warns";

/**
 * null where it can: a guard that only holds and that tolerates some of what it counts.
 *
 * One that rolls back is never set aside, neither its breach nor its silence; nor one that tolerates nothing, one that people
 * report to, one that says whether the comparison is true at all, or one whose certificate the file asks for by name.
 */
export function neverOverridden(guard: Guard): NeverOverridden | null {
  if (guard.onBreach === "roll-back") return "rolls-back";
  if (guard.kind === "tripwire" || guard.kind === "signal") return "zero-tolerance";
  if (guard.kind === "identity" || guard.kind === "split") return "integrity";
  if (guard.objective.atMost === 0) return "zero-tolerance";
  if (guard.certify) return "certificate";
  return guard.onBreach === "warn" ? "only-warns" : null;
}

/** Overrides that hold at this moment, in this plan; one that names what cannot be overridden holds nothing. */
export function overridesNow(
  { rollout }: Plan,
  { overrides }: Pick<RolloutState, "overrides">,
  now: Instant,
): readonly Override[] {
  return (overrides ?? []).filter(({ guard: name, by, at, until }) => {
    const guard = rollout.guards.find((each) => each.name === name);
    const isBounded = at <= now && now < until && until - at <= LONGEST_OVERRIDE;
    return guard !== undefined && neverOverridden(guard) === null && isBounded && new Set(by).size > 1;
  });
}

/** The findings that promotion waits for. What rolls back somewhere stays among them, whoever set its name aside. */
export function withoutOverridden(
  plan: Plan,
  state: RolloutState,
  { findings, now }: { readonly findings: readonly Finding[]; readonly now: Instant },
): readonly Finding[] {
  const names = new Set(overridesNow(plan, state, now).map(({ guard }) => guard));
  return names.size === 0
    ? findings
    : findings.filter(({ guard, onBreach }) => onBreach !== "hold" || !names.has(guard));
}
