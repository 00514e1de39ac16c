import { weightIn, type Cohort, type Rollout, type Stage } from "../config/rollout.ts";
import { ALL } from "../judge/reading.ts";

/** What a stage gives each arm of a cohort, as fractions 0..1 of the cohort's traffic. */
export interface ArmShares {
  readonly candidate: number;
  /** 0 where there is no live baseline. */
  readonly baseline: number;
}

/** A mirrored request is answered by both arms; a routed one by one of them. */
export function sharesIn(stage: Stage, cohort: string, rollout: Rollout): ArmShares {
  switch (stage.kind) {
    case "evaluate":
      return { candidate: 0, baseline: 0 };
    case "shadow":
      return { candidate: stage.mirror / 100, baseline: 1 };
    case "canary":
    case "blue-green": {
      const weight = weightOf(stage, cohort, rollout) / 100;
      return { candidate: weight, baseline: 1 - weight };
    }
  }
}

/**
 * Percent of a cohort that the candidate serves.
 *
 * For `all` the weight of everyone, moved by each cohort that has its own. Overlapping cohorts are counted as if they
 * were apart, which is off by at most the overlap.
 */
export function weightOf(stage: Stage, cohort: string, rollout: Rollout): number {
  const base = weightIn(stage, ALL);
  if (cohort !== ALL) return ownWeight(stage, cohortNamed(rollout, cohort), rollout);
  const moved = rollout.cohorts.map((each) => each.share * (ownWeight(stage, each, rollout) - base));
  return Math.min(
    100,
    Math.max(
      0,
      moved.reduce((sum, each) => sum + each, base),
    ),
  );
}

/** A cohort that joins later stays on the baseline until then. */
function ownWeight(stage: Stage, cohort: Cohort, rollout: Rollout): number {
  if (stage.kind !== "shadow" && hasNotJoined(cohort, stage, rollout)) return 0;
  return weightIn(stage, cohort.name);
}

export function hasNotJoined(cohort: Cohort, stage: Stage, rollout: Rollout): boolean {
  if (cohort.from === null) return false;
  const joins = rollout.stages.findIndex((each) => each.name === cohort.from);
  return rollout.stages.findIndex((each) => each.name === stage.name) < joins;
}

/** Fraction of all traffic; 1 for `all`. @throws RangeError for a cohort that the rollout does not have. */
export function shareOf(rollout: Rollout, cohort: string): number {
  return cohort === ALL ? 1 : cohortNamed(rollout, cohort).share;
}

function cohortNamed(rollout: Rollout, name: string): Cohort {
  const cohort = rollout.cohorts.find((each) => each.name === name);
  if (cohort === undefined) throw new RangeError(`the rollout has no cohort ${name}`);
  return cohort;
}
