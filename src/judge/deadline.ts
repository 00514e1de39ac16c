/**
 * A bettor who bets for the end of the stage, when what the mixture's bettors have not spent is worth nothing any more.
 *
 * Own at each moment what 1/alpha is worth times the chance, under the null, that the sum of gains still reaches a fixed level in
 * time: the flat boundary of O'Brien and Fleming, which finds more small effects and ramps than boundaries that grow with the root
 * of time, but large ones later. Its stake is the derivative of the logarithm of that chance, which follows from capital and time
 * left alone. It depends on the past only, so it is as exact as any other stake, whatever the sums' distribution.
 */
import type { Core } from "./core.ts";

/** The part of a stage before its end in which stakes do not grow any more, and after it. */
const LAST = 0.05;
const LARGEST_STAKE = 3.5;
/** Of a guard that is alone. */
const ALPHA = 0.05;

/** `planned` is the sum of variances that all checks would bring, `limit` the largest stake that cannot ruin. */
export function deadlineStake(
  { a, t }: Core,
  at: { readonly planned: number; readonly limit: number; readonly horizon: number; readonly alpha?: number },
): number {
  const { planned, limit, horizon, alpha = ALPHA } = at;
  const missing = Math.max(0, -Math.log(Math.max(1e-100, (a.at(-1) ?? 0) * alpha)));
  const left = planned * Math.max(LAST, 1 - t / horizon);
  return Math.min(LARGEST_STAKE, limit, hazard(missing) / Math.sqrt(left));
}

/** The normal hazard φ(z) / (1 - Φ(z)) at the z with 2 (1 - Φ(z)) = exp -missing, to one hundredth. */
function hazard(missing: number): number {
  const slope = 2 - (2 - 4 / Math.PI) / Math.sqrt(1 + 0.82 * missing);
  return Math.sqrt(2 / Math.PI + slope * missing);
}
