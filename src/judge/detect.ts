/** The level that a guard must find, and the half of the way to it. */
import type { MeasuredGuard } from "./guard.ts";
import { halfWayFactor, type HalfWay } from "./half-way.ts";

/**
 * Default of `detect` where nothing says it: half as much again, or half.
 *
 * Of a share above one half the complement is what is half as large or half as large again, else the level could not be reached.
 */
function defaultFactor(guard: MeasuredGuard, base: number | null): number {
  const [factor, opposite] = guard.better === "lower" ? [1.5, 0.5] : [0.5, 1.5];
  if (!isShare(guard) || base === null || base <= 0.5 || base > 1) return factor;
  return (1 - opposite * (1 - base)) / base;
}

function isShare(guard: MeasuredGuard): boolean {
  if (guard.kind === "paired") return guard.compares !== "latencies";
  return guard.kind === "proportion" || guard.kind === "score" || guard.kind === "composite";
}

/**
 * The factor of the live baseline that must be found: `detect`, else the objective, else half as much again.
 *
 * Levels are divided by `expect`, or by the `measured` baseline where the file does not say it.
 */
export function detectFactor(guard: MeasuredGuard, measured: number | null): number {
  if (guard.detect?.kind === "factor") return guard.detect.factor;
  const objective = guard.better === "lower" ? guard.objective.atMost : guard.objective.atLeast;
  const level = guard.detect?.level ?? objective;
  const base = guard.expect ?? measured;
  return level === null || base === null || !(base > 0) ? defaultFactor(guard, base) : level / base;
}

/** The half-way rule of a guard whose levels are compared as factors. */
export function halfWayByFactor(guard: MeasuredGuard, measured: number | null): HalfWay {
  return { better: guard.better, kind: "factor", by: halfWayFactor(detectFactor(guard, measured)) };
}

/** The half-way rule of a guard whose levels are compared in points; null where nothing says how far off the level to find is. */
export function halfWayByPoints(guard: MeasuredGuard, measured: number | null): HalfWay | null {
  const base = guard.expect ?? measured;
  if (base === null) return null;
  return {
    better: guard.better,
    kind: "points",
    by: Math.abs(base * detectFactor(guard, measured) - base) / 2,
  };
}

/** The level that the test of an objective must find: `detect`, else half as much again as the objective (a lower bound: half). */
export function detectLevel(guard: MeasuredGuard, side: "above" | "below", limit: number): number {
  const fallback = side === "above" ? 1.5 : 0.5;
  const { detect } = guard;
  if (detect === null) return limit * fallback;
  if (detect.kind === "factor") return (guard.expect ?? limit) * detect.factor;
  const beyond = side === "above" ? detect.level > limit : detect.level < limit;
  return beyond ? detect.level : limit * fallback;
}
