/** Which level a guard must find in a stage, and how many samples of the candidate that takes. */
import { detectFactor } from "../judge/detect.ts";
import type { MeasuredGuard } from "../judge/guard.ts";
import { hasObjective, testsShare, tolerated } from "../judge/objective.ts";
import { formulasOf, isRelative, rangeOf } from "./formulas.ts";
import { type Compared, missing, type Needed, type Question } from "./question.ts";

/** What must be found where the file does not say: half as much again as the objective, or half of a lower bound. */
const DEFAULT_FACTOR = { above: 1.5, below: 0.5 } as const;

type Side = keyof typeof DEFAULT_FACTOR;

/** The margin's test where there is one and a baseline to compare with, else the objective's. */
export function neededFor(question: Question): Needed {
  const { guard, live } = question;
  if (guard.margin === null || (!live && hasObjective(guard))) return againstObjective(question);
  return againstBaseline(question);
}

/** Both sides of a band must be provable: the larger need counts. */
function againstObjective(question: Question): Needed {
  const { guard } = question;
  const sides = sidesOf(guard);
  const asked = { ...question, alpha: (question.alpha * testsShare(guard)) / Math.max(1, sides.length) };
  const [first, ...others] = sides.map(([side, limit]) => objectiveNeed(asked, limit, side));
  return first === undefined ? { kind: "no-baseline" } : others.reduce(worse, first);
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

function objectiveNeed(question: Question, limit: number, side: Side): Needed {
  const { guard } = question;
  const [least, largest] = rangeOf(guard);
  if (!(limit > least && limit < largest))
    return missing(
      "a limit at the end of what there can be is not tested by samples; count what must not happen with a tripwire",
    );
  const truth = beyond(guard, limit, side);
  if (!(truth >= least && truth <= largest)) return missing(OUTSIDE);
  return formulasOf(guard).objective(question, { limit, truth });
}

const OUTSIDE = "the level to find lies outside of what there can be";

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

function againstBaseline(question: Question): Needed {
  const { guard } = question;
  const levels = comparison(question);
  if (levels === null) return { kind: "no-baseline" };
  if (levels === "unsaid") return missing("`expect`, the baseline's level, is not said");
  const { truth, tolerated: limit } = levels;
  if (guard.better === "lower" ? truth <= limit : truth >= limit)
    return missing("the level to find lies within the tolerated margin");
  const [least, largest] = rangeOf(guard);
  if (!(truth >= least && truth <= largest)) return missing(OUTSIDE);
  // Answers to one request are compared with each other and with nothing else.
  const share = guard.kind === "paired" ? 1 : testsShare(guard);
  return formulasOf(guard).baseline({ ...question, alpha: question.alpha * share }, levels);
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
