/** What a stage can prove of a harm that begins with it: of alpha there is then what the stage begins with, whatever was bet before. */
import { stageShare } from "../judge/core.ts";
import { type Planning, promiseOf, spotsOf } from "./evaluability.ts";
import { stagesBefore } from "./stages-before.ts";

/** One pair in one stage: the share of alpha that a test of this stage alone has, and the candidate samples that it needs. */
export interface BeginsHere {
  readonly guard: string;
  readonly cohort: string;
  readonly alpha: number;
  /** null where none are needed, or no number would do. */
  readonly needed: number | null;
}

/** Every pair of a stage; none in one without live traffic. */
export function beginningIn(planning: Planning, index: number): readonly BeginsHere[] {
  return spotsOf(planning, index).map((spot) => {
    const { guard, cohort } = spot.pair;
    const alpha = spot.pair.alpha * stageShare(stagesBefore(spot));
    const { needed } = promiseOf({ ...spot, pair: { ...spot.pair, alpha } });
    return { guard, cohort, alpha, needed };
  });
}
