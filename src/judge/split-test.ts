/** Sample-ratio mismatch: does the share of units that arrives differ from the share that was set? Exact for any weights. */
import { advance, type Bets, evenBets } from "./core.ts";
import { idle, type Series, type Setting, settle, type Sight } from "./series.ts";
import { SPLIT, splitIncrements } from "./split-increments.ts";

/** Null: the odds of a unit to go to the candidate are within a factor `tolerance` of the weight's. */
export interface SplitRule {
  readonly kind: "split";
  readonly tolerance: number;
}

export const SPLIT_BETS: Bets = evenBets(SPLIT.length);

/** One more interval of the series, in place; while the weight moves, or is nothing or all, or an arm was not read, nothing is learnt. */
export function advanceSplit(series: Series, rule: SplitRule, sight: Sight, setting: Setting): void {
  const { nc, nb, weight } = sight;
  const tally = { xc: nc, nc: nc + nb, xb: 0, nb: 0, xh: 0 };
  // No units of an arm are evidence; an arm that could not be read is not an arm without units.
  const isRead = sight.candidate !== null && sight.baseline !== null;
  if (!isRead || weight === null || !(weight > 0 && weight < 1) || !(nc + nb > 0))
    return idle(series, SPLIT_BETS, tally, 0);
  const seen = { candidate: nc, baseline: nb };
  advance(series.core, splitIncrements(seen, weight, rule.tolerance, setting.designEffect), SPLIT_BETS);
  series.shown[0] += nc / setting.designEffect;
  series.shown[1] += (nc + nb) / setting.designEffect;
  settle(series, tally, 0);
}
