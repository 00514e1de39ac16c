/** How many units the display intervals need until an end leaves a value out: the bake law, with the interval's own bettors. */
import { type Gain } from "./first-passage.ts";
import { SHOW, SHOW_STAKES } from "./interval.ts";
import { scatterPrice } from "./moment-increments.ts";
import { countGain, type CountPlan, type Need, needOf, tempered } from "./power.ts";

/** Chance that the interval misses the truth at any look; half of it belongs to either end. */
const ALPHA = 0.05;

function goalOf(bettors: number): number {
  return Math.log(2 / ALPHA) + Math.log(bettors);
}

/** Candidate units until the interval of the ratio of counts leaves out `plan.ratio` although the truth is `plan.truth`. */
export function ratioEndNeed(plan: CountPlan, designEffect: number): Need {
  const fs = plan.truth > plan.ratio ? SHOW : SHOW.map((f) => 1 / f);
  const goal = goalOf(fs.length);
  return needOf(fs.map((f) => ({ gain: tempered(countGain(plan, f), designEffect), goal })));
}

/** Means in 0..1: how far the truth is from the value that is left out, the deviation of one unit, candidates per baseline unit. */
export interface DistancePlan {
  readonly distance: number;
  readonly deviation: number;
  readonly perBaseline: number;
}

/** The same for a difference of means. */
export function differenceEndNeed(plan: DistancePlan, designEffect: number): Need {
  const { distance, deviation, perBaseline } = plan;
  const scale = Math.max(1, perBaseline);
  const scatter = deviation ** 2 * (1 + perBaseline);
  const goal = goalOf(SHOW_STAKES.length);
  return needOf(
    SHOW_STAKES.map((stake) => {
      const gain: Gain = {
        mean: (stake * distance) / scale - (scatterPrice(stake) * scatter) / scale ** 2,
        variance: (stake / scale) ** 2 * scatter,
      };
      return { gain: tempered(gain, designEffect), goal };
    }),
  );
}
