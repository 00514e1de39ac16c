/** Ways out of a gap that the traffic cannot close: mirrored pairs, people who read, a later start, a name under it. */
import { ALL } from "../judge/reading.ts";
import { allocate } from "../judge/allocate.ts";
import { detectFactor } from "../judge/detect.ts";
import type { Guard, MeasuredGuard, PairedGuard } from "../judge/guard.ts";
import type { Cohort, Rollout, ShadowStage } from "../config/rollout.ts";
import { HOUR, milliseconds, percent } from "../units.ts";
import { promiseOf } from "./evaluability.ts";
import { formulasOf } from "./formulas.ts";
import { bakeHours, type Gap, inRollout, isPromised } from "./gap.ts";
import { isMeasured } from "./guard-kinds.ts";
import { ALPHA, pairOf } from "./pairs.ts";
import { dailySamples, samplesOf, servedUnitOf, unitNamed } from "./samples.ts";
import { notJoined } from "./shares.ts";
import type { WayOut } from "./way-out.ts";
import { longerBake } from "./ways-out-traffic.ts";

const NEW_SHADOW: ShadowStage = {
  kind: "shadow",
  name: "paired-shadow",
  mirror: percent(10),
  by: "application",
  bake: milliseconds(24 * HOUR),
  extendTo: null,
  sideEffects: "stubbed",
  shownTo: null,
  go: [],
  deadline: null,
};

/** Both answers to each mirrored request, compared by a guard that holds: it spends nothing of the guards that roll back. */
export function pairedShadow(gap: Gap): WayOut | null {
  const { planning, spot } = gap;
  const guard = pairedOf(spot.guard, spot.detect);
  if (guard === null) return null;
  const { stages, cohorts } = planning.rollout;
  const at = stages.findIndex(({ kind }) => kind === "shadow");
  const rollout: Rollout = {
    ...planning.rollout,
    guards: [...planning.rollout.guards, guard],
    stages: at === -1 ? withShadow(stages) : stages,
  };
  const index = rollout.stages.findIndex(({ kind }) => kind === "shadow");
  const stage = rollout.stages[index];
  if (stage?.kind !== "shadow") return null;
  const here = at === -1 ? { stage, daily: dailySamples(rollout, stage) } : planning.traffic[index];
  if (here === undefined) return null;
  const traffic = at === -1 ? planning.traffic.toSpliced(index, 0, here) : planning.traffic;
  const shares = allocate({ guards: [{ name: guard.name, share: 1 }], cohorts, alpha: ALPHA }, ALL);
  const alpha = shares.find(({ cohort }) => cohort === spot.pair.cohort)?.alpha ?? ALPHA;
  const pair = pairOf({ rollout, guard, cohort: spot.pair.cohort }, traffic, alpha);
  const paired = { rollout, here, earlier: [], pair, guard, detect: null };
  const cell = promiseOf(paired);
  if (cell.needed === null) return null;
  const hours = hoursOf({ ...gap, planning: { ...planning, rollout, traffic }, index, spot: paired, cell });
  if (hours === null) return null;
  return {
    kind: "paired-shadow",
    stage: at === -1 ? null : stage.name,
    mirror: stage.mirror,
    pairs: cell.needed,
    hours,
    cost: at === -1 ? hours : Math.max(1, hours - stage.bake / HOUR),
  };
}

/** As planned where that is enough. */
function hoursOf(gap: Gap): number | null {
  if (isPromised(gap.cell)) return bakeHours(gap);
  const longer = longerBake(gap);
  return longer?.kind === "longer-bake" ? longer.hours : null;
}

/** The shadow comes before the first stage with users. */
function withShadow(stages: Rollout["stages"]): Rollout["stages"] {
  const first = stages.findIndex(({ kind }) => kind !== "evaluate");
  return [...stages.slice(0, first), NEW_SHADOW, ...stages.slice(first)];
}

/** The same question asked of both answers to one request; null where they cannot be compared so. */
function pairedOf(guard: Guard, detect: number | null): PairedGuard | null {
  if (guard.class === "business" || !isMeasured(guard) || guard.expect === null) return null;
  const compares = comparedBy(guard);
  if (compares === null) return null;
  const { name, source, unit, everyTimes, maturesAfter, validWhile, ...rest } = guard;
  return {
    kind: "paired",
    name: `${name}-pairs`,
    class: rest.class,
    source,
    unit,
    everyTimes,
    maturesAfter,
    validWhile,
    certify: false,
    alphaShare: 1,
    from: null,
    onBreach: "hold",
    better: rest.better,
    objective: { atMost: null, atLeast: null },
    margin: rest.margin ?? { kind: "points", points: 0 },
    expect: rest.expect,
    detect: { kind: "level", level: detect ?? guard.expect * detectFactor(guard, null) },
    pairs: "",
    compares,
  };
}

