/**
 * Log-increments of "the router splits as it was told", both sides at once: exact binomial and multinomial likelihood ratios.
 *
 * The unit is what the router routes, counted when it is first seen. Requests of sticky users never average out.
 */
import { fixedRateIncrements, total } from "./increments.ts";

/** Odds below one look for too few candidate units, above one for too many. */
export const SPLIT: readonly number[] = [0.1, 0.5, 0.8, 0.9, 0.96, 1.04, 1.1, 1.25, 2, 10];
/** Of each arm, where there are several. */
const SPLIT_ARMS: readonly number[] = [0.5, 0.9, 1.1, 2];

/** New units of one interval. */
export interface Split {
  readonly candidate: number;
  readonly baseline: number;
}

/**
 * Null: each new unit goes to the candidate with odds within [1/tolerance, tolerance] × weight / (1 - weight).
 *
 * `weight` is the one in force in this interval, strictly within 0..1; it may change from interval to interval. A tolerance of 1 is
 * for routers that hash; 1.05 for integer weights and numbers of replicas.
 */
export function splitIncrements(
  { candidate, baseline }: Split,
  weight: number,
  tolerance = 1,
  phi = 1,
): number[] {
  const seen = { x: candidate, n: candidate + baseline };
  const fewer = SPLIT.filter((f) => f < 1);
  const more = SPLIT.filter((f) => f > 1);
  return [
    ...fixedRateIncrements(seen, atOdds(weight, 1 / tolerance), fewer, phi),
    ...fixedRateIncrements(seen, atOdds(weight, tolerance), more, phi),
  ];
}

/** The same for more than two arms, four bettors for each; `weights` sum to 1 and stand in the order of `counts`. */
export function splitArmsIncrements(
  counts: readonly number[],
  weights: readonly number[],
  tolerance = 1,
  phi = 1,
): number[] {
  const n = total(counts);
  const fewer = SPLIT_ARMS.filter((f) => f < 1);
  const more = SPLIT_ARMS.filter((f) => f > 1);
  return counts.flatMap((x, arm) => {
    const weight = weights[arm] ?? 0;
    return [
      ...fixedRateIncrements({ x, n }, atOdds(weight, 1 / tolerance), fewer, phi),
      ...fixedRateIncrements({ x, n }, atOdds(weight, tolerance), more, phi),
    ];
  });
}

/** The share with `times` the odds of `share`. */
function atOdds(share: number, times: number): number {
  return (share * times) / (1 + share * (times - 1));
}

/**
 * The tolerance that requests need where a router keeps each of `users` users of the stage on one version: four standard errors of
 * the log-odds. `cv2` is the squared coefficient of variation of requests per user.
 */
export function stickyTolerance(users: number, weight: number, cv2 = 3): number {
  return Math.exp(4 * Math.sqrt((1 + cv2) / (users * weight * (1 - weight))));
}
