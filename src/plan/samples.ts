import type { Rollout, Stage, TrafficUnit } from "../config/rollout.ts";
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
 * within an arm every unit has the same chance, so a cohort gets its share of what its arm gets.
 */
export function samplesPerDay(rollout: Rollout, stage: Stage, unit: TrafficUnit, cohort: string): ArmSamples {
  if (unit.sampleOf === null) {
    const shares = sharesIn(stage, cohort, rollout);
    const total = unit.perDay * shareOf(rollout, cohort);
    return { candidate: total * shares.candidate, baseline: total * shares.baseline };
  }
  const taken = fractionTaken(rollout, stage, unit);
  const parent = samplesPerDay(rollout, stage, unitNamed(rollout, unit.sampleOf.unit), cohort);
  return { candidate: parent.candidate * taken.candidate, baseline: parent.baseline * taken.baseline };
}

/** Which fraction of its parent's units a sample takes on each arm. */
function fractionTaken(rollout: Rollout, stage: Stage, unit: TrafficUnit): ArmSamples {
  if (unit.sampleOf === null) return { candidate: 1, baseline: 1 };
  const { share, atMostPerDay } = unit.sampleOf;
  if (atMostPerDay === null) return { candidate: share, baseline: share };
  const parent = samplesPerDay(rollout, stage, unitNamed(rollout, unit.sampleOf.unit), ALL);
  const wanted = { candidate: parent.candidate * share, baseline: parent.baseline * share };
  const half = atMostPerDay / 2;
  const candidate = Math.min(wanted.candidate, Math.max(half, atMostPerDay - wanted.baseline));
  const baseline = Math.min(wanted.baseline, Math.max(half, atMostPerDay - wanted.candidate));
  return {
    candidate: parent.candidate > 0 ? candidate / parent.candidate : 0,
    baseline: parent.baseline > 0 ? baseline / parent.baseline : 0,
  };
}

/**
 * How many independent looks one sample is worth less than: 1 + (m − 1)ρ, never below 1.
 *
 * m is the number of samples of one routed unit; a sample of a unit inherits the unit's, thinned by what is taken.
 * Source: Kish 1965, Survey Sampling, §5.4.
 */
export function designEffectOf(rollout: Rollout, stage: Stage, unit: TrafficUnit): number {
  const { m, correlation } = clusterOf(rollout, stage, unit);
  return Math.max(1, 1 + (m - 1) * correlation);
}

function clusterOf(
  rollout: Rollout,
  stage: Stage,
  unit: TrafficUnit,
): { readonly m: number; readonly correlation: number } {
  if (unit.sampleOf === null || unit.clusterDeclared)
    return { m: unit.perRouted, correlation: unit.correlation };
  const parent = clusterOf(rollout, stage, unitNamed(rollout, unit.sampleOf.unit));
  return { ...parent, m: parent.m * fractionTaken(rollout, stage, unit).candidate };
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
