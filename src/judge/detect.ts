/** The level that a guard must find, and the half of the way to it. */
import type { LatencyGuard, ProportionGuard } from "./guard.ts";

type Measured = ProportionGuard | LatencyGuard;

/**
 * Default of `detect` where nothing says it: half as much again, or half.
 *
 * Of a share above one half the complement is what is half as large or half as large again, else the level could not be reached.
 */
function defaultFactor(guard: Measured, base: number | null): number {
  const [factor, opposite] = guard.better === "lower" ? [1.5, 0.5] : [0.5, 1.5];
  if (guard.kind === "latency" || base === null || base <= 0.5) return factor;
  return (1 - opposite * (1 - base)) / base;
}

/**
 * The factor of the live baseline that must be found: `detect`, else the objective, else half as much again.
 *
 * Levels are divided by `expect`, or by the `measured` baseline where the file does not say it.
 */
export function detectFactor(guard: Measured, measured: number | null): number {
  if (guard.detect?.kind === "factor") return guard.detect.factor;
  const objective = guard.better === "lower" ? guard.objective.atMost : guard.objective.atLeast;
  const level = guard.detect?.level ?? objective;
  const base = guard.expect ?? measured;
  return level === null || base === null || !(base > 0) ? defaultFactor(guard, base) : level / base;
}

/** The level that the test of an objective must find: `detect`, else half as much again as the objective (a lower bound: half). */
export function detectLevel(guard: Measured, side: "above" | "below", limit: number): number {
  const fallback = side === "above" ? 1.5 : 0.5;
  const { detect } = guard;
  if (detect === null) return limit * fallback;
  if (detect.kind === "factor") return (guard.expect ?? limit) * detect.factor;
  const beyond = side === "above" ? detect.level > limit : detect.level < limit;
  return beyond ? detect.level : limit * fallback;
}
