/**
 * Sums per unit (cost per request) of which only the interval's totals are known: Gaussian bets whose variance comes from the past.
 *
 * Not exact: right where the totals are close to normal, so intervals are put together until both arms have enough units, and nothing
 * is bet before enough units were seen. A variance from the interval's own units would be fooled by intervals without an event.
 */
import { advance, type Bets, evenBets } from "./core.ts";
import { type ArmSpread, dispersion, extendBlocks } from "./dispersion.ts";
import { normalIncrements } from "./ratio-increments.ts";
import { idle, type Series, type Setting, settle, type Sight } from "./series.ts";

/** Null: `rateC <= factor × rateB + points` where lower is better, `>=` with the points taken off where higher is; `fixed` replaces the baseline. */
export interface SumsRule {
  readonly kind: "sums";
  readonly better: "lower" | "higher";
  readonly factor: number;
  readonly points: number;
  readonly fixed: number | null;
}

/** Effects that are bet on, as parts of the baseline's level. */
export const EFFECTS: readonly number[] = [0.1, 0.25, 0.5, 1];
export const SUMS_BETS: Bets = evenBets(EFFECTS.length);
/** Units of an arm that are put together to one observation. */
const LEAST_BLOCK = 100;
/** Units of the past before anything is bet, and intervals: from a few nobody can tell how much they scatter. */
const LEAST_PAST = 1_000;
const LEAST_INTERVALS = 30;
/** The variance comes from whole intervals, so that what they scatter beyond their units is in it already. */
const NO_ARM: ArmSpread = [0, 0, 0, 0, 0, 0, 0];

/** `extra`: past sum, units, sum² / units and intervals; then what waits: candidate's sum and units, baseline's; units that were bet on. */
type Extra = [
  sum: number,
  units: number,
  squares: number,
  intervals: number,
  sumC: number,
  unitsC: number,
  sumB: number,
  unitsB: number,
  bet: number,
];

/** What the baseline's intervals before the rollout teach. */
export function sumsExtra(history: readonly { readonly n: number; readonly sum: number }[]): number[] {
  let extra: Extra = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  for (const { n, sum } of history) extra = learn(extra, sum, n);
  return [...extra];
}

/** Whether anything was bet yet; without a past that is long enough nothing is. */
export function hasBet({ extra }: Pick<Series, "extra">): boolean {
  return (extra[8] ?? 0) > 0;
}

/** One more interval of the series, in place. */
export function advanceSums(series: Series, rule: SumsRule, sight: Sight, setting: Setting): void {
  const { xc, nc, xb, nb } = sight;
  const before = extraOf(series);
  const waiting: Extra = [
    ...([before[0], before[1], before[2], before[3]] as const),
    before[4] + xc,
    before[5] + nc,
    before[6] + xb,
    before[7] + nb,
    before[8],
  ];
  const [, units, squares, intervals, sumC, unitsC, sumB, unitsB] = waiting;
  const isEnough = unitsC >= LEAST_BLOCK && (rule.fixed !== null || unitsB >= LEAST_BLOCK);
  const isKnown = units >= LEAST_PAST && intervals >= LEAST_INTERVALS && squares > 0;
  if (!isEnough || !isKnown) {
    remember(series, isEnough ? released(waiting) : waiting);
    return idle(series, SUMS_BETS, sight, squaresOf(sight));
  }
  const phi = dispersion(NO_ARM, series.blocks, setting.designEffect);
  const { level, variance } = moments(before);
  const base = rule.fixed ?? sumB / unitsB;
  const sign = rule.better === "lower" ? 1 : -1;
  const margin =
    rule.better === "lower" ? base * (rule.factor - 1) + rule.points : base * (1 - rule.factor) + rule.points;
  const difference = sign * (sumC / unitsC - base) - margin;
  const spread = variance * (1 / unitsC + (rule.fixed === null ? (rule.factor * rule.factor) / unitsB : 0));
  const effects = EFFECTS.map((part) => part * Math.abs(level));
  advance(series.core, normalIncrements(difference, spread, effects, phi), SUMS_BETS);
  extendBlocks(series.blocks, difference / Math.sqrt(spread), 1);
  waiting[8] += unitsC;
  remember(series, released(waiting));
  settle(series, sight, squaresOf(sight));
}

/** As if all units had the mean. */
function squaresOf({ xb, nb }: Sight): number {
  return nb > 0 ? (xb * xb) / nb : 0;
}

function extraOf({ extra }: Series): Extra {
  const at = (i: number): number => extra[i] ?? 0;
  return [at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7), at(8)];
}

function remember({ extra }: Series, now: Extra): void {
  for (let i = 0; i < now.length; i += 1) extra[i] = now[i] ?? 0;
}

/** What waited becomes past. */
function released([sum, units, squares, intervals, sumC, unitsC, sumB, unitsB, bet]: Extra): Extra {
  const past = learn([sum, units, squares, intervals, 0, 0, 0, 0, bet], sumC, unitsC);
  return learn(past, sumB, unitsB);
}

function learn(past: Extra, sum: number, units: number): Extra {
  if (!(units > 0)) return past;
  return [
    past[0] + sum,
    past[1] + units,
    past[2] + (sum * sum) / units,
    past[3] + 1,
    past[4],
    past[5],
    past[6],
    past[7],
    past[8],
  ];
}

/** The level of the past, and the variance of one unit around it as its intervals show it. */
function moments([sum, units, squares, intervals]: Extra): {
  readonly level: number;
  readonly variance: number;
} {
  const level = sum / units;
  const around = squares - 2 * level * sum + level * level * units;
  return {
    level,
    variance: Math.max((1e-12 * squares) / units, around / (intervals - 1)),
  };
}
