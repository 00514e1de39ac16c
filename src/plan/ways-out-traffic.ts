/** Ways out of a gap by more traffic: a longer bake, a larger weight or mirror, a larger sample. */
import { bakeOf, weightIn, type CanaryStage, type Stage, type TrafficUnit } from "../config/rollout.ts";
import { untilBake } from "../config/switching.ts";
import { ALL } from "../judge/reading.ts";
import { HOUR, milliseconds, percent } from "../units.ts";
import { bakeHours, type Gap, inRollout, isPromised, trafficOf, withStage } from "./gap.ts";
import type { Planning } from "./evaluability.ts";
import type { Cell } from "./plan.ts";
import { dailySamples, samplesOf, unitNamed } from "./samples.ts";
import { notJoined, weightOfAll } from "./shares.ts";
import type { WayOut } from "./way-out.ts";

/** The need moves a little with the planned traffic, so that a guess is mended a few times. */
const TRIES = 5;
/** A little more than was computed, because the need grows with it. */
const SPARE = 1.02;

/** Whole hours until enough samples have come; null where the rollout's deadline comes first. */
export function longerBake(gap: Gap): WayOut | null {
  const { stage } = gap.spot.here;
  if (stage.kind === "evaluate") return null;
  const hoursLeft = hoursBeforeDeadline(gap);
  const late = (gap.spot.guard.maturesAfter ?? 0) / HOUR;
  let hours = Math.ceil((gap.cell.hours ?? bakeHours(gap) + late) * SPARE);
  for (let i = 0; i < TRIES && hours <= hoursLeft; i += 1) {
    const cell = withStage(gap, lasting(stage, hours));
    const more = hours - bakeHours(gap);
    // Users wait for it, and are exposed to it, for as long.
    if (isPromised(cell))
      return { kind: "longer-bake", hours, cost: stage.kind === "shadow" ? more : 2 * more };
    hours = Math.max(hours + 1, Math.ceil((cell.hours ?? hours * 1.5) * SPARE));
  }
  return null;
}

function lasting(stage: Exclude<Stage, { readonly kind: "evaluate" }>, hours: number): Stage {
  const bake = milliseconds(hours * HOUR);
  const extendTo = stage.extendTo === null || stage.extendTo >= bake ? stage.extendTo : bake;
  return { ...stage, bake, extendTo };
}

/** How long this stage could bake if all others bake as planned. */
function hoursBeforeDeadline({ planning: { rollout }, index }: Gap): number {
  const others = rollout.stages.reduce(
    (sum, stage, at) => sum + (at === index ? 0 : bakeOf(stage)) + untilBake(rollout, stage),
    0,
  );
  return (rollout.deadline - others) / HOUR;
}

/** A larger share of everyone, or of the cohort alone where the router can tell it apart. */
export function largerWeight(gap: Gap): WayOut | null {
  const { stage } = gap.spot.here;
  const { weight: steps, cohorts } = gap.bounds.capabilities;
  const { cohort } = gap.spot.pair;
  if (stage.kind !== "canary" || steps === null) return null;
  if (cohort !== ALL && cohorts === "none") return null;
  const from = weightIn(stage, cohort);
  const most = Math.min(steps.max, largestWeight(gap, stage));
  const weight = grow({ from, most, step: steps.step }, gap.cell, (share) =>
    withStage(gap, weighing(stage, cohort, share)),
  );
  if (weight === null) return null;
  const all = weightOfAll(stage, gap.planning.rollout);
  const then = weightOfAll(weighing(stage, cohort, weight), gap.planning.rollout);
  return {
    kind: "larger-weight",
    weight,
    cohort: cohort === ALL ? null : cohort,
    cost: all > 0 ? bakeHours(gap) * (then / all - 1) : bakeHours(gap),
  };
}

function weighing(stage: CanaryStage, cohort: string, weight: number): CanaryStage {
  return cohort === ALL
    ? { ...stage, weight: percent(weight) }
    : { ...stage, cohorts: { ...stage.cohorts, [cohort]: percent(weight) } };
}

/** Weights never fall from stage to stage, and the first one is the policy's to allow. */
function largestWeight({ planning: { rollout }, index, spot, bounds }: Gap, stage: CanaryStage): number {
  const { cohort } = spot.pair;
  const users = rollout.stages.filter(({ kind }) => kind === "canary" || kind === "blue-green");
  const next = users[users.findIndex(({ name }) => name === stage.name) + 1];
  const later = next === undefined || notJoined(next, rollout).has(cohort) ? 100 : weightIn(next, cohort);
  const isFirst = rollout.stages.findIndex(({ kind }) => kind !== "evaluate" && kind !== "shadow") === index;
  return isFirst && cohort === ALL ? Math.min(later, bounds.firstWeight) : later;
}

