import { question, strictAt, type Objection, type Rule, type Subject } from "./rule.ts";

/** A step to this share or more deserves a person's go. */
const LARGE = 25;

/** F: people, decisions, communication. */
export const PEOPLE: readonly Rule[] = [
  {
    code: "rubric-59-decider",
    severity: "advice",
    answer: "decider",
    objections: ({ plan }) =>
      plan.rollout.people.some(({ name }) => name === "model-owner")
        ? []
        : [
            {
              path: ["people"],
              what: "key",
              message: "the rollout names no model owner; the policy's list decides alone",
              suggestion: 'people: { model-owner: { any-of: ["@login"] } }',
            },
          ],
  },
  { code: "rubric-60-on-call", severity: "blocker", answer: null, objections: onCall },
  {
    code: "rubric-62-decision-points",
    severity: "advice",
    answer: "decision-points",
    objections: noDecision,
  },
  {
    code: "rubric-63-communications",
    severity: "advice",
    answer: "communications",
    objections: ({ plan }) =>
      plan.rollout.communications.some(({ on }) => on === "rolled-back")
        ? []
        : [{ path: ["communications"], what: "key", message: "nobody hears of a rollback" }],
  },
  question({
    code: "rubric-64-support-brief",
    answer: "support-brief",
    asks: "what users may see, and how to tell the versions apart, is not said for the front line",
  }),
  {
    code: "rubric-67-close-out",
    severity: "advice",
    answer: "close-out",
    objections: ({ plan }) =>
      plan.rollout.followUp.length > 0
        ? []
        : [{ path: ["follow-up"], what: "key", message: "nothing is read again after the release" }],
  },
];

function onCall({ plan }: Subject): readonly Objection[] {
  const role = plan.rollout.people.find(({ name }) => name === "on-call");
  if (role !== undefined && role.covers !== null) return [];
  return [
    {
      path: role === undefined ? ["people"] : ["people", "on-call"],
      what: "key",
      severity: strictAt(plan, 1),
      message:
        role === undefined
          ? "nobody is named for the pager"
          : "it is not said how long one acknowledgement covers",
      expected: "on-call with any-of and covers",
      suggestion: 'on-call: { any-of: ["@login"], covers: 24h }',
    },
  ];
}

function noDecision({ plan }: Subject): readonly Objection[] {
  const large = plan.rollout.stages.findIndex(
    (stage) => (stage.kind === "canary" && stage.weight >= LARGE) || stage.kind === "blue-green",
  );
  const before = plan.rollout.stages.slice(0, large + 1);
  if (large === -1 || before.some(({ go }) => go.length > 0)) return [];
  return [
    {
      path: ["stages", large],
      message: `no person says go before a step to ${LARGE}% or more`,
      suggestion: "go: [model-owner]",
    },
  ];
}
