/** Which minutes of a bake somebody watched. */
import { weightIn } from "../../config/rollout.ts";
import type { Stage } from "../../config/rollout.ts";
import { ALL } from "../../judge/reading.ts";
import type { Arm, Reading, Window } from "../../judge/reading.ts";
import type { Pair, Plan } from "../../plan/plan.ts";
import { guardOf, queryOf } from "./readings.ts";

/**
 * An interval counts towards the bake when every guard that can roll back was measured for all traffic in it, in both arms
 * while the baseline is live. Minutes that nobody watched do not bake.
 */
export function isCovered(
  plan: Plan,
  stage: Stage,
  pairs: readonly Pair[],
  readings: readonly Reading[],
): boolean {
  const watched = pairs.filter(
    (pair) => pair.cohort === ALL && queryOf(guardOf(plan.rollout, pair.guard)) !== null,
  );
  const rollBack = watched.filter((pair) => guardOf(plan.rollout, pair.guard).onBreach === "roll-back");
  const needed = rollBack.length > 0 ? rollBack : watched;
  const arms: readonly Arm[] = weightIn(stage, ALL) < 100 ? ["baseline", "candidate"] : ["candidate"];
  return (
    needed.length > 0 &&
    needed.every((pair) =>
      arms.every((arm) =>
        readings.some(
          (each) => each.guard === pair.guard && each.cohort === ALL && each.arm === arm && each.ok,
        ),
      ),
    )
  );
}

/** Milliseconds of the longest run of intervals that do not count. */
export function longestGap(windows: readonly Window[], covered: readonly Window[]): number {
  let longest = 0;
  let current = 0;
  for (const window of windows) {
    current = covered.includes(window) ? 0 : current + (window.to - window.from);
    longest = Math.max(longest, current);
  }
  return longest;
}
