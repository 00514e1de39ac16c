/** What is known about one guard in one cohort between two ticks, and what the plan says about it. */
import type { Instant } from "../units.ts";
import type { Test } from "./finding.ts";
import type { Guard } from "./guard.ts";
import { EMPTY_MEMO, type Level, type Memo, type TrialKey } from "./kind.ts";
import type { NullKey } from "./null-key.ts";
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
  /** By which factor the odds of a split may be off: what the guard tolerates and, of units that stay, what chance does. 1 for none. */
  readonly tolerance: number;
  /** What the null is about besides the guard: the two versions. Evidence of another null is dealt anew, not carried. */
  readonly versions: string;
}

/** One complete interval of both arms. */
export interface IntervalReading {
  readonly window: Window;
  /** The candidate's share of this cohort's traffic as set, 0..1; null while it moved. */
  readonly weight: number | null;
  readonly baseline: Reading;
  readonly candidate: Reading;
}

/** What a person reported of a guard: an unconfirmed report holds, a confirmed one is as good as an event that was counted. */
export interface Report {
  readonly by: string;
  readonly confirmed: boolean;
}

export interface Moment {
  readonly stage: string;
  /** Reports of this guard that nobody took back. */
  readonly reports: readonly Report[];
  readonly bakeOver: boolean;
  /** Whether the baseline has live traffic; at 100 % it has not. */
  readonly live: boolean;
  /** Whether, without it, its readings are those of the same hours of an earlier week of this rollout. */
  readonly sameHours: boolean;
  /** Whether the intervals still show the traffic of before the stage: they ripened late, or nobody new was sent yet. */
  readonly ofBefore?: boolean;
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
 * a stage, all evidence is carried and gets a part of the reserve to begin with.
 */
export interface Pair {
  readonly until: Instant | null;
  readonly stage: string;
  /** Whether the first interval of the stage's own traffic is still to come. */
  readonly isOwed: boolean;
  /** What the evidence is about; null before the first interval. */
  readonly key: NullKey | null;
  /** When the evidence was dealt anew for another null; null when it never was. */
  readonly since: Instant | null;
  readonly memo: Memo;
  readonly tests: readonly TestState[];
  readonly seen: StageSums;
  readonly gap: Gap | null;
  readonly breach: Breach | null;
}

/** The first breach of a stage; `detail` is what a rule found. */
export interface Breach {
  readonly test: Test;
  readonly limit: number;
  readonly detail: string | null;
}

export const NOTHING_SEEN: StageSums = { looked: 0, filled: 0, candidate: [], baseline: [] };

export function newPair(stage: string, memo: Memo = EMPTY_MEMO): Pair {
  return {
    until: null,
    stage,
    // What begins in the first stage has everything.
    isOwed: false,
    key: null,
    since: null,
    memo,
    tests: [],
    seen: NOTHING_SEEN,
    gap: null,
    breach: null,
  };
}

/** What people reported of the guard. */
export function peopleOf({ reports }: Moment): { readonly confirmed: boolean; readonly reported: boolean } {
  return { confirmed: reports.some(({ confirmed }) => confirmed), reported: reports.length > 0 };
}
