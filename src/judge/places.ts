/** Where in the payloads a series counts its events. */
import { indexOfBound } from "./histogram.ts";
import { beyond, type Point, type Units } from "./kind.ts";
import type { Tally } from "./series.ts";

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

/** The baseline's units of a past interval beyond a point; NaN where the histogram lacks the bound. */
export function pastEvents(units: Units, point: Point): number {
  const place = units.ladder === null ? placeOfShare(point) : placeIn(units.ladder.bounds, point);
  if (place === null) return Number.NaN;
  const events = beyond(units, place.baseline);
  return place.complement ? units.total - events : events;
}

/** A tally that is written over at each interval. */
export type Counter = { -readonly [Key in keyof Tally]: Tally[Key] };

/** Both arms of one interval; null for an arm that has no usable reading. */
export interface Pairing {
  readonly candidate: Units | null;
  readonly baseline: Units | null;
}

/** Counts one interval; an absent arm has no units. */
export function count(into: Counter, place: Place, { candidate, baseline }: Pairing): void {
  into.nc = candidate === null ? 0 : candidate.total;
  into.nb = baseline === null ? 0 : baseline.total;
  into.xc = candidate === null ? 0 : beyond(candidate, place.candidate);
  into.xb = baseline === null ? 0 : beyond(baseline, place.baseline);
  into.xh = candidate === null || place.halfWay < 0 ? 0 : beyond(candidate, place.halfWay);
  if (!place.complement) return;
  into.xc = into.nc - into.xc;
  into.xb = into.nb - into.xb;
}
