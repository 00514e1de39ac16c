/** What is known about one guard in one cohort between two ticks, and what the plan says about it. */
import type { Instant } from "../units.ts";
import type { Test } from "./finding.ts";
import type { Guard } from "./guard.ts";
import { EMPTY_MEMO, type Level, type Memo, type TrialKey } from "./kind.ts";
import type { Gap } from "./presence.ts";
import type { Reading, Window } from "./reading.ts";
import type { Series } from "./series.ts";

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
 * What is known about a pair; between two ticks it is stored as a `PairState`.
 *
 * `until` is the end of the last judged interval: reading it again changes nothing. `stage`, `seen` and `breach` start anew with
 * a stage, all evidence is carried.
 */
export interface Pair {
  readonly until: Instant | null;
  readonly stage: string;
  readonly memo: Memo;
  readonly tests: readonly TestState[];
  readonly seen: StageSums;
  readonly gap: Gap | null;
  readonly breach: { readonly test: Test; readonly limit: number } | null;
}

export const NOTHING_SEEN: StageSums = { looked: 0, filled: 0, candidate: [], baseline: [] };

export function newPair(stage: string, memo: Memo = EMPTY_MEMO): Pair {
  return { until: null, stage, memo, tests: [], seen: NOTHING_SEEN, gap: null, breach: null };
}
