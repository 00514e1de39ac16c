import { bakeOf, type Rollout, type Stage } from "../config/rollout.ts";
import { allocate } from "../judge/allocate.ts";
import type { Guard } from "../judge/guard.ts";
import { ALL } from "../judge/reading.ts";
import { isTested } from "./needed.ts";
import { isLive, type Pair } from "./plan.ts";
import { designEffectOf, unitNamed } from "./samples.ts";
import { shareOf, sharesIn } from "./shares.ts";

/** The chance of one false rollback over the whole rollout. */
export const ALPHA = 0.05;

/** Every guard × cohort that is judged, with the alpha it really gets and its planned number of looks. */
export function pairsOf(rollout: Rollout): readonly Pair[] {
  const alphas = alphasOf(rollout);
  return rollout.guards.flatMap((guard) =>
    cohortsOf(guard, rollout).map((cohort) => ({
      guard: guard.name,
      cohort,
      alpha: alphas.get(keyOf(guard.name, cohort)) ?? ALPHA,
      horizon: horizonOf(rollout, guard, cohort),
      designEffect: Math.max(
        1,
        ...rollout.stages
          .filter(isLive)
          .map((stage) => designEffectOf(rollout, stage, unitNamed(rollout, guard.unit), cohort)),
      ),
    })),
  );
}

/** Guards that are tested by samples are judged in every cohort; the others stand for all traffic. */
export function cohortsOf(guard: Guard, rollout: Rollout): readonly string[] {
  return isTested(guard) ? [ALL, ...rollout.cohorts.map((cohort) => cohort.name)] : [ALL];
}

/** Whether a guard is judged in a stage at all, for a cohort that takes part in it. */
export function isJudgedIn(guard: Guard, stage: Stage, rollout: Rollout): boolean {
  if (!isLive(stage)) return false;
  if (
    stage.kind === "shadow" &&
    (guard.class === "business" || guard.kind === "split" || guard.kind === "signal")
  ) {
    return false;
  }
  if (guard.from === null) return true;
  const begins = rollout.stages.findIndex((each) => each.name === guard.from);
  return rollout.stages.findIndex((each) => each.name === stage.name) >= begins;
}

export function keyOf(guard: string, cohort: string): string {
  return `${guard}/${cohort}`;
}

function horizonOf(rollout: Rollout, guard: Guard, cohort: string): number {
  const every = rollout.every * guard.everyTimes;
  return rollout.stages
    .filter((stage) => isJudgedIn(guard, stage, rollout) && sharesIn(stage, cohort, rollout).candidate > 0)
    .reduce((sum, stage) => sum + Math.ceil(bakeOf(stage) / every), 0);
}

function alphasOf(rollout: Rollout): ReadonlyMap<string, number> {
  const cohorts = rollout.cohorts.map(({ name }) => ({ name, share: shareOf(rollout, name) }));
  const tested = rollout.guards
    .filter(isTested)
    .map((guard) => ({ guard, name: guard.name, share: guard.alphaShare }));
  const rollBack = tested.filter(({ guard }) => guard.onBreach === "roll-back");
  const others = tested.filter(({ guard }) => guard.onBreach !== "roll-back");
  const shared = allocate({ guards: rollBack, cohorts, alpha: ALPHA }, ALL);
  const own = others.flatMap((guard) => allocate({ guards: [guard], cohorts, alpha: ALPHA }, ALL));
  return new Map([...shared, ...own].map(({ guard, cohort, alpha }) => [keyOf(guard, cohort), alpha]));
}
