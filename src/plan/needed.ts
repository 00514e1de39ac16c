import type { Guard, LatencyGuard, ProportionGuard } from "../judge/guard.ts";
import { normalCdf, normalQuantile } from "../judge/normal.ts";
import { hasObjective, testsShare } from "../judge/objective.ts";
import { countOneLook, fixedOneLook } from "../judge/one-look.ts";
import {
  countNeed,
  fixedNeed,
  type CountPlan,
  type FixedPlan,
  type Need,
  type Planned,
} from "../judge/power.ts";

/** The kinds that are judged by samples; for the others this version has no test. */
export type TestedGuard = ProportionGuard | LatencyGuard;

/** The circumstances in which a guard must find its level. */
export interface Question {
  readonly guard: TestedGuard;
  /** The cohort's own level to find, which wins over the guard's. */
  readonly detect: number | null;
  /** Of the pair; a guard with an objective and a margin spends half on each. */
  readonly alpha: number;
  readonly designEffect: number;
  /** Planned candidate units over all stages at this stage's pace: what the judge's grid will be scaled to. */
  readonly units: number;
  /** Candidate's share of both arms' units, 0..1; null where no baseline runs or is recorded. */
  readonly weight: number | null;
  /** False at 100 %: an objective is then judged alone. */
  readonly live: boolean;
}

/** Candidate units to find the level with 80 % power, design effect included, or why there is no such number. */
export type Needed =
  | { readonly kind: "samples"; readonly needed: number; readonly oneLook: number | null }
  | { readonly kind: "no-baseline" }
  | { readonly kind: "missing"; readonly detail: string };

/** Latencies are close to log-normal; the spread of their logarithm, as in the traces that the judge was tuned on. */
const LATENCY_SPREAD = 0.5;
/** Fewer expected slow requests say little about a percentile. */
const TAIL_LEAST = 20;
/** What must be found where the file does not say: half as much again as the objective, or half of a lower bound. */
const DEFAULT_FACTOR = { above: 1.5, below: 0.5 } as const;

export function isTested(guard: Guard): guard is TestedGuard {
  return guard.kind === "proportion" || guard.kind === "latency";
}

/** The margin's test where there is one and a baseline to compare with, else the objective's. */
export function neededFor(question: Question): Needed {
  const { guard, live } = question;
  if (guard.margin === null || (!live && hasObjective(guard))) return againstObjective(question);
  return againstBaseline(question);
}

/** Both sides of a band must be provable: the larger need counts. */
function againstObjective(question: Question): Needed {
  const { atMost, atLeast } = question.guard.objective;
  const share = testsShare(question.guard) / (atMost !== null && atLeast !== null ? 2 : 1);
  const asked = { ...question, alpha: question.alpha * share };
  const sides = [
    ...(atMost === null ? [] : [objectiveNeed(asked, atMost, "above")]),
    ...(atLeast === null ? [] : [objectiveNeed(asked, atLeast, "below")]),
  ];
  const [first, ...others] = sides;
  if (first === undefined) return { kind: "no-baseline" };
  return others.reduce(worse, first);
}

function worse(a: Needed, b: Needed): Needed {
  if (a.kind !== "samples") return a;
  return b.kind !== "samples" || b.needed > a.needed ? b : a;
}

function objectiveNeed(question: Question, limit: number, side: "above" | "below"): Needed {
  const { guard } = question;
  const truth = beyond(question, limit, side);
  if (guard.kind === "latency") {
    return fixed(question, {
      limit: 1 - guard.percentile / 100,
      truth: slowerThan(guard.percentile, truth / limit),
    });
  }
  if (limit <= 0 || limit >= 1 || truth >= 1) {
    return missing("a share of 0% or 100% cannot be tested by samples; count such events with a tripwire");
  }
  return fixed(question, { limit, truth });
}

/** The level to find on the bad side of an objective; one that does not lie there belongs to the other test. */
function beyond({ guard, detect }: Question, limit: number, side: "above" | "below"): number {
  const fallback = limit * DEFAULT_FACTOR[side];
  const asked = detect ?? levelOf(guard, guard.expect ?? limit);
  if (asked === null) return fallback;
  return (side === "above" ? asked > limit : asked < limit) ? asked : fallback;
}

function levelOf({ detect }: TestedGuard, reference: number | null): number | null {
  if (detect === null) return null;
  if (detect.kind === "level") return detect.level;
  return reference === null ? null : reference * detect.factor;
}

function againstBaseline(question: Question): Needed {
  const { guard, weight } = question;
  if (weight === null || guard.margin === null) return { kind: "no-baseline" };
  const { expect, margin, objective, better } = guard;
  if (expect === null || expect <= 0) return missing("`expect`, the baseline's level, is not said");
  const factor = better === "lower" ? DEFAULT_FACTOR.above : DEFAULT_FACTOR.below;
  const limit = better === "lower" ? objective.atMost : objective.atLeast;
  const truth = question.detect ?? levelOf(guard, expect) ?? limit ?? expect * factor;
  const points = margin.kind === "points" ? margin.points : 0;
  const signed = better === "lower" ? points : -points;
  const tolerated = margin.kind === "factor" ? expect * margin.factor : expect + signed;
  if (better === "lower" ? truth <= tolerated : truth >= tolerated) {
    return missing("the level to find lies within the tolerated margin");
  }
  const asked = { ...question, alpha: question.alpha * testsShare(guard) };
  if (guard.kind === "latency") {
    const slow = 1 - guard.percentile / 100;
    return counts(asked, {
      share: slow,
      ratio: 1,
      truth: slowerThan(guard.percentile, truth / tolerated) / slow,
      weight,
    });
  }
  return counts(asked, { share: expect, ratio: tolerated / expect, truth: truth / expect, weight });
}

/** Share of requests above the percentile's limit when all latencies are `factor` times as long. */
function slowerThan(percentile: number, factor: number): number {
  return 1 - normalCdf(normalQuantile(percentile / 100) - Math.log(factor) / LATENCY_SPREAD);
}

function missing(detail: string): Needed {
  return { kind: "missing", detail };
}

function fixed(question: Question, plan: FixedPlan): Needed {
  const samples = solve(question, (planned) => fixedNeed(plan, planned));
  return answer(question, samples, fixedOneLook(plan, question.alpha));
}

function counts(question: Question, plan: CountPlan): Needed {
  const samples = solve(question, (planned) => countNeed(plan, planned));
  return answer(question, samples, countOneLook(plan, question.alpha));
}

/** With the planned units; where those can never do, the number that would. */
function solve({ alpha, designEffect, units }: Question, need: (planned: Planned) => Need): number | null {
  return need({ alpha, designEffect, units }).samples ?? need({ alpha, designEffect, units: null }).samples;
}

/** Whole units, at least as many as the kind needs to be believed; the one-look number gets the design effect too. */
function answer({ guard, designEffect }: Question, samples: number | null, oneLook: number | null): Needed {
  if (samples === null) return missing("no number of samples finds this level");
  const least = guard.kind === "latency" ? (TAIL_LEAST / (1 - guard.percentile / 100)) * designEffect : 0;
  return {
    kind: "samples",
    needed: Math.ceil(Math.max(samples, least)),
    oneLook: oneLook === null ? null : Math.ceil(Math.max(oneLook * designEffect, least)),
  };
}
