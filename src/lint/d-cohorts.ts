import { isJudgedByCohort } from "../plan/guard-kinds.ts";
import { strictAt, type Objection, type Rule, type Subject } from "./rule.ts";

/** D: who could be harmed unseen. */
export const COHORTS: readonly Rule[] = [
  { code: "rubric-36-cohorts", severity: "blocker", answer: null, objections: incompleteCohorts },
  { code: "rubric-37-own-evaluation", severity: "blocker", answer: null, objections: notJudgedAlone },
];

function incompleteCohorts({ plan }: Subject): readonly Objection[] {
  const severity = strictAt(plan, 1);
  const { cohorts } = plan.rollout;
  if (cohorts.length === 0) {
    return [
      {
        path: [],
        severity,
        message: "no cohorts: a good average could cover a group that is harmed",
        expected: "at least the most valuable and the most vulnerable group",
        found: "none",
        suggestion: "cohorts: { <name>: { where: …, share: …, owner: …, because: … } }",
      },
    ];
  }
  return cohorts.flatMap(({ name, owner, because }) =>
    [...(owner === null ? ["owner"] : []), ...(because === null ? ["because"] : [])].map((field) => ({
      path: ["cohorts", name],
      what: "key" as const,
      severity,
      message: `the cohort ${name} does not say ${field === "owner" ? "who answers for it" : "why it matters"}`,
      expected: field,
      suggestion: `${field}: …`,
    })),
  );
}

function notJudgedAlone({ plan }: Subject): readonly Objection[] {
  const judged = new Set(plan.pairs.map(({ guard, cohort }) => `${guard}/${cohort}`));
  return plan.rollout.guards
    .filter((guard) => isJudgedByCohort(guard) && guard.onBreach === "roll-back")
    .flatMap((guard) =>
      plan.rollout.cohorts
        .filter((cohort) => !judged.has(`${guard.name}/${cohort.name}`))
        .map((cohort) => ({
          path: ["cohorts", cohort.name],
          message: `${guard.name} does not judge the cohort ${cohort.name} on its own`,
        })),
    );
}
