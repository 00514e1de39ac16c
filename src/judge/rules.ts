/** The nulls that a series can be tested against, and one step of each. */
import { advanceComposite, compositeExtra, type CompositeRule } from "./composite-test.ts";
import { type Bets, SCORE_BETS } from "./core.ts";
import { advanceCount, countBets, type CountRule } from "./count-test.ts";
import {
  advanceFixedScore,
  fixedScoreBets,
  type FixedScoreRule,
  type ScoreBandRule,
} from "./fixed-score-test.ts";
import { advanceFixed, type BandRule, fixedBets, type FixedRule } from "./fixed-test.ts";
import type { Units } from "./kind.ts";
import { advanceLevel, levelBets, type LevelPairRule, type LevelRule } from "./level-test.ts";
import { advancePaired, pairedBets, type PairedRule } from "./paired-test.ts";
import { advanceScore, scoreBets, type ScoreRule } from "./score-test.ts";
import type { Series, Setting, Sight } from "./series.ts";
import { advanceSplit, SPLIT_BETS, type SplitRule } from "./split-test.ts";
import { advanceSums, SUMS_BETS, sumsExtra, type SumsRule } from "./sums-test.ts";

export type Rule =
  | CountRule
  | FixedRule
  | BandRule
  | ScoreRule
  | FixedScoreRule
  | ScoreBandRule
  | SumsRule
  | CompositeRule
  | LevelRule
  | LevelPairRule
  | SplitRule
  | PairedRule;

export function betsOf(rule: Rule): Bets {
  switch (rule.kind) {
    case "count":
      return countBets(rule);
    case "fixed":
    case "band":
      return fixedBets(rule);
    case "score":
      return scoreBets(rule);
    case "fixed-score":
    case "score-band":
      return fixedScoreBets(rule);
    case "sums":
      return SUMS_BETS;
    case "composite":
      return SCORE_BETS;
    case "level":
    case "level-pair":
      return levelBets(rule);
    case "split":
      return SPLIT_BETS;
    case "paired-outcomes":
    case "paired-scores":
    case "paired-median":
      return pairedBets(rule);
  }
}

/** Whether counts are all that the test looks at. Most tests are, and what they do not look at need not be kept for them. */
export function seesCountsOnly(rule: Rule): boolean {
  return (
    rule.kind === "count" ||
    rule.kind === "fixed" ||
    rule.kind === "band" ||
    (rule.kind === "score" && rule.from === "shares")
  );
}

/** What a test remembers beyond the common sums, learnt from the baseline's history. */
export function extraOf(rule: Rule, history: readonly Units[]): number[] {
  if (rule.kind === "sums") return sumsExtra(history.map(({ total, events }) => ({ n: total, sum: events })));
  return rule.kind === "composite" ? compositeExtra(history, rule.weights.length) : [];
}

/** One more interval of counts, in place. */
export function advanceSeries(series: Series, rule: Rule, sight: Sight, setting: Setting): void {
  switch (rule.kind) {
    case "count":
      return advanceCount(series, rule, sight, setting);
    case "fixed":
    case "band":
      return advanceFixed(series, rule, sight, setting);
    case "score":
      return advanceScore(series, rule, sight, setting);
    case "fixed-score":
    case "score-band":
      return advanceFixedScore(series, rule, sight, setting);
    case "sums":
      return advanceSums(series, rule, sight, setting);
    case "composite":
      return advanceComposite(series, rule, sight, setting);
    case "level":
    case "level-pair":
      return advanceLevel(series, rule, sight);
    case "split":
      return advanceSplit(series, rule, sight, setting);
    case "paired-outcomes":
    case "paired-scores":
    case "paired-median":
      return advancePaired(series, rule, sight, setting);
  }
}
