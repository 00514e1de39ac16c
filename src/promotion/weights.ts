import type { BlueGreenStage, Rollout, Stage } from "../config/rollout.ts";
import { percent } from "../units.ts";
import type { Percent } from "../units.ts";
import type { Weights } from "./state.ts";

/** Nobody on the candidate, nothing mirrored. */
export const DRAINED: Weights = { candidate: percent(0), mirror: percent(0), cohorts: {} };

/** A stage that is set once, to one value: a blue-green stage goes there in steps. */
export type SetAtOnce = Exclude<Stage, BlueGreenStage>;

export function isSetAtOnce(stage: Stage): stage is SetAtOnce {
  return stage.kind !== "blue-green";
}

/** The weights of a stage as absolute values. A cohort that joins later is kept on the baseline by name. */
export function weightsOf(rollout: Rollout, stage: SetAtOnce): Weights {
  switch (stage.kind) {
    case "evaluate":
      return DRAINED;
    case "shadow":
      return { ...DRAINED, mirror: stage.by === "router" ? stage.mirror : percent(0) };
    case "canary":
      return {
        candidate: stage.weight,
        mirror: percent(0),
        cohorts: { ...stage.cohorts, ...notYet(rollout, stage) },
      };
  }
}

/** Where a stage ends up: what a recording is judged at. Nothing may be moved there in one go. */
export function weightsAtTheEnd(rollout: Rollout, stage: Stage): Weights {
  if (isSetAtOnce(stage)) return weightsOf(rollout, stage);
  return { candidate: percent(100), mirror: percent(0), cohorts: notYet(rollout, stage) };
}

/** Cohorts that join in a later stage, each kept on the baseline. */
export function notYet(rollout: Rollout, { name }: Stage): Readonly<Record<string, Percent>> {
  // By name: a step of a stage is another object than the stage.
  const position = rollout.stages.findIndex((each) => each.name === name);
  const later = rollout.cohorts.filter(
    (cohort) =>
      cohort.from !== null && rollout.stages.findIndex((each) => each.name === cohort.from) > position,
  );
  return Object.fromEntries(later.map((cohort) => [cohort.name, percent(0)]));
}

/** Which way what the router was told differs from what we set, beyond its own step. */
export type Drift = "none" | "up" | "down";

/**
 * Compares what the router was told with what we set.
 *
 * `up` wins over `down`: more traffic than we set anywhere is the dangerous direction. A cohort that one side does not
 * name follows the weight of everyone.
 */
export function driftOf(found: Weights, ours: Weights, step: number): Drift {
  const names = ["", ...new Set([...Object.keys(found.cohorts), ...Object.keys(ours.cohorts)])];
  const differences = names.map(
    (name) => (found.cohorts[name] ?? found.candidate) - (ours.cohorts[name] ?? ours.candidate),
  );
  differences.push(found.mirror - ours.mirror);
  if (differences.some((difference) => difference > step / 2 + 1e-9)) return "up";
  if (differences.some((difference) => difference < -step / 2 - 1e-9)) return "down";
  return "none";
}

/** Of two sides the smaller share everywhere: whoever goes there lowers, whatever a person did meanwhile. */
export function lowerOf(found: Weights, ours: Weights): Weights {
  return ofTwo(found, ours, (one, other) => (one < other ? one : other));
}

/** Of two sides the larger share everywhere: what users may meet at most. */
export function upperOf(one: Weights, other: Weights): Weights {
  return ofTwo(one, other, (a, b) => (a > b ? a : b));
}

function ofTwo(one: Weights, other: Weights, pick: (one: Percent, other: Percent) => Percent): Weights {
  const names = [...new Set([...Object.keys(one.cohorts), ...Object.keys(other.cohorts)])];
  const cohorts = names.map((name) => {
    const weight = pick(one.cohorts[name] ?? one.candidate, other.cohorts[name] ?? other.candidate);
    return [name, weight] as const;
  });
  return {
    candidate: pick(one.candidate, other.candidate),
    mirror: pick(one.mirror, other.mirror),
    cohorts: Object.fromEntries(cohorts),
  };
}

export function isDrained(weights: Weights): boolean {
  return (
    weights.candidate === 0 &&
    weights.mirror === 0 &&
    Object.values(weights.cohorts).every((weight) => weight === 0)
  );
}

/** `5%`, `5%, screen-reader 0%`, `mirror 10%`. */
export function showWeights(weights: Weights): string {
  const cohorts = Object.entries(weights.cohorts).map(([name, weight]) => `${name} ${weight}%`);
  const mirror = weights.mirror > 0 ? [`mirror ${weights.mirror}%`] : [];
  return [`${weights.candidate}%`, ...cohorts, ...mirror].join(", ");
}
