import type { Rollout, Stage, TrafficUnit } from "../config/rollout.ts";
import { designEffect } from "../judge/design-effect.ts";
import { ALL } from "../judge/reading.ts";
import { shareOf, sharesIn } from "./shares.ts";

/** Units a day that reach each arm. */
export interface ArmSamples {
  readonly candidate: number;
  readonly baseline: number;
}

/**
 * Units of one kind a day, in one cohort and stage, on each arm.
 *
 * A sampled unit has a budget: it is spent in equal parts on both arms, what one cannot use goes to the other, and
 * within an arm evenly over the cohorts and the rest, so that a small cohort is not drowned by a large one.
 */
export function samplesPerDay(rollout: Rollout, stage: Stage, unit: TrafficUnit, cohort: string): ArmSamples {
  if (unit.sampleOf === null) {
    const shares = sharesIn(stage, cohort, rollout);
    const total = unit.perDay * shareOf(rollout, cohort);
    return { candidate: total * shares.candidate, baseline: total * shares.baseline };
  }
  const { share, atMostPerDay } = unit.sampleOf;
  const parent = unitNamed(rollout, unit.sampleOf.unit);
  const wantedBy = (name: string): ArmSamples => {
    const daily = samplesPerDay(rollout, stage, parent, name);
    return { candidate: daily.candidate * share, baseline: daily.baseline * share };
  };
  const all = wantedBy(ALL);
  if (atMostPerDay === null) return wantedBy(cohort);
  const budget = splitBudget(all, atMostPerDay);
  if (cohort === ALL) return budget;
  const own = wantedBy(cohort);
  const cohorts = rollout.cohorts.map(({ name }) => wantedBy(name));
  return {
    candidate: portionOf(
      own.candidate,
      cohorts.map((each) => each.candidate),
      all.candidate,
      budget.candidate,
    ),
    baseline: portionOf(
      own.baseline,
      cohorts.map((each) => each.baseline),
      all.baseline,
      budget.baseline,
    ),
  };
}

/** What each arm takes of a daily budget. */
function splitBudget(wanted: ArmSamples, budget: number): ArmSamples {
  const half = budget / 2;
  return {
    candidate: Math.min(wanted.candidate, Math.max(half, budget - wanted.baseline)),
    baseline: Math.min(wanted.baseline, Math.max(half, budget - wanted.candidate)),
  };
}

/**
 * What one cohort gets of an arm's budget: all it wants up to a level that is equal for every cohort and the rest.
 *
 * Cohorts that overlap are counted apart, so that each is promised too little rather than too much.
 */
function portionOf(own: number, cohorts: readonly number[], all: number, budget: number): number {
  const rest = Math.max(0, all - cohorts.reduce((sum, each) => sum + each, 0));
  const wants = [...cohorts, rest].sort((a, b) => a - b);
  let left = budget;
  for (const [index, want] of wants.entries()) {
    const level = left / (wants.length - index);
    if (want >= level) return Math.min(own, level);
    left -= want;
  }
  return own;
}

/**
 * By how much more samples are needed because those of one routed unit resemble each other: 1 + (m − 1)ρ.
 *
 * m is the number of samples of one routed unit; a sample of a unit inherits the unit's, thinned by what is taken.
 */
export function designEffectOf(rollout: Rollout, stage: Stage, unit: TrafficUnit, cohort: string): number {
  const { m, correlation } = clusterOf(rollout, stage, unit, cohort);
  return designEffect(m, correlation);
}

function clusterOf(
  rollout: Rollout,
  stage: Stage,
  unit: TrafficUnit,
  cohort: string,
): { readonly m: number; readonly correlation: number } {
  if (unit.sampleOf === null || unit.clusterDeclared)
    return { m: unit.perRouted, correlation: unit.correlation };
  const parent = unitNamed(rollout, unit.sampleOf.unit);
  const before = samplesPerDay(rollout, stage, parent, cohort).candidate;
  const taken = before > 0 ? samplesPerDay(rollout, stage, unit, cohort).candidate / before : 1;
  const cluster = clusterOf(rollout, stage, parent, cohort);
  return { ...cluster, m: cluster.m * taken };
}

/** The unit that a sample is drawn from, or the unit itself: what users see. */
export function servedUnitOf(rollout: Rollout, unit: TrafficUnit): TrafficUnit {
  return unit.sampleOf === null ? unit : servedUnitOf(rollout, unitNamed(rollout, unit.sampleOf.unit));
}

/** @throws RangeError for a unit that the rollout does not have: `config` refuses such a file. */
export function unitNamed(rollout: Rollout, name: string): TrafficUnit {
  const unit = rollout.units.find((each) => each.name === name);
  if (unit === undefined) throw new RangeError(`the rollout has no unit ${name}`);
  return unit;
}
