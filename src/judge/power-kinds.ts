/** How many units the kinds of guards with fixed bettors need: the bake law of `power.ts` with another gain for each kind. */
import { CERT } from "./certify.ts";
import { type Gain, gainOf } from "./first-passage.ts";
import { fixedRateIncrements } from "./increments.ts";
import {
  type DifferenceNull,
  differenceStakes,
  PAIR,
  type PairCells,
  pairedBinaryIncrements,
  type PairNull,
} from "./paired-increments.ts";
import { type CountPlan, countGain, type FixedPlan, type Need, needOf } from "./power.ts";
import { splitIncrements } from "./split-increments.ts";

/** What a bettor must win, and what divides all it wins. */
export interface Aim {
  /** Log-capital that bettor `k` must win (`goalOf`). */
  readonly goal: (k: number) => number;
  readonly designEffect: number;
}

/** Pairs of a yes or no: shares of the four cells as they would be, sum 1. */
export function pairedNeed(cells: PairCells, rule: PairNull, aim: Aim): Need {
  const none: PairCells = { both: 0, candidateOnly: 0, baselineOnly: 0, neither: 0 };
  const logs = (one: Partial<PairCells>): number[] => pairedBinaryIncrements({ ...none, ...one }, rule);
  return needFor(
    gainsOf([
      [cells.both, logs({ both: 1 })],
      [cells.candidateOnly, logs({ candidateOnly: 1 })],
      [cells.baselineOnly, logs({ baselineOnly: 1 })],
      [cells.neither, logs({ neither: 1 })],
    ]),
    aim,
  );
}

/** Differences of scores as they would be; `deviation` of one difference is sd √(2 (1 - correlation)) where both arms scatter alike. */
export interface DifferencePlan {
  readonly mean: number;
  readonly deviation: number;
}

/** Pairs of scores, by the first two terms of the bet's logarithm. */
export function pairedScoreNeed({ mean, deviation }: DifferencePlan, rule: DifferenceNull, aim: Aim): Need {
  const gains = differenceStakes(rule).map((stake) => {
    const variance = (stake * deviation) ** 2;
    return { mean: stake * (mean - rule.delta) - variance / 2, variance };
  });
  return needFor(gains, aim);
}

/** Pairs in which the candidate would be slower (null `limit` = 1 - q), by the bettors on pairs. */
export function pairedSlowerNeed(plan: FixedPlan, aim: Aim): Need {
  return oddsNeed(plan, PAIR, aim);
}

/** Units of one arm against a fixed share, by the bettors `fs`: readings of a gauge where `limit` of them may lie beyond its bound. */
export function oddsNeed({ limit, truth }: FixedPlan, fs: readonly number[], aim: Aim): Need {
  return needFor(
    gainsOf([
      [truth, fixedRateIncrements({ x: 1, n: 1 }, limit, fs)],
      [1 - truth, fixedRateIncrements({ x: 0, n: 1 }, limit, fs)],
    ]),
    aim,
  );
}

/** A router told to give the candidate `weight` of the routed units, that gives it `truth`. */
export interface SplitPlan {
  readonly weight: number;
  readonly truth: number;
  readonly tolerance: number;
}

/** Routed units of both arms until the mismatch shows; null where it lies within the tolerance. */
export function splitNeed({ weight, truth, tolerance }: SplitPlan, aim: Aim): Need {
  return needFor(
    gainsOf([
      [truth, splitIncrements({ candidate: 1, baseline: 0 }, weight, tolerance)],
      [1 - truth, splitIncrements({ candidate: 0, baseline: 1 }, weight, tolerance)],
    ]),
    aim,
  );
}

/** Candidate units until "no worse than `ratio`" is certified, where the true ratio is below it. */
export function certifyNeed(plan: CountPlan, aim: Aim): Need {
  return needFor(
    CERT.map((f) => countGain(plan, f)),
    aim,
  );
}

/** The gain of every bettor from one unit that has few outcomes, each with its probability and the bettors' increments. */
function gainsOf(outcomes: readonly (readonly [probability: number, logs: readonly number[]])[]): Gain[] {
  const bettors = outcomes[0]?.[1] ?? [];
  return bettors.map((_, k) => gainOf(outcomes.map(([probability, logs]) => [probability, logs[k] ?? 0])));
}

function needFor(gains: readonly Gain[], { goal, designEffect }: Aim): Need {
  return needOf(
    gains.map(({ mean, variance }, k) => ({
      gain: { mean: mean / designEffect, variance: variance / designEffect },
      goal: goal(k),
    })),
  );
}
