import type { Guard, Objective } from "../judge/guard.ts";
import { SCORE_BETS } from "../judge/core.ts";
import { normalCdf, normalQuantile } from "../judge/normal.ts";
import { countOneLook, fixedOneLook, scoreOneLook } from "../judge/one-look.ts";
import { countNeed, fixedNeed, goalOf, needOf, scoreNeed, type Need, type Planned } from "../judge/power.ts";

/** The circumstances in which a guard must find its level. */
export interface Question {
  readonly guard: Guard;
  /** The cohort's own level to find, which wins over the guard's. */
  readonly detect: number | null;
  readonly alpha: number;
  readonly designEffect: number;
  /** Planned candidate units over all stages at this stage's pace: what the judge's grid will be scaled to. */
  readonly units: number;
  /** Candidate's share of both arms' units, 0..1; null where no baseline runs or is recorded. */
  readonly weight: number | null;
}

/** Candidate units to find the level with 80 % power, design effect included, or why there is no such number. */
export type Needed =
  | { readonly kind: "samples"; readonly needed: number; readonly oneLook: number | null }
  /** Judged without statistics: one reading is enough. */
  | { readonly kind: "at-once" }
  | { readonly kind: "no-baseline" }
  | { readonly kind: "missing"; readonly detail: string };

type Measured = Extract<Guard, { readonly objective: Objective }>;

/** Latencies are close to log-normal with this spread of ln; source: traces in use for tuning the judge. */
const LATENCY_SPREAD = 0.5;
/** Variance of scores in 0..1 before any are seen; the judge starts from the same. */
const SCORE_VARIANCE = 0.08;
/** Costs per unit vary about as much as they are large: the exponential distribution. */
const RATIO_SPREAD = 1;
/** Below this many units per arm the normal approximation behind ratios is not safe. */
const RATIO_LEAST = 100;
/** Fewer expected slow requests say little about a percentile. */
const TAIL_LEAST = 20;
/** What must be found where the file does not say: half as much again as the objective, or half of a lower bound. */
const DEFAULT_UPPER = 1.5;
const DEFAULT_LOWER = 0.5;

export function neededFor(question: Question): Needed {
  const { guard } = question;
  switch (guard.kind) {
    case "tripwire":
    case "split":
    case "identity":
    case "signal":
    case "level":
      return { kind: "at-once" };
    case "proportion":
    case "latency":
    case "rate":
    case "score":
    case "ratio":
    case "composite":
      return guard.margin === null || (question.weight === null && hasObjective(guard))
        ? againstObjective(question, guard)
        : againstBaseline(question, guard);
  }
}

function hasObjective({ objective }: Measured): boolean {
  return objective.atMost !== null || objective.atLeast !== null;
}

/** Both sides of a band must be provable: the larger need counts. */
function againstObjective(question: Question, guard: Measured): Needed {
  const { atMost, atLeast } = guard.objective;
  const sides: Needed[] = [];
  if (atMost !== null)
    sides.push(objectiveNeed(question, guard, atMost, beyond(question, guard, atMost, "upper")));
  if (atLeast !== null)
    sides.push(objectiveNeed(question, guard, atLeast, beyond(question, guard, atLeast, "lower")));
  let worst: Needed | null = null;
  for (const side of sides) {
    if (side.kind !== "samples") return side;
    if (worst === null || worst.kind !== "samples" || side.needed > worst.needed) worst = side;
  }
  return worst ?? { kind: "missing", detail: "the guard has no objective" };
}

/** The level to find on the bad side of an objective; one that does not lie there belongs to the other test. */
function beyond(question: Question, guard: Measured, limit: number, side: "upper" | "lower"): number {
  const fallback = limit * (side === "upper" ? DEFAULT_UPPER : DEFAULT_LOWER);
  const asked = question.detect ?? askedLevel(guard, limit);
  if (asked === null) return fallback;
  return (side === "upper" ? asked > limit : asked < limit) ? asked : fallback;
}

function askedLevel(guard: Measured, reference: number | null): number | null {
  if (guard.detect === null) return null;
  if (guard.detect.kind === "level") return guard.detect.level;
  return reference === null ? null : reference * guard.detect.factor;
}

function objectiveNeed(question: Question, guard: Measured, limit: number, truth: number): Needed {
  if (!(limit > 0)) return { kind: "at-once" };
  switch (guard.kind) {
    case "proportion":
    case "rate":
      return limit < 1 && truth < 1
        ? fixed(question, limit, truth)
        : { kind: "missing", detail: "a level of 100% or more is no share of units" };
    case "latency":
      return fixed(question, 1 - guard.percentile / 100, slowerThan(guard.percentile, truth / limit));
    case "score":
    case "composite":
      return score(question, guard, { baseline: limit, truth, points: 0, perBaseline: 0 });
    case "ratio":
      return gaussian(question, Math.abs(truth / limit - 1), 0);
    case "level":
      return { kind: "at-once" };
  }
}

