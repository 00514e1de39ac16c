/** How many units the test of a rate of events against a fixed one needs: one unit may have many events. */
import { COUNT_BETS } from "./core.ts";
import { ratioGrid } from "./grid.ts";
import { normalQuantile } from "./normal.ts";
import { type FixedPlan, type Need, ownGoal, type Planned, search, tempered } from "./power.ts";

const POWER = normalQuantile(0.8);

/** One arm of Poisson events against a fixed rate; a true rate below the limit plans for a lower bound. */
export function fixedRateNeed({ limit, truth }: FixedPlan, planned: Planned): Need {
  return search(planned, (units) => {
    const grid = ratioGrid((limit * units) / planned.designEffect);
    const fs = truth >= limit ? grid : grid.map((f) => 1 / f);
    return fs.map((f, k) => {
      const log = Math.log(f);
      const gain = { mean: truth * log - limit * (f - 1), variance: truth * log * log };
      return { gain: tempered(gain, planned.designEffect), goal: ownGoal(COUNT_BETS, k, planned) };
    });
  });
}

/** The same with one look at the end: the one-sided Poisson test, normal approximation. */
export function fixedRateOneLook({ limit, truth }: FixedPlan, alpha: number): number | null {
  if (limit === truth) return null;
  const root = -normalQuantile(alpha) * Math.sqrt(limit) + POWER * Math.sqrt(truth);
  return (root / (truth - limit)) ** 2;
}
