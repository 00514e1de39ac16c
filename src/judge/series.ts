/** One series: the evidence of one null on one stream of counts, and all that the next interval needs from the past. */
import { type Bets, type Core, openCore, pass, wealth } from "./core.ts";
import {
  type ArmSpread,
  type Block,
  BLOCKS,
  extendArm,
  extendBlock,
  type Moments,
  NEW_BLOCK,
  openArm,
} from "./dispersion.ts";
import type { Counts } from "./increments.ts";

/** Counts of one interval; `xh` are the candidate's units beyond the half-way bound (latency only, else 0). */
export interface Tally extends Counts {
  readonly xh: number;
}

/** Counts over many intervals. */
export type Sums = readonly [xc: number, nc: number, xb: number, nb: number, xh: number];

/** JSON-serialisable. `low` is the least evidence so far and `since` the sums at that moment (for the half-way rule). */
export interface Series {
  readonly core: Core;
  readonly sums: Sums;
  readonly arm: ArmSpread;
  readonly blocks: readonly [Block, Block];
  readonly low: number;
  readonly since: Sums;
}

/** What holds for all series of a pair. `horizon` is the planned number of checks of all stages with this null. */
export interface Setting {
  readonly horizon: number;
  readonly designEffect: number;
}

const NOTHING: Sums = [0, 0, 0, 0, 0];

/** A series before its first interval, with the baseline's intervals before the rollout. */
export function openSeries(bets: Bets, horizon: number, history: readonly Moments[]): Series {
  const core = openCore(bets, horizon);
  return {
    core,
    sums: NOTHING,
    arm: openArm(history),
    blocks: [NEW_BLOCK, NEW_BLOCK],
    low: wealth(core),
    since: NOTHING,
  };
}

/** Events of units as moments: the sum of squares of noughts and ones is their sum. */
export function shareMoments(n: number, events: number): Moments {
  return { n, sum: events, squares: events };
}

/** What one interval does to a series, before its sums are added. */
export interface Step {
  readonly core: Core;
  readonly residual: number;
  readonly variance: number;
  readonly baseline: Moments;
}

/** The series after an interval. */
export function settle(series: Series, step: Step, tally: Tally): Series {
  const past = series.sums;
  const sums: Sums = [past[0] + tally.xc, past[1] + tally.nc, past[2] + tally.xb, past[3] + tally.nb, past[4] + tally.xh];
  const now = wealth(step.core);
  const lowest = now <= series.low;
  return {
    core: step.core,
    sums,
    arm: extendArm(series.arm, step.baseline),
    blocks: [
      extendBlock(series.blocks[0], BLOCKS[0].length, step.residual, step.variance),
      extendBlock(series.blocks[1], BLOCKS[1].length, step.residual, step.variance),
    ],
    low: lowest ? now : series.low,
    since: lowest ? sums : series.since,
  };
}

/** The series after an interval that lacks an arm: no evidence either way, but what the other arm showed is remembered. */
export function idle(series: Series, bets: Bets, tally: Tally, baseline: Moments): Series {
  return settle(series, { core: pass(series.core, bets), residual: 0, variance: 0, baseline }, tally);
}
