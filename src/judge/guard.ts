/** The kinds of guard as data. `config` parses them, `plan` weighs them, `judge` judges them. */
import type { Duration } from "../units.ts";

export const GUARD_CLASSES = [
  "latency",
  "error",
  "quality",
  "business",
  "cost",
  "saturation",
  "integrity",
] as const;
export type GuardClass = (typeof GUARD_CLASSES)[number];
export const ON_BREACH = ["roll-back", "hold", "warn"] as const;
export type OnBreach = (typeof ON_BREACH)[number];
export type Better = "lower" | "higher";

/**
 * The tolerated margin to the live baseline, the null of the test:
 * `points` for shares and scores as a fraction (`1pp` is 0.01), `factor` for ratios (`x1.1` is 1.1).
 */
export type Margin =
  | { readonly kind: "points"; readonly points: number }
  | { readonly kind: "factor"; readonly factor: number };

/** The level that must be found with 80 % power: an absolute level, or a factor of the baseline. */
export type Detect =
  | { readonly kind: "level"; readonly level: number }
  | { readonly kind: "factor"; readonly factor: number };

/** The objective. Shares as fractions (`3%` is 0.03), latencies in seconds, money in its currency. */
export interface Objective {
  readonly atMost: number | null;
  readonly atLeast: number | null;
}

interface GuardBase {
  readonly name: string;
  readonly class: GuardClass;
  readonly source: string;
  /** The traffic unit that it counts. */
  readonly unit: string;
  readonly onBreach: OnBreach;
  /** Judged every so many intervals of the rollout. */
  readonly everyTimes: number;
  readonly maturesAfter: Duration | null;
  readonly validWhile: string | null;
  readonly certify: boolean;
  /** Weight of its share of alpha among the guards, 1 when not said. */
  readonly alphaShare: number;
  /** First stage in which it is judged; null from the beginning. */
  readonly from: string | null;
}

interface Measured extends GuardBase {
  readonly better: Better;
  readonly objective: Objective;
  /** Margin to the live baseline; null when it is judged against the objective only. */
  readonly margin: Margin | null;
  /** The baseline's level as the file expects it; null when not said. */
  readonly expect: number | null;
  readonly detect: Detect | null;
  /** Between which levels the baseline itself moves from day to day; left out when not said. */
  readonly usual?: readonly [low: number, high: number];
  /** The candidate's level as tests before the release showed it. */
  readonly expectOfCandidate?: number;
}

/** A share of units: `events` of `total`. */
export interface ProportionGuard extends Measured {
  readonly kind: "proportion";
  readonly events: string;
  readonly total: string;
  readonly absentEventsAreZero: boolean;
}

/** A latency percentile by a histogram; `percentile` in 0..100, bounds in seconds. */
export interface LatencyGuard extends Measured {
  readonly kind: "latency";
  readonly histogram: string;
  readonly percentile: number;
  /** The histogram's finite upper bounds in seconds, rising, so that the plan can say which margin is really tested; null when not said. */
  readonly bounds: readonly number[] | null;
}

/** Events per unit of exposure: unlike a share there may be more events than units. */
export interface RateGuard extends Measured {
  readonly kind: "rate";
  readonly events: string;
  /** What the rate is per, such as all requests. */
  readonly exposure: string;
  readonly absentEventsAreZero: boolean;
}

/** Where mean scores come from: single scores (or counts per level), or their number, sum and sum of squares. */
export type ScoreQuery =
  | { readonly kind: "scores"; readonly scores: string }
  | { readonly kind: "moments"; readonly n: string; readonly sum: string; readonly squares: string };

/** The mean of scores, as of an LLM that judges answers. */
export interface ScoreGuard extends Measured {
  readonly kind: "score";
  readonly score: ScoreQuery;
  /** Least and largest score there is. */
  readonly range: readonly [least: number, largest: number];
  /** Standard deviation of one score, for the plan; null when not said. */
  readonly spread: number | null;
}

/** A sum per unit, such as cost per request. */
export interface RatioGuard extends Measured {
  readonly kind: "ratio";
  readonly numerator: string;
  readonly denominator: string;
  /** One value per unit, cut off at the largest usual one: an exact test. null: sums only, judged by their history's scatter. */
  readonly values: string | null;
  /** `1000 summary` is 1000. */
  readonly per: number;
  /** Standard deviation of one unit's value, in the level's unit; null when not said. */
  readonly spread: number | null;
}

export interface LevelGuard extends Measured {
  readonly kind: "level";
  readonly level: string;
}

export interface CompositeGuard extends Measured {
  readonly kind: "composite";
  readonly parts: readonly {
    readonly name: string;
    readonly weight: number;
    readonly score: string;
    readonly floor: number | null;
  }[];
}

/** A count that must stay at most `atMost` events; a report holds, its confirmation rolls back. */
export interface TripwireGuard extends GuardBase {
  readonly kind: "tripwire";
  readonly count: string;
  /** Units that could have tripped it: says what silence proves. null when nothing counts them. */
  readonly exposure: string | null;
  readonly absentEventsAreZero: boolean;
  readonly atMost: number;
  readonly confirmedBy: string | null;
}

/** Sample-ratio mismatch: is the share that arrives the share that was set? */
export interface SplitGuard extends GuardBase {
  readonly kind: "split";
  readonly total: string;
  /** Whether a routed unit is counted once only, when it is first seen. */
  readonly firstSeen: boolean;
  /** By which factor the odds may be off (rounding of weights); 1 for none. */
  readonly tolerance: number;
}

/** The model id that the responses report is the pinned one. */
export interface IdentityGuard extends GuardBase {
  readonly kind: "identity";
  readonly identity: string;
  readonly equals: string;
}

/** What the two answers to one mirrored request are compared by. */
export const COMPARED = ["outcomes", "scores", "latencies"] as const;

/**
 * The same request answered by both versions, in a shadow stage: judged on the differences.
 *
 * Outcomes are 1 for bad and 0 for good, scores 0..1, latencies seconds.
 */
export interface PairedGuard extends Measured {
  readonly kind: "paired";
  readonly pairs: string;
  readonly compares: (typeof COMPARED)[number];
}

/** A report by people. */
export interface SignalGuard extends GuardBase {
  readonly kind: "signal";
  readonly signal: string;
}

export type Guard =
  | ProportionGuard
  | LatencyGuard
  | RateGuard
  | ScoreGuard
  | RatioGuard
  | LevelGuard
  | CompositeGuard
  | TripwireGuard
  | SplitGuard
  | IdentityGuard
  | PairedGuard
  | SignalGuard;

/** Guards with a level: an objective, a margin, or both. */
export type MeasuredGuard = Extract<Guard, { readonly objective: Objective }>;
