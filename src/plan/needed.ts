/** Which level a guard must find in a stage, and how many samples of the candidate that takes. */
import { detectFactor } from "../judge/detect.ts";
import type { MeasuredGuard } from "../judge/guard.ts";
import { hasObjective, testsShare, tolerated } from "../judge/objective.ts";
import { formulasOf, isRelative, rangeOf } from "./formulas.ts";
import { type Compared, missing, type Needed, type Question } from "./question.ts";

/** What must be found where the file does not say: half as much again as the objective, or half of a lower bound. */
const DEFAULT_FACTOR = { above: 1.5, below: 0.5 } as const;

type Side = keyof typeof DEFAULT_FACTOR;

/** One test that a guard must be able to win in a stage. */
export interface Ask {
  /** The side of `limit` that is worse. */
  readonly side: Side;
  /** The objective's limit, or the level that the margin tolerates. */
  readonly limit: number;
  /** The level that must be found. */
  readonly truth: number;
  /** Least and largest level that there can be. */
  readonly range: readonly [least: number, largest: number];
  /** What is compared where the test is against the baseline, else null. */
  readonly levels: Compared | null;
  /** What it takes to find a level. */
  readonly need: (truth: number) => Needed;
}

/** The tests of a stage: the margin's where there is one and a baseline to compare with, else the objective's; or why there is none. */
export type Asked =
  | { readonly kind: "asks"; readonly asks: readonly [Ask, ...Ask[]] }
  | { readonly kind: "none"; readonly because: Needed };

export function asksOf(question: Question): Asked {
  return isJudgedAlone(question) ? objectiveAsks(question) : baselineAsk(question);
}

function isJudgedAlone({ guard, live }: Pick<Question, "guard" | "live">): boolean {
  return guard.margin === null || (!live && hasObjective(guard));
}

/**
 * The level that a stage needs its samples for: without a live baseline one beyond the objective, which may lie farther off than
 * `detect`. Of a band the side that is worse; null where the file does not say how the baseline does.
 */
export function levelToFind({ guard, live }: Pick<Question, "guard" | "live">): number | null {
  if (!isJudgedAlone({ guard, live }))
    return guard.expect === null ? null : guard.expect * detectFactor(guard, null);
  const sides = sidesOf(guard);
  const worse = guard.better === "lower" ? "above" : "below";
  const [side, limit] = sides.find(([each]) => each === worse) ?? sides[0] ?? [];
  return side === undefined || limit === undefined ? null : beyond(guard, limit, side);
}

/** What all tests together take: both sides of a band must be provable, the larger need counts. */
export function neededFor(question: Question, asked: Asked = asksOf(question)): Needed {
  if (asked.kind === "none") return asked.because;
  const [first, ...others] = asked.asks.map(({ need, truth }) => need(truth));
  return others.reduce<Needed>(worse, first ?? { kind: "no-baseline" });
}

function objectiveAsks(question: Question): Asked {
  const { guard } = question;
  const range = rangeOf(guard);
  const sides = sidesOf(guard);
  const shared = { ...question, alpha: (question.alpha * testsShare(guard)) / Math.max(1, sides.length) };
  const asks = sides.map(([side, limit]): Ask => {
    const truth = beyond(guard, limit, side);
    const isOpen = limit > range[0] && limit < range[1];
    return {
      side,
      limit,
      truth,
      range,
      levels: null,
      need: (level) => {
        if (!isOpen) return missing(AT_THE_END);
        return isWithin(level, range)
          ? formulasOf(guard).objective(shared, { limit, truth: level })
          : missing(OUTSIDE);
      },
    };
  });
  const [first, ...others] = asks;
  return first === undefined
    ? { kind: "none", because: { kind: "no-baseline" } }
    : { kind: "asks", asks: [first, ...others] };
}

const AT_THE_END =
  "a limit at the end of what there can be is not tested by samples; count what must not happen with a tripwire";
const OUTSIDE = "the level to find lies outside of what there can be";

function isWithin(level: number, [least, largest]: readonly [number, number]): boolean {
  return level >= least && level <= largest;
}

/** The limits of the objective, each with the side that is worse. */
export function sidesOf({
  objective: { atMost, atLeast },
}: MeasuredGuard): readonly (readonly [Side, number])[] {
  return [
    ...(atMost === null ? [] : [["above", atMost] as const]),
    ...(atLeast === null ? [] : [["below", atLeast] as const]),
  ];
}

function worse(a: Needed, b: Needed): Needed {
  if (a.kind !== "samples") return a;
  return b.kind !== "samples" || b.needed > a.needed ? b : a;
}

/** The level to find on the bad side of an objective; one that does not lie there belongs to the other test. */
function beyond(guard: MeasuredGuard, limit: number, side: Side): number {
  const { detect, expect } = guard;
  const asked =
    detect === null ? null : detect.kind === "level" ? detect.level : (expect ?? limit) * detect.factor;
  if (asked !== null && (side === "above" ? asked > limit : asked < limit)) return asked;
  const usual = limit * DEFAULT_FACTOR[side];
  const [least, largest] = rangeOf(guard);
  // Half as much again may be more than there can be: then half of what is left.
  return usual >= least && usual < largest ? usual : (limit + (side === "above" ? largest : least)) / 2;
}

function baselineAsk(question: Question): Asked {
  const { guard } = question;
  const levels = comparison(question);
  if (levels === null) return { kind: "none", because: { kind: "no-baseline" } };
  if (levels === "unsaid")
    return { kind: "none", because: missing("`expect`, the baseline's level, is not said") };
  const { truth, tolerated: limit } = levels;
  const side = guard.better === "lower" ? "above" : "below";
  const range = rangeOf(guard);
  // Answers to one request are compared with each other and with nothing else.
  const share = guard.kind === "paired" ? 1 : testsShare(guard);
  const shared = { ...question, alpha: question.alpha * share };
  const need = (level: number): Needed => {
    if (side === "above" ? level <= limit : level >= limit)
      return missing("the level to find lies within the tolerated margin");
    return isWithin(level, range)
      ? formulasOf(guard).baseline(shared, { ...levels, truth: level })
      : missing(OUTSIDE);
  };
  return { kind: "asks", asks: [{ side, limit, truth, range, levels, need }] };
}

/** What is compared with the baseline; null without one to compare with. */
export function comparison({ guard, weight }: Question): Compared | "unsaid" | null {
  if (weight === null || guard.margin === null) return null;
  const anyLevel = isRelative(guard) && guard.detect?.kind !== "level";
  const expect = guard.expect ?? (anyLevel ? 1 : null);
  if (expect === null || expect <= 0) return "unsaid";
  const truth = expect * detectFactor(anyLevel ? { ...guard, expect: null } : guard, null);
  return { expect, tolerated: tolerated(guard, expect), truth, weight };
}
