/** What a kind of guard brings to the judge. All the rest (evidence, stages, missing readings, verdicts) is common to the kinds. */
import type { Scale } from "./estimate.ts";
import type { Inconclusive, Test } from "./finding.ts";
import type { HalfWay } from "./half-way.ts";
import { type Ladder, slowerAt, type Unusable } from "./histogram.ts";
import type { AnsweredTwice, Arm, Payload } from "./reading.ts";
import type { Rule } from "./rules.ts";
import type { Series } from "./series.ts";

/** Fewer units than this are none (rounding), more are no count of anything. */
export const LEAST_UNITS = 1e-6;
export const MOST_UNITS = 1e15;
/** No sum of money, and no gauge, is as large as this; squares of it are still numbers. */
export const MOST_VALUE = 1e30;

/** Values of units: how many have which, or their moments only (`levels` null). */
export interface Values {
  readonly kind: "values";
  readonly levels: readonly number[] | null;
  readonly counts: readonly number[];
  /** Sum of squares. */
  readonly squares: number;
}

/** What some kinds know of units besides their number. */
export type More =
  | Values
  | { readonly kind: "pairs"; readonly pairs: readonly AnsweredTwice[] }
  /** `squares`: as if the sum of the parts were seen in each of the units, with the scatter of the parts. */
  | { readonly kind: "parts"; readonly parts: readonly Units[]; readonly squares: number };

/** The units of one arm in one interval: `events` of them, or the sum of their values; a histogram has events per bound. */
export interface Units {
  readonly ok: true;
  readonly total: number;
  readonly events: number;
  readonly ladder: Ladder | null;
  readonly more: More | null;
}

