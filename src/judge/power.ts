/**
 * How many candidate units a test needs to find the level to detect: the bake law.
 *
 * One bettor must carry the mixture to 1/alpha out of its own share of the start; when it does follows the first-passage law.
 * The best bettor's 80 % point lies within -8..+6 % of the points that were measured by simulation (its neighbours help about
 * as much as the estimated dispersion costs; counting on them as well would promise a fifth too few).
 */
import { type Bets, COUNT_BETS, SCORE_BETS } from "./core.ts";
import { firstPassage, type Gain, gainOf, latestPassage, passedBy } from "./first-passage.ts";
import { ratioGrid, stakeGrid, stakeLimit } from "./grid.ts";
import { baselineGain, candidateGain, type ScoreNull, worstLoss } from "./increments.ts";

/** Candidate units for 80 % power, and the bettor that needs the fewest; null where no number of units suffices. */
export interface Need {
  readonly samples: number | null;
  readonly best: Bettor | null;
}

/** The same for even odds: half of all degradations are found by then. */
export function medianOf({ best }: Need): number | null {
  return best === null ? null : firstPassage(best.gain, best.goal, 0.5);
}

/** What every test is planned with. */
export interface Planned {
  readonly alpha: number;
  /** Divides all evidence. */
  readonly designEffect: number;
  /** Planned candidate units of all stages with this null; null looks for the number that would do. */
  readonly units: number | null;
}

/** One bettor: what it gains per candidate unit and how much log-capital it must win. */
export interface Bettor {
  readonly gain: Gain;
  readonly goal: number;
}

/** The best bettor's need. */
export function needOf(bettors: readonly Bettor[]): Need {
  let best: { readonly samples: number; readonly bettor: Bettor } | null = null;
  // The likely best first: then one look at each of the others is nearly always enough.
  const likely = bettors.map((bettor) => ({ bettor, by: latestPassage(bettor.gain, bettor.goal, 0.8) }));
  for (const { bettor } of likely.sort((a, b) => a.by - b.by)) {
    if (best !== null && isSlower(bettor, best.samples)) continue;
    const samples = firstPassage(bettor.gain, bettor.goal, 0.8);
    if (samples !== null && (best === null || samples < best.samples)) best = { samples, bettor };
  }
  return { samples: best?.samples ?? null, best: best?.bettor ?? null };
}

/** Whether 80 % power takes this bettor longer than `samples`: one look at its law instead of looking for the point. */
function isSlower({ gain, goal }: Bettor, samples: number): boolean {
  return gain.mean > 0 && gain.variance > 0 && goal > 0 && passedBy(samples, gain, goal) < 0.8;
}

/** Log-capital that a bettor with this share of the start must win. */
export function goalOf(start: number, weight: number, alpha: number): number {
  return -Math.log(alpha) - Math.log(start * weight);
}

/** A planned count test: baseline share, tolerated ratio, true ratio, candidate's share of both arms' units. */
export interface CountPlan {
  readonly share: number;
  readonly ratio: number;
  readonly truth: number;
  readonly weight: number;
}

/** Two arms of rare events; a true ratio below the tolerated one plans for fewer events being worse. */
export function countNeed(plan: CountPlan, planned: Planned): Need {
  const { share, ratio, weight } = plan;
  const perUnit = (share * ratio) / (1 + (ratio * weight) / (1 - weight));
  return search(planned, (units) => {
    const grid = ratioGrid((perUnit * units) / planned.designEffect);
    const fs = plan.truth >= ratio ? grid : grid.map((f) => 1 / f);
    return fs.map((f, k) => ({
      gain: tempered(countGain(plan, f), planned.designEffect),
      goal: ownGoal(COUNT_BETS, k, planned),
    }));
  });
}

/** Per candidate unit, for Poisson events in both arms. */
export function countGain(plan: CountPlan, f: number): Gain {
  const { share, ratio, truth, weight } = plan;
  const others = (1 - weight) / weight;
  const loss = Math.log((1 - weight + weight * ratio) / (1 - weight + weight * ratio * f));
  const mean = share * (truth * Math.log(f) + (truth + others) * loss);
  return { mean, variance: share * (truth * (Math.log(f) + loss) ** 2 + others * loss ** 2) };
}

