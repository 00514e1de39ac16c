/** The cheapest ways out of each gap, all of them computed: each was tried, and the pair is promised with it. */
import { cellOf, type Planning, spotsOf } from "./evaluability.ts";
import { type Bounds, type Gap, isGap } from "./gap.ts";
import type { Cell } from "./plan.ts";
import type { WayOut } from "./way-out.ts";
import { alphaShare, largerEffect } from "./ways-out-limits.ts";
import { accept, humanReview, joinLater, pairedShadow } from "./ways-out-people.ts";
import { largerMirror, largerSample, largerWeight, longerBake } from "./ways-out-traffic.ts";

/** More than these nobody reads, and a plan with more has another problem. */
const MOST_GAPS = 60;
const MOST_WAYS = 3;

const WAYS: readonly ((gap: Gap) => WayOut | null)[] = [
  longerBake,
  largerWeight,
  largerMirror,
  largerSample,
  largerEffect,
  alphaShare,
  pairedShadow,
  humanReview,
  joinLater,
  accept,
];

/** The cells of all stages, with ways out of the first gaps of each. */
export function cellsWithWaysOut(planning: Planning, bounds: Bounds): readonly (readonly Cell[])[] {
  const spots = planning.traffic.map((_, index) => spotsOf(planning, index));
  const cells = spots.map((each) => each.map(cellOf));
  return spots.map((each, index) => {
    let left = MOST_GAPS;
    return each.map((spot, at) => {
      const cell = cells[index]?.[at] ?? cellOf(spot);
      if (!isGap(spot, cell) || left === 0) return cell;
      left -= 1;
      return { ...cell, waysOut: cheapest({ planning, index, spot, cell, bounds, cells }) };
    });
  });
}

function cheapest(gap: Gap): readonly WayOut[] {
  return WAYS.flatMap((way) => way(gap) ?? [])
    .toSorted((a, b) => a.cost - b.cost)
    .slice(0, MOST_WAYS);
}
