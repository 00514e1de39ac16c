/** A place where a plan promises nothing that it should, and what it would say if one thing were different. */
import type { TrafficCapabilities } from "../config/router.ts";
import { bakeOf, type Stage } from "../config/rollout.ts";
import { ALL } from "../judge/reading.ts";
import { HOUR } from "../units.ts";
import { type Planning, promiseOf, type Spot } from "./evaluability.ts";
import { pairOf, type StageTraffic } from "./pairs.ts";
import type { Cell } from "./plan.ts";
import { dailySamples } from "./samples.ts";

/** What may not be gone beyond. */
export interface Bounds {
  readonly capabilities: TrafficCapabilities;
  /** The policy's largest weight for the first stage with users, percent. */
  readonly firstWeight: number;
}

export interface Gap {
  readonly planning: Planning;
  readonly index: number;
  readonly spot: Spot;
  readonly cell: Cell;
  readonly bounds: Bounds;
  /** The cells of all stages. */
  readonly cells: readonly (readonly Cell[])[];
}

/**
 * Whether somebody relies on the pair there: a guard that rolls back, in every cohort, or any guard for all traffic.
 *
 * What is too small or too young can be helped; a spread that nobody wrote, or a level within the margin, needs another file.
 */
export function isGap({ guard, pair }: Spot, { blind }: Cell): boolean {
  if (blind?.why !== "too-few" && blind?.why !== "immature") return false;
  return guard.onBreach === "roll-back" || pair.cohort === ALL;
}

/** How long the stage bakes, in hours. */
export function bakeHours({ spot }: Gap): number {
  return bakeOf(spot.here.stage) / HOUR;
}

/** The same pair where its stage is another, or the same one for longer. */
export function withStage({ planning, index, spot }: Gap, stage: Stage): Cell {
  const { guard, pair } = spot;
  const rollout = {
    ...planning.rollout,
    stages: planning.rollout.stages.map((each, at) => (at === index ? stage : each)),
  };
  const isSame = servesAlike(stage, spot.here.stage);
  const here: StageTraffic = { stage, daily: isSame ? spot.here.daily : dailySamples(rollout, stage) };
  const traffic = planning.traffic.map((each, at) => (at === index ? here : each));
  const changed = pairOf({ rollout, guard, cohort: pair.cohort }, traffic, pair.alpha);
  return promiseOf({ ...spot, rollout, here, pair: changed });
}

/** Whether only the length differs. */
function servesAlike(a: Stage, b: Stage): boolean {
  if (a.kind === "canary" && b.kind === "canary") return a.weight === b.weight && a.cohorts === b.cohorts;
  return a.kind === "shadow" && b.kind === "shadow" ? a.mirror === b.mirror : a.kind === b.kind;
}

/** The pair in the stage at `index` of a rollout with other units or cohorts; `traffic` where it is known already. */
export function inRollout(
  gap: Gap,
  rollout: Planning["rollout"],
  { index, traffic }: { readonly index: number; readonly traffic: readonly StageTraffic[] },
): { readonly cell: Cell; readonly here: StageTraffic } | null {
  const { guard, pair, detect } = gap.spot;
  const here = traffic[index];
  if (here === undefined) return null;
  const changed = pairOf({ rollout, guard, cohort: pair.cohort }, traffic, pair.alpha);
  const earlier = traffic.slice(0, index);
  return { cell: promiseOf({ rollout, here, earlier, pair: changed, guard, detect }), here };
}

export function trafficOf(rollout: Planning["rollout"]): readonly StageTraffic[] {
  return rollout.stages.map((stage) => ({ stage, daily: dailySamples(rollout, stage) }));
}

export function isPromised(cell: Cell): boolean {
  return cell.blind === null;
}
