/** Intervals from tests: all values that the evidence does not speak against. */
import { rootNear } from "./normal.ts";

/** Both ends; the high one is Infinity where nothing bounds it. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Evidence to reach, a value that is not rejected, and how far from it an end is looked for. */
export interface End {
  readonly goal: number;
  readonly guess: number;
  readonly reach?: number;
}

/** Logarithms this far away are as good as 0 and Infinity. */
const REACH = 60;

/** The value below which the log-evidence, falling up to the guess, exceeds the goal; -Infinity where it does so nowhere in reach. */
export function endBelow(evidence: (at: number) => number, { goal, guess, reach = REACH }: End): number {
  if (!(evidence(guess - reach) > goal)) return Number.NEGATIVE_INFINITY;
  return rootNear((at) => goal - evidence(at), guess);
}

/** The value above which the log-evidence, rising from the guess on, exceeds the goal; Infinity where it does so nowhere in reach. */
export function endAbove(evidence: (at: number) => number, { goal, guess, reach = REACH }: End): number {
  if (!(evidence(guess + reach) > goal)) return Number.POSITIVE_INFINITY;
  return rootNear((at) => evidence(at) - goal, guess);
}

/** ln of the mean of the exponentials: the log-capital of bettors who began with equal shares of one. */
export function logMeanExp(logs: readonly number[]): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < logs.length; i += 1) most = Math.max(most, logs[i] ?? most);
  let sum = 0;
  for (let i = 0; i < logs.length; i += 1) sum += Math.exp((logs[i] ?? most) - most);
  return most + Math.log(sum / logs.length);
}
