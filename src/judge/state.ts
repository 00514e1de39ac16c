/** What is known about one guard in one cohort between two ticks, and what the plan says about it. */
import type { Instant } from "../units.ts";
import type { Finding, Test } from "./finding.ts";
import type { Guard } from "./guard.ts";
import { EMPTY_MEMO, type Level, type Memo, type TrialKey } from "./kind.ts";
import type { Gap } from "./presence.ts";
import type { Reading, Window } from "./reading.ts";
import type { Series, Sums } from "./series.ts";

/** A guard in a cohort, as planned. */
export interface PairPlan {
  readonly guard: Guard;
  readonly cohort: string;
  /** This pair's share of the rollout's chance of a false alarm. */
  readonly alpha: number;
  readonly promised: boolean;
  /** Candidate units that the plan promised with in this stage; null for a blind pair. */
  readonly needed: number | null;
  /** Planned intervals of all stages with this null. */
  readonly horizon: number;
  readonly designEffect: number;
}

/** One complete interval of both arms. */
export interface IntervalReading {
  readonly window: Window;
  readonly baseline: Reading;
  readonly candidate: Reading;
}

export interface Moment {
  readonly stage: string;
  readonly bakeOver: boolean;
  /** Whether the baseline has live traffic; at 100 % it has not. */
  readonly live: boolean;
}

/** A test's evidence; `top` is its most so far. */
export interface TestState {
  readonly key: TrialKey;
  readonly top: number;
  readonly series: readonly Series[];
}

/** Sums of the running stage, for people: intervals looked at, intervals with data, and levels per arm. */
export interface StageSums {
  readonly looked: number;
  readonly filled: number;
  readonly candidate: Level;
  readonly baseline: Level;
}

/**
 * JSON-serialisable, at most 600 bytes a series.
 *
 * `until` is the end of the last judged interval: reading it again changes nothing. `stage`, `seen` and `breach` start anew with
 * a stage, all evidence is carried.
 */
export interface PairState {
  readonly until: Instant | null;
  readonly stage: string;
  readonly memo: Memo;
  readonly tests: readonly TestState[];
  readonly seen: StageSums;
  readonly gap: Gap | null;
  readonly breach: { readonly test: Test; readonly limit: number } | null;
}

export interface Judgement {
  readonly state: PairState;
  readonly finding: Finding;
  /** Alpha-weighted evidence of this tick for the average over pairs (`isBreachTogether`); 1 would be a breach alone. */
  readonly evidence: number;
}

export const NOTHING_SEEN: StageSums = { looked: 0, filled: 0, candidate: [], baseline: [] };

export function newState(stage: string, memo: Memo = EMPTY_MEMO): PairState {
  return { until: null, stage, memo, tests: [], seen: NOTHING_SEEN, gap: null, breach: null };
}

/** The state as it is stored: numbers with eleven digits, which is far beyond what a verdict needs. */
export function compact(state: PairState): PairState {
  return {
    ...state,
    tests: state.tests.map((test) => ({
      ...test,
      top: round(test.top),
      series: test.series.map(compactSeries),
    })),
    seen: {
      ...state.seen,
      candidate: state.seen.candidate.map(round),
      baseline: state.seen.baseline.map(round),
    },
  };
}

function compactSeries({ core, sums, arm, blocks, low, since }: Series): Series {
  const [mean, size, steps, pairs, n, sum, squares] = arm;
  return {
    core: { a: core.a.map(round), cash: round(core.cash), u: round(core.u), t: core.t },
    sums: roundSums(sums),
    arm: [round(mean), round(size), round(steps), pairs, round(n), round(sum), round(squares)],
    blocks: [compactBlock(blocks[0]), compactBlock(blocks[1])],
    low: round(low),
    since: roundSums(since),
  };
}

function compactBlock([
  residual,
  variance,
  length,
  z,
  steps,
  pairs,
]: Series["blocks"][0]): Series["blocks"][0] {
  return [round(residual), round(variance), length, round(z), round(steps), pairs];
}

function roundSums([xc, nc, xb, nb, xh]: Sums): Sums {
  return [round(xc), round(nc), round(xb), round(nb), round(xh)];
}

function round(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(11));
}
