/** One arm against a fixed share: is the candidate's share beyond the objective, or beyond the recorded baseline? */
import { advance, COUNT_BETS } from "./core.ts";
import { dispersion, extendBlocks } from "./dispersion.ts";
import { ratioGrid } from "./grid.ts";
import { countCap, fixedRateIncrements } from "./increments.ts";
import { idle, type Series, type Setting, settle, type Tally } from "./series.ts";

/** Null: `share <= limit` (side `above` is worse) or `share >= limit` (`below`). `limit` in 0..1. */
export interface FixedRule {
  readonly kind: "fixed";
  readonly limit: number;
  readonly side: "above" | "below";
}

/**
 * One more interval of the series, in place. Only the candidate's units are evidence; the baseline's, where there are any, tell how
 * much intervals scatter.
 *
 * Odds × f below the limit is the complement's odds × 1/f above its own, so a lower bound needs no formula of its own.
 */
export function advanceFixed(series: Series, rule: FixedRule, tally: Tally, setting: Setting): void {
  const { xc, nc } = tally;
  if (!(nc > 0)) return idle(series, COUNT_BETS, tally, tally.xb);
  const phi = dispersion(series.arm, series.blocks, setting.designEffect);
  const perCheck = (series.sums[1] + nc) / (series.core.t + 1);
  const grid = ratioGrid((Math.min(rule.limit, 1 - rule.limit) * perCheck * setting.horizon) / phi);
  const fs = rule.side === "above" ? grid : grid.map((f) => 1 / f);
  const increments = fixedRateIncrements({ x: xc, n: nc }, rule.limit, fs, phi);
  advance(series.core, increments, COUNT_BETS, countCap(badEvents(rule, xc, nc), phi));
  deviate(series, tally);
  settle(series, tally, tally.xb);
}

/** Deviation from the candidate's own share so far; the first interval has no past to deviate from. */
function deviate({ sums, blocks }: Series, { xc, nc }: Tally): void {
  const share = (sums[0] + 0.5) / (sums[1] + 1);
  if (sums[1] > 0) extendBlocks(blocks, xc - nc * share, nc * share * (1 - share));
  else extendBlocks(blocks, 0, 0);
}

/** How many units speak against the candidate: events, missing events, or the complement of frequent ones. */
function badEvents(rule: FixedRule, x: number, n: number): number {
  if (rule.side === "above") return x;
  return rule.limit <= 0.5 ? n * rule.limit : n - x;
}
