/**
 * The e-process: how much a bettor would own who started with one and bet against "the candidate is fine".
 *
 * Ville's inequality: under the null this capital reaches 1/alpha with probability at most alpha, however often one looks.
 * Several bettors (a mixture) start at once, and a part of the cash joins them at every check, so that a late onset
 * costs about ln(horizon) instead of first unlearning the healthy hours (Shiryaev-Roberts form, finite horizon).
 */

/** How the capital of one is laid out. `reserve` is for what comes later: each stage begins with a part of it, and checks beyond the plan. */
export interface Bets {
  /** One per bettor, sum 1. */
  readonly weights: readonly number[];
  readonly start: number;
  readonly cash: number;
  readonly reserve: number;
}

const [START, CASH, RESERVE] = [0.7, 0.2, 0.1];

/** Bettors on ratios of counts, smallest effect first. */
export const COUNT_BETS: Bets = {
  weights: [0.22, 0.2, 0.2, 0.15, 0.12, 0.11],
  start: START,
  cash: CASH,
  reserve: RESERVE,
};
/** Bettors on means of scores, smallest stake first. */
export const SCORE_BETS: Bets = {
  weights: [0.3, 0.2, 0.16, 0.15, 0.19],
  start: START,
  cash: CASH,
  reserve: RESERVE,
};

/** The same with one more bettor, who bets for the end of the stage. */
export const DEADLINE_SCORE_BETS: Bets = {
  ...SCORE_BETS,
  weights: [...SCORE_BETS.weights.map((weight) => 0.75 * weight), 0.25],
};

/** As many bettors of equal weight. */
export function evenBets(bettors: number): Bets {
  const weights = Array.from({ length: bettors }, () => 1 / bettors);
  return { weights, start: START, cash: CASH, reserve: RESERVE };
}

/** Both directions of another mixture in one: half of the weight each. */
export function bothWays(bets: Bets): Bets {
  const half = bets.weights.map((weight) => weight / 2);
  return { ...bets, weights: [...half, ...half] };
}

/** Most log-evidence that one interval may add: one freak interval must not decide later in a stage. */
const CAP = 6;

/**
 * The capital now. `a` per bettor, `cash` not bet yet, `u` released to the bettors at each of the checks, `t` checks done, and what is
 * left of the reserve.
 */
export interface Core {
  readonly a: number[];
  cash: number;
  readonly u: number;
  t: number;
  reserve: number;
}

/** The part of what is left of the reserve that a stage begins with. */
const STAGE_PART = 1 / 3;

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
    reserve: bets.reserve,
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
  const u = release(core);
  for (let k = 0; k < a.length; k += 1) {
    const won = increments[k] ?? 0;
    const log = won > cap ? cap : won < LEAST_LOG ? LEAST_LOG : won;
    const now = ((a[k] ?? 0) + u * (weights[k] ?? 0)) * Math.exp(log);
    a[k] = now > MOST ? MOST : now < LOST ? 0 : now;
  }
  core.t += 1;
}

/**
 * What joins the bettors at this check, in place: the cash in equal parts while the plan lasts. A stage that is held is judged beyond
 * it, so from then on the reserve lends a hand, ever less and never nothing: of it n / t is left after t checks of n planned ones.
 */
function release(core: Core): number {
  if (core.cash > 0) {
    const u = Math.min(core.u, core.cash);
    core.cash = core.cash - u < DUST ? 0 : core.cash - u;
    return u;
  }
  const u = core.reserve / (core.t + 2);
  core.reserve -= u;
  return u;
}

/**
 * A stage begins, in place: every bettor owns at least its weight of a third of the reserve again.
 *
 * What comes after long health is then found nearly as soon as by a test of this stage alone, whatever was lost before. Capital only
 * changes hands, so all stages together spend one alpha: with the test from the start they are an average of e-processes.
 */
export function endow(core: Core, bets: Bets): void {
  const { a } = core;
  const part = core.reserve * STAGE_PART;
  for (let k = 0; k < a.length; k += 1) {
    const missing = part * (bets.weights[k] ?? 0) - (a[k] ?? 0);
    if (!(missing > 0)) continue;
    a[k] = (a[k] ?? 0) + missing;
    core.reserve -= missing;
  }
}

/** What a test of one stage alone has of alpha, 0..1, after so many stages in which the pair was judged: all of it in the first. */
export function stageShare(before: number): number {
  return before <= 0 ? 1 : (RESERVE * (1 - STAGE_PART) ** (before - 1) * STAGE_PART) / START;
}

/** The evidence M: all capital that is or may still be bet while the plan lasts, without the reserve. */
export function wealth(core: Core): number {
  let sum = core.cash;
  for (const each of core.a) sum += each;
  return sum;
}

/** All that it owns: what is lost of it was bet. */
export function capital(core: Core): number {
  return wealth(core) + core.reserve;
}

/**
 * The same capital dealt anew for another null from the next check on.
 *
 * A martingale may re-bet what it owns, so this stays valid for "fine under both nulls" and needs no alpha of its own.
 */
export function redeal(core: Core, bets: Bets, remaining: number): Core {
  const all = capital(core) / (bets.start + bets.cash + bets.reserve);
  return openCore(
    { ...bets, start: all * bets.start, cash: all * bets.cash, reserve: all * bets.reserve },
    remaining,
  );
}
