import { bakeOf, type Rollout, type Stage } from "../config/rollout.ts";
import type { Guard } from "../judge/guard.ts";
import { ALL } from "../judge/reading.ts";
import { DAY, HOUR } from "../units.ts";
import { isTested, neededFor, type Needed } from "./needed.ts";
import { isJudgedIn } from "./pairs.ts";
import { isLive, type Blind, type Cell, type Pair } from "./plan.ts";
import { designEffectOf, samplesPerDay, unitNamed, type ArmSamples } from "./samples.ts";

/**
 * What a stage can prove: one cell for every pair.
 *
 * Promised when at least as many candidate samples are expected by the end of the bake as the sequential test needs
 * with the alpha that this pair really gets. One look at the end would need fewer; we look all the time.
 */
export function cellsOf(rollout: Rollout, stage: Stage, pairs: readonly Pair[]): readonly Cell[] {
  if (!isLive(stage)) return [];
  const guards = new Map(rollout.guards.map((guard) => [guard.name, guard]));
  const detects = new Map(rollout.cohorts.map((cohort) => [cohort.name, cohort.detect]));
  return pairs.flatMap((pair) => {
    const guard = guards.get(pair.guard);
    if (guard === undefined) return [];
    return [cellOf({ rollout, stage, pair, guard, detect: detects.get(pair.cohort)?.[guard.name] ?? null })];
  });
}

interface Spot {
  readonly rollout: Rollout;
  readonly stage: Stage;
  readonly pair: Pair;
  readonly guard: Guard;
  readonly detect: number | null;
}

function cellOf(spot: Spot): Cell {
  const { rollout, stage, pair, guard } = spot;
  const unit = unitNamed(rollout, guard.unit);
  const designEffect = designEffectOf(rollout, stage, unit, pair.cohort);
  const daily = samplesPerDay(rollout, stage, unit, pair.cohort);
  const ripe = Math.max(0, bakeOf(stage) - (guard.maturesAfter ?? 0));
  const expected = (daily.candidate * ripe) / DAY;
  const base = { stage: stage.name, guard: guard.name, cohort: pair.cohort, expected, designEffect };
  const blindly = (blind: Blind): Cell => ({ ...base, blind, needed: null, oneLook: null, hours: null });
  if (!isJudgedIn(guard, stage, rollout) || daily.candidate <= 0)
    return blindly({ why: "not-in-this-stage" });
  if (ripe <= 0) return blindly({ why: "immature" });
  if (!isTested(guard)) return blindly({ why: "not-judged" });
  const need = neededFor({
    guard,
    detect: spot.detect,
    alpha: pair.alpha,
    designEffect,
    units: (daily.candidate * pair.horizon * rollout.every * guard.everyTimes) / DAY,
    weight: weightAgainst(spot, daily, expected),
    live: daily.baseline > 0,
  });
  return decide(need, base, daily, blindly);
}

function decide(
  need: Needed,
  base: Pick<Cell, "stage" | "guard" | "cohort" | "expected" | "designEffect">,
  daily: ArmSamples,
  blindly: (blind: Blind) => Cell,
): Cell {
  switch (need.kind) {
    case "no-baseline":
      return blindly({ why: "no-live-baseline" });
    case "missing":
      return blindly({ why: "bound-missing", detail: need.detail });
    case "samples": {
      const hours = (need.needed / daily.candidate) * (DAY / HOUR);
      const blind = base.expected >= need.needed ? null : ({ why: "too-few", hours } as const);
      return { ...base, blind, needed: need.needed, oneLook: need.oneLook, hours };
    }
  }
}

/**
 * The candidate's share of both arms' units. Without a live baseline the one recorded in earlier stages of this
 * rollout stands in; null where none was recorded.
 */
function weightAgainst(
  { rollout, stage, pair, guard }: Spot,
  daily: ArmSamples,
  expected: number,
): number | null {
  if (daily.baseline > 0) return daily.candidate / (daily.candidate + daily.baseline);
  const unit = unitNamed(rollout, guard.unit);
  let recorded = 0;
  for (const earlier of rollout.stages) {
    if (earlier.name === stage.name) break;
    if (!isJudgedIn(guard, earlier, rollout)) continue;
    recorded += (samplesPerDay(rollout, earlier, unit, pair.cohort).baseline * bakeOf(earlier)) / DAY;
  }
  return recorded > 0 ? expected / (expected + recorded) : null;
}

/** Promised for all traffic: what the stage has enough data for. */
export function isPromised(cells: readonly Cell[], guard: string, cohort: string = ALL): boolean {
  return cells.some((cell) => cell.guard === guard && cell.cohort === cohort && cell.blind === null);
}
