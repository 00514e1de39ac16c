/**
 * The e-process: how much a bettor would own who started with one and bet against "the candidate is fine".
 *
 * Ville's inequality: under the null this capital reaches 1/alpha with probability at most alpha, however often one looks.
 * Several bettors (a mixture) start at once, and a part of the cash joins them at every check, so that a late onset
 * costs about ln(horizon) instead of first unlearning the healthy hours (Shiryaev-Roberts form, finite horizon).
 */

/** How the capital of one is laid out. `reserve` is never bet while the null stays the same. */
export interface Bets {
  /** One per bettor, sum 1. */
  readonly weights: readonly number[];
  readonly start: number;
  readonly cash: number;
  readonly reserve: number;
}

/** Bettors on ratios of counts, smallest effect first. */
export const COUNT_BETS: Bets = {
  weights: [0.22, 0.2, 0.2, 0.15, 0.12, 0.11],
  start: 0.7,
  cash: 0.2,
  reserve: 0.1,
};
/** Bettors on means of scores, smallest stake first. */
export const SCORE_BETS: Bets = {
  weights: [0.3, 0.2, 0.16, 0.15, 0.19],
  start: 0.7,
  cash: 0.2,
  reserve: 0.1,
};

/** The same with one more bettor, who bets for the end of the stage. */
export const DEADLINE_SCORE_BETS: Bets = {
  ...SCORE_BETS,
  weights: [...SCORE_BETS.weights.map((weight) => 0.75 * weight), 0.25],
};

/** As many bettors of equal weight. */
export function evenBets(bettors: number): Bets {
  const weights = Array.from({ length: bettors }, () => 1 / bettors);
  return { weights, start: 0.7, cash: 0.2, reserve: 0.1 };
}

/** Both directions of another mixture in one: half of the weight each. */
export function bothWays(bets: Bets): Bets {
  const half = bets.weights.map((weight) => weight / 2);
  return { ...bets, weights: [...half, ...half] };
}

/** Most log-evidence that one interval may add: one freak interval must not decide later in a stage. */
const CAP = 6;

/** The capital now. `a` per bettor, `cash` not bet yet, `u` released to the bettors at each of the checks, `t` checks done. */
export interface Core {
  readonly a: number[];
  cash: number;
  readonly u: number;
  t: number;
}

const DUST = 1e-12;
const MOST = 1e300;
/** Capital below this can never matter again. */
const LOST = 1e-100;
const LEAST_LOG = -700;

/** The capital before the first check; `horizon` is the planned number of checks. */
export function openCore(bets: Bets, horizon: number): Core {
  return {
    a: bets.weights.map((w) => bets.start * w),
    cash: bets.cash,
    u: bets.cash / Math.max(1, horizon),
    t: 0,
  };
}

/**
 * One check, in place: every bettor multiplies by the exponential of its log-increment, cut off at `cap` (a cap only lowers it).
 *
 * Without increments nobody wins or loses, the cash is released all the same.
 */
export function advance(core: Core, increments: readonly number[], bets: Bets, cap: number = CAP): void {
  const { a } = core;
  const { weights } = bets;
  const u = Math.min(core.u, core.cash);
  for (let k = 0; k < a.length; k += 1) {
    const won = increments[k] ?? 0;
    const log = won > cap ? cap : won < LEAST_LOG ? LEAST_LOG : won;
    const capital = ((a[k] ?? 0) + u * (weights[k] ?? 0)) * Math.exp(log);
    a[k] = capital > MOST ? MOST : capital < LOST ? 0 : capital;
  }
  core.cash = core.cash - u < DUST ? 0 : core.cash - u;
  core.t += 1;
}

/** The evidence M: all capital that is or may still be bet. */
export function wealth(core: Core): number {
  let sum = core.cash;
  for (const capital of core.a) sum += capital;
  return sum;
}

/**
 * The same capital, and the reserve, dealt anew for another null from the next check on.
 *
 * A martingale may re-bet what it owns, so this stays valid for "fine under both nulls" and needs no alpha of its own.
 */
export function redeal(core: Core, bets: Bets, remaining: number): Core {
  const capital = wealth(core) + bets.reserve;
  const bet = bets.start + bets.cash;
  return openCore(
    { ...bets, start: (capital * bets.start) / bet, cash: (capital * bets.cash) / bet },
    remaining,
  );
}
