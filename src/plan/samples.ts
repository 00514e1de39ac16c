import type { Rollout, Stage, TrafficUnit } from "../config/rollout.ts";
import { designEffect } from "../judge/design-effect.ts";
import { ALL } from "../judge/reading.ts";
import { sharesIn } from "./shares.ts";

/** Units a day that reach each arm. */
export interface ArmSamples {
  readonly candidate: number;
  readonly baseline: number;
}

/** Samples a day by unit and cohort, in one stage. */
export type DailySamples = ReadonlyMap<string, ReadonlyMap<string, ArmSamples>>;

const NOBODY: ArmSamples = { candidate: 0, baseline: 0 };

/**
 * Units of every kind a day, in every cohort and on each arm of one stage.
 *
 * A sampled unit has a budget: it is spent in equal parts on both arms, what one cannot use goes to the other, and
 * within an arm evenly over the cohorts and the rest, so that a small cohort is not drowned by a large one.
 */
export function dailySamples(rollout: Rollout, stage: Stage): DailySamples {
  const shares = sharesIn(stage, rollout);
  const shareOf = new Map([[ALL, 1], ...rollout.cohorts.map(({ name, share }) => [name, share] as const)]);
  const daily = new Map<string, ReadonlyMap<string, ArmSamples>>();
  const add = (unit: TrafficUnit): ReadonlyMap<string, ArmSamples> => {
    const known = daily.get(unit.name);
    if (known !== undefined) return known;
    const made =
      unit.sampleOf === null
        ? new Map(
            [...shares].map(([cohort, { candidate, baseline }]) => {
              const total = unit.perDay * (shareOf.get(cohort) ?? 0);
              return [cohort, { candidate: total * candidate, baseline: total * baseline }] as const;
            }),
          )
        : drawFrom(add(unitNamed(rollout, unit.sampleOf.unit)), unit.sampleOf);
    daily.set(unit.name, made);
    return made;
  };
  for (const unit of rollout.units) add(unit);
  return daily;
}

/** Samples a day of one unit in one cohort; nobody where the stage has no such traffic. */
export function samplesOf(daily: DailySamples, unit: string, cohort: string): ArmSamples {
  return daily.get(unit)?.get(cohort) ?? NOBODY;
}

function drawFrom(
  parent: ReadonlyMap<string, ArmSamples>,
  { share, atMostPerDay }: NonNullable<TrafficUnit["sampleOf"]>,
): ReadonlyMap<string, ArmSamples> {
  const wanted = new Map(
    [...parent].map(([cohort, { candidate, baseline }]) => [
      cohort,
      { candidate: candidate * share, baseline: baseline * share },
    ]),
  );
  if (atMostPerDay === null) return wanted;
  const all = wanted.get(ALL) ?? NOBODY;
  const budget = splitBudget(all, atMostPerDay);
  const cohorts = [...wanted].filter(([cohort]) => cohort !== ALL).map(([, each]) => each);
  const level = {
    candidate: evenLevel(
      cohorts.map((each) => each.candidate),
      all.candidate,
      budget.candidate,
    ),
    baseline: evenLevel(
      cohorts.map((each) => each.baseline),
      all.baseline,
      budget.baseline,
    ),
  };
  return new Map(
    [...wanted].map(([cohort, own]) => [
      cohort,
      cohort === ALL
        ? budget
        : {
            candidate: Math.min(own.candidate, level.candidate),
            baseline: Math.min(own.baseline, level.baseline),
          },
    ]),
  );
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
 * The level up to which every cohort, and the rest, gets all it wants of an arm's budget.
 *
 * Cohorts that overlap are counted apart, so that each is promised too little rather than too much.
 */
function evenLevel(cohorts: readonly number[], all: number, budget: number): number {
  const rest = Math.max(0, all - cohorts.reduce((sum, each) => sum + each, 0));
  const wants = [...cohorts, rest].sort((a, b) => a - b);
  let left = budget;
  for (const [index, want] of wants.entries()) {
    const level = left / (wants.length - index);
    if (want >= level) return level;
    left -= want;
  }
  return Number.POSITIVE_INFINITY;
}

/**
 * By how much more samples are needed because those of one routed unit resemble each other: 1 + (m − 1)ρ.
 *
 * m is the number of samples of one routed unit; a sample of a unit inherits the unit's, thinned by what is taken.
 */
export function designEffectOf(
  rollout: Rollout,
  daily: DailySamples,
  unit: TrafficUnit,
  cohort: string,
): number {
  const { m, correlation } = clusterOf(rollout, daily, unit, cohort);
  return designEffect(m, correlation);
}

function clusterOf(
  rollout: Rollout,
  daily: DailySamples,
  unit: TrafficUnit,
  cohort: string,
): { readonly m: number; readonly correlation: number } {
  if (unit.sampleOf === null || unit.clusterDeclared)
    return { m: unit.perRouted, correlation: unit.correlation };
  const parent = unitNamed(rollout, unit.sampleOf.unit);
  const before = samplesOf(daily, parent.name, cohort).candidate;
  const taken = before > 0 ? samplesOf(daily, unit.name, cohort).candidate / before : 1;
  const cluster = clusterOf(rollout, daily, parent, cohort);
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
