/** Log-increment of two arms of a frequent share under a null on the odds ratio: Fisher's noncentral hypergeometric likelihood ratio. */
import type { Counts } from "./increments.ts";
import { logMeanExp } from "./invert.ts";

/**
 * x ln(ψ / ψ0) - ln Z(ψ) + ln Z(ψ0), Z(ψ) = Σ_u C(nc, u) C(nb, m - u) ψ^u, m = xc + xb. Exact for whole counts.
 *
 * Null `odds ratio <= tolerated` where `alternative` is above it, `>=` where it is below.
 */
export function oddsRatioIncrement(counts: Counts, alternative: number, tolerated: number, phi = 1): number {
  const moved = counts.xc * Math.log(alternative / tolerated);
  return (moved - logSum(counts, alternative) + logSum(counts, tolerated)) / phi;
}

/** ln Z(ψ) less what does not depend on ψ. */
function logSum({ xc, nc, xb, nb }: Counts, odds: number): number {
  const events = xc + xb;
  const least = Math.max(0, events - nb);
  const most = Math.min(nc, events);
  const logs = [least * Math.log(odds)];
  for (let u = least, log = logs[0] ?? 0; u < most; u += 1) {
    log += Math.log((((nc - u) / (u + 1)) * (events - u) * odds) / (nb - events + u + 1));
    logs.push(log);
  }
  return logMeanExp(logs);
}
