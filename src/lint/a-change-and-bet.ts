import type { Side } from "../config/rollout.ts";
import { guardNamed } from "../plan/plan.ts";
import { isFloating, isPinned } from "./pinned.ts";
import {
  byPlan,
  found,
  inFile,
  lacks,
  notApplicable,
  question,
  yesUnless,
  type Look,
  type Objection,
  type Rule,
  type Subject,
} from "./rule.ts";

/** A: what changes, and what is hoped for. */
export const CHANGE_AND_BET: readonly Rule[] = [
  { code: "rubric-01-immutable-ids", blocksAt: 3, answer: null, look: immutable },
  {
    code: "rubric-02-changes",
    blocksAt: 0,
    answer: "changes",
    look: ({ plan }) => {
      const named = plan.changes.filter(({ what }) => what !== "version").map(({ what }) => what);
      const missing = lacks(["release"], "nothing but the version id tells the two sides apart");
      return found(named.length === 0 ? null : byPlan(`changes: ${named.join(", ")}`), missing);
    },
  },
  { code: "rubric-02-threshold", blocksAt: 2, answer: "threshold", look: thresholdMovesAlong },
  { code: "rubric-03-hypothesis", blocksAt: 2, answer: null, look: bet },
  {
    code: "rubric-04-change-our-mind",
    blocksAt: 0,
    answer: "change-our-mind",
    look: ({ plan: { rollout } }) => {
      if (rollout.hypothesis === null) return notApplicable("there is no hypothesis");
      return found(
        rollout.hypothesis.changeOurMind === null ? null : inFile("hypothesis", "change-our-mind"),
        lacks(
          ["hypothesis"],
          "no result is named that would stop the release although no guard broke",
          'change-our-mind: "flat at 50% and costs up"',
        ),
      );
    },
  },
  { code: "rubric-05-goal-or-guard", blocksAt: 0, answer: "goal-and-guard", look: goalOrGuard },
  { code: "rubric-06-composite", blocksAt: 0, answer: "composite-floors", look: compositeFloors },
  question({
    code: "rubric-07-offline",
    answer: "offline-results",
    asks: "no stage of kind evaluate shows offline results",
    instead: ({ plan }) => {
      const index = plan.rollout.stages.findIndex(({ kind }) => kind === "evaluate");
      return index === -1 ? null : inFile("stages", index);
    },
  }),
  question({
    code: "rubric-07-training-window",
    answer: "training-window",
    asks: "what the model was trained on, and which cohorts are thin there, is not said",
    instead: ({ plan: { rollout } }) => {
      const { baseline, candidate } = rollout.release;
      if (baseline.digest === candidate.digest && baseline.model === candidate.model)
        return notApplicable("the weights do not change");
      const told = rollout.cohorts.find(({ trainingShare }) => trainingShare !== null);
      return told === undefined ? null : inFile("cohorts", told.name, "training-share");
    },
  }),
  question({
    code: "rubric-08-tier-reason",
    answer: "tier",
    asks: "why this release has its tier is not said",
  }),
  {
    code: "rubric-09-exposure",
    blocksAt: 0,
    answer: null,
    look: ({ plan }) => {
      const cases = plan.stages.flatMap(({ stage, exposure }) =>
        exposure.flatMap(({ extraBad, guard }) =>
          extraBad === null
            ? []
            : [`${stage.name}: ${Math.round(extraBad)} extra bad by ${guard} before the stop`],
        ),
      );
      return found(
        cases[0] === undefined ? null : byPlan(cases[0]),
        lacks(
          ["guards"],
          "no roll-back guard lets the worst case be counted in people or requests",
          "give one share guard an `expect`",
        ),
      );
    },
  },
];

function immutable({ plan }: Subject): Look {
  const { release } = plan.rollout;
  const objections = (["baseline", "candidate"] as const).flatMap((side) => [
    ...(["id", "model", "index", "filter"] as const).flatMap((field) => floating(release[side], side, field)),
    ...unpinnedModel(release[side], side),
  ]);
  return yesUnless(objections, inFile("release", "candidate", "id"));
}

