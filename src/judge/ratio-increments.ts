/**
 * Log-increments of a ratio of two sums over routed units: revenue per session where users are routed.
 *
 * A change of the mix of units fools any ratio of totals; a mean per routed unit (`betIncrements`) does not, and is to be preferred.
 */

/** One routed unit: what it brought and how often. */
export type RatioUnit = readonly [numerator: number, denominator: number];

/** Null `ratioC >= ratioB - delta`, or `<= ratioB + delta` where lower is better; ratios after division by `cap`. */
export interface RatioNull {
  readonly better: "lower" | "higher";
  readonly delta: number;
  /** The baseline's ratio as known before the interval, after division by `cap`. */
  readonly centre: number;
  /** Numerators are cut off here and divided by it; fixed from history. */
  readonly cap: number;
  /** Range in which all denominators lie. */
  readonly dmin?: number;
  readonly dmax: number;
}

const RUIN = 0.9;

/**
 * Bets on both residuals: Σ_C ln(1 + λ s (t D - N)) + Σ_B ln(1 + λ r s (N - c D)), t = c - s delta, r = ΣD_C / ΣD_B, s = ±1.
 *
 * Exact given the denominators where E[N | D] = ratio × D in both arms; for denominators of 1 it is `betIncrements`. `stakes` are cut
 * off at what cannot ruin. Nothing is won or lost where an arm has no units.
 */
export function ratioBetIncrements(
  candidate: readonly RatioUnit[],
  baseline: readonly RatioUnit[],
  at: RatioNull,
  stakes: readonly number[],
  phi = 1,
): number[] {
  const r = blockOf(candidate).denominator / blockOf(baseline).denominator;
  if (!(r > 0 && Number.isFinite(r))) return stakes.map(() => 0);
  const { centre, cap } = at;
  const s = at.better === "higher" ? 1 : -1;
  const t = centre - s * at.delta;
  const limit = RUIN / worstLoss(at, t, r);
  return stakes.map((stake) => {
    const lambda = Math.min(stake, limit) * s;
    let sum = 0;
    for (const [n, d] of candidate) sum += Math.log1p(lambda * (t * d - Math.min(n, cap) / cap));
    for (const [n, d] of baseline) sum += Math.log1p(lambda * r * (Math.min(n, cap) / cap - centre * d));
    return sum / phi;
  });
}

/** The most that one unit of either arm can lose per stake. */
function worstLoss({ better, centre, dmin = 1, dmax }: RatioNull, t: number, r: number): number {
  return better === "higher"
    ? Math.max(1 - Math.min(t * dmin, t * dmax), r * centre * dmax)
    : Math.max(t * dmax, r * (1 - centre * dmin));
}

/** One arm's units of a block: how many, Σ numerators, Σ denominators. */
export interface RatioBlock {
  readonly units: number;
  readonly numerator: number;
  readonly denominator: number;
}

/** Past units: their ratio, and the mean squared residual (N - ratio × D)² of one. */
export interface RatioPast {
  readonly ratio: number;
  readonly variance: number;
}

/**
 * An unbounded ratio, asymptotic: Gaussian bets (e d - e²/2) / v, one per effect e, on the difference d of both ratios beyond `delta`.
 *
 * Only for blocks of at least 100 units an arm. `past` must be at least 1,000 units of history, or all past units of both arms: by
 * the block's own variance every release of rare large values would be rolled back, because a block without a purchase has a low
 * mean and a tiny variance. Source: delta method in its residual form (Deng, Knoblich, Lu 2018).
 */
export function deltaIncrements(
  { candidate, baseline }: { readonly candidate: RatioBlock; readonly baseline: RatioBlock },
  { better, delta }: Pick<RatioNull, "better" | "delta">,
  past: RatioPast,
  effects: readonly number[],
  phi = 1,
): number[] {
  const residual = (arm: RatioBlock): number => arm.numerator / arm.denominator - past.ratio;
  const scatter = (arm: RatioBlock): number => (past.variance * arm.units) / arm.denominator ** 2;
  const lost = residual(baseline) - residual(candidate);
  const beyond = (better === "higher" ? lost : -lost) - delta;
  const variance = scatter(candidate) + scatter(baseline);
  return normalIncrements(beyond, variance, effects, phi);
}

/** Gaussian bets (e d - e²/2) / v on a difference d of known variance v, one per effect e; nothing without a variance. */
export function normalIncrements(
  difference: number,
  variance: number,
  effects: readonly number[],
  phi = 1,
): number[] {
  if (!(variance > 0 && Number.isFinite(variance))) return effects.map(() => 0);
  return effects.map((effect) => (effect * difference - effect ** 2 / 2) / variance / phi);
}

/** What these units tell about later blocks. */
export function residualMoment(units: readonly RatioUnit[]): RatioPast {
  const { numerator, denominator } = blockOf(units);
  const ratio = numerator / denominator;
  let squares = 0;
  for (const [n, d] of units) squares += (n - ratio * d) ** 2;
  return { ratio, variance: squares / units.length };
}

/** These units added up. */
export function blockOf(units: readonly RatioUnit[]): RatioBlock {
  let [numerator, denominator] = [0, 0];
  for (const [n, d] of units) {
    numerator += n;
    denominator += d;
  }
  return { units: units.length, numerator, denominator };
}