/** Units that are only counted. */
export function counted(total: number, events: number): Units {
  return { ok: true, total, events, ladder: null, more: null };
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

/** Where there are no bounds. */
export const NO_BOUNDS: Point = [0, 0, 0, "rare"];

/** What was fixed from the past when the rollout began, and must not move with the outcomes. JSON-serialisable. */
export interface Memo {
  /** Series of the test against the baseline; null while there is too little history to choose them. */
  readonly points: readonly Point[] | null;
  /** Histogram bounds at which the objective's sides are really tested; null where the side has none. */
  readonly objective: readonly [above: number | null, below: number | null];
  /** Histogram bounds at which the objective is certified: the last ones within it. */
  readonly certified: readonly [above: number | null, below: number | null];
  /** Bounds that are counted to show a percentile to people. */
  readonly display: readonly number[];
  /** The baseline's histogram, until the points are chosen. */
  readonly pool: Ladder | null;
  /** Where values are cut off, and the baseline's units that it was found from. */
  readonly cap: { readonly at: number; readonly units: number } | null;
  /** The recorded baseline's limits per point, and the checks that were left, from the moment there was no live baseline. */
  readonly recorded: { readonly limits: readonly number[]; readonly horizon: number } | null;
}

export const EMPTY_MEMO: Memo = {
  points: null,
  objective: [null, null],
  certified: [null, null],
  display: [],
  pool: null,
  cap: null,
  recorded: null,
};

/** One series of a test: its null and where it counts. */
export interface Counted {
  readonly rule: Rule;
  readonly point: Point;
}

export type TrialKey =
  | "above"
  | "below"
  | "band"
  | "baseline"
  | "median"
  | "recorded"
  | "split"
  | `floor-${number}`
  | "certify-above"
  | "certify-below"
  | "certify-baseline"
  | `certify-baseline-${number}`;

/** One test of a guard. Its evidence is the average of its series'. */
export interface Trial {
  readonly key: TrialKey;
  readonly test: Test;
  /** Of the pair's alpha; a certificate has an alpha of its own, it licenses a word and no action. */
  readonly share: number;
  readonly certifies: boolean;
  readonly counted: readonly Counted[];
}

/** Sums of one arm, as the kind adds them up: units first. */
export type Level = readonly number[];

/** Both arms' sums of a stage, or of the rollout. */
export interface Sums {
  readonly candidate: Level;
  readonly baseline: Level;
}

/** A rule without chance that was broken, or that cannot say yes. */
export type Ruling =
  | { readonly kind: "broken"; readonly limit: number; readonly detail: string }
  | { readonly kind: "open"; readonly reason: Inconclusive; readonly detail: string };

/** What a rule looks at besides sums. */
export interface Circumstances {
  readonly confirmed: boolean;
  readonly reported: boolean;
  readonly weight: number | null;
}

export interface Kind {
  /** Which arms must have units in an interval; `both` only while there is a live baseline, `reading` is content with none. */
  readonly needs: "candidate" | "both" | "reading" | "nothing";
  /** Whether a stage begins its sums anew. */
  readonly spans: "stage" | "rollout";
  /** Whether it compares with the baseline, and whether with nothing else. */
  readonly compares: "no" | "also" | "only";
  /** Which side is worse where arms are compared. */
  readonly better: "lower" | "higher";
  read(payload: Payload, arm: Arm): Units | Unusable;
  /** Units as they are tested: values between 0 and 1. */
  scale(units: Units, memo: Memo): Units;
  /** What is fixed before the first interval. `history` are the baseline's intervals, not scaled. */
  open(history: readonly Units[]): Memo;
  /** Fixes what only needs to know the histogram's bounds. */
  prepare(memo: Memo, ladder: Ladder): Memo;
  /** Learns from a judged interval of the baseline (not scaled) what could not be fixed yet. */
  learn(memo: Memo, baseline: Units): Memo;
  trials(memo: Memo): readonly Trial[];
  /** Why a test of this guard cannot be made with these readings; null when all can. */
  missing(memo: Memo): string | null;
  /** Whether a test was asked for and could not begin; `series` are those of all tests that have some. */
  waits(memo: Memo, series: readonly Series[]): boolean;
  /** Adds an interval to the sums that show a level, in place; `display` are the places of the memo's bounds. null: nothing was read. */
  sum(sums: number[], units: Units | null, display: readonly number[]): void;
  /** The level that those sums show, in the guard's unit. */
  show(memo: Memo, sums: Level): number | null;
  /** What a rule without chance says after an interval, null where there is nothing to object to; null for kinds without one. */
  readonly rule: ((sums: Sums, circumstances: Circumstances) => Ruling | null) | null;
  /** A level of the baseline with the tolerated margin, and the one-armed null against it; null where nothing can be recorded. */
  readonly recorded: {
    tolerate(memo: Memo, level: number): number;
    rule(limit: number, side: "above" | "below"): Rule;
  } | null;
  /** How the tests' own scale becomes the guard's unit. */
  unit(memo: Memo): Scale;
  /** The half-way rule; `base` is the baseline's level as measured. null where none applies or the point's own bound says it. */
  halfWay(base: number | null, memo: Memo): HalfWay | null;
  /** The limit as a level; `baseline` is the baseline's level as shown. */
  limit(memo: Memo, trial: Trial, baseline: number | null): number;
}

/** What most kinds have in common, to be written over. */
export const PLAIN_KIND: Omit<Kind, "read" | "trials" | "show" | "limit"> = {
  needs: "candidate",
  spans: "stage",
  compares: "no",
  better: "lower",
  scale: (units) => units,
  open: () => EMPTY_MEMO,
  prepare: (memo) => memo,
  learn: (memo) => memo,
  missing: () => null,
  waits: () => false,
  sum: (sums, units) => {
    if (units === null) return;
    sums[0] = (sums[0] ?? 0) + units.total;
    sums[1] = (sums[1] ?? 0) + units.events;
  },
  rule: null,
  recorded: null,
  unit: () => ({ least: 0, width: 1 }),
  halfWay: () => null,
};

/** Events per unit of plain sums; null without units. */
export function meanOf([total = 0, events = 0]: Level): number | null {
  return total > 0 ? events / total : null;
}
