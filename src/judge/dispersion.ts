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
export type ArmSpread = [
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
export type Block = [
  residual: number,
  variance: number,
  length: number,
  z: number,
  steps: number,
  pairs: number,
];

/** Blocks of 5 and of 20 intervals, with the weight of the prior "no more than the baseline's own". */
const BLOCKS = [
  { length: 5, prior: 16 },
  { length: 20, prior: 10 },
] as const;

/** Both blocks before the first interval. */
export function openBlocks(): [Block, Block] {
  return [
    [0, 0, 0, 0, 0, -1],
    [0, 0, 0, 0, 0, -1],
  ];
}

/** Variance of one unit, pulled a little towards one half. */
export function unitVariance(n: number, sum: number, squares: number): number {
  const mean = (sum + 0.5) / (n + 1);
  return (squares + 0.5) / (n + 1) - mean * mean;
}

/** The baseline arm after its history, whose whole variance scales all its steps; intervals without units are left out. */
export function openArm(history: readonly Moments[]): ArmSpread {
  const arm: ArmSpread = [0, 0, 0, 0, 0, 0, 0];
  for (const { n, sum, squares } of history) {
    arm[4] += n;
    arm[5] += sum;
    arm[6] += squares;
  }
  for (const one of history) if (one.n > 0) step(arm, one.n, one.sum / one.n);
  return arm;
}

/** One more interval of the baseline arm, in place. */
export function extendArm(arm: ArmSpread, n: number, sum: number, squares: number): void {
  if (!(n > 0)) return;
  arm[4] += n;
  arm[5] += sum;
  arm[6] += squares;
  step(arm, n, sum / n);
}

/** The squared step from the last mean to this one in units of its variance, without outliers. */
function step(arm: ArmSpread, n: number, mean: number): void {
  if (arm[1] > 0) {
    const scale = Math.max(1e-9, unitVariance(arm[4], arm[5], arm[6])) * (1 / n + 1 / arm[1]);
    arm[2] += Math.min(OUTLIER, (mean - arm[0]) ** 2 / scale);
    arm[3] += 1;
  }
  arm[0] = mean;
  arm[1] = n;
}

/** One more interval of both blocks, in place; a block is closed once it is long enough and holds at least one effective event. */
export function extendBlocks(blocks: readonly [Block, Block], residual: number, variance: number): void {
  extendBlock(blocks[0], BLOCKS[0].length, residual, variance);
  extendBlock(blocks[1], BLOCKS[1].length, residual, variance);
}

function extendBlock(block: Block, length: number, residual: number, variance: number): void {
  block[0] += residual;
  block[1] += variance;
  block[2] += 1;
  if (block[2] < length || block[1] < 1) return;
  const z = block[0] / Math.sqrt(block[1]);
  if (block[5] >= 0) block[4] += Math.min(OUTLIER, (z - block[3]) ** 2 / 2);
  block[3] = z;
  block[5] += 1;
  block[0] = 0;
  block[1] = 0;
  block[2] = 0;
}

/** Over-dispersion of the baseline arm alone, 1..20. */
function armDispersion(arm: ArmSpread): number {
  const pairs = arm[3];
  const excess = (arm[2] - pairs) / (pairs + 5);
  if (excess <= 0) return 1;
  return Math.min(MOST, 1 + earn(excess, (1.5 * Math.sqrt(3 * pairs)) / (pairs + 5)));
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
  return excess <= 0 ? excess : earn(excess, (1.5 * own * Math.sqrt(3 * pairs)) / (pairs + prior));
}