/** A planned test against a fixed share: the limit and the true share. */
export interface FixedPlan {
  readonly limit: number;
  readonly truth: number;
}

/** One arm against a fixed share; a true share below the limit plans for a lower bound. */
export function fixedNeed(plan: FixedPlan, planned: Planned): Need {
  const { limit, truth } = plan;
  const rarer = Math.min(limit, 1 - limit);
  return search(planned, (units) => {
    const grid = ratioGrid((rarer * units) / planned.designEffect);
    const fs = truth >= limit ? grid : grid.map((f) => 1 / f);
    return fs.map((f, k) => {
      const miss = -Math.log1p(limit * (f - 1));
      const gain = gainOf([
        [truth, Math.log(f) + miss],
        [1 - truth, miss],
      ]);
      return { gain: tempered(gain, planned.designEffect), goal: ownGoal(COUNT_BETS, k, planned) };
    });
  });
}

/** A planned score test: the null, the baseline's mean, its standard deviation, the true difference and the candidates per baseline unit. */
export interface ScorePlan {
  readonly null: ScoreNull;
  readonly baseline: number;
  readonly deviation: number;
  readonly truth: number;
  readonly perBaseline: number;
}

/** Two arms of scores in 0..1. */
export function scoreNeed(plan: ScorePlan, planned: Planned): Need {
  const { factor, points, better } = plan.null;
  const variance = plan.deviation ** 2 * (1 + plan.perBaseline);
  const worse =
    better === "higher"
      ? factor * plan.baseline - plan.truth - points
      : plan.truth - factor * plan.baseline - points;
  const limit = stakeLimit(worstLoss({ ...plan.null, centre: plan.baseline }, plan.perBaseline));
  return search(planned, (units) =>
    stakeGrid((variance * units) / planned.designEffect, limit).map((stake, k) => {
      const gain: Gain = {
        mean: stake * worse - (stake ** 2 * variance) / 2,
        variance: stake ** 2 * variance,
      };
      return { gain: tempered(gain, planned.designEffect), goal: ownGoal(SCORE_BETS, k, planned) };
    }),
  );
}

/** A planned score test of a frequent share: noughts and ones have no deviation of their own. */
export type SharePlan = Omit<ScorePlan, "deviation">;

/** Two arms of a frequent share, by the exact gain of a bet on noughts and ones. */
export function shareNeed(
  { null: tolerated, baseline, truth, perBaseline }: SharePlan,
  planned: Planned,
): Need {
  const at = { ...tolerated, centre: baseline };
  const variance = baseline * (1 - baseline) * (1 + perBaseline);
  const limit = stakeLimit(worstLoss(at, perBaseline));
  return search(planned, (units) =>
    stakeGrid((variance * units) / planned.designEffect, limit).map((stake, k) => {
      const candidate = (level: number): number => Math.log(1 + stake * candidateGain(at, level));
      const other = (level: number): number => Math.log(1 + stake * perBaseline * baselineGain(at, level));
      const c = gainOf([
        [truth, candidate(1)],
        [1 - truth, candidate(0)],
      ]);
      const b = gainOf([
        [baseline, other(1)],
        [1 - baseline, other(0)],
      ]);
      const gain: Gain = {
        mean: c.mean + b.mean / perBaseline,
        variance: c.variance + b.variance / perBaseline,
      };
      return { gain: tempered(gain, planned.designEffect), goal: ownGoal(SCORE_BETS, k, planned) };
    }),
  );
}

export function ownGoal(bets: Bets, k: number, planned: Planned): number {
  return goalOf(bets.start, bets.weights[k] ?? 0, planned.alpha);
}

/** Clustered units win a part of what independent ones would, and their sum scatters phi times as much. */
export function tempered(gain: Gain, phi: number): Gain {
  return { mean: gain.mean / phi, variance: gain.variance / phi };
}

/** The need on the grid of the planned units; where those are asked for, a fixed point of grid and need. */
export function search(planned: Planned, bettors: (units: number) => readonly Bettor[]): Need {
  if (planned.units !== null) return needOf(bettors(planned.units));
  let [units, need] = [1e4, needOf(bettors(1e4))];
  for (let i = 0; i < 40; i += 1) {
    units = need.samples === null ? units * 10 : Math.sqrt(units * need.samples);
    need = needOf(bettors(units));
  }
  return need;
}
