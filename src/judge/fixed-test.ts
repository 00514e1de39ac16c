/** One arm against a fixed level: is the candidate's share or rate beyond the objective, or beyond the recorded baseline? */
import { bandIncrements } from "./band-increments.ts";
import { advance, type Bets, bothWays, COUNT_BETS } from "./core.ts";
import { CERTIFICATE_BETS, certificateRatios } from "./count-test.ts";
import { dispersion, extendBlocks } from "./dispersion.ts";
import { ratioGrid } from "./grid.ts";
import { countCap, fixedPoissonIncrements, fixedRateIncrements } from "./increments.ts";
import { idle, type Series, type Setting, settle, type Tally } from "./series.ts";

/** Null: `share <= limit` (side `above` is worse) or `share >= limit` (`below`). `limit` in 0..1; of a rate in events per unit. */
export interface FixedRule {
  readonly kind: "fixed";
  readonly limit: number;
  readonly side: "above" | "below";
  /** A share of units, or a rate of events of which a unit may have many. */
  readonly events: "share" | "rate";
  /** A certificate bets on the good side of the limit; `side` then names the side that it bets on. */
  readonly certifies: boolean;
}

/** Null: `low <= share <= high`; both sides are bet on at once. */
export interface BandRule {
  readonly kind: "band";
  readonly low: number;
  readonly high: number;
}

const BAND_BETS = bothWays(COUNT_BETS);

export function fixedBets(rule: FixedRule | BandRule): Bets {
  if (rule.kind === "band") return BAND_BETS;
  return rule.certifies ? CERTIFICATE_BETS : COUNT_BETS;
}

/**
 * One more interval of the series, in place. Only the candidate's units are evidence; the baseline's, where there are any, tell how
 * much intervals scatter.
 *
 * Odds × f below the limit is the complement's odds × 1/f above its own, so a lower bound needs no formula of its own.
 */
export function advanceFixed(
  series: Series,
  rule: FixedRule | BandRule,
  tally: Tally,
  setting: Setting,
): void {
  const { xc, nc } = tally;
  const bets = fixedBets(rule);
  if (!(nc > 0)) return idle(series, bets, tally, tally.xb);
  const phi = dispersion(series.arm, series.blocks, setting.designEffect);
  const at = { series, tally, setting, phi };
  if (rule.kind === "band") {
    const increments = bandIncrements({ x: xc, n: nc }, [rule.low, rule.high], bandGrid(rule, at), phi);
    advance(series.core, increments, bets, countCap(Math.max(xc, nc * rule.low), phi));
  } else advance(series.core, logs(rule, at), bets, countCap(badEvents(rule, xc, nc), phi));
  deviate(series, tally);
  series.shown[0] += xc / phi;
  series.shown[1] += nc / phi;
  settle(series, tally, tally.xb);
}

/** One grid for both ends, from the events expected in the middle. */
function bandGrid({ low, high }: BandRule, at: At): readonly number[] {
  const middle = (low + high) / 2;
  return ratioGrid(informationOf(Math.min(middle, 1 - middle), at));
}

/** The side of a band that has more capital on it. */
export function worseSide({ core: { a } }: Series): "above" | "below" {
  const half = a.length / 2;
  let [above, below] = [0, 0];
  for (let k = 0; k < a.length; k += 1) {
    if (k < half) above += a[k] ?? 0;
    else below += a[k] ?? 0;
  }
  return above >= below ? "above" : "below";
}

interface At {
  readonly series: Series;
  readonly tally: Tally;
  readonly setting: Setting;
  readonly phi: number;
}

function informationOf(rarer: number, { series, tally, setting, phi }: At): number {
  return (rarer * ((series.sums[1] + tally.nc) / (series.core.t + 1)) * setting.horizon) / phi;
}

function logs(rule: FixedRule, at: At): number[] {
  const { tally, phi } = at;
  const { xc, nc } = tally;
  const fs = ratiosOf(rule, informationOf(rarer(rule), at));
  return rule.events === "share"
    ? fixedRateIncrements({ x: xc, n: nc }, rule.limit, fs, phi)
    : fixedPoissonIncrements({ x: xc, exposure: nc }, rule.limit, fs, phi);
}

function rarer({ events, limit }: FixedRule): number {
  return events === "share" ? Math.min(limit, 1 - limit) : limit;
}

function ratiosOf({ side, certifies }: FixedRule, information: number): readonly number[] {
  if (certifies) return certificateRatios(side === "above" ? "more" : "fewer");
  const grid = ratioGrid(information);
  return side === "above" ? grid : grid.map((f) => 1 / f);
}

/** Deviation from the candidate's own share so far; the first interval has no past to deviate from. */
function deviate({ sums, blocks }: Series, { xc, nc }: Tally): void {
  const share = (sums[0] + 0.5) / (sums[1] + 1);
  const variance = share < 1 ? share * (1 - share) : share;
  if (sums[1] > 0) extendBlocks(blocks, xc - nc * share, nc * variance);
  else extendBlocks(blocks, 0, 0);
}

/** How many units speak against the candidate: events, missing events, or the complement of frequent ones. */
function badEvents(rule: FixedRule, x: number, n: number): number {
  if (rule.side === "above") return x;
  return rule.events === "rate" || rule.limit <= 0.5 ? n * rule.limit : n - x;
}
