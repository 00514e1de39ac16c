/** One series: the evidence of one null on one stream of counts, and all that the next interval needs from the past. */
import { advance, type Bets, capital, type Core, openCore } from "./core.ts";
import {
  type ArmSpread,
  type Block,
  extendArm,
  extendBlocks,
  type Moments,
  openArm,
  openBlocks,
} from "./dispersion.ts";
import type { Counts } from "./increments.ts";
import type { Units } from "./kind.ts";

/** Counts of one interval; `xh` are the candidate's units beyond the half-way bound (latency only, else 0). */
export interface Tally extends Counts {
  readonly xh: number;
}

/** One interval as a test sees it; `weight` is the candidate's share of the traffic as set, null while it moved. */
export interface Sight extends Tally {
  readonly candidate: Units | null;
  readonly baseline: Units | null;
  readonly weight: number | null;
}

/** Counts over many intervals. */
export type Sums = [xc: number, nc: number, xb: number, nb: number, xh: number];

/** What the display interval of this stage is made from; each test says what its four sums are. */
export type Shown = [number, number, number, number];

/**
 * JSON-serialisable. `low` is the least capital so far and `since` the sums at that moment (for the half-way rule).
 *
 * Changed in place while a tick is judged, on a copy: thousands of steps a tick would otherwise be spent on making objects.
 */
export interface Series {
  readonly core: Core;
  readonly sums: Sums;
  readonly arm: ArmSpread;
  readonly blocks: readonly [Block, Block];
  low: number;
  readonly since: Sums;
  readonly shown: Shown;
  /** What only some tests remember; each says what. */
  readonly extra: number[];
}

/** What holds for all series of a test. `horizon` is the planned number of checks of all stages with this null. */
export interface Setting {
  readonly horizon: number;
  readonly designEffect: number;
  /** The test's own, 0..1; where it is not said, that of one guard alone. */
  readonly alpha?: number;
}

/** A series before its first interval, with the baseline's intervals before the rollout. */
export function openSeries(bets: Bets, horizon: number, history: readonly Moments[]): Series {
  const core = openCore(bets, horizon);
  return {
    core,
    sums: [0, 0, 0, 0, 0],
    arm: openArm(history),
    blocks: openBlocks(),
    low: capital(core),
    since: [0, 0, 0, 0, 0],
    shown: [0, 0, 0, 0],
    extra: [],
  };
}

/** A copy that may be changed. */
export function copySeries({ core, sums, arm, blocks, low, since, shown, extra }: Series): Series {
  return {
    core: { ...core, a: [...core.a] },
    sums: [...sums],
    arm: [...arm],
    blocks: [[...blocks[0]], [...blocks[1]]],
    low,
    since: [...since],
    shown: [...shown],
    extra: [...extra],
  };
}

/** Events of units as moments: the sum of squares of noughts and ones is their sum. */
export function shareMoments(n: number, events: number): Moments {
  return { n, sum: events, squares: events };
}

/** Adds an interval to the sums, in place, after its evidence; `squares` is the baseline's sum of squares. */
export function settle(series: Series, tally: Tally, squares: number): void {
  const { sums } = series;
  sums[0] += tally.xc;
  sums[1] += tally.nc;
  sums[2] += tally.xb;
  sums[3] += tally.nb;
  sums[4] += tally.xh;
  extendArm(series.arm, tally.nb, tally.xb, squares);
  const now = capital(series.core);
  if (now > series.low) return;
  series.low = now;
  for (let i = 0; i < sums.length; i += 1) series.since[i] = sums[i] ?? 0;
}

/** An interval that lacks an arm, in place: no evidence either way, but what the other arm showed is remembered. */
export function idle(series: Series, bets: Bets, tally: Tally, squares: number): void {
  advance(series.core, [], bets);
  extendBlocks(series.blocks, 0, 0);
  settle(series, tally, squares);
}
