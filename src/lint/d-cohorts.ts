import type { Cohort } from "../config/rollout.ts";
import { isBlind } from "../plan/blind-cohorts.ts";
import { isJudgedByCohort } from "../plan/guard-kinds.ts";
import type { Plan, PlannedStage } from "../plan/plan.ts";
import {
  byPlan,
  inFile,
  lacks,
  notApplicable,
  yesUnless,
  type Look,
  type Rule,
  type Subject,
} from "./rule.ts";

/** D: who could be harmed unseen. */
export const COHORTS: readonly Rule[] = [
  { code: "rubric-36-cohorts", blocksAt: 2, answer: null, look: someCohorts },
  { code: "rubric-36-cohort-complete", blocksAt: 1, answer: null, look: completeCohorts },
  { code: "rubric-37-own-evaluation", blocksAt: 3, answer: null, look: judgedAlone },
  { code: "rubric-38-first-stage", blocksAt: 0, answer: null, look: firstStages },
  { code: "rubric-39-substitute", blocksAt: 0, answer: "small-cohorts", look: substitutes },
  { code: "rubric-40-lawful", blocksAt: 0, answer: "cohort-privacy", look: lawful },
];

const NO_COHORTS = "there are no cohorts";

function someCohorts({ plan: { rollout } }: Subject): Look {
  return yesUnless(
    rollout.cohorts.length > 0
      ? []
      : [
          {
            path: [],
            message: "no cohorts: a good average could cover a group that is harmed",
            expected: "at least the most valuable and the most vulnerable group",
            found: "none",
            suggestion: "cohorts: { <name>: { where: …, share: …, owner: …, because: … } }",
          },
        ],
    inFile("cohorts"),
  );
}

function completeCohorts({ plan: { rollout } }: Subject): Look {
  const [first] = rollout.cohorts;
  if (first === undefined) return notApplicable(NO_COHORTS);
  return yesUnless(
    rollout.cohorts.flatMap(({ name, owner, because }) =>
      [...(owner === null ? ["owner"] : []), ...(because === null ? ["because"] : [])].map((field) => ({
        path: ["cohorts", name],
        what: "key" as const,
        message: `the cohort ${name} does not say ${field === "owner" ? "who answers for it" : "why it matters"}`,
        expected: field,
        suggestion: `${field}: …`,
      })),
    ),
    inFile("cohorts", first.name),
  );
}

function judgedAlone({ plan }: Subject): Look {
  if (plan.rollout.cohorts.length === 0) return notApplicable(NO_COHORTS);
  const judged = new Set(plan.pairs.map(({ guard, cohort }) => `${guard}/${cohort}`));
  const stopping = plan.rollout.guards.filter(
    (guard) => isJudgedByCohort(guard) && guard.onBreach === "roll-back",
  );
  const objections = stopping.flatMap((guard) =>
    plan.rollout.cohorts
      .filter((cohort) => !judged.has(`${guard.name}/${cohort.name}`))
      .map((cohort) => ({
        path: ["cohorts", cohort.name],
        message: `${guard.name} does not judge the cohort ${cohort.name} on its own`,
      })),
  );
  return yesUnless(
    objections,
    byPlan(`${stopping.length} roll-back guards judge each of ${plan.rollout.cohorts.length} cohorts alone`),
  );
}

/** The first live stage in which a guard of class quality or error is promised for it. */
function firstSeen(plan: Plan, { name }: Cohort): PlannedStage | undefined {
  return plan.stages.find(
    (planned) => planned.stage.kind !== "evaluate" && !isBlind(plan.rollout, planned, name),
  );
}

/** The plan refuses a cohort that stays unseen; here it only counts. */
function firstStages({ plan }: Subject): Look {
  const { cohorts } = plan.rollout;
  if (cohorts.length === 0) return notApplicable(NO_COHORTS);
  if (plan.problems.some(({ code }) => code === "cohort-blind"))
    return { kind: "told", under: "cohort-blind" };
  const seen = cohorts.map((cohort) => {
    const first = firstSeen(plan, cohort);
    return `${cohort.name} from ${first === undefined ? "no stage, accepted by a person" : first.stage.name}`;
  });
  return { kind: "yes", by: byPlan(seen.join(", ").slice(0, 400)) };
}

/** Where no number will ever come, people look instead, or nobody does. */
function substitutes({ plan }: Subject): Look {
  const unseen = plan.rollout.cohorts.filter(
    (cohort) => cohort.accepted !== null || firstSeen(plan, cohort) === undefined,
  );
  const [first] = unseen;
  if (first === undefined) return notApplicable("every cohort has enough samples in some stage");
  return yesUnless(
    unseen
      .filter((cohort) => !hasSubstitute(cohort))
      .map(({ name }) =>
        lacks(
          ["cohorts", name],
          `no stage can prove anything about ${name}, and nothing takes the place of numbers`,
          'substitute: { does: "200 answers a day read by people", owner: "@login" }',
        ),
      ),
    inFile("cohorts", first.name, "substitute"),
  );
}

function hasSubstitute(cohort: Cohort): boolean {
  return "substitute" in cohort && cohort.substitute !== null && cohort.substitute !== undefined;
}

/** Traits that nobody may be sorted by without a ground in law. */
const SENSITIVE =
  /\b(?:race|racial|ethnic\w*|religio\w*|gender|sex|sexual\w*|orientation|disab\w*|health|medical|diagnos\w*|pregnan\w*|union|political\w*|genetic\w*|biometric\w*)\b/i;

function lawful({ plan: { rollout } }: Subject): Look {
  if (rollout.cohorts.length === 0) return notApplicable(NO_COHORTS);
  const labels = [...new Set(rollout.cohorts.flatMap(({ where }) => Object.keys(where)))];
  return yesUnless(
    rollout.cohorts
      .filter(({ name, where }) =>
        SENSITIVE.test([name, ...Object.entries(where).flat()].join(" ").replaceAll(/[-_]/g, " ")),
      )
      .map(({ name }) => ({
        path: ["cohorts", name, "where"],
        message: `the cohort ${name} sorts people by a trait that the law protects`,
        expected: "a label that people chose or that the product needs, and the ground in law as an answer",
        suggestion: 'answers: { cohort-privacy: "the customer asked for it; never inferred; kept 30 days" }',
      })),
    byPlan(`labels: ${labels.join(", ")}`),
  );
}
