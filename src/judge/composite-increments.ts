/** Log-increments of a weighted sum of mean scores whose parts are seen separately: other sources, other numbers of units. */
import { baselineGain, candidateGain, type ScoreNull, type Scores, total, worstLoss } from "./increments.ts";

/** One part in one interval. `weight` of the sum (the weights sum to 1), `centre` the baseline's mean as known before the interval. */
export interface CompositePart extends Scores {
  readonly weight: number;
  readonly centre: number;
}

const RUIN = 0.9;

/**
 * Null `Σ w meanC >= factor × Σ w meanB - points`, or `<=` with `+ points` where lower is better.
 *
 * Each unit of part j bets with w N / n_j, N the fewest candidate units of any part, so that every part moves the capital by its
 * weight. Exact; with one part it is `betIncrements`. `stakes` are cut off at what cannot ruin. A part without units in either arm
 * makes the interval worth nothing: weights are never renormalised.
 */
export function compositeIncrements(
  parts: readonly CompositePart[],
  rule: ScoreNull,
  stakes: readonly number[],
  phi = 1,
): number[] {
  const sizes = parts.map(({ candidate, baseline }) => ({ c: total(candidate), b: total(baseline) }));
  const fewest = Math.min(...sizes.map(({ c }) => c));
  if (parts.length === 0 || !sizes.every(({ c, b }) => c > 0 && b > 0)) return stakes.map(() => 0);
  const scaled = parts.map((part, j) => {
    const { c, b } = sizes[j] ?? { c: 1, b: 1 };
    const at = { ...rule, centre: part.centre };
    return { part, at, each: (part.weight * fewest) / c, r: c / b };
  });
  const limit = RUIN / Math.max(...scaled.map(({ at, each, r }) => each * worstLoss(at, r)));
  return stakes.map((stake) => {
    const lambda = Math.min(stake, limit);
    let sum = 0;
    for (const { part, at, each, r } of scaled)
      for (const [i, level] of part.levels.entries())
        sum +=
          (part.candidate[i] ?? 0) * Math.log1p(lambda * each * candidateGain(at, level)) +
          (part.baseline[i] ?? 0) * Math.log1p(lambda * each * r * baselineGain(at, level));
    return sum / phi;
  });
}
