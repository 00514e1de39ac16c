/** Native histograms of Prometheus as ladders of cumulative counts. Pure. */
import { z } from "zod";
import type { Ladder } from "./buckets.ts";

/** `[boundary rule, left, right, count]`: whether a bound belongs to its bucket differs less than anybody measures. */
const BUCKET = z.tuple([z.number(), z.string(), z.string(), z.string()]);
export const NATIVE = z.object({ count: z.string(), buckets: z.array(BUCKET).optional() });
export type Native = z.output<typeof NATIVE>;

/** Sums of fractions in another order. */
const ROUNDING = 1e-9;

/** A rung as a series would have it: `le` and the cumulative count. */
export type Rung = readonly [le: string, count: number];

/**
 * The right end of each bucket and, behind a gap, the left one.
 *
 * An answer has no empty buckets, so a bound that is not there lies in a gap, where the count does not change.
 * `+Inf` is the count of all, which has what no bucket has.
 */
export function rungsOf({ count, buckets = [] }: Native): readonly Rung[] {
  const rungs: Rung[] = [];
  const sorted = buckets
    .map(([, left, right, inside]) => ({
      left: numberOf(left),
      right: numberOf(right),
      inside: countOf(inside),
    }))
    .sort((a, b) => a.right - b.right);
  let reached = 0;
  let end = -Infinity;
  for (const { left, right, inside } of sorted) {
    if (left > end && left > 0) rungs.push([String(left), reached]);
    reached += inside;
    end = right;
    if (Number.isFinite(right) && right > 0) rungs.push([String(right), reached]);
  }
  const all = countOf(count);
  return [...rungs, ["+Inf", Math.abs(all - reached) <= all * ROUNDING ? reached : all]];
}

/** Nothing is not zero, although JavaScript counts it so. */
function countOf(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}

function numberOf(bound: string): number {
  if (bound === "+Inf") return Infinity;
  return bound === "-Inf" ? -Infinity : Number(bound);
}

/** The sum of ladders at every bound where all of them are known; at least at Infinity. */
export function mergeLadders(ladders: readonly Ladder[]): Ladder {
  const all = [...new Set(ladders.flatMap(({ bounds }) => bounds))].sort((a, b) => a - b);
  const places = ladders.map(() => 0);
  const merged: (readonly [number, number])[] = [];
  for (const bound of all) {
    let total: number | null = 0;
    for (const [index, ladder] of ladders.entries()) {
      let place = places[index] ?? 0;
      while ((ladder.bounds[place] ?? Infinity) < bound) place += 1;
      places[index] = place;
      const at = countAt(ladder, place, bound);
      total = total === null || at === null ? null : total + at;
    }
    if (total !== null) merged.push([bound, total]);
  }
  return { bounds: merged.map(([bound]) => bound), counts: merged.map(([, count]) => count) };
}

/** `place` is the first rung at or above the bound; between two rungs of one count nothing was counted. */
function countAt({ bounds, counts }: Ladder, place: number, bound: number): number | null {
  const here = counts[place] ?? 0;
  if (bounds[place] === bound) return here;
  return (counts[place - 1] ?? 0) === here ? here : null;
}
