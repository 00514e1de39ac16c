import { isMeasured, watchesUsers } from "../plan/guard-kinds.ts";
import { strictAt, type Objection, type Rule, type Subject } from "./rule.ts";

type GuardClass = Subject["plan"]["rollout"]["guards"][number]["class"];

/** C: what stops it. */
export const GUARDS: readonly Rule[] = [
  { code: "rubric-22-guard-classes", severity: "blocker", answer: null, objections: missingClasses },
  { code: "rubric-23-guard-complete", severity: "blocker", answer: null, objections: withoutLimit },
  {
    code: "rubric-24-justified",
    severity: "advice",
    answer: "thresholds",
    objections: ({ plan }) =>
      plan.rollout.guards
        .filter((guard) => isMeasured(guard) && guard.margin !== null && guard.expect === null)
        .map(({ name }) => ({
          path: ["guards", name],
          what: "key",
          message: `${name} does not say the baseline's level`,
          suggestion: "expect: <the level measured last week>",
        })),
  },
  {
    code: "rubric-26-told-of-hold",
    severity: "advice",
    answer: "told-of-hold",
    objections: ({ plan }) =>
      plan.rollout.communications.some(({ on }) => on === "hold")
        ? []
        : [
            {
              path: ["communications"],
              what: "key",
              message: "missing data holds the rollout, and nobody is told",
              suggestion: '{ on: hold, to: <channel>, message: "…" }',
            },
          ],
  },
  {
    code: "rubric-29-two-sided",
    severity: "advice",
    answer: "two-sided",
    objections: ({ plan }) =>
      plan.rollout.guards
        .filter(watchesUsers)
        .filter(({ name }) => /refus|length|alert/.test(name))
        .filter(({ objective: { atMost, atLeast } }) => atMost === null || atLeast === null)
        .map(({ name }) => ({
          path: ["guards", name],
          what: "key",
          message: `${name} is bad in both directions and has one limit`,
          suggestion: "between: [0.1%, 1.5%]",
        })),
  },
  ofClass("rubric-31-saturation", "saturation", "saturation", "no guard watches a resource that runs out"),
  ofClass("rubric-32-cost", "cost", "cost", "no guard watches the cost"),
  ofClass("rubric-33-business", "business", "business", "no guard watches what the release is for"),
  {
    code: "rubric-34-reports",
    severity: "advice",
    answer: "reports",
    objections: ({ plan }) =>
      plan.rollout.guards.some((guard) => guard.kind === "signal" || guard.kind === "tripwire")
        ? []
        : [{ path: ["guards"], what: "key", message: "no report by people can reach the rollout" }],
  },
];

function ofClass(code: Rule["code"], wanted: GuardClass, answer: string, message: string): Rule {
  return {
    code,
    severity: "advice",
    answer,
    objections: ({ plan }) =>
      plan.rollout.guards.some((guard) => guard.class === wanted)
        ? []
        : [{ path: ["guards"], what: "key", message }],
  };
}

function missingClasses({ plan }: Subject): readonly Objection[] {
  const judged = new Set(plan.rollout.guards.filter(watchesUsers).map((guard) => guard.class));
  return (["latency", "error", "quality"] as const)
    .filter((wanted) => !judged.has(wanted))
    .map((wanted) => ({
      path: ["guards"],
      what: "key",
      severity: strictAt(plan, 1),
      message: `no guard of class ${wanted} measures what users are served`,
      expected: "at least one guard each of class latency, error and quality",
      found: [...judged].join(", ") || "none",
      suggestion: `add a guard with class: ${wanted}`,
    }));
}

function withoutLimit({ plan }: Subject): readonly Objection[] {
  return plan.rollout.guards
    .filter(isMeasured)
    .filter(
      ({ objective: { atMost, atLeast }, margin }) => atMost === null && atLeast === null && margin === null,
    )
    .map(({ name }) => ({
      path: ["guards", name],
      what: "key",
      message: `${name} has no limit: it can never break`,
    }));
}
