/** What a kind of guard brings to the judge. All the rest (evidence, stages, missing readings, verdicts) is common to the kinds. */
import type { Test } from "./finding.ts";
import { type Ladder, slowerAt, type Unusable } from "./histogram.ts";
import type { Arm, Payload } from "./reading.ts";
import type { Rule } from "./rules.ts";

/** Fewer units than this are none (rounding), more are no count of anything. */
export const LEAST_UNITS = 1e-6;
export const MOST_UNITS = 1e15;

/** The units of one arm in one interval: a share has one kind of event, a histogram one per bound. */
export interface Units {
  readonly ok: true;
  readonly total: number;
  readonly events: number;
  readonly ladder: Ladder | null;
}

/** Units beyond the bound at `index`, or the events of a share whatever the index. */
export function beyond(units: Units, index: number): number {
  return units.ladder === null ? units.events : slowerAt(units.ladder, index);
}

/** Where one two-sample series counts, and how: `rare` events, `frequent` ones (scores of 0 and 1), or a rare complement. */
export type Point = readonly [
  baseline: number,
  candidate: number,
  halfWay: number,
  how: "rare" | "frequent" | "complement",
];

/** What was fixed from the past when the rollout began, and must not move with the outcomes. JSON-serialisable. */
export interface Memo {
  /** Series of the test against the baseline; null while there is too little history to choose them. */
  readonly points: readonly Point[] | null;
  /** Histogram bounds at which the objective's sides are really tested; null where the side has none. */
  readonly objective: readonly [above: number | null, below: number | null];
  /** Bounds that are counted to show a percentile to people. */
  readonly display: readonly number[];
  /** The baseline's histogram, until the points are chosen. */
  readonly pool: Ladder | null;
  /** The recorded baseline's limits per point, and the checks that were left, from the moment there was no live baseline. */
  readonly recorded: { readonly limits: readonly number[]; readonly horizon: number } | null;
}

/** One series of a test: its null and where it counts. */
export interface Counted {
  readonly rule: Rule;
  readonly point: Point;
}

export type TrialKey = "above" | "below" | "baseline" | "recorded";

/** One test of a guard. Its evidence is the average of its series'. */
export interface Trial {
  readonly key: TrialKey;
  readonly test: Test;
  /** Of the pair's alpha. */
  readonly share: number;
  readonly counted: readonly Counted[];
}

/** Counts of one arm over a stage: units, then events (share) or slower units per display bound (latency). */
export type Level = readonly number[];

export interface Kind {
  read(payload: Payload, arm: Arm): Units | Unusable;
  /** What is fixed before the first interval. `history` are the baseline's intervals. */
  open(history: readonly Units[]): Memo;
  /** Fixes what only needs to know the histogram's bounds. */
  prepare(memo: Memo, ladder: Ladder): Memo;
  /** Learns from a judged interval of the baseline what could not be fixed yet. */
  learn(memo: Memo, baseline: Units): Memo;
  trials(memo: Memo): readonly Trial[];
  /** Why a test of this guard cannot be made with these readings; null when all can. */
  missing(memo: Memo): string | null;
  /** Adds an interval to the sums that show a level, in place; `display` are the places of the memo's bounds. */
  sum(sums: number[], units: Units, display: readonly number[]): void;
  /** The level that those sums show, in the guard's unit. */
  show(memo: Memo, sums: Level): number | null;
  /** A share of the baseline with the tolerated margin. */
  tolerate(share: number): number;
  /** The half-way rule's factor on the event rate; `base` is the baseline's level as measured. 1 where the point's own bound says it. */
  halfWay(base: number | null): number;
  /** The limit as a level; `baseline` is the baseline's level as shown. */
  limit(memo: Memo, trial: Trial, baseline: number | null): number;
}

export const EMPTY_MEMO: Memo = {
  points: null,
  objective: [null, null],
  display: [],
  pool: null,
  recorded: null,
};
