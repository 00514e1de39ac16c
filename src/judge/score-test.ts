/** Two arms of scores in 0..1: is the candidate's mean worse than the baseline's by more than the margin? Shares are scores of 0 and 1. */
import { advance, type Bets, DEADLINE_SCORE_BETS, evenBets, SCORE_BETS } from "./core.ts";
import { deadlineStake } from "./deadline.ts";
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
import type { Units, Values } from "./kind.ts";
import { MOMENT_STAKES, momentIncrements, type MomentPair } from "./moment-increments.ts";
import { idle, type Series, type Setting, settle, type Sight, type Tally } from "./series.ts";

/** A certificate of "no worse" bets on the other side: `opposite` of the rule. */
export interface ScoreRule extends ScoreNull {
  readonly kind: "score";
  /** What is known of the scores: noughts and ones, how many of each, or their moments only. */
  readonly from: "shares" | "levels" | "moments";
  /** Whether one more bettor bets for the end of the stage. */
  readonly deadline?: boolean;
}

/** The rule that turns down "worse by the margin": its evidence certifies that the candidate is not. */
export function opposite(rule: ScoreRule): ScoreRule {
  return {
    ...rule,
    better: rule.better === "higher" ? "lower" : "higher",
    points: -rule.points,
    deadline: false,
  };
}

const MOMENT_BETS = evenBets(MOMENT_STAKES.length);

export function scoreBets({ from, deadline }: ScoreRule): Bets {
  if (from === "moments") return MOMENT_BETS;
  return deadline === true ? DEADLINE_SCORE_BETS : SCORE_BETS;
}

/** Scores that the history may weigh in the baseline's expected mean. */
const HISTORY_WEIGHT = 50;
/** A wide guess of a score's variance, until one was seen. */
const UNKNOWN_VARIANCE = 0.08;

/** One more interval of the series, in place. */
export function advanceScore(series: Series, rule: ScoreRule, sight: Sight, setting: Setting): void {
  const [candidate, baseline] = [valuesOf(sight.candidate), valuesOf(sight.baseline)];
  if (rule.from === "shares") return advanceShares(series, rule, sight, setting);
  if (candidate === null || baseline === null)
    return idle(series, scoreBets(rule), sight, baseline?.squares ?? 0);
  const [squaresC, squaresB] = [candidate.squares, baseline.squares];
  const scores = rule.from === "levels" ? onCommonLevels(candidate, baseline) : null;
  advanceMeans(series, { rule, tally: sight, squaresC, squaresB, scores }, setting);
}

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

export function valuesOf(units: Units | null): Values | null {
  return units?.more?.kind === "values" ? units.more : null;
}

/** Both arms on one list of levels; null where only moments are known. */
export function onCommonLevels(candidate: Values, baseline: Values): Scores | null {
  if (candidate.levels === null || baseline.levels === null) return null;
  if (candidate.levels === baseline.levels || isSame(candidate.levels, baseline.levels))
    return { levels: candidate.levels, candidate: candidate.counts, baseline: baseline.counts };
  return {
    levels: [...candidate.levels, ...baseline.levels],
    candidate: [...candidate.counts, ...baseline.counts.map(() => 0)],
    baseline: [...candidate.counts.map(() => 0), ...baseline.counts],
  };
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((level, i) => level === b[i]);
}

/** Sums and sums of squares of both arms; `scores` are null where they are noughts and ones, or where only moments are known. */
interface Seen {
  readonly rule: ScoreRule;
  readonly tally: Tally;
  readonly squaresC: number;
  readonly squaresB: number;
  readonly scores: Scores | null;
}

/** Without units in both arms nothing is learnt. */
function advanceMeans(series: Series, seen: Seen, setting: Setting): void {
  const { rule, tally, squaresC, squaresB } = seen;
  const { xc, nc, xb, nb } = tally;
  const bets = scoreBets(rule);
  if (!(nc > 0 && nb > 0)) return idle(series, bets, tally, squaresB);
  const phi = dispersion(series.arm, series.blocks, setting.designEffect);
  const at = centredNull(series, rule);
  const r = nc / nb;
  advance(series.core, incrementsOf(series, seen, { at, setting, phi }), bets);
  const residual = nc * (xb / nb - at.centre - (xc / nc - at.candidateCentre));
  const around = (n: number, sum: number, squares: number, centre: number): number =>
    squares - 2 * centre * sum + n * centre * centre;
  const scatter = around(nc, xc, squaresC, at.candidateCentre) + r * r * around(nb, xb, squaresB, at.centre);
  extendBlocks(series.blocks, residual, scatter);
  show(series, tally, scatter, phi);
  settle(series, tally, squaresB);
}

interface Terms {
  readonly at: Centres;
  readonly setting: Setting;
  readonly phi: number;
}

function incrementsOf(series: Series, seen: Seen, { at, setting, phi }: Terms): readonly number[] {
  const { rule, tally, scores } = seen;
  const { nc, nb } = tally;
  if (rule.from === "moments") return momentIncrements(momentsOfBoth(seen), expectedOf(at), rule, phi);
  const r = nc / nb;
  const perCheck = (series.sums[1] + nc) / (series.core.t + 1);
  const planned = (variance(series) * (1 + r) * perCheck * setting.horizon) / phi;
  const limit = stakeLimit(worstLoss(at, r));
  const stakes = stakeGrid(planned, limit);
  if (rule.deadline === true) stakes.push(deadlineStake(series.core, { planned, limit, ...setting }));
  return scores === null
    ? betShareIncrements(tally, at, stakes, phi)
    : betIncrements(scores, at, stakes, phi);
}

function momentsOfBoth({ tally: { xc, nc, xb, nb }, squaresC, squaresB }: Seen): MomentPair {
  return {
    candidate: { n: nc, sum: xc, squares: squaresC },
    baseline: { n: nb, sum: xb, squares: squaresB },
  };
}

function expectedOf({ candidateCentre, centre }: Centres) {
  return { candidate: candidateCentre, baseline: centre };
}

/**
 * For the display interval: gain, scatter and units of the difference baseline − candidate, as `momentSums` has them. With more
 * candidate than baseline units all is divided by their ratio, so that no unit counts for more than one.
 */
function show({ shown }: Series, { xc, nc, xb, nb }: Tally, scatter: number, phi: number): void {
  const most = Math.max(1, nc / nb);
  shown[0] += (nc * (xb / nb) - xc) / (most * phi);
  shown[1] += scatter / (most * most * phi);
  shown[2] += nc / (most * phi);
}

interface Centres extends CentredNull {
  readonly candidateCentre: number;
}

/** The null with the means that both arms are expected to have; the history weighs at most 50 units. */
function centredNull({ arm, sums }: Series, rule: ScoreRule): Centres {
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
