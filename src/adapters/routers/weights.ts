/** Weights of several places, compared and joined. Pure. A cohort that one side does not name follows the weight of everyone. */
import type { TrafficTarget } from "../../ports.ts";
import type { Percent } from "../../units.ts";

/** The largest share that any of them holds, everywhere. */
export function mostOf(weights: readonly TrafficTarget[]): TrafficTarget {
  return joined(weights, (one, other) => (one > other ? one : other));
}

/** The smallest share that any of them holds, everywhere. */
export function leastOf(weights: readonly TrafficTarget[]): TrafficTarget {
  return joined(weights, (one, other) => (one < other ? one : other));
}

/** Whether nothing differs by more than half a step. */
export function areEqual(one: TrafficTarget, other: TrafficTarget, step: number): boolean {
  const names = cohortsOf([one, other]);
  const pairs = [
    [one.mirror, other.mirror] as const,
    [one.candidate, other.candidate] as const,
    ...names.map((name) => [shareOf(one, name), shareOf(other, name)] as const),
  ];
  return pairs.every(([a, b]) => Math.abs(a - b) <= step / 2 + 1e-9);
}

function joined(
  weights: readonly TrafficTarget[],
  pick: (one: Percent, other: Percent) => Percent,
): TrafficTarget {
  const names = cohortsOf(weights);
  return weights.reduce((one, other) => ({
    candidate: pick(one.candidate, other.candidate),
    mirror: pick(one.mirror, other.mirror),
    cohorts: Object.fromEntries(names.map((name) => [name, pick(shareOf(one, name), shareOf(other, name))])),
  }));
}

function cohortsOf(weights: readonly TrafficTarget[]): readonly string[] {
  return [...new Set(weights.flatMap(({ cohorts }) => Object.keys(cohorts)))];
}

function shareOf({ cohorts, candidate }: TrafficTarget, name: string): Percent {
  return cohorts[name] ?? candidate;
}
