/** A gauge against a bound: how often readings are beyond it; and against the baseline's gauge: which of the two is higher. */
import { advance, type Bets, evenBets } from "./core.ts";
import { fixedRateIncrements } from "./increments.ts";
import { TOLERATED } from "./level-standing.ts";
import { PAIR, PSI } from "./paired-increments.ts";
import { idle, type Series, settle, type Sight } from "./series.ts";

/** Null: given everything before, the chance of a reading beyond the bound is at most one in twenty. */
export interface LevelRule {
  readonly kind: "level";
  readonly limit: number;
  readonly side: "above" | "below";
}

/** Null: the candidate's gauge is beyond the tolerated multiple of the baseline's no more often than not. */
export interface LevelPairRule {
  readonly kind: "level-pair";
  readonly factor: number;
  readonly side: "above" | "below";
}

const LEVEL_BETS = evenBets(PSI.length);
const PAIR_BETS = evenBets(PAIR.length);
/**
 * Readings that follow each other are alike, and without a history of both gauges nobody knows how much: as if they were correlated
 * with 0.9, which leaves (1 − r) / (1 + r) of the evidence.
 */
const KEPT = (1 - 0.9) / (1 + 0.9);

export function levelBets(rule: LevelRule | LevelPairRule): Bets {
  return rule.kind === "level" ? LEVEL_BETS : PAIR_BETS;
}

/** Log-increments of one reading. A gauge that stays beyond its bound is the breach, so these are not tempered. */
export function levelIncrements(isBeyond: boolean): number[] {
  return fixedRateIncrements({ x: isBeyond ? 1 : 0, n: 1 }, TOLERATED, PSI);
}

/** One more reading, in place. */
export function advanceLevel(series: Series, rule: LevelRule | LevelPairRule, sight: Sight): void {
  const bets = levelBets(rule);
  const { candidate, baseline } = sight;
  const tally = { xc: sight.xc, nc: sight.nc, xb: sight.xb, nb: sight.nb, xh: 0 };
  const squares = sight.xb * sight.xb;
  if (candidate === null || (rule.kind === "level-pair" && baseline === null))
    return idle(series, bets, tally, squares);
  if (rule.kind === "level") {
    advance(series.core, levelIncrements(isBeyond(candidate.events, rule)), bets);
  } else {
    const x = isBeyond(candidate.events, { ...rule, limit: rule.factor * (baseline?.events ?? 0) }) ? 1 : 0;
    advance(series.core, fixedRateIncrements({ x, n: 1 }, 0.5, PAIR, 1 / KEPT), bets);
  }
  settle(series, tally, squares);
}

/** At the bound is not beyond it. */
export function isBeyond(
  value: number,
  { limit, side }: { readonly limit: number; readonly side: "above" | "below" },
): boolean {
  return side === "above" ? value > limit : value < limit;
}