function againstBaseline(question: Question, guard: Measured): Needed {
  const { weight } = question;
  if (weight === null || guard.margin === null) return { kind: "no-baseline" };
  const { expect, margin } = guard;
  const level = question.detect ?? askedLevel(guard, expect) ?? objectiveOf(guard);
  if (level === null && guard.detect === null) {
    return { kind: "missing", detail: "neither `detect` nor an objective says which level must be found" };
  }
  if (expect === null || expect <= 0) {
    return { kind: "missing", detail: "`expect`, the baseline's level, is not said" };
  }
  const truth = level ?? expect;
  const tolerated = margin.kind === "factor" ? expect * margin.factor : expect + signed(guard, margin.points);
  const isWorse = guard.better === "lower" ? truth > tolerated : truth < tolerated;
  if (!isWorse) return { kind: "missing", detail: "the level to find lies within the tolerated margin" };
  return baselineNeed({ question, guard, expect, truth, tolerated, weight });
}

function baselineNeed(given: {
  readonly question: Question;
  readonly guard: Measured;
  readonly expect: number;
  readonly truth: number;
  readonly tolerated: number;
  readonly weight: number;
}): Needed {
  const { question, guard, expect, truth, tolerated, weight } = given;
  const perBaseline = weight / (1 - weight);
  switch (guard.kind) {
    case "proportion":
    case "rate":
      return counts(question, { share: expect, ratio: tolerated / expect, truth: truth / expect, weight });
    case "latency": {
      const slow = 1 - guard.percentile / 100;
      const ratio = slowerThan(guard.percentile, truth / tolerated) / slow;
      return counts(question, { share: slow, ratio: 1, truth: ratio, weight });
    }
    case "score":
    case "composite":
      return score(question, guard, {
        baseline: expect,
        truth,
        points: Math.abs(tolerated - expect),
        perBaseline,
      });
    case "ratio":
      return gaussian(question, Math.abs(truth - tolerated) / expect, perBaseline);
    case "level":
      return { kind: "at-once" };
  }
}

function objectiveOf({ better, objective }: Measured): number | null {
  return better === "lower" ? objective.atMost : objective.atLeast;
}

function signed({ better }: Measured, points: number): number {
  return better === "lower" ? points : -points;
}

/** Share of requests above the percentile's limit when all latencies are `factor` times as long. */
function slowerThan(percentile: number, factor: number): number {
  return 1 - normalCdf(normalQuantile(percentile / 100) - Math.log(factor) / LATENCY_SPREAD);
}

/** With the planned units; where those can never do, the number that would. */
function solve({ alpha, designEffect, units }: Question, need: (planned: Planned) => Need): number | null {
  return need({ alpha, designEffect, units }).samples ?? need({ alpha, designEffect, units: null }).samples;
}

function fixed(question: Question, limit: number, truth: number): Needed {
  const plan = { limit, truth };
  return answer(
    question,
    solve(question, (planned) => fixedNeed(plan, planned)),
    fixedOneLook(plan, question.alpha),
  );
}

function counts(question: Question, plan: Parameters<typeof countNeed>[0]): Needed {
  return answer(
    question,
    solve(question, (planned) => countNeed(plan, planned)),
    countOneLook(plan, question.alpha),
  );
}

function score(
  question: Question,
  guard: Measured,
  given: {
    readonly baseline: number;
    readonly truth: number;
    readonly points: number;
    readonly perBaseline: number;
  },
): Needed {
  if (given.baseline > 1 || given.truth > 1) {
    return { kind: "missing", detail: "the spread of scores outside 0..1 is not known before the rollout" };
  }
  const plan = {
    null: { better: guard.better, factor: 1, points: given.points },
    baseline: given.baseline,
    deviation: Math.sqrt(SCORE_VARIANCE),
    truth: given.truth,
    perBaseline: given.perBaseline,
  };
  return answer(
    question,
    solve(question, (planned) => scoreNeed(plan, planned)),
    scoreOneLook(plan, question.alpha),
  );
}

/** A mean with known spread: the best Gaussian bet has mean D²/2s² and variance D²/s² per unit. */
function gaussian(question: Question, relative: number, perBaseline: number): Needed {
  const variance = RATIO_SPREAD ** 2 * (1 + perBaseline) * question.designEffect;
  const bet = relative ** 2 / variance;
  const goal = goalOf(SCORE_BETS.start, 1 / SCORE_BETS.weights.length, question.alpha);
  const need = needOf([{ gain: { mean: bet / 2, variance: bet }, goal }]);
  const once = (normalQuantile(0.8) - normalQuantile(question.alpha)) ** 2 / (bet * question.designEffect);
  return answer(question, need.samples, once);
}

/** Whole units, at least as many as the kind of guard needs to be believed; the one-look number gets the design effect too. */
function answer({ guard, designEffect }: Question, samples: number | null, oneLook: number | null): Needed {
  if (samples === null) return { kind: "missing", detail: "no number of samples finds this level" };
  const least = leastFor(guard) * designEffect;
  return {
    kind: "samples",
    needed: Math.ceil(Math.max(samples, least)),
    oneLook: oneLook === null ? null : Math.ceil(Math.max(oneLook * designEffect, least)),
  };
}

function leastFor(guard: Guard): number {
  if (guard.kind === "latency") return TAIL_LEAST / (1 - guard.percentile / 100);
  return guard.kind === "ratio" ? RATIO_LEAST : 0;
}
