import type { Instant } from "../units.ts";
import type { NoReading } from "./reading.ts";

/** Against what a guard was tested: `rule` where no chance is involved, `split` for the share that arrives. */
export type Test = "objective" | "baseline" | "recorded-baseline" | "paired" | "split" | "floor" | "rule";

export type Inconclusive =
  | NoReading
  | "too-few-samples"
  | "immature"
  | "void"
  | "source-failed"
  /** A counter went down, an event was counted twice, bounds fell: numbers that cannot be. */
  | "impossible"
  | "clock-skew"
  /** Reported and not confirmed by the people who can. */
  | "unconfirmed"
  /** A certificate was asked for, and the candidate was not shown to be no worse. */
  | "not-certified";

/** An estimate that may be looked at as often as one likes: the true value lies outside with a chance of at most 5 %. */
export interface Estimate {
  /** `ratio` and `difference` of the candidate to the baseline, or the candidate's own `level`. */
  readonly kind: "ratio" | "difference" | "level";
  readonly value: number;
  /** Of the guard's level, of the units that are not counted (the failures of a share of successes), or of the units slower than a bound. */
  readonly of: "level" | "complement" | "slower";
  readonly low: number;
  /** Infinity where nothing bounds it. */
  readonly high: number;
}

/** One test of a guard as it stands. */
export interface Tested {
  readonly test: Test;
  /** Whether it is a certificate: evidence that the candidate is no worse than tolerated. */
  readonly certifies: boolean;
  /** Name of the part whose floor is tested; null for all else. */
  readonly part: string | null;
  /** The limit of its null, as a level. */
  readonly limit: number;
  /** The evidence M, and what it takes: 1 / alpha of this test. */
  readonly evidence: number;
  readonly threshold: number;
  readonly estimate: Estimate | null;
  /** Histogram bounds that are really compared, in seconds: the baseline's and the candidate's. */
  readonly bounds: readonly [baseline: number, candidate: number] | null;
  /** The worse side, where both are tested. */
  readonly side: "above" | "below" | null;
}

/** What no event in so many units proves, at any look: the rate is below, with a chance of 5 % to be wrong. */
export interface Silence {
  readonly exposure: number;
  readonly rateAtMost: number;
}

/** One part of a composite as seen in this stage: scores from 0 to 1; null where nothing was measured. */
export interface PartSeen {
  readonly part: string;
  readonly candidate: number | null;
  readonly baseline: number | null;
}

/** What stands beside a verdict for people: the levels as observed in this stage. */
export interface Observed {
  /** Candidate's and baseline's level (share, seconds, …); null where nothing was measured. */
  readonly candidate: number | null;
  readonly baseline: number | null;
  readonly candidateSamples: number;
  readonly baselineSamples: number;
  /** Anytime-valid p-value, min(1, 1/max M) over the tests; 1 when no evidence. */
  readonly pValue: number;
  readonly tests: readonly Tested[];
  readonly silence: Silence | null;
  /** Of a composite what its sum is made of; absent for other kinds. */
  readonly parts?: readonly PartSeen[];
  /** Units of one user resemble each other: tested with the declared design effect, approximately. */
  readonly clustered: boolean;
  /** From when on the evidence is about this null; null when from the beginning. */
  readonly since: Instant | null;
}

export const NOTHING_OBSERVED: Observed = {
  candidate: null,
  baseline: null,
  candidateSamples: 0,
  baselineSamples: 0,
  pValue: 1,
  tests: [],
  silence: null,
  clustered: false,
  since: null,
};

export type Verdict =
  | {
      readonly kind: "pass";
      /** Shown to be no worse than tolerated; without it a pass says only that no breach was seen. */
      readonly certified: boolean;
    }
  | {
      readonly kind: "breach";
      readonly test: Test;
      /** The limit that was broken, as a level. */
      readonly limit: number;
      /** What a rule found; null where the numbers say it. */
      readonly detail: string | null;
    }
  | {
      readonly kind: "inconclusive";
      readonly reason: Inconclusive;
      readonly detail: string;
      /** Candidate units that would settle it; null where no number would. */
      readonly wanted: number | null;
    };

/** guard × cohort × verdict, with what the plan promised for the pair. */
export interface Finding {
  readonly guard: string;
  readonly cohort: string;
  readonly onBreach: "roll-back" | "hold" | "warn";
  readonly promised: boolean;
  readonly verdict: Verdict;
  readonly observed: Observed;
}
