/**
 * Evidence alone is not enough for a breach against the baseline: with much traffic a trifle is certain.
 *
 * The estimate must be at least half-way from the baseline to the level to detect, over the window since the evidence was last
 * at its lowest: over the whole stage a late onset would be diluted. A further condition can only remove alarms.
 */
import type { Point } from "./kind.ts";
import { wealth } from "./core.ts";
import type { Series } from "./series.ts";

/** Half of the way from 1 to the factor to detect. */
export function halfWayFactor(detect: number): number {
  return 1 + (detect - 1) / 2;
}

/** How far the candidate's level must be from the baseline's, as a factor of it or in points towards the worse side. */
export interface HalfWay {
  readonly better: "lower" | "higher";
  readonly kind: "factor" | "points";
  readonly by: number;
}

/** Whether a series' estimate since its lowest evidence is at least half-way. Without candidate units it is not. */
export function isHalfWay(series: Series, point: Point, rule: HalfWay | null): boolean {
  const [xc, nc, xb, nb, xh] = series.sums;
  const [sinceXc, sinceNc, sinceXb, sinceNb, sinceXh] = series.since;
  const units = nc - sinceNc;
  if (!(units > 0)) return false;
  // Without baseline units since then (a recorded baseline), all of them.
  const live = nb > sinceNb;
  const baseline = live ? (xb - sinceXb) / (nb - sinceNb) : xb / nb;
  // Where the baseline has none beyond its own bound, none beyond the half-way one is not as many.
  if (point[2] > 0) return xh > sinceXh && (xh - sinceXh) / units >= baseline;
  if (rule === null) return true;
  const candidate = (xc - sinceXc) / units;
  return point[3] === "complement"
    ? isBeyond(1 - candidate, 1 - baseline, rule)
    : isBeyond(candidate, baseline, rule);
}

function isBeyond(candidate: number, baseline: number, { better, kind, by }: HalfWay): boolean {
  const limit = kind === "factor" ? baseline * by : better === "lower" ? baseline + by : baseline - by;
  return better === "lower" ? candidate >= limit : candidate <= limit;
}

/** Whether a series that carries at least its part of the average evidence is half-way. */
export function isTestHalfWay(
  series: readonly Series[],
  points: readonly Point[],
  rule: HalfWay | null,
): boolean {
  const average = averageWealth(series);
  return series.some((one, i) => {
    const point = points[i];
    return point !== undefined && wealth(one.core) >= average && isHalfWay(one, point, rule);
  });
}

/** The evidence of a test: an average of e-values is an e-value. 0 without series. */
export function averageWealth(series: readonly Series[]): number {
  let sum = 0;
  for (const one of series) sum += wealth(one.core);
  return series.length === 0 ? 0 : sum / series.length;
}
