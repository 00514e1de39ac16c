/** What it means that nothing happened: bounds for events that must not happen at all, valid at every look without a price for peeking. */
import { endAbove, endBelow, type Interval } from "./invert.ts";
import { logGamma } from "./log-gamma.ts";

const POWER = 0.8;

/**
 * The rate per unit of exposure that no event in `exposure` leaves possible: ln(1/alpha) / exposure.
 *
 * Wrong at some look with probability alpha exactly, because only the time of the first event matters. Infinity without exposure.
 */
export function rateAtMost(exposure: number, alpha: number): number {
  return -Math.log(alpha) / exposure;
}

/** The same for a share of `n` units: 1 - alpha^(1/n). */
export function shareAtMost(n: number, alpha: number): number {
  return -Math.expm1(Math.log(alpha) / n);
}

/** Units after which an event of this rate has been seen with probability 0.8: 1.61 / rate. */
export function unitsToSee(rate: number, power: number = POWER): number {
  return -Math.log1p(-power) / rate;
}

/** Clean units that certify "at most this rate": 3.00 / rate at an alpha of 0.05. */
export function unitsToCertify(rate: number, alpha = 0.05): number {
  return -Math.log(alpha) / rate;
}

/** Events in an exposure, and the rate that was planned for: it is where the interval is narrowest. */
export interface RateSeen {
  readonly x: number;
  readonly exposure: number;
  readonly planned: number;
}

/**
 * Log-evidence against the rate `rate`: a gamma mixture of Poisson likelihood ratios, shape 1/2 and mean the planned rate.
 *
 * a ln b - (a + x) ln(b + e) + ln Γ(a + x) - ln Γ(a) - x ln λ + λ e. Source: Robbins and Siegmund 1970; Howard et al. 2021.
 */
export function rateEvidence({ x, exposure, planned }: RateSeen, rate: number): number {
  const shape = 0.5;
  const b = shape / planned;
  const events = x > 0 ? x * Math.log(rate) : 0;
  const prior = shape * Math.log(b) - logGamma(shape);
  return prior + logGamma(shape + x) - (shape + x) * Math.log(b + exposure) - events + rate * exposure;
}

/** The rates that are not rejected, at every look at once, with probability 1 - alpha. All rates without exposure. */
export function rateInterval(seen: RateSeen, alpha: number): Interval {
  const { x, exposure } = seen;
  if (!(exposure > 0)) return { low: 0, high: Number.POSITIVE_INFINITY };
  const evidence = (logRate: number): number => rateEvidence(seen, Math.exp(logRate));
  // Evidence is least at the rate that was seen and grows to both sides.
  const at = { goal: -Math.log(alpha), guess: Math.log(Math.max(x, 0.5) / exposure) };
  return { low: x > 0 ? Math.exp(endBelow(evidence, at)) : 0, high: Math.exp(endAbove(evidence, at)) };
}
