/**
 * Fixed thresholds, as Flagger and Argo Rollouts use them: so many failed checks in all, whatever passes in between.
 *
 * Source: flagger pkg/controller/scheduler.go (FailedChecks is never reset during an analysis), argo-rollouts failureLimit (default 0).
 * They are told the baseline's true level where the stream knows it, which no real configuration is.
 */
import { levelOf, meanOf, momentsOfRows, pointsOfRows, together } from "../measured.ts";
import type { Family, Judge, Stream } from "../stream.ts";

/** How far from the baseline's level the threshold is set: factors, points of a score. */
type Limits = Readonly<Record<Family, number>>;

const TIGHT: Limits = { proportion: 2, latency: 1.5, score: 0.1 };
const LOOSE: Limits = { proportion: 3, latency: 2, score: 0.15 };
/** Rows that a check looks back on; a latency's quantile is that of one row. */
const WINDOW = 5;

export const flaggerTight: Judge = thresholds("Flagger threshold 5, tight", TIGHT, 5);
export const flaggerLoose: Judge = thresholds("Flagger threshold 5, loose", LOOSE, 5);
export const argoTight: Judge = thresholds("Argo failureLimit 3, tight", TIGHT, 4);
export const argoLoose: Judge = thresholds("Argo failureLimit 3, loose", LOOSE, 4);
export const argoFirst: Judge = thresholds("Argo failureLimit 0, loose", LOOSE, 1);

function thresholds(name: string, limits: Limits, failures: number): Judge {
  return {
    name,
    alarm: (stream) => {
      const level = levelOf(stream);
      if (level === null) return null;
      const far = limits[stream.metric.family];
      const limit = stream.metric.family === "score" ? level + far : level * far;
      let failed = 0;
      for (const [i, value] of checks(stream).entries()) {
        if (value !== null && value > limit) failed += 1;
        if (failed >= failures) return i;
      }
      return null;
    },
  };
}

/** The candidate's level at each check; null where there is nothing to check yet. */
function checks(stream: Stream): (number | null)[] {
  if (stream.metric.family === "latency") return pointsOfRows(stream).map(([candidate]) => candidate);
  const moments = momentsOfRows(stream).map(([candidate]) => candidate);
  return moments.map((_, i) =>
    i + 1 < WINDOW ? null : meanOf(together(moments.slice(i + 1 - WINDOW, i + 1))),
  );
}
