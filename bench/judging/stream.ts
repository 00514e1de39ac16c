/** One rollout as every judge sees it: what was measured in both arms, interval by interval. */
import type { Payload } from "../../src/judge/reading.ts";

export type Family = "proportion" | "latency" | "score";

/** What is judged, and which way is worse; `q` is the latency's quantile, 0..1. */
export interface Metric {
  readonly family: Family;
  readonly worse: "higher" | "lower";
  readonly q: number;
}

/** Both arms in one interval; null where an arm has no reading. */
export interface Interval {
  readonly candidate: Payload | null;
  readonly baseline: Payload | null;
}

export interface Stream {
  readonly id: string;
  readonly metric: Metric;
  /** The baseline before the rollout, oldest first. */
  readonly history: readonly Payload[];
  readonly rows: readonly Interval[];
  /** The first bad row; null where the candidate is healthy. */
  readonly onset: number | null;
  /** The baseline's true level, which judges with fixed thresholds are told; null: they take the history's. */
  readonly level: number | null;
}

/** Looks at the rows in order and may raise an alarm once. */
export interface Judge {
  readonly name: string;
  /** The row of the alarm; null for none. */
  alarm(stream: Stream): number | null;
}

/** A judge whose care can be set. */
export interface AdjustableJudge extends Judge {
  /** The row of the alarm at each of these alphas, which fall; null for none. */
  alarms(stream: Stream, alphas: readonly number[]): (number | null)[];
}

/** Units of a payload: requests, users or scores. */
export function unitsOf(payload: Payload | null): number {
  if (payload?.shape === "counts") return payload.total;
  if (payload?.shape === "histogram") return payload.counts.at(-1) ?? 0;
  if (payload?.shape === "levels") return payload.counts.reduce((sum, count) => sum + count, 0);
  return payload?.shape === "samples" ? payload.values.length : 0;
}
