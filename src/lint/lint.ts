import type { Locate, Problem } from "../config/problem.ts";
import { nearest } from "../config/suggest.ts";
import type { Plan } from "../plan/plan.ts";
import { report, type Complaint } from "../plan/report.ts";
import type { ScoreCode } from "./problem-codes.ts";
import { isBelowTarget, outcomesOf, scoreOf, type Rubric, type RuleOutcome, type Score } from "./rubric.ts";
import type { Subject } from "./rule.ts";
import { ANSWER_KEYS } from "./rules.ts";

export interface Linted {
  /** What the plan and its runbook leave open: blockers and advice. */
  readonly problems: readonly Problem[];
  readonly rubric: Rubric;
}

/** Holds a plan and its runbook against the rubric. `before` are problems that are known already: they count as blockers too. */
export function lint(
  subject: Subject,
  locate: Locate,
  before: readonly Problem[] = subject.plan.problems,
): Linted {
  const { plan } = subject;
  const outcomes = outcomesOf(subject);
  const open = outcomes.flatMap((outcome) => complaintsOf(outcome));
  const blockers = [...before, ...open].filter(({ severity }) => severity === "blocker").length;
  const score = scoreOf(outcomes, { tier: plan.rollout.tier, blockers });
  const complaints = [...open, ...unknownAnswers(plan), ...lowScore(score)];
  return {
    problems: complaints.map((complaint) => report(plan.file, locate, complaint)),
    rubric: { outcomes, score },
  };
}

function complaintsOf({ code, severity, outcome }: RuleOutcome): readonly Complaint[] {
  if (outcome.kind !== "no") return [];
  return outcome.objections.map((objection) => ({ code, severity, ...objection }));
}

/** An answer to a question that nobody asks is a slip of the pen. */
function unknownAnswers({ rollout }: Plan): readonly Complaint<ScoreCode>[] {
  return Object.keys(rollout.answers)
    .filter((key) => !ANSWER_KEYS.has(key))
    .map((key) => {
      const near = nearest(key, ANSWER_KEYS);
      return {
        code: "answer-unknown",
        severity: "advice",
        path: ["answers", key],
        what: "key",
        message: `\`${key}\` answers no point of the rubric`,
        expected: "a key that docs/rubric.md names",
        found: key,
        ...(near === null ? {} : { suggestion: near }),
      };
    });
}

function lowScore(score: Score): readonly Complaint<ScoreCode>[] {
  if (!isBelowTarget(score) || score.target === null) return [];
  return [
    {
      code: "rubric-score",
      severity: "advice",
      path: ["tier"],
      message: `${score.settled} of ${score.applicable} points are settled`,
      expected: `at least ${Math.ceil(score.target * score.applicable)} (${Math.round(score.target * 100)}%) at this tier`,
      found: `${score.settled}`,
      suggestion: "settle the open points below, or say under `answers` why they do not apply",
    },
  ];
}
