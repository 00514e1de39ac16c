/**
 * How long until a bettor has won enough, as a law: its log-capital is close to a Brownian motion with drift.
 *
 * Source: the inverse Gaussian distribution of first passage times (Schrödinger 1915, Wald 1947).
 */
import { logNormalCdf, normalCdf, normalQuantile, rootNear } from "./normal.ts";

/** Mean and variance of one unit's log-increment when the candidate is as bad as `detect` says. */
export interface Gain {
  readonly mean: number;
  readonly variance: number;
}

/** P(log-capital has reached `goal` within `n` units). */
export function passedBy(n: number, gain: Gain, goal: number): number {
  const { mean: g, variance: v } = gain;
  const spread = Math.sqrt(n * v);
  return (
    normalCdf((n * g - goal) / spread) + Math.exp((2 * g * goal) / v + logNormalCdf(-(n * g + goal) / spread))
  );
}

/** Units after which `goal` has been reached with probability `power`; null when the bettor loses on average. */
export function firstPassage(gain: Gain, goal: number, power: number): number | null {
  if (!(gain.mean > 0)) return null;
  if (goal <= 0) return 0;
  if (gain.variance <= 0) return goal / gain.mean;
  return (
    newton(gain, goal, power) ??
    Math.exp(rootNear((logN) => passedBy(Math.exp(logN), gain, goal) - power, Math.log(goal / gain.mean)))
  );
}

/** A little more than `firstPassage`, without the law's second term: cheap, and steps from there come from above. Infinite for a bettor that loses. */
export function latestPassage({ mean: g, variance: v }: Gain, goal: number, power: number): number {
  if (!(g > 0)) return Number.POSITIVE_INFINITY;
  const z = power === 0.8 ? Z80 : normalQuantile(power);
  return ((z * Math.sqrt(v) + Math.sqrt(z * z * v + 4 * g * goal)) / (2 * g)) ** 2;
}

const TAU = 2 * Math.PI;
/** The powers that are asked for. */
const Z80 = normalQuantile(0.8);

/** The same by Newton's steps on the logarithm, four evaluations where bracketing needs twelve; null where they do not settle. */
function newton(gain: Gain, goal: number, power: number): number | null {
  const { mean: g, variance: v } = gain;
  let n = latestPassage(gain, goal, power);
  for (let i = 0; i < 12; i += 1) {
    const miss = passedBy(n, gain, goal) - power;
    const density = (goal * Math.exp(-((goal - g * n) ** 2) / (2 * v * n))) / Math.sqrt(TAU * v * n);
    const step = miss / density;
    if (!(Math.abs(step) < 2)) return null;
    n *= Math.exp(-step);
    if (Math.abs(step) < 1e-10) return n;
  }
  return null;
}

/** Mean and variance of a log-increment that takes few values, each with its probability. */
export function gainOf(outcomes: readonly (readonly [probability: number, log: number])[]): Gain {
  let mean = 0;
  for (const [probability, log] of outcomes) mean += probability * log;
  let variance = 0;
  for (const [probability, log] of outcomes) variance += probability * (log - mean) ** 2;
  return { mean, variance };
}
