/** The rubric as data for later steps and scripts: every point with its outcome, and where it is settled. */
import type { Locate, Position, Problem } from "../config/problem.ts";
import { HUMAN_POINTS } from "../lint/human-points.ts";
import { quoteOf } from "../lint/quote.ts";
import type { RubricCode } from "../lint/problem-codes.ts";
import type { Outcome, Rubric, Score } from "../lint/rubric.ts";
import type { Plan } from "../plan/plan.ts";
import { scoreWords } from "../render/score-words.ts";
import type { PlannedRollout } from "./plan-tree.ts";

/** How one plan came out. Points that count are `applicable`, those with a yes or an answer `settled`. */
export interface DescribedRubric extends Score {
  readonly rollout: string;
  /** `61 of 66, 2 blockers`. */
  readonly text: string;
  readonly points: readonly DescribedPoint[];
  /** Points that only a person can judge. */
  readonly "for-the-reviewer": typeof HUMAN_POINTS;
}

export type DescribedPoint = {
  /** Its number in docs/rubric.md. */
  readonly point: number;
  readonly code: RubricCode;
  readonly severity: Problem["severity"];
} & DescribedOutcome;

/** What settles it, or what is missing, with its place in the rollout file. */
type DescribedOutcome =
  | { readonly outcome: "yes" | "answered"; readonly by: string; readonly at?: Position }
  | { readonly outcome: "not-applicable"; readonly by: string }
  | {
      readonly outcome: "no";
      readonly objections: readonly { readonly message: string; readonly at: Position }[];
    }
  /** Another code says it already. */
  | { readonly outcome: "no"; readonly "told-under": string };

/** Of every rollout that could be planned. */
export function describeRubrics(planned: readonly PlannedRollout[]): readonly DescribedRubric[] {
  return planned.flatMap(({ plan, rubric, parsed }) =>
    plan === null || rubric === null ? [] : [describeRubric(plan, rubric, parsed.locate)],
  );
}

function describeRubric(plan: Plan, rubric: Rubric, locate: Locate): DescribedRubric {
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

function describeOutcome(plan: Plan, outcome: Outcome, locate: Locate): DescribedOutcome {
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
