/**
 * A pair as it is stored between two ticks: JSON, at most 600 bytes a series.
 *
 * Evidence keeps every bit, so that a rollout that was resumed decides exactly as one that never stopped.
 */
import type { Instant } from "../units.ts";
import { COUNT_BETS } from "./core.ts";
import type { Block } from "./dispersion.ts";
import type { Guard } from "./guard.ts";
import { EMPTY_MEMO, type Memo, type TrialKey } from "./kind.ts";
import type { NullKey } from "./null-key.ts";
import { pack, unpack } from "./packed.ts";
import type { Gap } from "./presence.ts";
import type { Series } from "./series.ts";
import type { Breach, Pair, TestState } from "./state.ts";

/** The evidence and all that goes with it; for `judgePair` only. `until` is the end of the last judged interval. */
export interface PairState {
  readonly until: Instant | null;
  readonly stage: string;
  /** `NullKey.data` and `NullKey.null`; absent before the first interval. */
  readonly key?: string;
  /** When the evidence was dealt anew for another null. */
  readonly since?: Instant;
  readonly memo: Partial<Memo>;
  readonly tests: readonly StoredTest[];
  /** Intervals looked at, with data, and the sums of both arms, packed. */
  readonly seen: readonly [looked: number, filled: number, candidate: string, baseline: string];
  readonly gap?: Gap;
  readonly breach?: Breach;
  /** The stage's own traffic was not judged yet; absent where it was, and in states of before that was told apart. */
  readonly owed?: true;
}

interface StoredTest {
  readonly key: TrialKey;
  readonly top: number;
  /**
   * Per series: whole numbers (checks; of both blocks length and steps; steps of the arm; bettors; what only this test remembers), then
   * all else, packed. States of before the reserve was remembered do not count the last and have no reserve.
   */
  readonly series: readonly (readonly [...counts: number[], rest: string])[];
}

/** How many series a guard keeps in each cohort: what its state weighs. A latency is compared at up to five points of its tail. */
export function seriesOf(guard: Guard): number {
  if (!("objective" in guard)) return guard.kind === "split" ? 1 : 0;
  const { atMost, atLeast } = guard.objective;
  const band =
    guard.kind === "proportion" ||
    guard.kind === "score" ||
    (guard.kind === "ratio" && guard.values !== null);
  const ends = (atMost === null ? 0 : 1) + (atLeast === null ? 0 : 1);
  const sides = band && ends === 2 ? 1 : ends;
  const compared = guard.margin === null ? 0 : guard.kind === "latency" ? 5 : 1;
  const floors = guard.kind === "composite" ? guard.parts.filter(({ floor }) => floor !== null).length : 0;
  if (guard.kind === "paired") return guard.compares === "latencies" ? 6 : 1;
  return sides + compared + floors + (guard.certify ? ends + compared : 0);
}

export function store(pair: Pair): PairState {
  const { until, stage, isOwed, key, since, memo, tests, seen, gap, breach } = pair;
  return {
    until,
    stage,
    ...(key === null ? {} : { key: key.data + key.null }),
    ...(since === null ? {} : { since }),
    memo: storeMemo(memo),
    tests: tests.map(({ key: name, top, series }) => ({ key: name, top, series: series.map(storeSeries) })),
    seen: [seen.looked, seen.filled, pack(seen.candidate), pack(seen.baseline)],
    ...(gap === null ? {} : { gap }),
    ...(breach === null ? {} : { breach }),
    ...(isOwed ? { owed: true } : {}),
  };
}

export function restore(state: PairState): Pair {
  const [looked, filled, candidate, baseline] = state.seen;
  return {
    until: state.until,
    stage: state.stage,
    isOwed: state.owed === true,
    key: keyOf(state.key),
    since: state.since ?? null,
    memo: restoreMemo(state.memo),
    tests: state.tests.map(({ key, top, series }): TestState => ({
      key,
      top,
      series: series.map((one) => restoreSeries(one, reserveOf(state, key))),
    })),
    seen: { looked, filled, candidate: sumsOf(candidate), baseline: sumsOf(baseline) },
    gap: state.gap ?? null,
    breach: state.breach ?? null,
  };
}

/** Of a series that was stored without one: nobody had touched it, unless the evidence had been dealt anew with it. */
function reserveOf({ since }: PairState, key: TrialKey): number {
  return since === undefined && key !== "recorded" ? COUNT_BETS.reserve : 0;
}

function sumsOf(text: string): number[] {
  const sums = unpack(text);
  if (!sums.every(Number.isFinite)) throw new RangeError("the evidence is not as it was stored");
  return sums;
}

function keyOf(key: string | undefined): NullKey | null {
  return key === undefined ? null : { data: key.slice(0, 8), null: key.slice(8) };
}

