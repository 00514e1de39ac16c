/** The same request answered by both versions: judged on the differences, which lets go of all that the requests have in common. */
import { advance, type Bets, evenBets } from "./core.ts";
import { dispersion, extendBlocks } from "./dispersion.ts";
import type { Units } from "./kind.ts";
import {
  type Difference,
  PAIR,
  pairedBinaryIncrements,
  pairedScoreIncrements,
  pairedSlower,
} from "./paired-increments.ts";
import type { AnsweredTwice } from "./reading.ts";
import { idle, type Series, type Setting, settle, type Sight } from "./series.ts";

export type PairedRule =
  /** Null: `bad share of the candidate <= ratio × baseline's + points`; an answer above `above` is bad, one that never came too. */
  | {
      readonly kind: "paired-outcomes";
      readonly ratio: number;
      readonly points: number;
      readonly above: { readonly candidate: number; readonly baseline: number };
      /** The candidate's answers above it are counted for the half-way rule; null where the counts themselves say it. */
      readonly halfWay: number | null;
    }
  /** Null: the mean difference towards the worse side is at most `points`. */
  | { readonly kind: "paired-scores"; readonly better: "lower" | "higher"; readonly points: number }
  /** Null: half of the candidate's answers at most take longer than `factor` times the baseline's to the same request. */
  | { readonly kind: "paired-median"; readonly factor: number; readonly halfWay: number };

const SCORE_STAKES = 5;
const OUTCOME_BETS = evenBets(PAIR.length);
const DIFFERENCE_BETS = evenBets(SCORE_STAKES);

export function pairedBets({ kind }: PairedRule): Bets {
  return kind === "paired-scores" ? DIFFERENCE_BETS : OUTCOME_BETS;
}

/** One more interval of pairs, in place. */
export function advancePaired(series: Series, rule: PairedRule, sight: Sight, setting: Setting): void {
  const bets = pairedBets(rule);
  const pairs = pairsOf(sight.candidate);
  const n = countOf(pairs);
  const seen = summed(pairs, rule);
  const tally = { xc: seen.candidate, nc: n, xb: seen.baseline, nb: n, xh: farBeyond(pairs, rule) };
  if (!(n > 0)) return idle(series, bets, { ...tally, xc: 0, xb: 0 }, 0);
  const phi = dispersion(series.arm, series.blocks, setting.designEffect);
  advance(series.core, incrementsOf(pairs, rule, phi), bets);
  const past = series.sums[1] > 0 ? (series.sums[0] - series.sums[2]) / series.sums[1] : null;
  const scatter = seen.squares - 2 * (past ?? 0) * seen.difference + n * (past ?? 0) ** 2;
  if (past === null) extendBlocks(series.blocks, 0, 0);
  else extendBlocks(series.blocks, seen.difference - n * past, Math.max(0, scatter));
  series.shown[0] -= seen.difference / phi;
  series.shown[1] += Math.max(0, scatter) / phi;
  series.shown[2] += n / phi;
  settle(series, tally, seen.squaresB);
}

/** Pairs whose baseline answered; without it there is nothing to compare with. */
function pairsOf(units: Units | null): readonly AnsweredTwice[] {
  return units?.more?.kind === "pairs" ? units.more.pairs : [];
}

function countOf(pairs: readonly AnsweredTwice[]): number {
  let n = 0;
  for (const [, , count] of pairs) n += count;
  return n;
}

/** Pairs whose candidate is at least half-way to the level to find. */
function farBeyond(pairs: readonly AnsweredTwice[], rule: PairedRule): number {
  let far = 0;
  for (const [baseline, candidate, count] of pairs) {
    const bound =
      rule.kind === "paired-median"
        ? rule.halfWay * (baseline ?? 0)
        : rule.kind === "paired-outcomes"
          ? rule.halfWay
          : null;
    if (bound !== null && (candidate === null || candidate > bound)) far += count;
  }
  return far;
}

/** One pair as two numbers that are compared: bad or not, a score, or slower than tolerated against the even chance. */
function valuesOf([baseline, candidate]: AnsweredTwice, rule: PairedRule): readonly [number, number] {
  const b = baseline ?? 0;
  switch (rule.kind) {
    case "paired-outcomes":
      return [
        b > rule.above.baseline ? 1 : 0,
        candidate === null || candidate > rule.above.candidate ? 1 : 0,
      ];
    case "paired-scores":
      return [b, candidate ?? (rule.better === "higher" ? 0 : 1)];
    case "paired-median":
      return [0.5, candidate === null || candidate > rule.factor * b ? 1 : 0];
  }
}

interface Summed {
  readonly candidate: number;
  readonly baseline: number;
  readonly squaresB: number;
  readonly difference: number;
  readonly squares: number;
}

function summed(pairs: readonly AnsweredTwice[], rule: PairedRule): Summed {
  let [candidate, baseline, squaresB, squares] = [0, 0, 0, 0];
  for (const pair of pairs) {
    const [b, c] = valuesOf(pair, rule);
    const count = pair[2];
    candidate += count * c;
    baseline += count * b;
    squaresB += count * b * b;
    squares += count * (c - b) ** 2;
  }
  return { candidate, baseline, squaresB, difference: candidate - baseline, squares };
}

function incrementsOf(pairs: readonly AnsweredTwice[], rule: PairedRule, phi: number): number[] {
  switch (rule.kind) {
    case "paired-outcomes":
      return pairedBinaryIncrements(cellsOf(pairs, rule), rule, phi);
    case "paired-scores":
      return pairedScoreIncrements(differencesOf(pairs, rule), { delta: rule.points }, phi);
    case "paired-median": {
      const { candidate } = summed(pairs, rule);
      return pairedSlower({ x: candidate, n: countOf(pairs) }, 0.5, phi);
    }
  }
}

function cellsOf(pairs: readonly AnsweredTwice[], rule: PairedRule) {
  const cells = { both: 0, candidateOnly: 0, baselineOnly: 0, neither: 0 };
  for (const pair of pairs) {
    const [b, c] = valuesOf(pair, rule);
    if (c === 1) cells[b === 1 ? "both" : "candidateOnly"] += pair[2];
    else cells[b === 1 ? "baselineOnly" : "neither"] += pair[2];
  }
  return cells;
}

/** Towards the worse side: what the candidate lacks. */
function differencesOf(pairs: readonly AnsweredTwice[], rule: PairedRule): readonly Difference[] {
  const sign = rule.kind === "paired-scores" && rule.better === "higher" ? 1 : -1;
  return pairs.map((pair) => {
    const [b, c] = valuesOf(pair, rule);
    return [sign * (b - c), pair[2]];
  });
}
