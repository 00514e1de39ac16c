import { bakeOf, type Rollout, type Stage } from "../config/rollout.ts";
import { allocate } from "../judge/allocate.ts";
import type { Guard } from "../judge/guard.ts";
import { ALL } from "../judge/reading.ts";
import { isClustered, isJudgedByCohort, isMeasured } from "./guard-kinds.ts";
import { isLive, type Pair } from "./plan.ts";
import { splitTolerance } from "./split-tolerance.ts";
import { designEffectOf, samplesOf, unitNamed, type DailySamples } from "./samples.ts";

/** The chance of one false rollback over the whole rollout. */
export const ALPHA = 0.05;
/** A split guard's own chance of a false hold. */
const SPLIT_ALPHA = 0.005;

/** One stage with what reaches each arm in it. */
export interface StageTraffic {
  readonly stage: Stage;
  readonly daily: DailySamples;
}

/** Every guard × cohort that is judged, with the alpha it really gets and its planned number of looks. */
export function pairsOf(rollout: Rollout, traffic: readonly StageTraffic[]): readonly Pair[] {
  const alphas = alphasOf(rollout);
  return rollout.guards.flatMap((guard) => {
    const judged = traffic.filter(({ stage }) => isJudgedIn(guard, stage, rollout));
    return cohortsOf(guard, rollout).map((cohort) =>
      pairIn({ rollout, guard, cohort, judged }, alphas.get(keyOf(guard.name, cohort)) ?? ALPHA),
    );
  });
}

interface Judged {
  readonly rollout: Rollout;
  readonly guard: Guard;
  readonly cohort: string;
  /** Stages in which the guard is judged. */
  readonly judged: readonly StageTraffic[];
}

function pairIn({ rollout, guard, cohort, judged }: Judged, alpha: number): Pair {
  const unit = unitNamed(rollout, guard.unit);
  const reached = judged.filter(({ daily }) => samplesOf(daily, unit.name, cohort).candidate > 0);
  return {
    guard: guard.name,
    cohort,
    alpha,
    horizon: looksIn(reached, guard, rollout),
    designEffect: !isClustered(guard)
      ? 1
      : Math.max(1, ...reached.map(({ daily }) => designEffectOf(rollout, daily, unit, cohort))),
    tolerance: guard.kind === "split" ? splitTolerance(guard, rollout, reached) : 1,
  };
}

/** One pair of another plan, with the alpha that it is said to get there. */
export function pairOf(
  { rollout, guard, cohort }: Omit<Judged, "judged">,
  traffic: readonly StageTraffic[],
  alpha: number,
): Pair {
  const judged = traffic.filter(({ stage }) => isJudgedIn(guard, stage, rollout));
  return pairIn({ rollout, guard, cohort, judged }, alpha);
}

function cohortsOf(guard: Guard, rollout: Rollout): readonly string[] {
  return isJudgedByCohort(guard) ? [ALL, ...rollout.cohorts.map((cohort) => cohort.name)] : [ALL];
}

/** Milliseconds of a bake whose numbers are final when it ends: what ripens later proves nothing in it. */
export function ripeTime(stage: Stage, guard: Guard): number {
  return Math.max(0, bakeOf(stage) - (guard.maturesAfter ?? 0));
}

/** Planned intervals of a guard in these stages. What ripens after its stage has ended is judged in the next one. */
function looksIn(stages: readonly StageTraffic[], guard: Guard, rollout: Rollout): number {
  const every = rollout.every * guard.everyTimes;
  const served = stages.reduce((sum, { stage }) => sum + Math.ceil(bakeOf(stage) / every), 0);
  return Math.max(0, served - Math.ceil((guard.maturesAfter ?? 0) / every));
}

/**
 * Whether a guard is judged in a stage at all, for a cohort that takes part in it.
 *
 * Two answers to one request there are only in a shadow; what users do, and how they were routed, is not to be seen in one.
 */
export function isJudgedIn(guard: Guard, stage: Stage, rollout: Rollout): boolean {
  if (!isLive(stage)) return false;
  if (stage.kind === "shadow" ? !canShadow(guard) : guard.kind === "paired") return false;
  if (guard.from === null) return true;
  const begins = rollout.stages.findIndex((each) => each.name === guard.from);
  return rollout.stages.findIndex((each) => each.name === stage.name) >= begins;
}

function canShadow(guard: Guard): boolean {
  return guard.class !== "business" && guard.kind !== "split" && guard.kind !== "signal";
}

function keyOf(guard: string, cohort: string): string {
  return `${guard}/${cohort}`;
}

/**
 * Roll-back guards share the rollout's alpha, hold and warn guards have one of their own. A split that is off makes the numbers
 * of both arms suspect and holds: it has a small alpha outside the sum. Rules spend none.
 */
function alphasOf(rollout: Rollout): ReadonlyMap<string, number> {
  const cohorts = rollout.cohorts.map(({ name, share }) => ({ name, share }));
  const measured = rollout.guards.filter(isMeasured);
  const spending = measured.filter(({ onBreach }) => onBreach === "roll-back");
  const shares = spending.reduce((sum, { alphaShare }) => sum + alphaShare, 0);
  const own = measured.flatMap((guard) =>
    allocate(
      {
        guards: [{ name: guard.name, share: 1 }],
        cohorts: isJudgedByCohort(guard) ? cohorts : [],
        alpha: guard.onBreach === "roll-back" ? (ALPHA * guard.alphaShare) / shares : ALPHA,
      },
      ALL,
    ),
  );
  const splits = rollout.guards.filter(({ kind }) => kind === "split");
  return new Map([
    ...own.map(({ guard, cohort, alpha }) => [keyOf(guard, cohort), alpha] as const),
    ...splits.map(({ name }) => [keyOf(name, ALL), SPLIT_ALPHA] as const),
  ]);
}
