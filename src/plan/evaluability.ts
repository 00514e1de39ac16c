import { bakeOf, type Rollout } from "../config/rollout.ts";
import type { Guard } from "../judge/guard.ts";
import { DAY, HOUR } from "../units.ts";
import { isTested, neededFor, type Needed } from "./needed.ts";
import { isJudgedIn, type StageTraffic } from "./pairs.ts";
import { isLive, type Blind, type Cell, type Pair } from "./plan.ts";
import { designEffectOf, samplesOf, unitNamed, type ArmSamples } from "./samples.ts";

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
 * with the alpha that this pair really gets. One look at the end would need fewer; we look all the time.
 */
export function cellsOf({ rollout, traffic, pairs }: Planning, index: number): readonly Cell[] {
  const here = traffic[index];
  if (here === undefined || !isLive(here.stage)) return [];
  const guards = new Map(rollout.guards.map((guard) => [guard.name, guard]));
  const detects = new Map(rollout.cohorts.map((cohort) => [cohort.name, cohort.detect]));
  return pairs.flatMap((pair) => {
    const guard = guards.get(pair.guard);
    if (guard === undefined) return [];
    const detect = detects.get(pair.cohort)?.[guard.name] ?? null;
    return [cellOf({ rollout, here, earlier: traffic.slice(0, index), pair, guard, detect })];
  });
}

interface Spot {
  readonly rollout: Rollout;
  readonly here: StageTraffic;
  readonly earlier: readonly StageTraffic[];
  readonly pair: Pair;
  readonly guard: Guard;
  readonly detect: number | null;
}

function cellOf(spot: Spot): Cell {
  const { rollout, here, pair, guard } = spot;
  const { stage, daily: all } = here;
  const unit = unitNamed(rollout, guard.unit);
  const designEffect = designEffectOf(rollout, all, unit, pair.cohort);
  const daily = samplesOf(all, unit.name, pair.cohort);
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
  { rollout, earlier, pair, guard }: Spot,
  daily: ArmSamples,
  expected: number,
): number | null {
  if (daily.baseline > 0) return daily.candidate / (daily.candidate + daily.baseline);
  let recorded = 0;
  for (const before of earlier) {
    if (!isJudgedIn(guard, before.stage, rollout)) continue;
    recorded += (samplesOf(before.daily, guard.unit, pair.cohort).baseline * bakeOf(before.stage)) / DAY;
  }
  return recorded > 0 ? expected / (expected + recorded) : null;
}
