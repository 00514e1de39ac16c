import { watchesUsers } from "../plan/guard-kinds.ts";
import { question, strictAt, type Objection, type Rule, type Subject } from "./rule.ts";

/** G: asked of language models only. */
export const LANGUAGE_MODELS: readonly Rule[] = [
  { code: "rubric-68-pinned", severity: "blocker", answer: null, objections: notPinned },
  {
    code: "rubric-68-served-model",
    severity: "advice",
    answer: "served-model",
    objections: ({ plan }) =>
      plan.rollout.guards.some(({ kind }) => kind === "identity")
        ? []
        : [
            {
              path: ["guards"],
              what: "key",
              message: "no guard compares the served model with the pinned one",
            },
          ],
  },
  { code: "rubric-69-llm-quality", severity: "blocker", answer: null, objections: noQuality },
  question({
    code: "rubric-69-safety-filter",
    answer: "safety-filter",
    asks: "no guard watches how often the safety filter hits",
    applies: ({ plan }) => !hasGuardLike(plan, /filter|safety|moderation/),
  }),
  question({
    code: "rubric-69-off-brand",
    answer: "off-brand",
    asks: "no guard watches answers that are off brand",
    applies: ({ plan }) => !hasGuardLike(plan, /brand|tone/),
  }),
  question({
    code: "rubric-70-judge",
    answer: "judge",
    asks: "how the judging model is pinned and compared with people is not said",
    applies: ({ plan }) => plan.rollout.units.some(({ sampleOf }) => sampleOf !== null),
  }),
  {
    code: "rubric-72-repeats",
    severity: "advice",
    answer: "repeats",
    objections: ({ plan }) =>
      plan.rollout.stages.flatMap((stage, index) =>
        stage.kind === "evaluate" && stage.repeats < 2
          ? [
              {
                path: ["stages", index],
                message: "one answer per prompt does not show the spread",
                suggestion: "repeats: 3",
              },
            ]
          : [],
      ),
  },
];

function hasGuardLike(plan: Subject["plan"], name: RegExp): boolean {
  return plan.rollout.guards.some((guard) => name.test(guard.name));
}

function notPinned({ plan }: Subject): readonly Objection[] {
  const { candidate } = plan.rollout.release;
  const missing = [
    ...(candidate.model === null ? ["model"] : []),
    ...(candidate.prompt === null ? ["prompt"] : []),
    ...(Object.keys(candidate.parameters).length === 0 ? ["parameters"] : []),
  ];
  return missing
    .filter((field) => plan.rollout.answers[field] === undefined)
    .map((field) => ({
      path: ["release", "candidate"],
      what: "key",
      severity: strictAt(plan, 2),
      message: `the candidate's ${field} is not pinned`,
      expected: "model, prompt and parameters",
      suggestion: `write ${field}, or answers: { ${field}: { not-applicable: "why" } }`,
    }));
}

function noQuality({ plan }: Subject): readonly Objection[] {
  if (plan.rollout.guards.some((guard) => guard.class === "quality" && watchesUsers(guard))) return [];
  return [
    {
      path: ["guards"],
      what: "key",
      severity: strictAt(plan, 2),
      message: "no guard measures what the model says to users",
      expected: "a share of unsupported answers, and one of refusals with two limits",
    },
  ];
}