function comparedBy(guard: MeasuredGuard): PairedGuard["compares"] | null {
  if (guard.kind === "proportion") return guard.better === "lower" ? "outcomes" : null;
  if (guard.kind !== "score" || guard.margin?.kind === "factor") return null;
  return guard.range[0] === 0 && guard.range[1] === 1 ? "scores" : null;
}

/** Answers that a few people can read in a day with care. */
const READ_A_DAY = 200;
const MOST_DAYS = 60;
/** What a day of reading costs beside an hour of the stage. */
const DAY_OF_READING = 8;

/**
 * People read answers of the candidate in the cohort, and count the bad ones against the level that is expected of the baseline:
 * one arm, one look at the end, at 5 %.
 */
export function humanReview(gap: Gap): WayOut | null {
  const { planning, spot, cell } = gap;
  const { guard } = spot;
  const cohort = cohortOf(gap);
  if (cohort === null || cohort.substitute !== null || guard.class !== "quality") return null;
  if ((guard.kind !== "proportion" && guard.kind !== "score") || guard.expect === null) return null;
  const truth = spot.detect ?? guard.expect * detectFactor(guard, null);
  const look = formulasOf(guard).objective(
    { guard, alpha: ALPHA, designEffect: cell.designEffect, units: cell.expected, weight: null, live: false },
    { limit: guard.expect, truth },
  );
  if (look.kind !== "samples" || look.oneLook === null) return null;
  const served = servedUnitOf(planning.rollout, unitNamed(planning.rollout, guard.unit));
  const answers = samplesOf(spot.here.daily, served.name, cohort.name).telling.candidate;
  const perDay = Math.min(READ_A_DAY, Math.floor(answers));
  const days = Math.ceil(look.oneLook / perDay);
  if (!(days <= MOST_DAYS)) return null;
  const { owner } = cohort;
  return { kind: "human-review", items: look.oneLook, perDay, days, owner, cost: DAY_OF_READING * days };
}

/** The first later stage with users in which the guard is promised for the cohort, also when it joins only there. */
export function joinLater(gap: Gap): WayOut | null {
  const { planning, index } = gap;
  const { rollout } = planning;
  const cohort = cohortOf(gap);
  if (cohort === null || gap.spot.here.stage.kind === "shadow") return null;
  for (const [at, stage] of rollout.stages.entries()) {
    if (at <= index || notJoined(stage, rollout).has(cohort.name) || !isNearlyPromised(gap, at)) continue;
    const cohorts = rollout.cohorts.map((each) =>
      each.name === cohort.name ? { ...each, from: stage.name } : each,
    );
    const later = { ...rollout, cohorts };
    // From there on nothing is different.
    const traffic = planning.traffic.map((each, before) =>
      before < at ? { stage: each.stage, daily: dailySamples(later, each.stage) } : each,
    );
    const found = inRollout(gap, later, { index: at, traffic });
    if (found !== null && isPromised(found.cell))
      return { kind: "join-later", stage: stage.name, cost: found.cell.hours ?? bakeHours(gap) };
  }
  return null;
}

/** Joining later changes little of what a stage needs. */
function isNearlyPromised({ cells, spot }: Gap, at: number): boolean {
  const cell = cells[at]?.find(
    ({ guard, cohort }) => guard === spot.guard.name && cohort === spot.pair.cohort,
  );
  return cell?.needed != null && cell.expected >= 0.9 * cell.needed;
}

/** What a name costs beside an hour of the stage: all of it happens unseen. */
const UNSEEN = 10;

/** Nobody sees it: somebody says so by name. Where another such guard sees the cohort, nobody needs to. */
export function accept(gap: Gap): WayOut | null {
  const cohort = cohortOf(gap);
  const { rollout } = gap.planning;
  if (cohort === null || cohort.accepted !== null || cohort.substitute !== null) return null;
  const { guard } = gap.spot;
  if (!isWatcher(guard)) return null;
  const watchers = rollout.guards.filter(isWatcher).map(({ name }) => name);
  const seen = gap.cells[gap.index]?.some(
    (cell) =>
      cell.cohort === cohort.name &&
      cell.needed !== null &&
      isPromised(cell) &&
      watchers.includes(cell.guard),
  );
  if (seen === true) return null;
  return { kind: "accept", by: cohort.owner, cost: UNSEEN * bakeHours(gap) };
}

function isWatcher({ onBreach, class: kind }: Guard): boolean {
  return onBreach === "roll-back" && (kind === "quality" || kind === "error");
}

function cohortOf({ planning, spot }: Gap): Cohort | null {
  return planning.rollout.cohorts.find(({ name }) => name === spot.pair.cohort) ?? null;
}
