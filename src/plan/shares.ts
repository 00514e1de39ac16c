import { weightIn, type Cohort, type Rollout, type Stage } from "../config/rollout.ts";
import { ALL } from "../judge/reading.ts";

/** What a stage gives each arm of a cohort, as fractions 0..1 of the cohort's traffic. */
export interface ArmShares {
  readonly candidate: number;
  /** 0 where there is no live baseline. */
  readonly baseline: number;
}

/** Shares of `all` and of every cohort in one stage. A mirrored request is answered by both arms, a routed one by one. */
export function sharesIn(stage: Stage, rollout: Rollout): ReadonlyMap<string, ArmShares> {
  const all: readonly [string, ArmShares] = [ALL, sharesAt(stage, weightOfAll(stage, rollout))];
  const late = notJoined(stage, rollout);
  return new Map([
    all,
    ...rollout.cohorts.map(
      ({ name }) => [name, sharesAt(stage, late.has(name) ? 0 : weightIn(stage, name))] as const,
    ),
  ]);
}

function sharesAt(stage: Stage, weight: number): ArmShares {
  switch (stage.kind) {
    case "evaluate":
      return { candidate: 0, baseline: 0 };
    case "shadow":
      return { candidate: stage.mirror / 100, baseline: 1 };
    case "canary":
    case "blue-green":
      return { candidate: weight / 100, baseline: 1 - weight / 100 };
  }
}

/**
 * Percent of all traffic that the candidate serves: the weight of everyone, moved by each cohort that has its own.
 *
 * Overlapping cohorts are counted as if they were apart, which is off by at most the overlap.
 */
export function weightOfAll(stage: Stage, rollout: Rollout): number {
  const base = weightIn(stage, ALL);
  const late = notJoined(stage, rollout);
  let weight = base;
  for (const { name, share } of rollout.cohorts) {
    weight += share * ((late.has(name) ? 0 : weightIn(stage, name)) - base);
  }
  return Math.min(100, Math.max(0, weight));
}

/** Cohorts that stay on the baseline until a later stage. Everybody is mirrored: a copy reaches nobody. */
export function notJoined(stage: Stage, rollout: Rollout): ReadonlySet<string> {
  if (stage.kind === "shadow" || stage.kind === "evaluate") return new Set();
  const positions = new Map(rollout.stages.map(({ name }, index) => [name, index]));
  const here = positions.get(stage.name) ?? 0;
  const isLate = ({ from }: Cohort): boolean => from !== null && here < (positions.get(from) ?? 0);
  return new Set(rollout.cohorts.filter(isLate).map(({ name }) => name));
}
