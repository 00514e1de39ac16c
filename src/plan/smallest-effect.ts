/** The smallest effect that a stage can see with 80 % power: the sequential formula, turned round within the expected samples. */
import { halfWayFactor } from "../judge/half-way.ts";
import { unitsToSee } from "../judge/silence.ts";
import { formulasOf, isRelative } from "./formulas.ts";
import type { RuleGuard } from "./guard-kinds.ts";
import type { Ask, Asked } from "./needed.ts";
import type { Needed, Question } from "./question.ts";

/** Levels are in the guard's unit, or factors of the baseline where the guard names no level of it. */
export type Smallest =
  | {
      readonly kind: "level" | "factor";
      /** On the side above the limit, and below it; null for the side that is not worse, or on which nothing can be seen. */
      readonly above: number | null;
      readonly below: number | null;
      /** What stops at anything smaller: too little evidence, or the rule that an effect must be half-way to the level to find. */
      readonly by: "evidence" | "half-way";
    }
  /** Events per unit of which one is seen. */
  | { readonly kind: "rate"; readonly rate: number };

/** How many samples there are, and how many the level to find needs. */
interface Known {
  readonly expected: number;
  readonly needed: number | null;
}

/** null where no level at all shows, or the kind has none that depends on samples. */
export function smallestEffect(question: Question, asked: Asked, known: Known): Smallest | null {
  const { guard } = question;
  const { needed } = known;
  if (asked.kind === "none" || needed === null || guard.kind === "level") return null;
  const isOnly = asked.asks.length === 1;
  const found = asked.asks.map((ask) => {
    // Half-way lies nearer to the limit than the level to find: what is too small for that is too small for it.
    const isHopeless = isOnly && needed > known.expected;
    const middle = isHopeless ? null : halfWayLevel(question, ask, known.expected);
    if (middle !== null && samplesOf(ask.need(middle)) <= known.expected)
      return { side: ask.side, level: middle, by: "half-way" } as const;
    const level = leastLevel(ask, { ...known, needed: isOnly ? needed : null });
    return { side: ask.side, level, by: "evidence" } as const;
  });
  if (found.every(({ level }) => level === null)) return null;
  const at = (side: Ask["side"]): number | null => found.find((each) => each.side === side)?.level ?? null;
  return {
    kind: isRelative(guard) && guard.expect === null ? "factor" : "level",
    above: at("above"),
    below: at("below"),
    by: found.some(({ by }) => by === "half-way") ? "half-way" : "evidence",
  };
}

/** The rate of an event that a stage with so many units sees at least once; a tripwire that lets some pass has no such number. */
export function smallestRate(guard: RuleGuard, expected: number): Smallest | null {
  if (guard.kind !== "tripwire" || guard.atMost > 0 || !(expected > 0)) return null;
  return { kind: "rate", rate: unitsToSee(1) / expected };
}

/** Steps of the search; three are enough where need falls with a power of the effect, as it nearly does. */
const MOST_STEPS = 9;
/** The effect is found to within some four percent. */
const CLOSE = 0.93;
/** Nothing beyond a hundred times the level to find is worth naming. */
const LARGEST = 100;

/** The level nearest to the limit that needs no more samples than there are; null where none does. */
function leastLevel(ask: Ask, { expected, needed }: Known): number | null {
  const { side, limit, truth, range, need } = ask;
  const sign = side === "above" ? 1 : -1;
  const most = Math.min(
    Math.abs(truth - limit) * LARGEST,
    side === "above" ? range[1] - limit : limit - range[0],
  );
  const start = Math.min(Math.abs(truth - limit), most);
  if (!(start > 0) || !(expected > 0)) return null;
  const at = (effect: number): number => samplesOf(need(limit + sign * effect));
  const effect = leastEffect({ start, most, first: needed ?? at(start) }, at, expected);
  return effect === null ? null : limit + sign * effect;
}

function samplesOf(need: Needed): number {
  return need.kind === "samples" ? need.needed : Number.POSITIVE_INFINITY;
}

interface Tried {
  readonly effect: number;
  readonly needs: number;
}

/** Secant steps on the logarithms of effect and need, kept between what is too small and what will do. */
function leastEffect(
  from: { readonly start: number; readonly most: number; readonly first: number },
  at: (effect: number) => number,
  expected: number,
): number | null {
  let [small, large]: [Tried | null, Tried | null] = [null, null];
  let last: Tried = { effect: from.start, needs: from.first };
  let slope = -1.8;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    if (last.needs <= expected) large = last;
    else small = last;
    if (last === large && last.needs >= CLOSE * expected) break;
    const effect = Math.min(from.most, nextEffect({ small, large, last, slope }, expected));
    if (effect === last.effect || effect === small?.effect) break;
    const next = { effect, needs: at(effect) };
    slope = slopeOf(last, next, slope);
    last = next;
  }
  if (last.needs <= expected) large = last;
  return large?.effect ?? null;
}

/** Between the two ends where both are known, else as far as the slope says, a little on the safe side. */
function nextEffect(
  { small, large, last, slope }: { small: Tried | null; large: Tried | null; last: Tried; slope: number },
  expected: number,
): number {
  const guess = Number.isFinite(last.needs)
    ? last.effect * (last.needs / (0.98 * expected)) ** (-1 / slope)
    : last.effect * 2;
  if (small === null || large === null) return guess;
  return guess > small.effect && guess < large.effect ? guess : Math.sqrt(small.effect * large.effect);
}

/** Need falls with the square of small effects and more slowly with large ones. */
function slopeOf(a: Tried, b: Tried, before: number): number {
  const slope = Math.log(b.needs / a.needs) / Math.log(b.effect / a.effect);
  return Number.isFinite(slope) ? Math.min(-0.5, Math.max(-4, slope)) : before;
}

/**
 * No effect breaches before the estimate is half-way to the level to find, whatever the evidence: it must lie so far beyond that
 * four of five estimates do. null where no baseline is compared with, or the stage is too small for the rule to matter.
 *
 * How much an estimate scatters is read off the number that a single look needs to tell the level to find from half-way with even
 * odds of a false alarm, and taken to be the same a little nearer to the baseline.
 */
function halfWayLevel(question: Question, { levels, truth }: Ask, expected: number): number | null {
  if (levels === null) return null;
  const { guard } = question;
  const middle = levels.expect * halfWayFactor(truth / levels.expect);
  if (guard.kind === "latency") return middle;
  const look = formulasOf(guard).baseline({ ...question, alpha: 0.5 }, { ...levels, tolerated: middle });
  if (look.kind !== "samples" || look.oneLook === null || look.oneLook >= expected) return null;
  return middle + (truth - middle) * Math.sqrt(look.oneLook / expected);
}
