import type { NoReading } from "./reading.ts";

/** Against what a guard was tested. */
export type Test = "objective" | "baseline" | "recorded-baseline";

export type Inconclusive =
  | NoReading
  | "too-few-samples"
  | "immature"
  | "void"
  | "source-failed"
  | "not-judged";

/** What stands beside a verdict for people: the levels as observed in this stage. */
export interface Observed {
  /** Candidate's and baseline's level (share, seconds, …); null where nothing was measured. */
  readonly candidate: number | null;
  readonly baseline: number | null;
  readonly candidateSamples: number;
  readonly baselineSamples: number;
  /** Anytime-valid p-value, min(1, 1/max M) over the tests; 1 when no evidence. */
  readonly pValue: number;
}

export type Verdict =
  | { readonly kind: "pass" }
  | {
      readonly kind: "breach";
      readonly test: Test;
      /** The limit that was broken, as a level. */ readonly limit: number;
    }
  | { readonly kind: "inconclusive"; readonly reason: Inconclusive; readonly detail: string };

/** guard × cohort × verdict, with what the plan promised for the pair. */
export interface Finding {
  readonly guard: string;
  readonly cohort: string;
  readonly onBreach: "roll-back" | "hold" | "warn";
  readonly promised: boolean;
  readonly verdict: Verdict;
  readonly observed: Observed;
}
