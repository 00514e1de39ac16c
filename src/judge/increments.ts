/** Log-increments of the bettors, one per ratio or stake. Each has expectation of its exponential at most 1 under its null. */

/** Events and exposures of one interval, candidate then baseline. Fractions are fine. */
export interface Counts {
  readonly xc: number;
  readonly nc: number;
  readonly xb: number;
  readonly nb: number;
}

/**
 * Two arms, null `rateC <= ratio × rateB` for ratios above 1 in `fs`, `>=` for ratios below 1.
 *
 * Likelihood ratio of the candidate's share of all events: whatever moves both arms cancels.
 * Exact for Poisson and Bernoulli events; loses power for shares above a tenth.
 */
export function countIncrements(counts: Counts, ratio: number, fs: readonly number[], phi = 1): number[] {
  const logs = fs.slice();
  countLogs(counts, ratio, logs, phi);
  return logs;
}

/** The same in place: ratios become log-increments. Lists are not made anew at each of a million checks. */
export function countLogs(counts: Counts, ratio: number, logs: number[], phi: number): void {
  const { xc, nc, xb, nb } = counts;
  const all = xc + xb;
  const share = (ratio * nc) / (nb + ratio * nc);
  for (let k = 0; k < logs.length; k += 1) {
    const f = logs[k] ?? 1;
    // Most intervals of rare events have none.
    const won = xc === 0 ? 0 : xc * Math.log(f);
    logs[k] = (all === 0 ? 0 : won - all * Math.log(1 + share * (f - 1))) / phi;
  }
}

/** One arm, null `share <= limit` (ratios of odds above 1) or `>=` (below 1): the binomial likelihood ratio at odds × f. */
export function fixedRateIncrements(
  seen: { readonly x: number; readonly n: number },
  limit: number,
  fs: readonly number[],
  phi = 1,
): number[] {
  const logs: number[] = [];
  for (const f of fs) logs.push((seen.x * Math.log(f) - seen.n * Math.log1p(limit * (f - 1))) / phi);
  return logs;
}

/** One arm, null `rate <= limit` events per unit of exposure: the Poisson likelihood ratio. */
export function fixedPoissonIncrements(
  seen: { readonly x: number; readonly exposure: number },
  limit: number,
  fs: readonly number[],
  phi = 1,
): number[] {
  return fs.map((f) => (seen.x * Math.log(f) - limit * seen.exposure * (f - 1)) / phi);
}

/** Scores in 0..1 of one interval as counts per level, candidate then baseline. */
export interface Scores {
  readonly levels: readonly number[];
  readonly candidate: readonly number[];
  readonly baseline: readonly number[];
}

/** Null `meanC >= factor × meanB - points`, or `meanC <= factor × meanB + points` where lower is better. */
export interface ScoreNull {
  readonly better: "lower" | "higher";
  readonly factor: number;
  readonly points: number;
}

/** With the baseline's mean as known before the interval. */
export interface CentredNull extends ScoreNull {
  readonly centre: number;
}

/** The most that one unit of either arm can lose per stake, over levels in 0..1. */
export function worstLoss(rule: CentredNull, r: number): number {
  const { centre } = rule;
  return rule.better === "higher"
    ? Math.max(1 - rule.factor * centre + rule.points, r * rule.factor * centre)
    : Math.max(rule.factor * centre + rule.points, r * rule.factor * (1 - centre));
}

/** Two arms of scores: bets on the mean (Waudby-Smith and Ramdas), exact for any scores in 0..1 because 1 + x <= exp x. */
export function betIncrements(scores: Scores, at: CentredNull, stakes: readonly number[], phi = 1): number[] {
  const { levels, candidate, baseline } = scores;
  const r = total(candidate) / total(baseline);
  return stakes.map((stake) => {
    let sum = 0;
    for (const [i, level] of levels.entries()) {
      sum +=
        won(candidate[i] ?? 0, stake * candidateGain(at, level)) +
        won(baseline[i] ?? 0, stake * r * baselineGain(at, level));
    }
    return sum / phi;
  });
}

/** The same for scores of 0 and 1 only. */
export function betShareIncrements(
  { xc, nc, xb, nb }: Counts,
  at: CentredNull,
  stakes: readonly number[],
  phi = 1,
): number[] {
  const r = nc / nb;
  const [c0, c1] = [candidateGain(at, 0), candidateGain(at, 1)];
  const [b0, b1] = [r * baselineGain(at, 0), r * baselineGain(at, 1)];
  const logs = stakes.slice();
  for (let k = 0; k < logs.length; k += 1) {
    const stake = logs[k] ?? 0;
    logs[k] =
      (won(nc - xc, stake * c0) + won(xc, stake * c1) + won(nb - xb, stake * b0) + won(xb, stake * b1)) / phi;
  }
  return logs;
}

/** What a candidate's unit wins per stake: it wins by being worse than the tolerated level. */
export function candidateGain({ better, factor, centre, points }: CentredNull, level: number): number {
  return (better === "higher" ? factor * centre - level : level - factor * centre) - points;
}

/** What a baseline's unit wins per stake and candidate unit: it wins by being better than expected. */
export function baselineGain({ better, factor, centre }: CentredNull, level: number): number {
  return factor * (better === "higher" ? level - centre : centre - level);
}

/** One arm of scores against a fixed mean: null `mean >= limit`. */
export function betFixedIncrements(
  scores: { readonly levels: readonly number[]; readonly candidate: readonly number[] },
  limit: number,
  stakes: readonly number[],
  phi = 1,
): number[] {
  return stakes.map((stake) => {
    let sum = 0;
    for (const [i, level] of scores.levels.entries())
      sum += won(scores.candidate[i] ?? 0, stake * (limit - level));
    return sum / phi;
  });
}

function won(count: number, gain: number): number {
  return count > 0 ? count * Math.log(1 + gain) : 0;
}

/** Sum of a list. */
export function total(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

/**
 * Most log-evidence that an interval with this many bad events may add: 3 up to five independent ones, then half a nat each, at most 6.
 * So one retry storm cannot decide alone.
 */
export function countCap(events: number, phi: number): number {
  return Math.min(6, 3 + Math.max(0, events / phi - 5) / 2);
}
