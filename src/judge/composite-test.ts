/** A weighted sum of scores that come from different samples: is it worse than the baseline's, or than an objective? */
import { advance, SCORE_BETS } from "./core.ts";
import { type CompositePart, compositeIncrements } from "./composite-increments.ts";
import { dispersion, extendBlocks, unitVariance } from "./dispersion.ts";
import { stakeGrid, stakeLimit } from "./grid.ts";
import { type ScoreNull, total } from "./increments.ts";
import type { Units, Values } from "./kind.ts";
import { onCommonLevels, valuesOf } from "./score-test.ts";
import { idle, type Series, type Setting, settle, type Sight } from "./series.ts";

/** Null as in `ScoreNull`, about the weighted means; with `fixed`, that the candidate's is no worse than that level. */
export interface CompositeRule extends ScoreNull {
  readonly kind: "composite";
  readonly weights: readonly number[];
  readonly fixed: number | null;
}

const UNKNOWN_VARIANCE = 0.08;

/** `extra`: sum and units of each part so far: the baseline's, or the candidate's where that is held against a level. */
export function compositeExtra(history: readonly Units[], parts: number): number[] {
  const extra = Array.from({ length: 2 * parts }, () => 0);
  for (const units of history) learn(extra, units);
  return extra;
}

/** One more interval of the series, in place. Every part must be there in every arm that counts, else nothing is learnt. */
export function advanceComposite(series: Series, rule: CompositeRule, sight: Sight, setting: Setting): void {
  const { candidate, baseline } = sight;
  const parts = partsOf(series, rule, { candidate, baseline });
  const squares = baseline?.more?.kind === "parts" ? baseline.more.squares : 0;
  const other = rule.fixed === null ? baseline : candidate;
  if (parts === null) {
    if (other !== null) learn(series.extra, other);
    return idle(series, SCORE_BETS, sight, squares);
  }
  const phi = dispersion(series.arm, series.blocks, setting.designEffect);
  const r = rule.fixed === null ? sight.nc / sight.nb : 0;
  const perCheck = (series.sums[1] + sight.nc) / (series.core.t + 1);
  const stakes = stakeGrid((variance(series) * (1 + r) * perCheck * setting.horizon) / phi, 3.5);
  const increments =
    rule.fixed === null
      ? compositeIncrements(parts, rule, stakes, phi)
      : fixedIncrements(parts, { better: rule.better, limit: rule.fixed }, stakes).map((log) => log / phi);
  advance(series.core, increments, SCORE_BETS);
  deviate(series, sight, { rule, seen: momentsOf(parts), phi });
  if (other !== null) learn(series.extra, other);
  settle(series, sight, squares);
}

/** Both arms of every part with the mean that is expected of it; null where a part has no units. */
function partsOf(
  { extra }: Series,
  { weights, fixed }: CompositeRule,
  arms: { readonly candidate: Units | null; readonly baseline: Units | null },
): readonly CompositePart[] | null {
  const parts: CompositePart[] = [];
  for (const [j, weight] of weights.entries()) {
    const c = scoresOf(arms.candidate, j);
    const b = fixed === null ? scoresOf(arms.baseline, j) : NO_SCORES;
    const scores = c === null || b === null ? null : onCommonLevels(c, b);
    if (scores === null) return null;
    const centre = ((extra[2 * j] ?? 0) + 0.5) / ((extra[2 * j + 1] ?? 0) + 1);
    parts.push({ ...scores, weight, centre });
  }
  return parts;
}

const NO_SCORES: Values = { kind: "values", levels: [], counts: [], squares: 0 };

function scoresOf(units: Units | null, part: number): Values | null {
  const own = units?.more?.kind === "parts" ? units.more.parts[part] : undefined;
  return own === undefined || !(own.total > 0) ? null : valuesOf(own);
}

/** One arm: each unit of a part bets with weight × N / n, N the fewest units of any part, on the distance to the limit. */
function fixedIncrements(
  parts: readonly CompositePart[],
  { better, limit }: { readonly better: "lower" | "higher"; readonly limit: number },
  stakes: readonly number[],
): number[] {
  const sizes = parts.map(({ candidate }) => total(candidate));
  const fewest = Math.min(...sizes);
  const each = parts.map(({ weight }, j) => (weight * fewest) / (sizes[j] ?? 1));
  const worst = better === "higher" ? 1 - limit : limit;
  const most = stakeLimit(Math.max(0.05, worst) * Math.max(...each));
  const sign = better === "higher" ? 1 : -1;
  return stakes.map((stake) => {
    const lambda = sign * Math.min(stake, most);
    let sum = 0;
    for (const [j, { levels, candidate }] of parts.entries())
      for (const [i, level] of levels.entries())
        sum += (candidate[i] ?? 0) * Math.log1p(lambda * (each[j] ?? 0) * (limit - level));
    return sum;
  });
}

/** In units of the worst loss of one: what the units deviate from what was expected of their parts, squared and added up. */
interface PartMoments {
  readonly scatter: number;
  /** By how much all is divided, so that no unit can lose more than one. */
  readonly scale: number;
}

/** As in `momentSums`: around what was known before the interval, so that few units cannot look as if they did not scatter. */
function momentsOf(parts: readonly CompositePart[]): PartMoments {
  const fewest = Math.min(...parts.map(({ candidate }) => total(candidate)));
  let [scatter, scale] = [0, 1];
  for (const { weight, centre, levels, candidate, baseline } of parts)
    for (const arm of [candidate, baseline]) {
      const each = (weight * fewest) / total(arm);
      if (!Number.isFinite(each)) continue;
      scale = Math.max(scale, each);
      for (const [i, level] of levels.entries()) scatter += (arm[i] ?? 0) * (each * (level - centre)) ** 2;
    }
  return { scatter, scale };
}

function variance({ arm }: Series): number {
  return arm[4] > 0 ? Math.max(1e-3, unitVariance(arm[4], arm[5], arm[6])) : UNKNOWN_VARIANCE;
}

/** Deviation of the difference of both weighted means from the difference so far; and what the display interval is made from. */
function deviate(
  { sums, blocks, shown }: Series,
  { xc, nc, xb, nb }: Sight,
  at: { readonly rule: CompositeRule; readonly seen: PartMoments; readonly phi: number },
): void {
  const { fixed } = at.rule;
  const { scatter, scale } = at.seen;
  const lost = nc * ((fixed ?? xb / nb) - xc / nc);
  const isKnown = sums[1] > 0 && (fixed !== null || sums[3] > 0);
  const usual = isKnown ? (fixed ?? sums[2] / sums[3]) - sums[0] / sums[1] : null;
  if (usual === null) extendBlocks(blocks, 0, 0);
  else extendBlocks(blocks, lost - nc * usual, scatter);
  shown[0] += lost / scale / at.phi;
  shown[1] += scatter / scale ** 2 / at.phi;
  shown[2] += nc / scale / at.phi;
}

function learn(extra: number[], units: Units): void {
  if (units.more?.kind !== "parts") return;
  for (const [j, part] of units.more.parts.entries()) {
    extra[2 * j] = (extra[2 * j] ?? 0) + part.events;
    extra[2 * j + 1] = (extra[2 * j + 1] ?? 0) + part.total;
  }
}
