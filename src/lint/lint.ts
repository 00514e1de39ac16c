import type { Locate, Problem } from "../config/problem.ts";
import type { Plan } from "../plan/plan.ts";
import { report } from "../plan/report.ts";
import type { Runbook } from "../runbook/runbook.ts";
import { CHANGE_AND_BET } from "./a-change-and-bet.ts";
import { STAGES } from "./b-stages.ts";
import { GUARDS } from "./c-guards.ts";
import { COHORTS } from "./d-cohorts.ts";
import { ROLLBACK } from "./e-rollback.ts";
import { PEOPLE } from "./f-people.ts";
import { LANGUAGE_MODELS } from "./g-language-models.ts";
import type { RubricCode } from "./problem-codes.ts";
import type { Objection, Rule } from "./rule.ts";

const GENERAL = [...CHANGE_AND_BET, ...STAGES, ...GUARDS, ...COHORTS, ...ROLLBACK, ...PEOPLE];

/** How one point of the rubric came out. A person's answer is *answered*, never *yes*. */
export type Outcome =
  | { readonly kind: "yes" }
  | { readonly kind: "answered"; readonly text: string }
  | { readonly kind: "not-applicable"; readonly because: string }
  | { readonly kind: "no"; readonly objections: readonly Objection[] };

/** Every applicable point with its outcome, in the order of the rubric. For practice only the blockers are asked. */
export function rubricOf(plan: Plan, runbook: Runbook): readonly (Outcome & { readonly rule: Rule })[] {
  const rules = plan.rollout.kind === "llm" ? [...GENERAL, ...LANGUAGE_MODELS] : GENERAL;
  return rules
    .filter(({ severity }) => plan.rollout.tier < 3 || severity === "blocker")
    .map((rule) => ({ rule, ...outcomeOf(rule, plan, runbook) }));
}

/** What a plan and its runbook leave open: blockers and advice. */
export function lint(plan: Plan, runbook: Runbook, locate: Locate): readonly Problem[] {
  return rubricOf(plan, runbook).flatMap((outcome) => {
    if (outcome.kind !== "no") return [];
    const { code, severity } = outcome.rule;
    return outcome.objections.map((objection) => report(plan.file, locate, { code, severity, ...objection }));
  });
}

/** Codes of the points that a person answered in the file. */
export function answeredPoints(plan: Plan, runbook: Runbook): readonly RubricCode[] {
  return rubricOf(plan, runbook).flatMap(({ kind, rule }) =>
    kind === "answered" || kind === "not-applicable" ? [rule.code] : [],
  );
}

function outcomeOf(rule: Rule, plan: Plan, runbook: Runbook): Outcome {
  const objections = rule.objections({ plan, runbook });
  if (objections.length === 0) return { kind: "yes" };
  const answer = rule.answer === null ? undefined : plan.rollout.answers[rule.answer];
  if (answer === undefined) return { kind: "no", objections };
  return answer;
}
