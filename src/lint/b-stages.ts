import { DAY } from "../units.ts";
import { question, strictAt, type Objection, type Rule, type Subject } from "./rule.ts";

/** B: how it grows. */
export const STAGES: readonly Rule[] = [
  {
    code: "rubric-10-strategy",
    severity: "blocker",
    answer: null,
    objections: ({ plan }) =>
      plan.rollout.stages.some(({ kind }) => kind === "canary" || kind === "blue-green")
        ? []
        : [{ path: ["stages"], what: "key", message: "no stage brings users to the candidate" }],
  },
  { code: "rubric-11-stages", severity: "blocker", answer: null, objections: emptyStages },
  { code: "rubric-12-provable", severity: "blocker", answer: null, objections: neverProvable },
  { code: "rubric-13-daily-cycle", severity: "advice", answer: "daily-cycle", objections: noWholeDay },
  {
    code: "rubric-14-assignment",
    severity: "advice",
    answer: "assignment",
    objections: ({ plan }) =>
      plan.routers[0].capabilities.sticky === "none" && plan.rollout.kind === "llm"
        ? [{ path: ["traffic", "routed-by"], message: "nothing keeps a conversation on one version" }]
        : [],
  },
  {
    code: "rubric-16-split",
    severity: "advice",
    answer: "split",
    objections: ({ plan }) =>
      plan.rollout.guards.some(({ kind }) => kind === "split")
        ? []
        : [
            {
              path: ["guards"],
              what: "key",
              message: "no guard watches whether the share that arrives is the one set",
            },
          ],
  },
  question({
    code: "rubric-17-shadow",
    answer: "mirrored-privacy",
    asks: "who may see the mirrored requests is not said",
    applies: ({ plan }) => plan.rollout.stages.some(({ kind }) => kind === "shadow"),
  }),
  question({
    code: "rubric-18-green",
    answer: "green-warm-up",
    asks: "how the new environment is warmed up and load-tested is not said",
    applies: ({ plan }) => plan.rollout.stages.some(({ kind }) => kind === "blue-green"),
  }),
  question({
    code: "rubric-19-cold-start",
    answer: "cold-start",
    asks: "cold starts, scaling floors and quotas are not answered for",
  }),
];

function emptyStages({ plan }: Subject): readonly Objection[] {
  return plan.rollout.stages.flatMap((stage, index) => {
    const at = ["stages", index];
    switch (stage.kind) {
      case "evaluate":
        return [];
      case "shadow":
        return stage.bake > 0 && stage.mirror > 0 ? [] : [incomplete(at, stage.name)];
      case "canary": {
        const reaches = stage.weight > 0 || Object.values(stage.cohorts).some((weight) => weight > 0);
        return stage.bake > 0 && reaches ? [] : [incomplete(at, stage.name)];
      }
      case "blue-green":
        return stage.bake > 0 ? [] : [incomplete(at, stage.name)];
    }
  });
}

function incomplete(path: Objection["path"], name: string): Objection {
  return {
    path,
    message: `stage "${name}" has no traffic or no bake`,
    suggestion: "give it a weight and a bake above 0",
  };
}

function neverProvable({ plan }: Subject): readonly Objection[] {
  const cells = plan.stages.flatMap((stage) => stage.cells);
  return plan.rollout.guards
    .filter(({ onBreach }) => onBreach === "roll-back")
    .flatMap((guard) => {
      const own = cells.filter((cell) => cell.guard === guard.name && cell.cohort === "all");
      const [reason] = own.flatMap(({ blind }) =>
        blind?.why === "bound-missing" || blind?.why === "spread-missing" ? [blind] : [],
      );
      if (reason === undefined || own.some(({ blind }) => blind === null)) return [];
      const isSpread = reason.why === "spread-missing";
      return [
        {
          path: ["guards", guard.name],
          what: "key" as const,
          severity: strictAt(plan, 1),
          message: `nobody can say what ${guard.name} proves: ${reason.detail}`,
          expected: isSpread
            ? "how much the values of single units scatter"
            : "a level that can be found, and the baseline's level",
          suggestion: isSpread ? "write `spread`, as measured last week" : "write `expect` and `detect`",
        },
      ];
    });
}

function noWholeDay({ plan }: Subject): readonly Objection[] {
  let baked = 0;
  for (const [index, stage] of plan.rollout.stages.entries()) {
    const weight = stage.kind === "canary" ? stage.weight : stage.kind === "blue-green" ? 100 : 0;
    if (weight > 10 && baked < DAY) {
      return [
        {
          path: ["stages", index],
          message: `stage "${stage.name}" passes 10% before the candidate has seen a whole day`,
          suggestion: "bake 24h at a smaller share before",
        },
      ];
    }
    if (stage.kind !== "evaluate") baked += stage.bake;
  }
  return [];
}
