/** Where in the payloads a series counts its events. */
import type { Moments } from "./dispersion.ts";
import { indexOfBound } from "./histogram.ts";
import { beyond, type Point, type Units } from "./kind.ts";
import { shareMoments, type Sight } from "./series.ts";

/** Indices of a point's bounds in a histogram; -1 where there is no half-way bound. */
export interface Place {
  readonly baseline: number;
  readonly candidate: number;
  readonly halfWay: number;
  /** Whether the complement of the events is counted. */
  readonly complement: boolean;
}

/** Where a share is counted: it has no bounds. */
export function placeOfShare(point: Point): Place {
  return { baseline: 0, candidate: 0, halfWay: -1, complement: point[3] === "complement" };
}

/** Where a point's bounds stand; null where one of them is lacking. */
export function placeIn(bounds: readonly number[], point: Point): Place | null {
  const baseline = indexOfBound(bounds, point[0]);
  const candidate = indexOfBound(bounds, point[1]);
  const halfWay = point[2] > 0 ? indexOfBound(bounds, point[2]) : -1;
  const lacks = baseline < 0 || candidate < 0 || (point[2] > 0 && halfWay < 0);
  return lacks ? null : { baseline, candidate, halfWay, complement: point[3] === "complement" };
}

/** The baseline's units of a past interval as a series counts them; null where it has none, or the histogram lacks the bound. */
export function pastMoments(units: Units, point: Point): Moments | null {
  const { more } = units;
  if (!(units.total > 0)) return null;
  if (more?.kind === "values" || more?.kind === "parts")
    return { n: units.total, sum: units.events, squares: more.squares };
  const place = units.ladder === null ? placeOfShare(point) : placeIn(units.ladder.bounds, point);
  if (place === null) return null;
  const events = beyond(units, place.baseline);
  return shareMoments(units.total, place.complement ? units.total - events : events);
}

/** An interval's sight that is written over at each interval. */
export type Counter = { -readonly [Key in keyof Sight]: Sight[Key] };

export function emptyCounter(): Counter {
  return { xc: 0, nc: 0, xb: 0, nb: 0, xh: 0, candidate: null, baseline: null, weight: null };
}

/** Both arms of one interval, null for an arm that has no usable reading; `weight` as in `Sight`. */
export interface Pairing {
  readonly candidate: Units | null;
  readonly baseline: Units | null;
  readonly weight: number | null;
}

/** Both arms' units for a test that looks at more than their counts. */
export function show(into: Counter, { candidate, baseline }: Pairing): void {
  into.candidate = candidate;
  into.baseline = baseline;
}

/** Counts one interval; an absent arm has no units. */
export function count(into: Counter, place: Place, { candidate, baseline, weight }: Pairing): void {
  into.nc = candidate === null ? 0 : candidate.total;
  into.nb = baseline === null ? 0 : baseline.total;
  into.xc = candidate === null ? 0 : beyond(candidate, place.candidate);
  into.xb = baseline === null ? 0 : beyond(baseline, place.baseline);
  into.xh = candidate === null || place.halfWay < 0 ? 0 : beyond(candidate, place.halfWay);
  into.weight = weight;
  if (!place.complement) return;
  into.xc = into.nc - into.xc;
  into.xb = into.nb - into.xb;
}
