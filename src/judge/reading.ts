import type { Instant } from "../units.ts";

export type Arm = "baseline" | "candidate";

/** `[from, to)`, aligned to the rollout's `every`. */
export interface Window {
  readonly from: Instant;
  readonly to: Instant;
}

/** The cohort that stands for all traffic. */
export const ALL = "all";

export type Payload =
  /** `events` of `total` units. */
  | { readonly shape: "counts"; readonly events: number; readonly total: number }
  /** Cumulative counts per upper bound (seconds), the last bound is Infinity. */
  | { readonly shape: "histogram"; readonly bounds: readonly number[]; readonly counts: readonly number[] }
  /** A number of events or units; `exposure` are the units that could have had one, null where nothing counts them. */
  | { readonly shape: "count"; readonly count: number; readonly exposure: number | null }
  | { readonly shape: "samples"; readonly values: readonly number[] }
  /** Number of units with each value. */
  | { readonly shape: "levels"; readonly levels: readonly number[]; readonly counts: readonly number[] }
  | { readonly shape: "moments"; readonly n: number; readonly sum: number; readonly squares: number }
  | { readonly shape: "ratio"; readonly numerator: number; readonly denominator: number }
  | { readonly shape: "gauge"; readonly value: number }
  /** Units by the model id that answered them. */
  | { readonly shape: "identities"; readonly counts: Readonly<Record<string, number>> }
  /** Answers of both versions to the same requests, the same in both arms' readings; null is an answer that never came. */
  | { readonly shape: "pairs"; readonly pairs: readonly AnsweredTwice[] }
  /** One payload for each part of a composite, in its order. */
  | { readonly shape: "parts"; readonly parts: readonly Payload[] };

export type AnsweredTwice = readonly [baseline: number | null, candidate: number | null, count: number];

/** Why there is no reading. Never coerced to zero. */
export type NoReading =
  | "no-data"
  | "stale"
  | "partial"
  | "not-a-number"
  | "ambiguous"
  | "unauthorised"
  | "rate-limited"
  | "query-error"
  | "unreachable";

/** One aggregated value of guard × cohort × arm × window, or the reason why there is none. */
export type Reading = {
  readonly guard: string;
  readonly cohort: string;
  readonly arm: Arm;
  readonly window: Window;
} & (
  | {
      readonly ok: true;
      readonly payload: Payload;
      /** When the newest sample behind it was taken; null where the source cannot tell. */
      readonly lastDataAt: Instant | null;
      /** False where the source extrapolates or rounds. */
      readonly exact: boolean;
      readonly warnings: readonly string[];
      /** Where it came from, without secrets. */
      readonly provenance: string;
    }
  | { readonly ok: false; readonly why: NoReading; readonly detail: string }
);
