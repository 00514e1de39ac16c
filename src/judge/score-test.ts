/** Two arms of scores in 0..1: is the candidate's mean worse than the baseline's by more than the margin? Shares are scores of 0 and 1. */
import { advance, SCORE_BETS } from "./core.ts";
import { dispersion, extendBlocks, type Moments, unitVariance } from "./dispersion.ts";
import { stakeGrid, stakeLimit } from "./grid.ts";
import {
  betIncrements,
  betShareIncrements,
  type CentredNull,
  type ScoreNull,
  type Scores,
  total,
  worstLoss,
} from "./increments.ts";
import { idle, type Series, type Setting, settle, type Tally } from "./series.ts";

export interface ScoreRule extends ScoreNull {
  readonly kind: "score";
}

/** Scores that the history may weigh in the baseline's expected mean. */
const HISTORY_WEIGHT = 50;
/** A wide guess of a score's variance, until one was seen. */
const UNKNOWN_VARIANCE = 0.08;

/** One more interval of the series of a share, in place. */
export function advanceShares(series: Series, rule: ScoreRule, tally: Tally, setting: Setting): void {
  advanceMeans(series, { rule, tally, squaresC: tally.xc, squaresB: tally.xb, scores: null }, setting);
}

/** One more interval of the series of a score, in place. */
export function advanceScores(series: Series, rule: ScoreRule, scores: Scores, setting: Setting): void {
  const c = momentsOf(scores.levels, scores.candidate);
  const b = momentsOf(scores.levels, scores.baseline);
  const tally: Tally = { xc: c.sum, nc: c.n, xb: b.sum, nb: b.n, xh: 0 };
  advanceMeans(series, { rule, tally, squaresC: c.squares, squaresB: b.squares, scores }, setting);
}

/** Sums and sums of squares of both arms; `scores` are null where they are noughts and ones. */
interface Seen {
  readonly rule: ScoreRule;
  readonly tally: Tally;
  readonly squaresC: number;
  readonly squaresB: number;
  readonly scores: Scores | null;
}

/** Without units in both arms nothing is learnt. */
function advanceMeans(
  series: Series,
  { rule, tally, squaresC, squaresB, scores }: Seen,
  setting: Setting,
): void {
  const { xc, nc, xb, nb } = tally;
  if (!(nc > 0 && nb > 0)) return idle(series, SCORE_BETS, tally, squaresB);
  const phi = dispersion(series.arm, series.blocks, setting.designEffect);
  const at = centredNull(series, rule);
  const r = nc / nb;
  const perCheck = (series.sums[1] + nc) / (series.core.t + 1);
  const stakes = stakeGrid(
    (variance(series) * (1 + r) * perCheck * setting.horizon) / phi,
    stakeLimit(worstLoss(at, r)),
  );
  advance(
    series.core,
    scores === null ? betShareIncrements(tally, at, stakes, phi) : betIncrements(scores, at, stakes, phi),
    SCORE_BETS,
  );
  const residual = nc * (xb / nb - at.centre - (xc / nc - at.candidateCentre));
  const around = (n: number, sum: number, squares: number, centre: number): number =>
    squares - 2 * centre * sum + n * centre * centre;
  const scatter = around(nc, xc, squaresC, at.candidateCentre) + r * r * around(nb, xb, squaresB, at.centre);
  extendBlocks(series.blocks, residual, scatter);
  settle(series, tally, squaresB);
}

/** The null with the means that both arms are expected to have; the history weighs at most 50 units. */
function centredNull(
  { arm, sums }: Series,
  rule: ScoreRule,
): CentredNull & { readonly candidateCentre: number } {
  const n = Math.max(0, arm[4] - sums[3]);
  const scale = n > HISTORY_WEIGHT ? HISTORY_WEIGHT / n : 1;
  const h0 = n * scale;
  const h1 = Math.max(0, arm[5] - sums[2]) * scale;
  return {
    better: rule.better,
    factor: rule.factor,
    points: rule.points,
    centre: (sums[2] + h1 + 0.5) / (sums[3] + h0 + 1),
    candidateCentre: (sums[0] + (2 * (h1 + 0.5)) / (h0 + 1)) / (sums[1] + 2),
  };
}

function variance(series: Series): number {
  const { arm } = series;
  return arm[4] > 0 ? Math.max(1e-3, unitVariance(arm[4], arm[5], arm[6])) : UNKNOWN_VARIANCE;
}

/** Units, sum and sum of squares of counts per level. */
export function momentsOf(levels: readonly number[], counts: readonly number[]): Moments {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < counts.length; i += 1) {
    const level = levels[i] ?? 0;
    const part = (counts[i] ?? 0) * level;
    sum += part;
    squares += part * level;
  }
  return { n: total(counts), sum, squares };
}
