/**
 * A sum per unit, such as cost per request.
 *
 * With one value per unit the values are cut off at the baseline's 99.9 % point of before the rollout and tested like scores: exact for
 * the mean of what is cut off. With sums only, the scatter of past intervals stands in for that of units.
 */
import { detectFactor, halfWayByFactor } from "./detect.ts";
import type { RatioGuard } from "./guard.ts";
import type { Unusable } from "./histogram.ts";
import {
  counted,
  type Counted,
  type Kind,
  LEAST_UNITS,
  meanOf,
  type Memo,
  MOST_VALUE,
  NO_BOUNDS,
  type Trial,
  type Units,
} from "./kind.ts";
import { measuredKind } from "./measured-kind.ts";
import { baselineTrials, certificates, marginOf, objectiveTrials } from "./objective.ts";
import { impossibleCount, wrongShape } from "./proportion.ts";
import type { Payload } from "./reading.ts";
import { meanKind } from "./score.ts";
import { hasBet, type SumsRule } from "./sums-test.ts";

export function ratioKind(guard: RatioGuard): Kind {
  return guard.values === null ? sumsKind(guard) : valuesKind(perUnit(guard), guard.per);
}

/** The guard with all its levels per single unit. */
function perUnit(guard: RatioGuard): RatioGuard {
  const each = (level: number | null): number | null => (level === null ? null : level / guard.per);
  const { objective, margin, expect, detect } = guard;
  return {
    ...guard,
    objective: { atMost: each(objective.atMost), atLeast: each(objective.atLeast) },
    margin: margin?.kind === "points" ? { ...margin, points: margin.points / guard.per } : margin,
    expect: each(expect),
    detect: detect?.kind === "level" ? { ...detect, level: detect.level / guard.per } : detect,
  };
}

/** The share of units whose value is not cut off. */
const KEPT = 0.999;
/** Baseline units that the largest usual value must be known from. */
const LEAST_PAST = 1_000;
/**
 * Values are never cut off below so many times the level to find: where all units cost about the same, even twice the cost of each
 * would else be cut down to the usual one, and pass.
 */
const ROOM = 2;

function valuesKind(guard: RatioGuard, per: number): Kind {
  const kind = meanKind(guard, {
    range: ({ cap }) => (cap === null || cap.units < LEAST_PAST ? null : [0, cap.at]),
    readable: [0, MOST_VALUE],
    from: "levels",
  });
  return {
    ...kind,
    open: (history) => ({ ...kind.open([]), cap: capOf(guard, history) }),
    learn: (memo, baseline) =>
      memo.cap !== null && memo.cap.units >= LEAST_PAST ? memo : withMore(guard, memo, baseline),
    halfWay: (base, { cap }) => halfWayByFactor(guard, base === null || cap === null ? null : base * cap.at),
    show: (memo, sums) => times(kind.show(memo, sums), per),
    unit: ({ cap }) => ({ least: 0, width: (cap?.at ?? 1) * per }),
    limit: (memo, trial, baseline) => kind.limit(memo, trial, times(baseline, 1 / per)) * per,
  };
}

function times(level: number | null, per: number): number | null {
  return level === null ? null : level * per;
}

/** The 99.9 % point of the history's values. */
function capOf(guard: RatioGuard, history: readonly Units[]): Memo["cap"] {
  const values = history
    .flatMap(({ more }) => (more?.kind === "values" && more.levels !== null ? [more] : []))
    .flatMap(({ levels, counts }) => (levels ?? []).map((level, i) => [level, counts[i] ?? 0] as const))
    .filter(([, count]) => count > 0)
    .sort(([a], [b]) => a - b);
  const units = values.reduce((sum, [, count]) => sum + count, 0);
  if (units === 0) return null;
  let seen = 0;
  const [usual = 0] = values.find(([, count]) => (seen += count) >= KEPT * units) ?? values.at(-1) ?? [];
  const mean = values.reduce((sum, [value, count]) => sum + value * count, 0) / units;
  const at = Math.max(usual, leastCap(guard, mean));
  return at > 0 ? { at, units } : null;
}

/** Until a thousand units were seen the largest value so far stands in for the 99.9 % point. */
function withMore(guard: RatioGuard, memo: Memo, { more, total, events }: Units): Memo {
  let at = memo.cap?.at ?? 0;
  if (more?.kind !== "values" || more.levels === null || !(total > 0)) return memo;
  for (const [i, level] of more.levels.entries()) if ((more.counts[i] ?? 0) > 0) at = Math.max(at, level);
  at = Math.max(at, leastCap(guard, events / total));
  return at > 0 ? { ...memo, cap: { at, units: (memo.cap?.units ?? 0) + total } } : memo;
}

function leastCap(guard: RatioGuard, mean: number): number {
  const { atMost, atLeast } = guard.objective;
  const worst = Math.min(MOST_VALUE, mean * Math.max(1, detectFactor(guard, mean)));
  return ROOM * Math.max(worst, atMost ?? 0, atLeast ?? 0);
}

function sumsKind(guard: RatioGuard): Kind {
  return {
    ...measuredKind(guard),
    read: readSums,
    trials: (memo) => sumsTrials(perUnit(guard), memo),
    waits: (_, series) => !series.every(hasBet),
    show: (_, sums) => times(meanOf(sums), guard.per),
    halfWay: (base) => halfWayByFactor(guard, base === null ? null : base * guard.per),
  };
}

function readSums(payload: Payload): Units | Unusable {
  if (payload.shape !== "ratio") return wrongShape("a numerator and a denominator", payload);
  const { numerator, denominator } = payload;
  const wrong = impossibleCount(denominator, "units");
  if (wrong !== null) return wrong;
  if (!Number.isFinite(numerator))
    return { ok: false, why: "not-a-number", detail: `the numerator is ${numerator}` };
  if (Math.abs(numerator) > MOST_VALUE)
    return { ok: false, why: "impossible", detail: `the numerator is ${numerator}, more than there can be` };
  return denominator < LEAST_UNITS ? counted(0, 0) : counted(denominator, numerator);
}

function sumsTrials(guard: RatioGuard, memo: Memo): Trial[] {
  const { atMost, atLeast } = guard.objective;
  const at = (rule: SumsRule): Counted => ({ rule, point: NO_BOUNDS });
  const fixed = (limit: number, better: "lower" | "higher"): Counted =>
    at({ kind: "sums", better, factor: 1, points: 0, fixed: limit });
  const rule: SumsRule = { kind: "sums", better: guard.better, ...marginOf(guard), fixed: null };
  const opposite = guard.better === "lower" ? "higher" : "lower";
  return [
    ...objectiveTrials(guard, {
      above: atMost === null ? null : fixed(atMost, "lower"),
      below: atLeast === null ? null : fixed(atLeast, "higher"),
    }),
    ...baselineTrials(guard, memo, {
      live: [at(rule)],
      recorded: (limit) => ({ ...rule, factor: 1, points: 0, fixed: limit }),
    }),
    ...certificates(guard, {
      above: atMost === null ? null : fixed(atMost, "higher"),
      below: atLeast === null ? null : fixed(atLeast, "lower"),
      baseline: [at({ ...rule, better: opposite, points: -rule.points })],
    }),
  ];
}
