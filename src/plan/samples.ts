import type { Rollout, Stage, TrafficUnit } from "../config/rollout.ts";
import { designEffect } from "../judge/design-effect.ts";
import { ALL } from "../judge/reading.ts";
import { sharesIn } from "./shares.ts";

/** A number a day on each arm. */
export interface Arms {
  readonly candidate: number;
  readonly baseline: number;
}

/** Units a day that reach each arm, repeated answers among them. */
export interface ArmSamples extends Arms {
  /** Those of them that can prove something: a repeated answer proves no more than it did the first time. */
  readonly telling: Arms;
}

/** Samples a day by unit and cohort, in one stage. */
export type DailySamples = ReadonlyMap<string, ReadonlyMap<string, ArmSamples>>;

const NOBODY: ArmSamples = { candidate: 0, baseline: 0, telling: { candidate: 0, baseline: 0 } };

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
              const share = shareOf.get(cohort) ?? 0;
              const total = unit.perDay * share;
              const served = { candidate: total * candidate, baseline: total * baseline };
              return [cohort, { ...served, telling: tellingOf(served, unit, share) }] as const;
            }),
          )
        : drawFrom(add(unitNamed(rollout, unit.sampleOf.unit)), unit.sampleOf);
    daily.set(unit.name, made);
    return made;
  };
  for (const unit of rollout.units) add(unit);
  return daily;
}

/**
 * How many of the units served are different ones: n of D kinds, each as likely, are D(1 - e^(-n/D)).
 *
 * Each arm makes its own, so that more users on it bring no more than D. A cohort is taken to ask for its share of them.
 */
function tellingOf(served: Arms, { distinctPerDay }: TrafficUnit, share: number): Arms {
  if (distinctPerDay === null) return served;
  const kinds = distinctPerDay * share;
  const different = (units: number): number => (kinds > 0 ? -kinds * Math.expm1(-units / kinds) : 0);
  return { candidate: different(served.candidate), baseline: different(served.baseline) };
}

/** Samples a day of one unit in one cohort; nobody where the stage has no such traffic. */
export function samplesOf(daily: DailySamples, unit: string, cohort: string): ArmSamples {
  return daily.get(unit)?.get(cohort) ?? NOBODY;
}

function drawFrom(
  parent: ReadonlyMap<string, ArmSamples>,
  { share, atMostPerDay }: NonNullable<TrafficUnit["sampleOf"]>,
): ReadonlyMap<string, ArmSamples> {
  // An answer that is repeated is judged once.
  const wanted = new Map(
    [...parent].map(([cohort, { telling }]) => [
      cohort,
      { candidate: telling.candidate * share, baseline: telling.baseline * share },
    ]),
  );
  const drawn = atMostPerDay === null ? wanted : withinBudget(wanted, atMostPerDay);
  return new Map([...drawn].map(([cohort, arms]) => [cohort, { ...arms, telling: arms }]));
}

function withinBudget(wanted: ReadonlyMap<string, Arms>, atMostPerDay: number): ReadonlyMap<string, Arms> {
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
function splitBudget(wanted: Arms, budget: number): Arms {
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
  // Different answers are nobody's: whoever asks next gets the same one.
  if (unit.distinctPerDay !== null) return { m: 1, correlation: 0 };
  if (unit.sampleOf === null || unit.clusterDeclared)
    return { m: unit.perRouted, correlation: unit.correlation };
  const parent = unitNamed(rollout, unit.sampleOf.unit);
  const before = samplesOf(daily, parent.name, cohort).telling.candidate;
  const taken = before > 0 ? samplesOf(daily, unit.name, cohort).telling.candidate / before : 1;
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
