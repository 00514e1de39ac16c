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
  const { xc, nc, xb, nb } = counts;
  const all = xc + xb;
  const even = nb + ratio * nc;
  const logs = fs.slice();
  for (let k = 0; k < logs.length; k += 1) {
    const f = logs[k] ?? 1;
    // Most intervals of rare events have none.
    const won = xc === 0 ? 0 : xc * Math.log(f);
    logs[k] = (won + (all === 0 ? 0 : all * Math.log(even / (nb + ratio * f * nc)))) / phi;
  }
  return logs;
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

/** What one unit wins per stake: the candidate's against the expected level `centre`, the baseline's the other way, `r` candidates per baseline unit. */
function payoffs(
  rule: ScoreNull,
  centre: number,
  r: number,
): { candidate(level: number): number; baseline(level: number): number } {
  const sign = rule.better === "higher" ? 1 : -1;
  return {
    candidate: (level) => sign * (rule.factor * centre - level) - rule.points,
    baseline: (level) => sign * r * rule.factor * (level - centre),
  };
}

/** The most that one unit of either arm can lose per stake, over levels in 0..1. */
export function worstLoss(rule: ScoreNull, centre: number, r: number): number {
  return rule.better === "higher"
    ? Math.max(1 - rule.factor * centre + rule.points, r * rule.factor * centre)
    : Math.max(rule.factor * centre + rule.points, r * rule.factor * (1 - centre));
}

/**
 * Two arms of scores: bets on the mean (Waudby-Smith and Ramdas), exact for any scores in 0..1 because 1 + x <= exp x.
 *
 * `centre` is the baseline's mean as known before the interval.
 */
export function betIncrements(
  scores: Scores,
  rule: ScoreNull & { readonly centre: number },
  stakes: readonly number[],
  phi = 1,
): number[] {
  const r = total(scores.candidate) / total(scores.baseline);
  const pay = payoffs(rule, rule.centre, r);
  const candidate = scores.levels.map((level) => pay.candidate(level));
  const baseline = scores.levels.map((level) => pay.baseline(level));
  return stakes.map(
    (stake) => (won(scores.candidate, candidate, stake) + won(scores.baseline, baseline, stake)) / phi,
  );
}

/** One arm of scores against a fixed mean: null `mean >= limit`. */
export function betFixedIncrements(
  scores: { readonly levels: readonly number[]; readonly candidate: readonly number[] },
  limit: number,
  stakes: readonly number[],
  phi = 1,
): number[] {
  const pay = scores.levels.map((level) => limit - level);
  return stakes.map((stake) => won(scores.candidate, pay, stake) / phi);
}

function won(counts: readonly number[], pay: readonly number[], stake: number): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i += 1) {
    const count = counts[i] ?? 0;
    if (count > 0) sum += count * Math.log1p(stake * (pay[i] ?? 0));
  }
  return sum;
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
