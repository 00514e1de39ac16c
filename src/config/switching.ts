/** How a blue-green stage comes to its bake: nobody is sent to it, then some are for an interval each, then everybody. */
import { ALL } from "../judge/reading.ts";
import { milliseconds, type Duration, type Percent } from "../units.ts";
import { weightIn, type Rollout, type Stage } from "./rollout.ts";

/** How long the candidate stands ready before anybody new is sent to it; nothing for all other stages. */
export function previewOf(stage: Stage): Duration {
  return milliseconds(stage.kind === "blue-green" ? Math.max(stage.preview, stage.warmUp ?? 0) : 0);
}

/**
 * The shares at which a switch stands for one interval before it goes on to everybody.
 *
 * One that raises nobody, because the stage before served as many already, is none.
 */
export function switchSteps(
  { stages, cohorts }: Pick<Rollout, "stages" | "cohorts">,
  stage: Stage,
): readonly Percent[] {
  if (stage.kind !== "blue-green" || stage.switch === "at-once") return [];
  const place = (name: string): number => stages.findIndex((each) => each.name === name);
  const here = place(stage.name);
  const before = stages
    .slice(0, Math.max(0, here))
    .findLast(({ kind }) => kind === "canary" || kind === "blue-green");
  const served = (cohort: string, from: string | null): number =>
    before === undefined || (from !== null && place(from) > place(before.name))
      ? 0
      : weightIn(before, cohort);
  const joined = cohorts.filter(({ from }) => from === null || place(from) <= here);
  const least = Math.min(served(ALL, null), ...joined.map(({ name, from }) => served(name, from)));
  return stage.switch.filter((weight) => weight < 100 && weight > least);
}

/** What passes at least between the start of a stage and its bake. */
export function untilBake(rollout: Pick<Rollout, "stages" | "cohorts" | "every">, stage: Stage): Duration {
  return milliseconds(previewOf(stage) + switchSteps(rollout, stage).length * rollout.every);
}