function floating(
  side: Side,
  name: string,
  field: "id" | "model" | "index" | "filter",
): readonly Objection[] {
  const value = side[field] ?? null;
  if (value === null || !isFloating(value)) return [];
  const good = { id: "v1.8.2", model: "name@2026-10-02", index: "kb@2026-11-15", filter: "filter-v9" };
  return [
    {
      path: ["release", name, field],
      message: `the ${name}'s ${field} can mean another thing tomorrow`,
      expected: "a version, date or digest that never moves",
      found: value,
      suggestion: `${field}: ${good[field]}`,
    },
  ];
}

/** A name without any version: providers move what it means. A digest of the weights pins it. */
function unpinnedModel({ model, digest }: Side, name: string): readonly Objection[] {
  if (model === null || digest !== null || isFloating(model) || isPinned(model)) return [];
  return [
    {
      path: ["release", name, "model"],
      message: `the ${name}'s model is named without version, date or digest`,
      expected: "a name that the provider never moves",
      found: model,
      suggestion: `model: ${model}@2026-10-02`,
    },
  ];
}

/** A score means nothing without the threshold that was tuned to it. */
function thresholdMovesAlong({ plan: { rollout } }: Subject): Look {
  if (rollout.kind !== "classifier") return notApplicable("no classifier with a threshold is released");
  const { candidate } = rollout.release;
  const named = Object.keys(candidate.parameters).find((name) => /threshold|cut-?off/i.test(name));
  const by =
    candidate.with.length > 0
      ? inFile("release", "candidate", "with")
      : named === undefined
        ? null
        : inFile("release", "candidate", "parameters", named);
  return found(by, {
    path: ["release", "candidate"],
    what: "key",
    message: "the threshold that turns scores into decisions does not move together with the model",
    expected: "`with` naming the file of the threshold, or a parameter of that name",
    found: "neither",
    suggestion: "with: [{ file: thresholds.yml }]",
  });
}

function bet({ plan: { rollout } }: Subject): Look {
  return found(rollout.hypothesis === null ? null : inFile("hypothesis"), {
    path: [],
    message: "the rollout does not say what it hopes to achieve",
    expected: "metric, direction, effect, read-at",
    found: "no hypothesis",
    suggestion: "hypothesis: { metric: …, direction: increase, effect: x1.05, read-at: <stage> }",
  });
}

/** What decides to go on must not be what decides to stop, or one number would be read twice. */
function goalOrGuard({ plan }: Subject): Look {
  const { hypothesis, guards } = plan.rollout;
  if (hypothesis === null) return notApplicable("there is no hypothesis");
  const isKnown = guards.some(({ name }) => name === hypothesis.metric);
  const stops = isKnown && guardNamed(plan, hypothesis.metric).onBreach === "roll-back";
  return yesUnless(
    stops
      ? [
          {
            path: ["hypothesis", "metric"],
            message: `${hypothesis.metric} decides both to go on and to roll back`,
            expected: "a goal that holds at most, and guards that stop",
            suggestion: "on-breach: hold in the guard, or answers: { goal-and-guard: … }",
          },
        ]
      : [],
    inFile("hypothesis", "metric"),
  );
}

function compositeFloors({ plan: { rollout } }: Subject): Look {
  const composites = rollout.guards.flatMap((guard) => (guard.kind === "composite" ? [guard] : []));
  const [first] = composites;
  if (first === undefined) return notApplicable("no composite is used");
  const objections = composites.flatMap(({ name, parts }) =>
    parts.flatMap(({ floor, name: part }, index) =>
      floor === null
        ? [
            lacks(
              ["guards", name, "parts", index],
              `${part} of ${name} has no floor: the other parts could make up for its harm`,
              "floor: 0.7 score",
            ),
          ]
        : [],
    ),
  );
  return yesUnless(objections, inFile("guards", first.name, "parts"));
}
