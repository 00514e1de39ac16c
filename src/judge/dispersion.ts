/**
 * By how much the intervals scatter more than independent units would: retries, clusters, bots, autocorrelation.
 *
 * Every log-increment is divided by this phi >= 1, computed from past intervals only. By Jensen's inequality
 * E exp(l/phi) <= (E exp l)^(1/phi) <= 1, so tempering never breaks validity on independent units; on clustered ones it is
 * right for Gaussian-like over-dispersion. Successive differences are used, so slow drift does not count.
 */
import { earn } from "./grid.ts";

const MOST = 20;
const OUTLIER = 30;

/** The baseline arm, interval to interval: last mean and size, sum and number of squared steps; units, sum and sum of squares of all. */
export type ArmSpread = readonly [
  mean: number,
  size: number,
  steps: number,
  pairs: number,
  n: number,
  sum: number,
  squares: number,
];

/** Units of one interval of one arm. For shares `sum` and `squares` are both the number of events. */
export interface Moments {
  readonly n: number;
  readonly sum: number;
  readonly squares: number;
}

/** A block of intervals: its residual and variance so far and its length; last closed block's z, sum and number of steps (-1 before the first). */
export type Block = readonly [
  residual: number,
  variance: number,
  length: number,
  z: number,
  steps: number,
  pairs: number,
];

/** Blocks of 5 and of 20 intervals, with the weight of the prior "no more than the baseline's own". */
export const BLOCKS = [
  { length: 5, prior: 16 },
  { length: 20, prior: 10 },
] as const;

export const NEW_BLOCK: Block = [0, 0, 0, 0, 0, -1];

/** Variance of one unit, pulled a little towards one half. */
export function unitVariance(n: number, sum: number, squares: number): number {
  const mean = (sum + 0.5) / (n + 1);
  return (squares + 0.5) / (n + 1) - mean * mean;
}

/** The baseline arm after its history; intervals without units are left out. */
export function openArm(history: readonly Moments[]): ArmSpread {
  let [n, sum, squares] = [0, 0, 0];
  for (const one of history) {
    n += one.n;
    sum += one.sum;
    squares += one.squares;
  }
  const variance = unitVariance(n, sum, squares);
  let arm: ArmSpread = [0, 0, 0, 0, n, sum, squares];
  for (const one of history) {
    if (!(one.n > 0)) continue;
    const isFirst = arm[1] === 0;
    arm = [one.sum / one.n, one.n, isFirst ? 0 : arm[2] + squaredStep(arm, one, variance), isFirst ? 0 : arm[3] + 1, n, sum, squares];
  }
  return arm;
}

/** The baseline arm with one more interval. */
export function extendArm(arm: ArmSpread, next: Moments): ArmSpread {
  if (!(next.n > 0)) return arm;
  const [n, sum, squares] = [arm[4] + next.n, arm[5] + next.sum, arm[6] + next.squares];
  const mean = next.sum / next.n;
  if (arm[1] === 0) return [mean, next.n, 0, 0, n, sum, squares];
  return [mean, next.n, arm[2] + squaredStep(arm, next, unitVariance(n, sum, squares)), arm[3] + 1, n, sum, squares];
}

/** The step from the last mean to the next in units of its variance, without outliers. */
function squaredStep(arm: ArmSpread, next: Moments, variance: number): number {
  const scale = Math.max(1e-9, variance) * (1 / next.n + 1 / arm[1]);
  return Math.min(OUTLIER, (next.sum / next.n - arm[0]) ** 2 / scale);
}

/** A block with one more interval; closed once it is long enough and holds at least one effective event. */
export function extendBlock(block: Block, length: number, residual: number, variance: number): Block {
  const r = block[0] + residual;
  const v = block[1] + variance;
  const intervals = block[2] + 1;
  if (intervals < length || v < 1) return [r, v, intervals, block[3], block[4], block[5]];
  const z = r / Math.sqrt(v);
  if (block[5] < 0) return [0, 0, 0, z, 0, 0];
  return [0, 0, 0, z, block[4] + Math.min(OUTLIER, (z - block[3]) ** 2 / 2), block[5] + 1];
}

/** Over-dispersion of the baseline arm alone, 1..20. */
export function armDispersion(arm: ArmSpread): number {
  const pairs = arm[3];
  const excess = (arm[2] - pairs) / (pairs + 5);
  return Math.min(MOST, Math.max(1, 1 + earn(excess, (1.5 * Math.sqrt(3 * pairs)) / (pairs + 5))));
}

/** The factor by which evidence is divided, 1..20 and never below `designEffect` (sticky users do not show between blocks). */
export function dispersion(arm: ArmSpread, blocks: readonly [Block, Block], designEffect = 1): number {
  const own = armDispersion(arm);
  const more = Math.max(
    blockExcess(blocks[0], BLOCKS[0].prior, own),
    blockExcess(blocks[1], BLOCKS[1].prior, own),
  );
  return Math.max(designEffect, Math.min(MOST, Math.max(1, own + more)));
}

function blockExcess(block: Block, prior: number, own: number): number {
  const pairs = Math.max(0, block[5]);
  const excess = (block[4] - pairs * own) / (pairs + prior);
  return earn(excess, (1.5 * own * Math.sqrt(3 * pairs)) / (pairs + prior));
}
