/** The nulls that a series can be tested against, and one step of each. */
import { type Bets, COUNT_BETS, SCORE_BETS } from "./core.ts";
import { advanceCount, type CountRule } from "./count-test.ts";
import { advanceFixed, type FixedRule } from "./fixed-test.ts";
import { advanceShares, type ScoreRule } from "./score-test.ts";
import type { Series, Setting, Tally } from "./series.ts";

export type Rule = CountRule | FixedRule | ScoreRule;

export function betsOf(rule: Rule): Bets {
  return rule.kind === "score" ? SCORE_BETS : COUNT_BETS;
}

/** One more interval of counts, in place. */
export function advanceSeries(series: Series, rule: Rule, tally: Tally, setting: Setting): void {
  switch (rule.kind) {
    case "count":
      return advanceCount(series, rule, tally, setting);
    case "fixed":
      return advanceFixed(series, rule, tally, setting);
    case "score":
      return advanceShares(series, rule, tally, setting);
  }
}
