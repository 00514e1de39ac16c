/** Two arms of scores in 0..1: is the candidate's mean worse than the baseline's by more than the margin? Shares are scores of 0 and 1. */
import { advance, SCORE_BETS } from "./core.ts";
import { dispersion, type Moments, unitVariance } from "./dispersion.ts";
import { stakeGrid, stakeLimit } from "./grid.ts";
import { betIncrements, type ScoreNull, type Scores, total, worstLoss } from "./increments.ts";
import { idle, type Series, type Setting, settle, type Tally } from "./series.ts";

export interface ScoreRule extends ScoreNull {
  readonly kind: "score";
}

/** Scores that the history may weigh in the baseline's expected mean. */
const HISTORY_WEIGHT = 50;
/** A wide guess of a score's variance, until one was seen. */
const UNKNOWN_VARIANCE = 0.08;
const NOUGHT_AND_ONE = [0, 1];

/** The series of a share, after one more interval. */
export function advanceShares(series: Series, rule: ScoreRule, tally: Tally, setting: Setting): Series {
  const { xc, nc, xb, nb } = tally;
  const scores: Scores = { levels: NOUGHT_AND_ONE, candidate: [nc - xc, xc], baseline: [nb - xb, xb] };
  return advanceScores(series, rule, { scores, xh: tally.xh }, setting);
}

/** The series after one more interval; without units in both arms nothing is learnt. */
export function advanceScores(
  series: Series,
  rule: ScoreRule,
  seen: { readonly scores: Scores; readonly xh: number },
  setting: Setting,
): Series {
  const c = momentsOf(seen.scores.levels, seen.scores.candidate);
  const b = momentsOf(seen.scores.levels, seen.scores.baseline);
  const tally: Tally = { xc: c.sum, nc: c.n, xb: b.sum, nb: b.n, xh: seen.xh };
  if (!(c.n > 0 && b.n > 0)) return idle(series, SCORE_BETS, tally, b);
  const [sumX, pastNc, sumY, pastNb] = series.sums;
  const phi = dispersion(series.arm, series.blocks, setting.designEffect);
  const [h0, h1] = scaledHistory(series);
  const centre = (sumY + h1 + 0.5) / (pastNb + h0 + 1);
  const r = c.n / b.n;
  const planned =
    (variance(series) * (1 + r) * ((pastNc + c.n) / (series.core.t + 1)) * setting.horizon) / phi;
  const stakes = stakeGrid(planned, stakeLimit(worstLoss(rule, centre, r)));
  const core = advance(series.core, betIncrements(seen.scores, { ...rule, centre }, stakes, phi), SCORE_BETS);
  const before = (h1 + 0.5) / (h0 + 1);
  const candidateCentre = (sumX + 2 * before) / (pastNc + 2);
  const residual = c.n * (b.sum / b.n - centre - (c.sum / c.n - candidateCentre));
  const scatter = around(c, candidateCentre) + r * r * around(b, centre);
  return settle(series, { core, residual, variance: scatter, baseline: b }, tally);
}

/** The baseline's units and sum before the rollout, scaled down to at most 50 units. */
function scaledHistory(series: Series): [n: number, sum: number] {
  const n = Math.max(0, series.arm[4] - series.sums[3]);
  const sum = Math.max(0, series.arm[5] - series.sums[2]);
  const scale = n > HISTORY_WEIGHT ? HISTORY_WEIGHT / n : 1;
  return [n * scale, sum * scale];
}

function variance(series: Series): number {
  const [, , , , n, sum, squares] = series.arm;
  return n > 0 ? Math.max(1e-3, unitVariance(n, sum, squares)) : UNKNOWN_VARIANCE;
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

/** Sum of squared distances from `centre`. */
function around(seen: Moments, centre: number): number {
  return seen.squares - 2 * centre * seen.sum + seen.n * centre * centre;
}
