/** One arm against a fixed share: is the candidate's share beyond the objective, or beyond the recorded baseline? */
import { advance, COUNT_BETS } from "./core.ts";
import { dispersion } from "./dispersion.ts";
import { ratioGrid } from "./grid.ts";
import { countCap, fixedRateIncrements } from "./increments.ts";
import { idle, type Series, type Setting, settle, shareMoments, type Tally } from "./series.ts";

/** Null: `share <= limit` (side `above` is worse) or `share >= limit` (`below`). `limit` in 0..1. */
export interface FixedRule {
  readonly kind: "fixed";
  readonly limit: number;
  readonly side: "above" | "below";
}

/**
 * The series after one more interval. Only the candidate's units are evidence; the baseline's, where there are any, tell how much
 * intervals scatter.
 *
 * Odds × f below the limit is the complement's odds × 1/f above its own, so a lower bound needs no formula of its own.
 */
export function advanceFixed(series: Series, rule: FixedRule, tally: Tally, setting: Setting): Series {
  const { xc, nc, xb, nb } = tally;
  const baseline = shareMoments(nb, xb);
  if (!(nc > 0)) return idle(series, COUNT_BETS, tally, baseline);
  const phi = dispersion(series.arm, series.blocks, setting.designEffect);
  const [pastXc, pastNc] = series.sums;
  const perCheck = (pastNc + nc) / (series.core.t + 1);
  const rarer = Math.min(rule.limit, 1 - rule.limit);
  const grid = ratioGrid((rarer * perCheck * setting.horizon) / phi);
  const fs = rule.side === "above" ? grid : grid.map((f) => 1 / f);
  const core = advance(
    series.core,
    fixedRateIncrements({ x: xc, n: nc }, rule.limit, fs, phi),
    COUNT_BETS,
    countCap(badEvents(rule, xc, nc), phi),
  );
  // The first interval has no past to deviate from.
  const share = (pastXc + 0.5) / (pastNc + 1);
  const residual = pastNc > 0 ? xc - nc * share : 0;
  const variance = pastNc > 0 ? nc * share * (1 - share) : 0;
  return settle(series, { core, residual, variance, baseline }, tally);
}

/** How many units speak against the candidate: events, missing events, or the complement of frequent ones. */
function badEvents(rule: FixedRule, x: number, n: number): number {
  if (rule.side === "above") return x;
  return rule.limit <= 0.5 ? n * rule.limit : n - x;
}
