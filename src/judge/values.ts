/** Values of units as they come: one by one, as counts per level, or as moments. */
import type { Unusable } from "./histogram.ts";
import { LEAST_UNITS, MOST_VALUE, type Units, type Values } from "./kind.ts";
import { impossibleCount, wrongShape } from "./proportion.ts";
import type { Payload } from "./reading.ts";
import { momentsOf } from "./score-test.ts";

/** Least and largest value there can be. */
export type Range = readonly [least: number, largest: number];

/** Of a level that no unit has it does not matter where it lies. */
const ANY: Range = [-MOST_VALUE, MOST_VALUE];
/** Rounding of values that are written with few digits. */
const ROUNDING = 1e-9;

/** Values within their range; one that lies outside makes the reading unusable, because nobody knows what else is wrong then. */
export function readValues(payload: Payload, range: Range): Units | Unusable {
  if (payload.shape === "samples")
    return fromLevels(
      payload.values,
      payload.values.map(() => 1),
      range,
    );
  if (payload.shape === "levels") return fromLevels(payload.levels, payload.counts, range);
  if (payload.shape === "moments") return fromMoments(payload, range);
  return wrongShape("single values, counts per level, or number, sum and sum of squares", payload);
}

function fromLevels(levels: readonly number[], counts: readonly number[], range: Range): Units | Unusable {
  if (levels.length !== counts.length)
    return {
      ok: false,
      why: "ambiguous",
      detail: `there are ${levels.length} levels and ${counts.length} counts`,
    };
  for (const [i, level] of levels.entries()) {
    const count = counts[i] ?? 0;
    const wrong = impossibleCount(count, "units of a level") ?? outside(level, count === 0 ? ANY : range);
    if (wrong !== null) return wrong;
  }
  const { n, sum, squares } = momentsOf(levels, counts);
  return n < LEAST_UNITS ? NO_VALUES : withValues(n, sum, { kind: "values", levels, counts, squares });
}

function fromMoments(
  { n, sum, squares }: Extract<Payload, { readonly shape: "moments" }>,
  [least, largest]: Range,
): Units | Unusable {
  const wrong = impossibleCount(n, "units");
  if (wrong !== null) return wrong;
  if (!(Number.isFinite(sum) && Number.isFinite(squares)))
    return { ok: false, why: "not-a-number", detail: `the sum is ${sum}, that of the squares ${squares}` };
  if (n < LEAST_UNITS) return NO_VALUES;
  const slack = 1 + ROUNDING;
  const mean = sum / n;
  const mistaken = outside(mean, [least, largest]);
  if (mistaken !== null) return mistaken;
  const most = (least + largest) * mean - least * largest;
  if (squares * slack < n * mean * mean || squares > n * most * slack + ROUNDING)
    return {
      ok: false,
      why: "impossible",
      detail: `no values between ${least} and ${largest} have the sum ${sum} and the sum of squares ${squares} in ${n} units`,
    };
  return withValues(n, sum, { kind: "values", levels: null, counts: [], squares });
}

function outside(value: number, [least, largest]: Range): Unusable | null {
  if (!Number.isFinite(value)) return { ok: false, why: "not-a-number", detail: `a value is ${value}` };
  if (value >= least - ROUNDING && value <= largest + ROUNDING) return null;
  return {
    ok: false,
    why: "impossible",
    detail: `Expected values between ${least} and ${largest}, found ${value}`,
  };
}

function withValues(total: number, events: number, more: Values): Units {
  return { ok: true, total, events, ladder: null, more };
}

const NO_VALUES: Units = withValues(0, 0, { kind: "values", levels: [], counts: [], squares: 0 });

/** The same units with values 0..1: `least` becomes 0, `largest` 1, and what is beyond is cut off. */
export function scaled(units: Units, [least, largest]: Range): Units {
  const { more } = units;
  if (more?.kind !== "values" || (least === 0 && largest === 1)) return units;
  const width = largest - least;
  if (more.levels === null) {
    const events = (units.events - least * units.total) / width;
    const squares = (more.squares - 2 * least * units.events + least * least * units.total) / (width * width);
    return { ...units, events, more: { ...more, squares } };
  }
  const levels = more.levels.map((level) => Math.min(1, Math.max(0, (level - least) / width)));
  const { n, sum, squares } = momentsOf(levels, more.counts);
  return withValues(n, sum, { ...more, levels, squares });
}
