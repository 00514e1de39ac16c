import { bakeOf, type Rollout, type Stage } from "../config/rollout.ts";
import { allocate } from "../judge/allocate.ts";
import type { Guard } from "../judge/guard.ts";
import { ALL } from "../judge/reading.ts";
import { isTested } from "./needed.ts";
import { isLive, type Pair } from "./plan.ts";
import { designEffectOf, samplesOf, unitNamed, type DailySamples } from "./samples.ts";

/** The chance of one false rollback over the whole rollout. */
export const ALPHA = 0.05;

/** One stage with what reaches each arm in it. */
export interface StageTraffic {
  readonly stage: Stage;
  readonly daily: DailySamples;
}

/** Every guard × cohort that is judged, with the alpha it really gets and its planned number of looks. */
export function pairsOf(rollout: Rollout, traffic: readonly StageTraffic[]): readonly Pair[] {
  const alphas = alphasOf(rollout);
  return rollout.guards.flatMap((guard) => {
    const unit = unitNamed(rollout, guard.unit);
    const judged = traffic.filter(({ stage }) => isJudgedIn(guard, stage, rollout));
    return cohortsOf(guard, rollout).map((cohort) => {
      const reached = judged.filter(({ daily }) => samplesOf(daily, unit.name, cohort).candidate > 0);
      const every = rollout.every * guard.everyTimes;
      return {
        guard: guard.name,
        cohort,
        alpha: alphas.get(keyOf(guard.name, cohort)) ?? ALPHA,
        horizon: reached.reduce((sum, { stage }) => sum + Math.ceil(bakeOf(stage) / every), 0),
        designEffect: Math.max(
          1,
          ...reached.map(({ daily }) => designEffectOf(rollout, daily, unit, cohort)),
        ),
      };
    });
  });
}

/** Guards that are tested by samples are judged in every cohort; the others stand for all traffic. */
function cohortsOf(guard: Guard, rollout: Rollout): readonly string[] {
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

function keyOf(guard: string, cohort: string): string {
  return `${guard}/${cohort}`;
}

function alphasOf(rollout: Rollout): ReadonlyMap<string, number> {
  const cohorts = rollout.cohorts.map(({ name, share }) => ({ name, share }));
  const tested = rollout.guards
    .filter(isTested)
    .map((guard) => ({ guard, name: guard.name, share: guard.alphaShare }));
  const rollBack = tested.filter(({ guard }) => guard.onBreach === "roll-back");
  const others = tested.filter(({ guard }) => guard.onBreach !== "roll-back");
  const shared = allocate({ guards: rollBack, cohorts, alpha: ALPHA }, ALL);
  const own = others.flatMap((guard) => allocate({ guards: [guard], cohorts, alpha: ALPHA }, ALL));
  return new Map([...shared, ...own].map(({ guard, cohort, alpha }) => [keyOf(guard, cohort), alpha]));
}
