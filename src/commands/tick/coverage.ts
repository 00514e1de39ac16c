/** Which minutes of a bake somebody watched. */
import { weightIn } from "../../config/rollout.ts";
import type { Stage } from "../../config/rollout.ts";
import type { Guard } from "../../judge/guard.ts";
import { ALL } from "../../judge/reading.ts";
import type { Arm, Reading, Window } from "../../judge/reading.ts";
import type { Pair, Plan } from "../../plan/plan.ts";
import { guardOf, queryOf } from "./readings.ts";

/**
 * An interval counts towards the bake when every guard that can roll back was measured for all traffic in it; what is compared in
 * both arms while the baseline is live. Minutes that nobody watched do not bake. Labels that come later are waited for only where
 * there is nothing else: then for those that come last.
 */
export function isCovered(
  plan: Plan,
  stage: Stage,
  pairs: readonly Pair[],
  readings: readonly Reading[],
): boolean {
  const read = pairs
    .filter(({ cohort }) => cohort === ALL)
    .map(({ guard }) => guardOf(plan.rollout, guard))
    .filter((guard) => queryOf(guard) !== null);
  const ripens = Math.max(...read.map(({ maturesAfter }) => maturesAfter ?? 0));
  const atOnce = read.filter(({ maturesAfter }) => maturesAfter === null);
  const watched = atOnce.length > 0 ? atOnce : read.filter(({ maturesAfter }) => maturesAfter === ripens);
  const rollBack = watched.filter(({ onBreach }) => onBreach === "roll-back");
  const needed = rollBack.length > 0 ? rollBack : watched;
  const live = weightIn(stage, ALL) < 100;
  return (
    needed.length > 0 &&
    needed.every((guard) =>
      armsOf(guard, live).every((arm) =>
        readings.some(
          (each) => each.guard === guard.name && each.cohort === ALL && each.arm === arm && each.ok,
        ),
      ),
    )
  );
}

function armsOf(guard: Guard, live: boolean): readonly Arm[] {
  const compares = live && "margin" in guard && guard.margin !== null;
  return compares ? ["baseline", "candidate"] : ["candidate"];
}

/**
 * Milliseconds of the longest run of intervals that do not count, and of the one that is still open at the end.
 *
 * `before` is what was open when these intervals began: a source that is silent for a night is one gap, however many ticks saw it.
 */
export function gapsIn(
  windows: readonly Window[],
  covered: readonly Window[],
  before: number,
): { readonly longest: number; readonly open: number } {
  let longest = 0;
  let open = before;
  for (const window of windows) {
    open = covered.includes(window) ? 0 : open + (window.to - window.from);
    longest = Math.max(longest, open);
  }
  return { longest, open };
}
