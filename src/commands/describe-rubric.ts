/** The rubric as data for later steps and scripts: every point with its outcome, and where it is settled. */
import type { Locate } from "../config/problem.ts";
import { HUMAN_POINTS } from "../lint/human-points.ts";
import { quoteOf } from "../lint/quote.ts";
import type { Outcome, Rubric } from "../lint/rubric.ts";
import type { Plan } from "../plan/plan.ts";
import { scoreWords } from "../render/score-words.ts";

export function describeRubric(plan: Plan, rubric: Rubric, locate: Locate) {
  return {
    rollout: plan.rollout.name,
    text: scoreWords(rubric.score),
    ...rubric.score,
    points: rubric.outcomes.map(({ point, code, severity, outcome }) => ({
      point,
      code,
      severity,
      ...describeOutcome(plan, outcome, locate),
    })),
    "for-the-reviewer": HUMAN_POINTS,
  };
}

function describeOutcome(plan: Plan, outcome: Outcome, locate: Locate) {
  switch (outcome.kind) {
    case "yes":
      return {
        outcome: "yes",
        by: quoteOf(plan, outcome.by),
        ...(outcome.by.kind === "file" ? { at: locate(outcome.by.path).at } : {}),
      };
    case "answered":
      return { outcome: "answered", by: outcome.text, at: locate(["answers", outcome.key]).at };
    case "not-applicable":
      return { outcome: "not-applicable", by: outcome.because };
    case "no":
      return {
        outcome: "no",
        objections: outcome.objections.map(({ message, path, what }) => ({
          message,
          at: locate(path, what).at,
        })),
      };
    case "told":
      return { outcome: "no", "told-under": outcome.under };
  }
}
