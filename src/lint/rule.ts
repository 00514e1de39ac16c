import type { Plan } from "../plan/plan.ts";
import type { Complaint } from "../plan/report.ts";
import type { Runbook } from "../runbook/runbook.ts";
import type { RubricCode } from "./problem-codes.ts";

/** What a rule may look at. */
export interface Subject {
  readonly plan: Plan;
  readonly runbook: Runbook;
}

/** One objection: a complaint whose code and severity the rule knows. */
export type Objection = Omit<Complaint, "code" | "severity"> & { readonly severity?: Complaint["severity"] };

/** One question of the rubric. Silence is a yes. */
export interface Rule {
  readonly code: RubricCode;
  /** What a no costs; an objection may say otherwise. */
  readonly severity: Complaint["severity"];
  /** The entry under `answers` that settles it where the file has no field of its own. */
  readonly answer: string | null;
  readonly objections: (subject: Subject) => readonly Objection[];
}

/** A blocker where lives and money depend on it, advice for practice. */
export function strictAt(plan: Plan, lowest: 1 | 2): Complaint["severity"] {
  return plan.rollout.tier <= lowest ? "blocker" : "advice";
}

/** A question that only a person can answer: asked when it applies. */
export function question(given: {
  readonly code: RubricCode;
  readonly answer: string;
  readonly asks: string;
  readonly applies?: (subject: Subject) => boolean;
}): Rule {
  const { code, answer, asks, applies = () => true } = given;
  return {
    code,
    severity: "advice",
    answer,
    objections: (subject) =>
      applies(subject)
        ? [
            {
              path: ["answers"],
              what: "key",
              message: asks,
              expected: `an entry ${answer} under \`answers\``,
              found: "none",
              suggestion: `answers: { ${answer}: "…" }, or ${answer}: { not-applicable: "why" }`,
            },
          ]
        : [],
  };
}
