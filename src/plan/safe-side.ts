/** Computed levels as a file would write them: rounded away from the limit, so that what is written is seen. */
import type { MeasuredGuard } from "../judge/guard.ts";
import { rangeOf } from "./formulas.ts";
import type { Smallest } from "./smallest-effect.ts";

/** Digits of a level, or of what it lacks to the nearer end of what there can be: 99.85% is not 99.9%. */
const DIGITS = 3;

/** The smallest effect on the safe side, to three digits; a rate is what it is. */
export function writtenSmallest(guard: MeasuredGuard, smallest: Smallest | null): Smallest | null {
  if (smallest === null || smallest.kind === "rate") return smallest;
  const range = smallest.kind === "factor" ? ([0, Number.POSITIVE_INFINITY] as const) : rangeOf(guard);
  const { above, below } = smallest;
  return {
    ...smallest,
    above: above === null ? null : Math.min(range[1], rounded(above, range, Math.ceil)),
    below: below === null ? null : Math.max(range[0], rounded(below, range, Math.floor)),
  };
}

function rounded(
  level: number,
  range: readonly [least: number, largest: number],
  to: (steps: number) => number,
): number {
  const near = Math.min(...[0, ...range].map((end) => Math.abs(level - end)).filter((gap) => gap > 0));
  const size = 10 ** (Math.floor(Math.log10(near)) - DIGITS + 1);
  const steps = level / size;
  if (!(size > 0) || !Number.isSafeInteger(Math.round(steps))) return level;
  // 0.0294 / 0.0001 is 293.99999999999994: what is written with so many digits already stays.
  const whole = Math.abs(steps - Math.round(steps)) < 1e-6 ? Math.round(steps) : to(steps);
  return Number((whole * size).toPrecision(15));
}
