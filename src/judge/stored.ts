/**
 * A pair as it is stored between two ticks: JSON, at most 600 bytes a series.
 *
 * Numbers keep nine digits, far beyond what a verdict needs; what is empty is left out.
 */
import type { Instant } from "../units.ts";
import type { Block } from "./dispersion.ts";
import type { Test } from "./finding.ts";
import type { Guard } from "./guard.ts";
import { EMPTY_MEMO, type Level, type Memo, type TrialKey } from "./kind.ts";
import type { Gap } from "./presence.ts";
import type { Series } from "./series.ts";
import type { Pair, TestState } from "./state.ts";

/** The evidence and all that goes with it; for `judgePair` only. `until` is the end of the last judged interval. */
export interface PairState {
  readonly until: Instant | null;
  readonly stage: string;
  readonly memo: Partial<Memo>;
  readonly tests: readonly StoredTest[];
  readonly seen: readonly [looked: number, filled: number, candidate: Level, baseline: Level];
  readonly gap?: Gap;
  readonly breach?: { readonly test: Test; readonly limit: number };
}

interface StoredTest {
  readonly key: TrialKey;
  readonly top: number;
  /** Per series: cash, release, checks, sums (5), arm (7), blocks (2 × 6), least evidence, sums then (5), and the bettors. */
  readonly series: readonly (readonly number[])[];
}

/** How many series a guard keeps in each cohort: what its state weighs. A latency is compared at up to five points of its tail. */
export function seriesOf(guard: Guard): number {
  if (guard.kind !== "proportion" && guard.kind !== "latency") return 1;
  const sides = (guard.objective.atMost === null ? 0 : 1) + (guard.objective.atLeast === null ? 0 : 1);
  return sides + (guard.margin === null ? 0 : guard.kind === "latency" ? 5 : 1);
}

const DIGITS = 9;
const BETTORS_AT = 33;

export function store({ until, stage, memo, tests, seen, gap, breach }: Pair): PairState {
  return {
    until,
    stage,
    memo: storeMemo(memo),
    tests: tests.map(({ key, top, series }) => ({ key, top: round(top), series: series.map(storeSeries) })),
    seen: [seen.looked, seen.filled, seen.candidate.map(round), seen.baseline.map(round)],
    ...(gap === null ? {} : { gap }),
    ...(breach === null ? {} : { breach }),
  };
}

export function restore(state: PairState): Pair {
  const [looked, filled, candidate, baseline] = state.seen;
  return {
    until: state.until,
    stage: state.stage,
    memo: restoreMemo(state.memo),
    tests: state.tests.map(({ key, top, series }): TestState => ({
      key,
      top,
      series: series.map(restoreSeries),
    })),
    seen: { looked, filled, candidate, baseline },
    gap: state.gap ?? null,
    breach: state.breach ?? null,
  };
}

function storeMemo({ points, objective, display, pool, recorded }: Memo): Partial<Memo> {
  return {
    ...(points === null ? {} : { points }),
    ...(objective[0] === null && objective[1] === null ? {} : { objective }),
    ...(display.length === 0 ? {} : { display }),
    // Infinity is no JSON.
    ...(pool === null ? {} : { pool: { ...pool, bounds: pool.bounds.slice(0, -1) } }),
    ...(recorded === null ? {} : { recorded }),
  };
}

function restoreMemo(stored: Partial<Memo>): Memo {
  const memo = { ...EMPTY_MEMO, ...stored };
  if (memo.pool === null) return memo;
  return { ...memo, pool: { ...memo.pool, bounds: [...memo.pool.bounds, Number.POSITIVE_INFINITY] } };
}

function storeSeries({ core, sums, arm, blocks, low, since }: Series): number[] {
  return [
    core.cash,
    core.u,
    core.t,
    ...sums,
    ...arm,
    ...blocks[0],
    ...blocks[1],
    low,
    ...since,
    ...core.a,
  ].map(round);
}

function restoreSeries(numbers: readonly number[]): Series {
  const at = (i: number): number => numbers[i] ?? 0;
  const block = (i: number): Block => [at(i), at(i + 1), at(i + 2), at(i + 3), at(i + 4), at(i + 5)];
  return {
    core: { a: numbers.slice(BETTORS_AT), cash: at(0), u: at(1), t: at(2) },
    sums: [at(3), at(4), at(5), at(6), at(7)],
    arm: [at(8), at(9), at(10), at(11), at(12), at(13), at(14)],
    blocks: [block(15), block(21)],
    low: at(27),
    since: [at(28), at(29), at(30), at(31), at(32)],
  };
}

function round(value: number): number {
  if (Number.isInteger(value)) return value;
  const size = Math.abs(value);
  if (!(size > 1e-9 && size < 1e9)) return Number(value.toPrecision(DIGITS));
  const scale = 10 ** (DIGITS - 1 - Math.floor(Math.log10(size)));
  return Math.round(value * scale) / scale;
}
