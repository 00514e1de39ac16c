/** What a hypothesis claims, as a number on the scale on which it is read. */
import type { Hypothesis } from "../config/rollout.ts";
import { readFactor, readPoints, readScore } from "../config/units-text.ts";
import type { Guard } from "../judge/guard.ts";

/** A factor of the baseline's level, or a distance to it in the guard's unit; below 1 or below 0 where it is to fall. */
export interface Claim {
  readonly kind: "factor" | "difference";
  readonly by: number;
  /** What no effect at all is. */
  readonly none: 1 | 0;
}

/** null where the effect contradicts the direction, or has a unit that this guard's levels do not have. */
export function claimOf({ direction, effect }: Hypothesis, guard: Guard): Claim | null {
  const factor = readFactor(effect);
  if (factor.kind === "read") {
    const isUp = factor.value > 1;
    if (factor.value === 1 || isUp !== (direction === "increase")) return null;
    return { kind: "factor", by: factor.value, none: 1 };
  }
  const distance = hasScores(guard) ? readScore(effect) : hasShares(guard) ? readPoints(effect) : null;
  if (distance?.kind !== "read" || distance.value === 0) return null;
  return { kind: "difference", by: direction === "increase" ? distance.value : -distance.value, none: 0 };
}

/** The level that the claim makes of the baseline's. */
export function claimedLevel({ kind, by }: Claim, baseline: number): number {
  return kind === "factor" ? baseline * by : baseline + by;
}

/** Whether levels are shares of units, whose differences are points. */
function hasShares(guard: Guard): boolean {
  return guard.kind === "proportion" || (guard.kind === "paired" && guard.compares === "outcomes");
}

function hasScores(guard: Guard): boolean {
  return (
    guard.kind === "score" ||
    guard.kind === "composite" ||
    (guard.kind === "paired" && guard.compares === "scores")
  );
}

/** Least level and width of the scale from 0 to 1 on which a guard's level is a mean; null where it is none. */
export function meanScaleOf(guard: Guard): { readonly least: number; readonly width: number } | null {
  if (guard.kind === "score") return { least: guard.range[0], width: guard.range[1] - guard.range[0] };
  return hasShares(guard) || hasScores(guard) ? { least: 0, width: 1 } : null;
}
