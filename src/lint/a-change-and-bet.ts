import { question, strictAt, type Objection, type Rule, type Subject } from "./rule.ts";

/** Names that mean another thing tomorrow. */
const FLOATING = /(?:^|[:@/-])(?:latest|stable|main|master|head|prod|production|current|nightly|edge)$/i;

/** A: what changes, and what is hoped for. */
export const CHANGE_AND_BET: readonly Rule[] = [
  { code: "rubric-01-immutable-ids", severity: "blocker", answer: null, objections: floatingIds },
  {
    code: "rubric-02-changes",
    severity: "advice",
    answer: "changes",
    objections: ({ plan }) =>
      plan.changes.some(({ what }) => what !== "version")
        ? []
        : [
            {
              path: ["release"],
              what: "key",
              message: "nothing but the version id tells the two sides apart",
            },
          ],
  },
  { code: "rubric-03-hypothesis", severity: "blocker", answer: null, objections: missingBet },
  {
    code: "rubric-04-change-our-mind",
    severity: "advice",
    answer: "change-our-mind",
    objections: ({ plan }) =>
      plan.rollout.hypothesis === null || plan.rollout.hypothesis.changeOurMind !== null
        ? []
        : [
            {
              path: ["hypothesis"],
              what: "key",
              message: "no result is named that would stop the release although no guard broke",
              suggestion: 'change-our-mind: "flat at 50% and costs up"',
            },
          ],
  },
  question({
    code: "rubric-07-offline",
    answer: "offline-results",
    asks: "no stage of kind evaluate shows offline results",
    applies: ({ plan }) => !plan.rollout.stages.some(({ kind }) => kind === "evaluate"),
  }),
  {
    code: "rubric-09-exposure",
    severity: "advice",
    answer: null,
    objections: ({ plan }) =>
      plan.stages.some(({ exposure }) => exposure.some(({ extraBad }) => extraBad !== null))
        ? []
        : [
            {
              path: ["guards"],
              what: "key",
              message: "no roll-back guard lets the worst case be counted in people or requests",
              suggestion: "give one share guard an `expect`",
            },
          ],
  },
];

function floatingIds({ plan }: Subject): readonly Objection[] {
  const { release } = plan.rollout;
  return (["baseline", "candidate"] as const).flatMap((side) =>
    (["id", "model"] as const).flatMap((field) => {
      const value = release[side][field];
      if (value === null || !FLOATING.test(value)) return [];
      return [
        {
          path: ["release", side, field],
          message: `the ${side}'s ${field} can mean another thing tomorrow`,
          expected: "a version, date or digest that never moves",
          found: value,
          suggestion: field === "id" ? `${field}: v1.8.2` : `${field}: name@2026-10-02`,
        },
      ];
    }),
  );
}

function missingBet({ plan }: Subject): readonly Objection[] {
  if (plan.rollout.hypothesis !== null) return [];
  return [
    {
      path: [],
      severity: strictAt(plan, 2),
      message: "the rollout does not say what it hopes to achieve",
      expected: "metric, direction, effect, read-at",
      found: "no hypothesis",
      suggestion: "hypothesis: { metric: …, direction: increase, effect: x1.05, read-at: <stage> }",
    },
  ];
}
