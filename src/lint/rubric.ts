/** How a plan and its runbook come out against the rubric: point by point, and as a score. */
import type { Problem } from "../config/problem.ts";
import type { Tier } from "../config/rollout.ts";
import { isHuman } from "./human-points.ts";
import type { RubricCode } from "./problem-codes.ts";
import {
  isAskedAt,
  pointOf,
  severityAt,
  type Evidence,
  type Look,
  type Objection,
  type Rule,
  type Subject,
} from "./rule.ts";
import { RULES } from "./rules.ts";

/** How one rule came out. A person's answer is *answered*, never *yes*. */
export type Outcome =
  | { readonly kind: "yes"; readonly by: Evidence }
  | { readonly kind: "answered"; readonly key: string; readonly text: string }
  | { readonly kind: "not-applicable"; readonly because: string }
  | { readonly kind: "no"; readonly objections: readonly [Objection, ...Objection[]] }
  /** No, and told under another code. */
  | { readonly kind: "told"; readonly under: string };

export interface RuleOutcome {
  readonly code: RubricCode;
  readonly point: number;
  /** What a no costs at this tier. */
  readonly severity: Problem["severity"];
  readonly outcome: Outcome;
}

export interface Score {
  /** Points that are settled by the file, the plan, or a person's answer. */
  readonly settled: number;
  /** Of them by a person's answer alone. */
  readonly answered: number;
  readonly applicable: number;
  /** Problems of the file, the plan and the rubric that block. */
  readonly blockers: number;
  /** Share of the applicable points that is asked for at this tier, 0..1; null where only blockers count. */
  readonly target: number | null;
}

export interface Rubric {
  readonly outcomes: readonly RuleOutcome[];
  readonly score: Score;
}

const TARGETS: Readonly<Record<Tier, number | null>> = { 1: 0.9, 2: 0.75, 3: null };

/** Every rule that is asked of this plan, in the order of the rubric. */
export function outcomesOf(subject: Subject): readonly RuleOutcome[] {
  const { kind, tier } = subject.plan.rollout;
  return RULES.filter((rule) => isAskedAt(rule, tier) && (kind === "llm" || !isOfLanguageModels(rule))).map(
    (rule) => ({
      code: rule.code,
      point: pointOf(rule),
      severity: severityAt(rule, tier),
      outcome: outcomeOf(rule, subject),
    }),
  );
}

/** From here on the rubric asks about language models only. */
const FIRST_OF_LANGUAGE_MODELS = 68;

export function isOfLanguageModels(rule: Rule): boolean {
  return pointOf(rule) >= FIRST_OF_LANGUAGE_MODELS;
}

/** A point is settled when none of its rules says no. What no rule applies to is not counted. */
export function scoreOf(
  outcomes: readonly RuleOutcome[],
  given: { readonly tier: Tier; readonly blockers: number },
): Score {
  const points = new Map<number, readonly Outcome["kind"][]>();
  for (const { point, outcome } of outcomes) {
    if (!isHuman(point)) points.set(point, [...(points.get(point) ?? []), outcome.kind]);
  }
  const applicable = [...points.values()].filter((kinds) => kinds.some((kind) => kind !== "not-applicable"));
  const settled = applicable.filter((kinds) => !kinds.includes("no") && !kinds.includes("told"));
  return {
    settled: settled.length,
    answered: settled.filter((kinds) => kinds.includes("answered")).length,
    applicable: applicable.length,
    blockers: given.blockers,
    target: TARGETS[given.tier],
  };
}

/** Whether fewer points are settled than the tier asks for; nothing applicable is never below. */
export function isBelowTarget({ settled, applicable, target }: Score): boolean {
  return target !== null && settled < target * applicable;
}

function outcomeOf(rule: Rule, subject: Subject): Outcome {
  const look: Look = rule.look(subject);
  switch (look.kind) {
    case "yes":
    case "not-applicable":
    case "told":
      return look;
    case "no": {
      const { answers } = subject.plan.rollout;
      const answer =
        rule.answer === null || !Object.hasOwn(answers, rule.answer) ? undefined : answers[rule.answer];
      if (answer === undefined || rule.answer === null) return look;
      return answer.kind === "answered" ? { ...answer, key: rule.answer } : answer;
    }
  }
}
