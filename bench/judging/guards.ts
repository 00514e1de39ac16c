/** A stream's metric as a guard of ours. */
import type { Guard, Margin, ScoreGuard } from "../../src/judge/guard.ts";
import { errors, latency } from "../../test/unit/judge/readings.ts";
import type { Metric } from "./stream.ts";

/** What is tolerated: a share or a latency worse by a factor (0.1 is a tenth), a mean score worse by points. */
export interface Tolerance {
  readonly share: number;
  readonly points: number;
}

export const NO_TOLERANCE: Tolerance = { share: 0, points: 0 };
export const USUAL_TOLERANCE: Tolerance = { share: 0.1, points: 0.03 };

/** `detect` as a factor of the baseline; 1 switches the half-way rule off. */
export function guardFor(metric: Metric, tolerance: Tolerance, detect = 1): Guard {
  const better = metric.worse === "higher" ? "lower" : "higher";
  const factor = metric.worse === "higher" ? 1 + tolerance.share : 1 - tolerance.share;
  const limits = { name: "guard", better, detect: { kind: "factor", factor: detect } } as const;
  const byFactor: Margin = { kind: "factor", factor };
  switch (metric.family) {
    case "proportion":
      return errors({ ...limits, margin: byFactor, absentEventsAreZero: false });
    case "latency":
      return latency({ ...limits, margin: byFactor, percentile: 100 * metric.q });
    case "score":
      return score({ ...limits, margin: { kind: "points", points: tolerance.points } });
  }
}

function score(about: Pick<ScoreGuard, "name" | "better" | "detect" | "margin">): ScoreGuard {
  return {
    kind: "score",
    class: "quality",
    source: "bench",
    unit: "score",
    onBreach: "roll-back",
    everyTimes: 1,
    maturesAfter: null,
    validWhile: null,
    certify: false,
    alphaShare: 1,
    from: null,
    objective: { atMost: null, atLeast: null },
    expect: null,
    score: { kind: "scores", scores: "s" },
    range: [0, 1],
    spread: null,
    ...about,
  };
}