/** A larger part of the traffic is copied to the candidate. */
export function largerMirror(gap: Gap): WayOut | null {
  const { stage } = gap.spot.here;
  if (stage.kind !== "shadow") return null;
  const { mirror: router } = gap.bounds.capabilities;
  const steps = stage.by === "application" ? { step: 1, max: 100 } : router;
  if (steps === null || steps === "all-or-nothing") return null;
  const mirror = grow({ from: stage.mirror, most: steps.max, step: steps.step }, gap.cell, (share) =>
    withStage(gap, { ...stage, mirror: percent(share) }),
  );
  if (mirror === null) return null;
  return { kind: "larger-mirror", mirror, cost: COPIES * bakeHours(gap) * (mirror / stage.mirror - 1) };
}

/** A copy costs machines and reaches nobody. */
const COPIES = 0.1;

const FURTHER = 1.4;

/** The smallest share, in the router's steps, in which the pair is promised. */
function grow(
  { from, most, step }: { readonly from: number; readonly most: number; readonly step: number },
  before: Cell,
  at: (share: number) => Cell,
): number | null {
  let cell = before;
  let share = from;
  for (let i = 0; i < TRIES; i += 1) {
    if (cell.needed === null || !(cell.expected > 0)) return null;
    // The need grows with the share, because the baseline shrinks: each later step goes further than what is lacking.
    const wanted = share * (cell.needed / cell.expected) ** (i === 0 ? 1 : FURTHER);
    share = Number(
      (Math.max(Math.ceil(wanted / step - 1e-9), Math.floor(share / step) + 1) * step).toFixed(6),
    );
    if (share > most) return null;
    cell = at(share);
    if (isPromised(cell)) return share;
  }
  return null;
}

const MULTIPLES = [1.5, 2, 3, 5, 10, 20] as const;

/** More labels a day of a sampled unit: for the candidate where it can use them, else for the baseline beside it. */
export function largerSample(gap: Gap): WayOut | null {
  const { planning, spot } = gap;
  const { name, sampleOf } = unitNamed(planning.rollout, spot.guard.unit);
  if (sampleOf === null) return null;
  const sizes = sizesOf(sampleOf);
  const tryOut = (size: Size) => {
    const rollout = { ...planning.rollout, units: resized(gap, size) };
    return inRollout(gap, rollout, { index: gap.index, traffic: resampled(gap, rollout) });
  };
  const suffices = (size: Size | undefined): boolean => {
    const tried = size === undefined ? null : tryOut(size);
    return tried !== null && isPromised(tried.cell);
  };
  // The largest says at once whether any will do.
  const size = suffices(sizes.at(-1)) ? sizes.find(suffices) : undefined;
  const tried = size === undefined ? null : tryOut(size);
  if (size === undefined || tried === null) return null;
  const { telling } = samplesOf(tried.here.daily, name, spot.pair.cohort);
  return {
    kind: "larger-sample",
    unit: name,
    share: size.share,
    atMostPerDay: size.atMostPerDay,
    perCandidate: telling.baseline / telling.candidate,
    cost: LABELS * bakeHours(gap) * (size.times - 1),
  };
}

/** Only this stage's samples matter while its own baseline runs; else also those that were recorded before. */
function resampled({ planning, index, spot }: Gap, rollout: Planning["rollout"]): Planning["traffic"] {
  const { guard, pair, here } = spot;
  if (samplesOf(here.daily, guard.unit, pair.cohort).baseline <= 0) return trafficOf(rollout);
  return planning.traffic.map((each, at) =>
    at === index ? { stage: each.stage, daily: dailySamples(rollout, each.stage) } : each,
  );
}

interface Size {
  readonly times: number;
  readonly share: number;
  readonly atMostPerDay: number | null;
}

/** Rising budgets, or rising shares up to all of it where there is no budget. */
function sizesOf({ share, atMostPerDay }: NonNullable<TrafficUnit["sampleOf"]>): readonly Size[] {
  if (atMostPerDay !== null)
    return MULTIPLES.map((times) => ({ times, share, atMostPerDay: Math.round(times * atMostPerDay) }));
  const shares = MULTIPLES.filter((times) => times * share < 1);
  return (share < 1 ? [...shares, 1 / share] : []).map((times) => ({
    times,
    share: Math.min(1, times * share),
    atMostPerDay: null,
  }));
}

/** A label costs money and reaches nobody. */
const LABELS = 0.2;

function resized(
  { planning, spot }: Gap,
  { share, atMostPerDay }: Size,
): Gap["planning"]["rollout"]["units"] {
  return planning.rollout.units.map((unit) =>
    unit.name === spot.guard.unit && unit.sampleOf !== null
      ? { ...unit, sampleOf: { ...unit.sampleOf, share, atMostPerDay } }
      : unit,
  );
}
