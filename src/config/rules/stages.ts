/** What a list of stages must keep to. */
import { objection, type Objection } from "../objection.ts";
import type { StagePart } from "../schema/stage.ts";
import type { Sections } from "../sections.ts";
import { liveStages, stageIndex, weightsOf } from "../stage-weights.ts";
import { milliseconds, showDuration } from "../../units.ts";

export function stageNamesDiffer({ stages }: Sections): readonly Objection[] {
  const names = new Set<string>();
  return stages.flatMap((stage, index) => {
    if (stage === null) return [];
    const repeated = names.has(stage.name);
    names.add(stage.name);
    return repeated
      ? [objection("name-repeated", ["stages", index, "name"], `two stages are named ${stage.name}`)]
      : [];
  });
}

export function someStageIsLive({ stages, raw }: Sections): readonly Objection[] {
  if (raw["stages"] === undefined || stages.length === 0 || stages.includes(null)) return [];
  return liveStages(stages).some(({ stage }) => stage.kind !== "shadow")
    ? []
    : [
        objection("stage-missing", ["stages"], "no stage serves traffic", {
          what: "key",
          expected: "at least one canary or blue-green stage",
        }),
      ];
}

/** Offline, then shadow, then live traffic. */
export function stagesAreInOrder({ stages }: Sections): readonly Objection[] {
  let furthest = 0;
  return stages.flatMap((stage, index) => {
    if (stage === null) return [];
    const step = stepOf(stage);
    if (step >= furthest) {
      furthest = step;
      return [];
    }
    return [
      objection(
        "stage-order",
        ["stages", index, "kind"],
        `the ${stage.kind} stage ${stage.name} comes too late`,
        {
          expected:
            stage.kind === "evaluate"
              ? "evaluate stages before all others"
              : "shadow stages before live traffic",
        },
      ),
    ];
  });
}

function stepOf(stage: StagePart): number {
  switch (stage.kind) {
    case "evaluate":
      return 0;
    case "shadow":
      return 1;
    case "canary":
    case "blue-green":
      return 2;
  }
}

/** Once a cohort is on the candidate, only a rollback takes it back. */
export function weightsNeverFall(sections: Sections): readonly Objection[] {
  const reached = new Map<string, number>();
  return liveStages(sections.stages).flatMap(({ stage, index }) => {
    const weights = weightsOf(sections, index);
    const fallen = [...weights].filter(([cohort, weight]) => weight < (reached.get(cohort) ?? 0));
    for (const [cohort, weight] of weights) reached.set(cohort, Math.max(weight, reached.get(cohort) ?? 0));
    const first = fallen[0];
    if (first === undefined) return [];
    const [cohort, weight] = first;
    const own = stage.kind === "canary" && Object.hasOwn(stage.cohorts, cohort);
    return [
      objection(
        "weight-goes-down",
        ["stages", index, ...(own ? ["cohorts", cohort] : ["weight"])],
        `the weight of ${cohort} falls in ${stage.name}`,
        {
          expected: `at least ${reached.get(cohort)}%`,
          found: `${weight}%`,
          suggestion: `${reached.get(cohort)}%`,
        },
      ),
    ];
  });
}

export function switchStepsRise({ stages }: Sections): readonly Objection[] {
  return stages.flatMap((stage, index) => {
    if (stage?.kind !== "blue-green" || stage.switch === "at-once") return [];
    const steps = stage.switch;
    const rises = steps.every((step, at) => at === 0 || step > (steps[at - 1] ?? 0));
    if (rises && steps.at(-1) === 100) return [];
    return [
      objection(
        "weight-goes-down",
        ["stages", index, "switch"],
        `the steps of ${stage.name} do not rise to 100%`,
        { expected: "rising steps that end with 100%" },
      ),
    ];
  });
}

export function lastStageServesAll(sections: Sections): readonly Objection[] {
  const index = sections.stages.length - 1;
  const last = sections.stages[index];
  if (last === null || last === undefined || (last.kind !== "canary" && last.kind !== "blue-green")) {
    return last?.kind === "shadow" && liveStages(sections.stages).some(({ stage }) => stage.kind !== "shadow")
      ? [
          objection("last-stage-partial", ["stages", index], "the last stage serves nobody", {
            expected: "a last stage with 100%",
          }),
        ]
      : [];
  }
  const partial = [...weightsOf(sections, index)].find(([, weight]) => weight < 100);
  if (partial === undefined) return [];
  const [cohort, weight] = partial;
  return [
    objection(
      "last-stage-partial",
      ["stages", index, "weight"],
      `the last stage leaves a part of ${cohort} on the baseline`,
      {
        expected: "100% for everybody",
        found: `${weight}%`,
        suggestion: "weight: 100%",
      },
    ),
  ];
}

/** A guard that only warns, or a report by people, stops nothing by itself. */
export function everyStageIsGuarded({ guards, stages }: Sections): readonly Objection[] {
  return liveStages(stages).flatMap(({ stage, index }) => {
    const guarded = [...guards.values()].some((guard) => {
      if (guard === null) return true;
      if (guard.onBreach === "warn" || guard.kind === "signal") return false;
      if (guard.kind === "paired" && stage.kind !== "shadow") return false;
      const from = guard.from === null ? 0 : stageIndex(stages, guard.from);
      return from === -1 || from <= index;
    });
    if (guarded) return [];
    return [
      objection("stage-unguarded", ["stages", index, "name"], `no guard could stop ${stage.name}`, {
        expected: "a guard with on-breach: roll-back or hold that begins here or before",
      }),
    ];
  });
}

export function extensionsAreLonger({ stages }: Sections): readonly Objection[] {
  return liveStages(stages).flatMap(({ stage, index }) => {
    const found: Objection[] = [];
    if (stage.extendTo !== null && stage.extendTo < stage.bake) {
      found.push(
        objection(
          "extend-too-short",
          ["stages", index, "extend-to"],
          `${stage.name} may bake for less than it must`,
          { expected: `at least ${showDuration(stage.bake)}` },
        ),
      );
    }
    // The clock of a stage runs through its preview too.
    const preview = stage.kind === "blue-green" ? Math.max(stage.preview, stage.warmUp ?? 0) : 0;
    const needed = milliseconds(preview + Math.max(stage.bake, stage.extendTo ?? 0));
    if (stage.deadline !== null && stage.deadline < needed) {
      found.push(
        objection(
          "deadline-too-short",
          ["stages", index, "deadline"],
          `the deadline of ${stage.name} comes before it could be over`,
          { expected: `at least ${showDuration(needed)}` },
        ),
      );
    }
    return found;
  });
}
