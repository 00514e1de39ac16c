/** One arm of scores in 0..1 against a fixed mean. Exact for any scores: bets on the mean (Waudby-Smith and Ramdas 2024). */
import { advance, type Bets, bothWays, SCORE_BETS } from "./core.ts";
import { dispersion, extendBlocks, unitVariance } from "./dispersion.ts";
import { stakeGrid, stakeLimit } from "./grid.ts";
import type { Units } from "./kind.ts";
import { valuesOf } from "./score-test.ts";
import { idle, type Series, type Setting, settle, type Sight } from "./series.ts";

/** Null: `mean >= limit` where `below` is worse, `mean <= limit` where `above` is; `part` of a composite, or null for the whole. */
export interface FixedScoreRule {
  readonly kind: "fixed-score";
  readonly limit: number;
  readonly side: "above" | "below";
  readonly part: number | null;
}

/** Null: `low <= mean <= high`. */
export interface ScoreBandRule {
  readonly kind: "score-band";
  readonly low: number;
  readonly high: number;
}

const BAND_BETS = bothWays(SCORE_BETS);

export function fixedScoreBets(rule: FixedScoreRule | ScoreBandRule): Bets {
  return rule.kind === "score-band" ? BAND_BETS : SCORE_BETS;
}

const UNKNOWN_VARIANCE = 0.08;

/** One more interval of the series, in place. Only the candidate's units are evidence. */
export function advanceFixedScore(
  series: Series,
  rule: FixedScoreRule | ScoreBandRule,
  sight: Sight,
  setting: Setting,
): void {
  const bets = fixedScoreBets(rule);
  const units = partOf(sight.candidate, rule.kind === "fixed-score" ? rule.part : null);
  const values = valuesOf(units);
  // The baseline is no evidence here; it tells how much intervals scatter.
  const baseline = partOf(sight.baseline, rule.kind === "fixed-score" ? rule.part : null);
  const other = { xb: baseline?.events ?? 0, nb: baseline?.total ?? 0 };
  const squaresB = valuesOf(baseline)?.squares ?? 0;
  if (units === null || values === null || !(units.total > 0))
    return idle(series, bets, { ...other, xc: 0, nc: 0, xh: 0 }, squaresB);
  const n = units.total;
  const phi = dispersion(series.arm, series.blocks, setting.designEffect);
  const perCheck = (series.sums[1] + n) / (series.core.t + 1);
  const information = (variance(series) * perCheck * setting.horizon) / phi;
  const scores = { units, levels: values.levels, counts: values.counts, squares: values.squares };
  const increments =
    rule.kind === "fixed-score"
      ? logs(rule, scores, { information, phi })
      : sidesOf(rule).flatMap((side) => logs(side, scores, { information, phi }));
  advance(series.core, increments, bets);
  const scatter = deviate(series, scores);
  series.shown[0] -= units.events / phi;
  series.shown[1] += scatter / phi;
  series.shown[2] += n / phi;
  settle(series, { ...other, xc: units.events, nc: n, xh: 0 }, squaresB);
}

/** The units of one part of a composite; the units themselves where no part is asked for. */
function partOf(units: Units | null, part: number | null): Units | null {
  if (units === null || part === null) return units;
  return units.more?.kind === "parts" ? (units.more.parts[part] ?? null) : null;
}

function sidesOf({ low, high }: ScoreBandRule): readonly FixedScoreRule[] {
  const common = { kind: "fixed-score", part: null } as const;
  return [
    { ...common, limit: high, side: "above" },
    { ...common, limit: low, side: "below" },
  ];
}

interface Seen {
  readonly units: Units;
  readonly levels: readonly number[] | null;
  readonly counts: readonly number[];
  readonly squares: number;
}

function logs(
  { limit, side }: FixedScoreRule,
  { units, levels, counts, squares }: Seen,
  at: { readonly information: number; readonly phi: number },
): number[] {
  const sign = side === "below" ? 1 : -1;
  const worst = side === "below" ? 1 - limit : limit;
  const stakes = stakeGrid(at.information, stakeLimit(Math.max(0.05, worst)));
  return stakes.map((stake) => {
    if (levels === null) return momentLog({ units, squares, limit }, sign * stake) / at.phi;
    let sum = 0;
    for (let i = 0; i < levels.length; i += 1) {
      const count = counts[i] ?? 0;
      if (count > 0) sum += count * Math.log(1 + sign * stake * (limit - (levels[i] ?? 0)));
    }
    return sum / at.phi;
  });
}

/**
 * Where only moments are known: ln(1 + y) >= y + y² (ln(1 − a) + a) / a² for every y >= −a, summed over the units. `stake` wears the
 * sign of the side; a lower bound of an exact bet, so still exact.
 */
function momentLog(
  { units, squares, limit }: { readonly units: Units; readonly squares: number; readonly limit: number },
  stake: number,
): number {
  const worst = Math.min(0.9, Math.abs(stake) * (stake > 0 ? 1 - limit : limit));
  const first = stake * (limit * units.total - units.events);
  if (!(worst > 0)) return Math.min(0, first);
  const square = stake * stake * (squares - 2 * limit * units.events + units.total * limit * limit);
  return first + (square * (Math.log(1 - worst) + worst)) / (worst * worst);
}

function variance({ arm }: Series): number {
  return arm[4] > 0 ? Math.max(1e-3, unitVariance(arm[4], arm[5], arm[6])) : UNKNOWN_VARIANCE;
}

/** Deviation from the candidate's own mean so far, and the scatter around it; the first interval has no past to deviate from. */
function deviate({ sums, blocks }: Series, { units, squares }: Seen): number {
  const mean = (sums[0] + 0.5) / (sums[1] + 1);
  const scatter = Math.max(0, squares - 2 * mean * units.events + units.total * mean * mean);
  if (sums[1] > 0) extendBlocks(blocks, units.events - units.total * mean, scatter);
  else extendBlocks(blocks, 0, 0);
  return scatter;
}
