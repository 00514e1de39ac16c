import { bakeOf, type Rollout } from "../config/rollout.ts";
import type { Guard, MeasuredGuard } from "../judge/guard.ts";
import { rateAtMost } from "../judge/silence.ts";
import { DAY } from "../units.ts";
import { blindCell, type CellBase, cellFor, countsOf, type Pace, ruledCell } from "./cell.ts";
import { certificateFor } from "./certificates.ts";
import { isClustered, isRule, recordsBaseline, type RuleGuard } from "./guard-kinds.ts";
import { type Asked, asksOf, neededFor } from "./needed.ts";
import { neededForSplit } from "./needed-split.ts";
import { ALPHA, isJudgedIn, ripeTime, type StageTraffic } from "./pairs.ts";
import { isLive, type Cell, type Note, type Pair } from "./plan.ts";
import type { Budget, Question } from "./question.ts";
import { designEffectOf, samplesOf, unitNamed, type ArmSamples } from "./samples.ts";
import { weightOfAll } from "./shares.ts";
import { writtenSmallest } from "./safe-side.ts";
import { smallestEffect, smallestRate } from "./smallest-effect.ts";

/** The rollout's traffic with the stage that is looked at. */
export interface Planning {
  readonly rollout: Rollout;
  readonly traffic: readonly StageTraffic[];
  readonly pairs: readonly Pair[];
}

/**
 * What a stage can prove: one cell for every pair.
 *
 * Promised when at least as many candidate samples are expected by the end of the bake as the sequential test needs
 * with the alpha that this pair really gets. One look at the end would need fewer; we look all the time. A harm that is not there
 * before this stage is found with less of alpha (`begins-here.ts`).
 */
export function cellsOf({ rollout, traffic, pairs }: Planning, index: number): readonly Cell[] {
  return spotsOf({ rollout, traffic, pairs }, index).map(cellOf);
}

/** Every pair in a live stage; none in one that is over before there is traffic. */
export function spotsOf({ rollout, traffic, pairs }: Planning, index: number): readonly Spot[] {
  const here = traffic[index];
  if (here === undefined || !isLive(here.stage)) return [];
  const guards = new Map(rollout.guards.map((guard) => [guard.name, guard]));
  const detects = new Map(rollout.cohorts.map((cohort) => [cohort.name, cohort.detect]));
  const earlier = traffic.slice(0, index);
  return pairs.flatMap((pair) => {
    const guard = guards.get(pair.guard);
    if (guard === undefined) return [];
    const detect = detects.get(pair.cohort)?.[guard.name] ?? null;
    return [{ rollout, here, earlier, pair, guard, detect }];
  });
}

/** One guard in one cohort of one stage, with the stages before it. */
export interface Spot {
  readonly rollout: Rollout;
  readonly here: StageTraffic;
  readonly earlier: readonly StageTraffic[];
  readonly pair: Pair;
  readonly guard: Guard;
  readonly detect: number | null;
}

/** What the pair can prove in the stage. */
export function cellOf(spot: Spot): Cell {
  const { guard } = spot;
  const { cell, test } = weigh(spot);
  if (test !== null) {
    const { question, asked } = test;
    return { ...cell, smallest: writtenSmallest(question.guard, smallestEffect(question, asked, cell)) };
  }
  return isRule(guard) && cell.blind === null
    ? { ...cell, smallest: smallestRate(guard, cell.expected) }
    : cell;
}

/** The same without the smallest effect, which takes longer than all the rest. */
export function promiseOf(spot: Spot): Cell {
  return weigh(spot).cell;
}

interface Weighed {
  readonly cell: Cell;
  /** What was asked of the kind's formulas; null where there are none. */
  readonly test: { readonly question: Question; readonly asked: Asked } | null;
}

function weigh(spot: Spot): Weighed {
  const { rollout, here, pair, guard } = spot;
  const { stage, daily: all } = here;
  const unit = unitNamed(rollout, guard.unit);
  const daily = samplesOf(all, unit.name, pair.cohort);
  const ripe = ripeTime(stage, guard);
  const counts = countsOf(guard);
  const perDay = counts === "readings" ? DAY / (rollout.every * guard.everyTimes) : daily.telling.candidate;
  const base: CellBase = {
    stage: stage.name,
    guard: guard.name,
    cohort: pair.cohort,
    expected: wholeSamples((perDay * ripe) / DAY),
    designEffect: isClustered(guard) ? designEffectOf(rollout, all, unit, pair.cohort) : 1,
    counts,
  };
  if (!isJudgedIn(guard, stage, rollout) || daily.candidate <= 0)
    return { cell: blindCell(base, { why: "not-in-this-stage" }), test: null };
  if (ripe <= 0) return { cell: blindCell(base, { why: "immature" }), test: null };
  const units = (perDay * pair.horizon * rollout.every * guard.everyTimes) / DAY;
  return weighed(spot, base, {
    budget: { alpha: pair.alpha, designEffect: base.designEffect, units },
    daily,
    pace: { perDay, late: guard.maturesAfter ?? 0 },
  });
}

/** Part of a sample is none: as many come as are whole, but for what floating point loses. */
function wholeSamples(expected: number): number {
  return Math.floor(expected * (1 + 1e-9));
}

interface Terms {
  readonly budget: Budget;
  readonly daily: ArmSamples;
  readonly pace: Pace;
}

function weighed(spot: Spot, base: CellBase, { budget, daily, pace }: Terms): Weighed {
  const { rollout, here, pair, guard } = spot;
  if (isRule(guard)) return { cell: ruledCell(base, notesOfRule(guard, base)), test: null };
  if (guard.kind === "split") {
    const weight = weightOfAll(here.stage, rollout) / 100;
    const need = neededForSplit({ ...budget, weight, tolerance: pair.tolerance });
    return { cell: cellFor(base, need, pace), test: null };
  }
  const question: Question = {
    ...budget,
    guard: withDetect(guard, spot.detect),
    weight: weightAgainst(spot, daily, base.expected),
    live: daily.baseline > 0,
  };
  const asked = asksOf(question);
  const cell = cellFor(base, neededFor(question, asked), pace, certificateFor(question));
  return { cell, test: { question, asked } };
}

/** A rule is judged from the first event on; what its silence shows depends on how much there was to see. */
function notesOfRule({ kind }: RuleGuard, { expected }: CellBase): readonly Note[] {
  return kind === "tripwire" && expected > 0
    ? [{ kind: "silence", rateBelow: rateAtMost(expected, ALPHA) }]
    : [];
}

/** A cohort may ask for a level of its own to be found. */
export function withDetect(guard: MeasuredGuard, detect: number | null): MeasuredGuard {
  return detect === null ? guard : { ...guard, detect: { kind: "level", level: detect } };
}

/**
 * The candidate's share of both arms' units. Without a live baseline the one recorded in earlier stages of this
 * rollout stands in; null where none was recorded.
 */
function weightAgainst(
  { rollout, earlier, pair, guard }: Spot,
  daily: ArmSamples,
  expected: number,
): number | null {
  if (daily.baseline > 0) {
    const { candidate, baseline } = daily.telling;
    return candidate / (candidate + baseline);
  }
  if (!recordsBaseline(guard)) return null;
  let recorded = 0;
  for (const before of earlier) {
    if (!isJudgedIn(guard, before.stage, rollout)) continue;
    recorded +=
      (samplesOf(before.daily, guard.unit, pair.cohort).telling.baseline * bakeOf(before.stage)) / DAY;
  }
  return recorded > 0 ? expected / (expected + recorded) : null;
}
