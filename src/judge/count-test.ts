/** Two arms of rare events: is the candidate's rate worse than the tolerated multiple of the live baseline's? */
import { advance, COUNT_BETS } from "./core.ts";
import { dispersion, extendBlocks } from "./dispersion.ts";
import { ratioGrid } from "./grid.ts";
import { countCap, countIncrements } from "./increments.ts";
import { idle, type Series, type Setting, settle, type Tally } from "./series.ts";

/** Null: `rateC <= ratio × rateB` where more events are worse, `rateC >= ratio × rateB` where fewer are. */
export interface CountRule {
  readonly kind: "count";
  readonly ratio: number;
  readonly worse: "more" | "fewer";
}

/** One more interval of the series, in place; without units in both arms nothing is learnt. */
export function advanceCount(series: Series, rule: CountRule, tally: Tally, setting: Setting): void {
  const { xc, nc, xb, nb } = tally;
  if (!(nc > 0 && nb > 0)) return idle(series, COUNT_BETS, tally, xb);
  const phi = dispersion(series.arm, series.blocks, setting.designEffect);
  const grid = ratioGrid(plannedInformation(series, rule, tally, setting) / phi);
  const fs = rule.worse === "more" ? grid : grid.map((f) => 1 / f);
  // Where fewer events are worse, the bad events are those that did not come.
  const bad = rule.worse === "more" ? xc : (xb * nc) / nb;
  advance(series.core, countIncrements(tally, rule.ratio, fs, phi), COUNT_BETS, countCap(bad, phi));
  const all = xc + xb;
  const theta = candidateShare(series, nc, nb);
  extendBlocks(series.blocks, xc - all * theta, all * theta * (1 - theta));
  settle(series, tally, xb);
}

/** Effective events that all planned checks would bring; sizes of this interval may be used, its outcomes not. */
function plannedInformation(series: Series, rule: CountRule, tally: Tally, setting: Setting): number {
  const rate = (series.arm[5] + 0.5) / (series.arm[4] + 50);
  const perCheck = (series.sums[1] + tally.nc) / (series.core.t + 1);
  return (rate * rule.ratio * perCheck * setting.horizon) / (1 + (rule.ratio * tally.nc) / tally.nb);
}

/** The candidate's share of the events of both arms, from the rates so far. */
function candidateShare(series: Series, nc: number, nb: number): number {
  const past = series.sums;
  const estimate = (past[0] + 0.5) / (past[1] + 1) / ((past[2] + 0.5) / (past[3] + 1));
  const rho = Math.min(4, Math.max(0.25, estimate));
  return (rho * nc) / (rho * nc + nb);
}
