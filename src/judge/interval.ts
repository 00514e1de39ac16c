/**
 * Intervals to print beside a verdict, valid at every look at once: half of alpha on either side.
 *
 * Bettors as in the tests, but without late starts and with equal shares: a display interval is of one constant value.
 */
import { type Counts, countIncrements, fixedRateIncrements } from "./increments.ts";
import { endAbove, endBelow, type Interval, logMeanExp } from "./invert.ts";
import { MOMENT_STAKES, type MomentSums, scatterPrice } from "./moment-increments.ts";

/** Ratios of the bettors on the lower end; their inverses are those on the upper one. */
export const SHOW: readonly number[] = [1.05, 1.12, 1.25, 1.5, 2, 3, 6, 15];
const INVERSE: readonly number[] = SHOW.map((f) => 1 / f);

/**
 * Stakes on a difference of means. A stake λ leaves out nothing nearer to the truth than half of λ times the variance: with the tests'
 * own stakes an interval of shares around one half would never be narrower than 1.2 points to a side, however many units there are.
 */
export const SHOW_STAKES: readonly number[] = [0.003, 0.006, 0.0125, 0.025, ...MOMENT_STAKES];

/** Counts of one interval, and the factor by which its evidence is divided. */
export interface Row extends Counts {
  readonly phi?: number;
}

/** ln M against `rateC = ratio × rateB` over all intervals; falls with the ratio for `fs` above 1, rises with it for `fs` below. */
export function ratioEvidence(rows: readonly Row[], ratio: number, fs: readonly number[]): number {
  const sums = fs.map(() => 0);
  for (const row of rows) {
    // Without units in both arms no share of the events is expected.
    if (!(row.nc > 0 && row.nb > 0)) continue;
    const logs = countIncrements(row, ratio, fs, row.phi);
    for (let k = 0; k < logs.length; k += 1) sums[k] = (sums[k] ?? 0) + (logs[k] ?? 0);
  }
  return logMeanExp(sums);
}

/** The ratios rateC / rateB that are not rejected, interval by interval. From 0 without candidate events, to Infinity without others. */
export function ratioInterval(rows: readonly Row[], alpha: number): Interval {
  let pool = NO_COUNTS;
  for (const row of rows) pool = withCounts(pool, row, row.phi);
  return ratios(pool, { lower: rows, upper: rows }, alpha);
}

/** What the interval needs to remember of any number of intervals. Each event counts 1 / phi. */
export interface PooledCounts {
  /** The candidate's events, and both arms'. */
  readonly events: number;
  readonly all: number;
  /** Σ over both arms' events of nc / nb, and of nb / nc. */
  readonly r: number;
  readonly s: number;
}

/** Before the first interval. */
export const NO_COUNTS: PooledCounts = { events: 0, all: 0, r: 0, s: 0 };

/** With one more interval; without units in both arms it says nothing. */
export function withCounts(pool: PooledCounts, { xc, nc, xb, nb }: Counts, phi = 1): PooledCounts {
  if (!(nc > 0 && nb > 0)) return pool;
  const all = (xc + xb) / phi;
  return {
    events: pool.events + xc / phi,
    all: pool.all + all,
    r: pool.r + (all * nc) / nb,
    s: pool.s + (all * nb) / nc,
  };
}

/**
 * The same interval from four sums. It contains the exact one, and is the exact one where nc / nb never changed.
 *
 * Per event, ln((1 + ρ r) / (1 + ρ f r)) is convex in r = nc / nb for f > 1, and in 1 / r for f < 1. By Jensen's inequality the
 * event-weighted mean of r, or of 1 / r, therefore claims at most the exact evidence.
 */
export function pooledRatioInterval(pool: PooledCounts, alpha: number): Interval {
  return stagesRatioInterval([pool], alpha);
}

/**
 * The same over several stages with four sums each. From 1 % to half of the traffic one pool would be several times as wide as the
 * exact interval, one pool per weight is hardly wider.
 */
export function stagesRatioInterval(pools: readonly PooledCounts[], alpha: number): Interval {
  const seen = pools.filter(({ all }) => all > 0);
  const sides = {
    lower: seen.map(({ events, all, r }) => ({ xc: events, nc: r / all, xb: all - events, nb: 1 })),
    upper: seen.map(({ events, all, s }) => ({ xc: events, nc: 1, xb: all - events, nb: s / all })),
  };
  let [events, all, r, s] = [0, 0, 0, 0];
  for (const pool of seen) {
    events += pool.events;
    all += pool.all;
    r += pool.r;
    s += pool.s;
  }
  return ratios({ events, all, r, s }, sides, alpha);
}

/** Where the evidence of these rows, for either end, reaches 2 / alpha; looked for from what `pool` shows on. */
function ratios(
  { events, all, r }: PooledCounts,
  { lower, upper }: { readonly lower: readonly Row[]; readonly upper: readonly Row[] },
  alpha: number,
): Interval {
  if (!(all > 0)) return { low: 0, high: Number.POSITIVE_INFINITY };
  const guess = Math.log((events + 0.5) / (Math.max(0, all - events) + 0.5) / (r / all));
  const at = { goal: Math.log(2 / alpha), guess };
  return {
    low: Math.exp(endBelow((log) => ratioEvidence(lower, Math.exp(log), SHOW), at)),
    high: Math.exp(endAbove((log) => ratioEvidence(upper, Math.exp(log), INVERSE), at)),
  };
}

/** The shares of one arm that are not rejected: `x` of `n` units, both already divided by phi. */
export function shareInterval({ x, n }: { readonly x: number; readonly n: number }, alpha: number): Interval {
  if (!(n > 0)) return { low: 0, high: 1 };
  const share = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));
  const evidence = (fs: readonly number[]) => (logOdds: number) =>
    logMeanExp(fixedRateIncrements({ x, n }, share(logOdds), fs));
  const at = { goal: Math.log(2 / alpha), guess: Math.log((x + 0.5) / (Math.max(0, n - x) + 0.5)) };
  return { low: share(endBelow(evidence(SHOW), at)), high: share(endAbove(evidence(INVERSE), at)) };
}

/**
 * How much worse the candidate's mean score is (below zero: better), in -1..1: the differences that are not rejected.
 *
 * `sums` add up over intervals. The candidate is worse by more than δ when Σ gain - δ Σ units is large for its scatter, and better
 * than that when the negative is: the sums bound the losses of both bets.
 */
export function meanDifferenceInterval({ gain, scatter, units }: MomentSums, alpha: number): Interval {
  if (!(units > 0)) return { low: -1, high: 1 };
  const evidence = (side: 1 | -1) => (difference: number) =>
    logMeanExp(
      SHOW_STAKES.map((stake) => stake * side * (gain - difference * units) - scatterPrice(stake) * scatter),
    );
  const at = { goal: Math.log(2 / alpha), guess: gain / units, reach: 3 };
  return {
    low: Math.min(1, Math.max(-1, endBelow(evidence(1), at))),
    high: Math.max(-1, Math.min(1, endAbove(evidence(-1), at))),
  };
}