function storeMemo({ points, objective, certified, display, pool, cap, recorded }: Memo): Partial<Memo> {
  const isPlain = points?.length === 1 && points[0]?.[0] === 0 && points[0][3] === "rare";
  return {
    // The one point of most shares need not be written down.
    ...(points === null || isPlain ? {} : { points }),
    ...(points === null ? { points } : {}),
    ...(objective[0] === null && objective[1] === null ? {} : { objective }),
    ...(certified[0] === null && certified[1] === null ? {} : { certified }),
    ...(display.length === 0 ? {} : { display }),
    // Infinity is no JSON.
    ...(pool === null ? {} : { pool: { ...pool, bounds: pool.bounds.slice(0, -1) } }),
    ...(cap === null ? {} : { cap }),
    ...(recorded === null ? {} : { recorded }),
  };
}

function restoreMemo(stored: Partial<Memo>): Memo {
  const memo: Memo = { ...EMPTY_MEMO, points: [[0, 0, 0, "rare"]], ...stored };
  if (memo.pool === null) return memo;
  return { ...memo, pool: { ...memo.pool, bounds: [...memo.pool.bounds, Number.POSITIVE_INFINITY] } };
}

/** Whole numbers that stay small are shorter as they are. */
function storeSeries(series: Series): StoredTest["series"][number] {
  const { core, sums, arm, blocks, low, since, shown, extra } = series;
  const [short, long] = blocks;
  // Of shares the sum of squares is the sum, and then it is written as a nought.
  const squares = arm[6] === arm[5] ? 0 : arm[6] === 0 ? NONE : arm[6];
  const rest = [core.cash, core.u, sums[0], sums[1], sums[2], sums[3], sums[4]];
  rest.push(arm[0], arm[1], arm[2], arm[4], arm[5], squares);
  rest.push(short[0], short[1], short[3], short[4], long[0], long[1], long[3], long[4]);
  rest.push(low, since[0], since[1], since[2], since[3], since[4]);
  rest.push(shown[0], shown[1], shown[2], shown[3]);
  for (const capital of core.a) rest.push(capital);
  for (const number of extra) rest.push(number);
  rest.push(core.reserve);
  const counts = [core.t, arm[3], short[2], short[5], long[2], long[5], core.a.length, extra.length];
  return [...counts, pack(rest)];
}

/** @throws RangeError for what `storeSeries` did not make: evidence that lost some of its numbers must not be believed. */
function restoreSeries(stored: StoredTest["series"][number], unspent: number): Series {
  const text = stored.at(-1);
  const numbers = typeof text === "string" ? unpack(text) : [];
  const count = (i: number): number => Number(stored[i]);
  const at = (i: number): number => numbers[i] ?? 0;
  const bettors = count(BETTORS);
  const counts = stored.slice(0, -1);
  const isOlder = counts.length === BETTORS + 1;
  const extraAt = BETTORS_AT + bettors;
  const end = isOlder ? numbers.length : extraAt + count(BETTORS + 1);
  const reserve = isOlder ? unspent : at(end);
  const capital = [at(0), reserve, ...numbers.slice(BETTORS_AT, extraAt)];
  const isWhole =
    (isOlder || counts.length === BETTORS + 2) &&
    counts.every((each) => Number.isInteger(each)) &&
    bettors > 0 &&
    end >= extraAt &&
    numbers.length === (isOlder ? end : end + 1) &&
    numbers.every(Number.isFinite) &&
    capital.every((each) => each >= 0);
  if (!isWhole) throw new RangeError("the evidence is not as it was stored");
  const squares = at(12) === 0 ? at(11) : at(12) === NONE ? 0 : at(12);
  return {
    core: { a: numbers.slice(BETTORS_AT, extraAt), cash: at(0), u: at(1), t: count(0), reserve },
    sums: [at(2), at(3), at(4), at(5), at(6)],
    arm: [at(7), at(8), at(9), count(1), at(10), at(11), squares],
    blocks: [blockAt(13, count(2), count(3)), blockAt(17, count(4), count(5))],
    low: isOlder ? at(21) + reserve : at(21),
    since: [at(22), at(23), at(24), at(25), at(26)],
    shown: [at(27), at(28), at(29), at(30)],
    extra: numbers.slice(extraAt, end),
  };

  function blockAt(i: number, length: number, steps: number): Block {
    return [at(i), at(i + 1), length, at(i + 2), at(i + 3), steps];
  }
}

/** Where the number of bettors stands among the whole numbers, and the first of them among the others. */
const BETTORS = 6;
const BETTORS_AT = 31;
/** Stands for a sum of squares of nought where the sum is none. */
const NONE = -1;
