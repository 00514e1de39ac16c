/** Who is on the candidate in which stage, as far as the stages could be read. */
import type { StagePart } from "./schema/stage.ts";
import type { Sections } from "./sections.ts";

export type LivePart = Exclude<StagePart, { readonly kind: "evaluate" }>;

/** Stages with live or mirrored traffic, with their place in the file. */
export function liveStages(
  stages: readonly (StagePart | null)[],
): readonly { readonly stage: LivePart; readonly index: number }[] {
  return stages.flatMap((stage, index) =>
    stage === null || stage.kind === "evaluate" ? [] : [{ stage, index }],
  );
}

/** Place of the live stage of this name; -1 when there is none. */
export function stageIndex(stages: readonly (StagePart | null)[], name: string): number {
  return liveStages(stages).find(({ stage }) => stage.name === name)?.index ?? -1;
}

/** Percent by cohort and for `all`; empty where nobody is served or the stage could not be read. A cohort that joins later has 0. */
export function weightsOf(
  { cohorts, stages }: Pick<Sections, "cohorts" | "stages">,
  index: number,
): ReadonlyMap<string, number> {
  const stage = stages[index];
  if (stage == null || stage.kind === "evaluate" || stage.kind === "shadow") return new Map();
  const everyone = stage.kind === "canary" ? (stage.weight ?? stage.cohorts["all"] ?? null) : 100;
  if (everyone === null) return new Map();
  const weights = new Map<string, number>([["all", everyone]]);
  for (const [name, cohort] of cohorts) {
    const own =
      stage.kind === "canary" && Object.hasOwn(stage.cohorts, name) ? stage.cohorts[name] : undefined;
    const joins = cohort?.from == null ? -1 : stageIndex(stages, cohort.from);
    weights.set(name, own ?? (joins > index ? 0 : everyone));
  }
  return weights;
}
