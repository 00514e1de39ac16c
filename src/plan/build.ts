import type { Policy } from "../config/policy.ts";
import type { Locate } from "../config/problem.ts";
import { bakeOf, type Rollout } from "../config/rollout.ts";
import type { RouterDescription } from "../config/router.ts";
import { ALL } from "../judge/reading.ts";
import { plus, type Instant } from "../units.ts";
import { isBlind, refuseBlindCohorts, shortage, watchersOf } from "./blind-cohorts.ts";
import { adviseOnCaches } from "./cached-answers.ts";
import { adviseOnStickiness, refuseStages } from "./capabilities.ts";
import { changesOf } from "./changes.ts";
import { weighDates } from "./dates.ts";
import { digestOf } from "./digest.ts";
import { promiseOf, spotsOf, type Planning } from "./evaluability.ts";
import { freezesWithin, weighCalendar, weighMessages } from "./calendar-problems.ts";
import { costsOf } from "./costs.ts";
import { detectionOf, detectsIn } from "./detection.ts";
import { cohortExposureOf, exposureOf, reachOf } from "./exposure.ts";
import { policyFloors } from "./floors.ts";
import { offlineOf } from "./offline.ts";
import type { ResultsFile } from "./offline-files.ts";
import { adviseOnHandOvers, handOversIn, handOversOf, type HandOvers } from "./hand-overs.ts";
import { messagesOf } from "./messages.ts";
import type { Bounds } from "./gap.ts";
import { followUpsAfter } from "./follow-ups.ts";
import { planHypothesis } from "./hypothesis.ts";
import { weighHypothesis } from "./hypothesis-problems.ts";
import { ALPHA, pairsOf, type StageTraffic } from "./pairs.ts";
import { refuseBuckets } from "./latency-buckets.ts";
import { weighCertificates } from "./certificates-missed.ts";
import { type Cell, isLive, type NamedFile, type Pair, type Plan, type PlannedStage } from "./plan.ts";
import { weighQuotas } from "./quotas.ts";
import { report, type PlanComplaint } from "./report.ts";
import { routeOf } from "./route.ts";
import { dailySamples, samplesOf, servedUnitOf, unitNamed } from "./samples.ts";
import { weightOfAll } from "./shares.ts";
import { refuseLargeState } from "./state-size.ts";
import { refuseUnsaid } from "./unsaid-readings.ts";
import { refuseUnjudged } from "./unjudged-guards.ts";
import { calendarOf } from "./stage-calendar.ts";
import { adviseOnThisVersion } from "./this-version.ts";
import { NOWHERE, timetableOf, type Slot, type Timetable } from "./timetable.ts";
import { cellsWithWaysOut } from "./ways-out.ts";
import { adviseOnWaking } from "./wake-problems.ts";

export interface PlanInput {
  readonly file: string;
  readonly rollout: Rollout;
  /** The rollout file with `extends` merged in, as plain JSON. */
  readonly resolved: unknown;
  readonly named: readonly NamedFile[];
  /** In the order of the file; the first moves traffic. */
  readonly routers: readonly [RouterDescription, ...RouterDescription[]];
  readonly now: Instant;
  readonly locate: Locate;
  readonly policy: Policy;
  /** Files of offline results by path; left out where they are not looked at. */
  readonly results?: ReadonlyMap<string, ResultsFile>;
  /** Cells without their smallest effects and ways out, which only readers of a plan ask for and which take longest. */
  readonly cells?: "promises";
}

/** Everything that can be known before the first request is moved. The digest depends on the files alone. */
export function buildPlan(input: PlanInput): Plan {
  const { file, rollout, resolved, named, routers, locate } = input;
  const traffic = rollout.stages.map((stage) => ({ stage, daily: dailySamples(rollout, stage) }));
  const pairs = pairsOf(rollout, traffic);
  const tooLarge = refuseLargeState(rollout, pairs, resolved);
  const planning: Planning = { rollout, traffic, pairs: tooLarge.length > 0 ? pairs.filter(isOfAll) : pairs };
  const offline = offlineOf(rollout, input.results ?? null);
  const timetable = timetableOf(rollout, input.policy, input.now);
  const handOvers = handOversOf(rollout, input.policy, timetable);
  const messages = messagesOf(rollout, timetable, { handOvers: handOvers.moments, now: input.now });
  const bounds: Bounds = {
    capabilities: routers[0].capabilities,
    firstWeight: input.policy.tiers[rollout.tier].largestFirstWeight,
  };
  const weighed = input.cells === "promises" ? promisedCells(planning) : cellsWithWaysOut(planning, bounds);
  const stages = weighed.map((cells, index) =>
    planStage(planning, { index, cells }, { timetable, handOvers }),
  );
  const hypothesis = planHypothesis(rollout, stages, traffic);
  const complaints = [
    ...refuseStages(rollout, routers[0]),
    ...policyFloors(rollout, input.policy, input.now),
    ...(tooLarge.length > 0 ? [] : refuseBlindCohorts(rollout, stages)),
    ...tooLarge,
    ...weighCalendar(rollout, timetable, input),
    ...adviseOnHandOvers(handOvers),
    ...weighMessages(messages, rollout),
    ...adviseOnWaking(rollout, input.policy),
    ...adviseOnStickiness(rollout, routers[0]),
    ...adviseOnBlindStages(rollout, stages),
    ...adviseOnCaches(rollout, stages),
    ...refuseBuckets(rollout, resolved),
    ...refuseUnjudged(rollout, pairs, resolved),
    ...weighCertificates(rollout, stages),
    ...offline.complaints,
    ...weighHypothesis(hypothesis),
    ...weighDates(rollout, input.now),
    ...weighQuotas(rollout),
    ...refuseUnsaid(rollout),
    ...adviseOnThisVersion(routers),
  ];
  return {
    file,
    digest: digestOf({ version: rollout.version, resolved, named }),
    resolved,
    named,
    rollout,
    changes: changesOf(rollout.release, named),
    alpha: ALPHA,
    stages,
    pairs,
    offline: offline.stages,
    starts: timetable.starts,
    ends: timetable.ends,
    latest: timetable.latest,
    backBy: plus(timetable.latest, input.policy.patience),
    handOvers,
    freezes: freezesWithin(rollout, input.policy, { now: input.now, latest: timetable.latest }),
    detection: detectionOf(rollout),
    costs: costsOf(rollout, traffic, stages),
    messages,
    routers,
    hypothesis,
    followUps: followUpsAfter(rollout, timetable.ends),
    problems: [...complaints.map((complaint) => report(file, locate, complaint)), ...offline.problems],
    route: routeOf(routers[0].target),
  };
}

function promisedCells(planning: Planning): readonly (readonly Cell[])[] {
  return planning.traffic.map((_, index) => spotsOf(planning, index).map(promiseOf));
}

/** A rollout that is refused for its size is weighed for all traffic only: its cohorts would take minutes. */
function isOfAll({ cohort }: Pair): boolean {
  return cohort === ALL;
}

function planStage(
  planning: Planning,
  { index, cells }: Pick<PlannedStage, "index" | "cells">,
  dates: Dates,
): PlannedStage {
  const { rollout, traffic } = planning;
  const here = traffic[index];
  if (here === undefined) throw new RangeError(`the rollout has ${traffic.length} stages, not ${index + 1}`);
  const slot: Slot = dates.timetable.slots[index] ?? NOWHERE;
  const calendar = calendarOf(slot, rollout, bakeOf(here.stage));
  const { lasts } = calendar;
  return {
    stage: here.stage,
    index,
    ...slot,
    calendar,
    ...servedIn(rollout, here),
    reach: reachOf(rollout, here, lasts),
    cells,
    exposure: exposureOf(rollout, here, { cells, lasts }),
    cohortExposure: cohortExposureOf(rollout, here, { cells, lasts }),
    detectsIn: detectsIn(rollout),
    handOvers: handOversIn(slot, dates.handOvers),
  };
}

interface Dates {
  readonly timetable: Timetable;
  readonly handOvers: HandOvers;
}

/** How many routed units and units of the main kind the candidate serves a day; a shadow serves nobody. */
function servedIn(
  rollout: Rollout,
  { stage, daily }: StageTraffic,
): { readonly routedPerDay: number; readonly unitsPerDay: number } {
  if (!isLive(stage) || stage.kind === "shadow") return { routedPerDay: 0, unitsPerDay: 0 };
  const main = mainUnitOf(rollout);
  const routed = rollout.units.find((unit) => unit.name === rollout.routedBy);
  const perDay = routed?.perDay ?? main.perDay / main.perRouted;
  return {
    routedPerDay: (perDay * weightOfAll(stage, rollout)) / 100,
    unitsPerDay: samplesOf(daily, main.name, ALL).candidate,
  };
}

/** The served unit that most guards count; the first of the file where they are even. */
function mainUnitOf(rollout: Rollout): Rollout["units"][number] {
  const counts = new Map<string, number>();
  for (const guard of rollout.guards) {
    const { name } = servedUnitOf(rollout, unitNamed(rollout, guard.unit));
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const most = Math.max(...counts.values());
  const main = rollout.units.find((unit) => counts.get(unit.name) === most) ?? rollout.units[0];
  if (main === undefined)
    throw new RangeError("a rollout has at least one unit: config refuses a file without");
  return main;
}

function adviseOnBlindStages(rollout: Rollout, stages: readonly PlannedStage[]): readonly PlanComplaint[] {
  return stages
    .filter((planned) => isLive(planned.stage) && isBlind(rollout, planned, ALL))
    .map((planned) => ({
      code: "stage-proves-nothing",
      severity: "advice",
      path: ["stages", planned.index, planned.stage.kind === "evaluate" ? "name" : "bake"],
      message: `stage "${planned.stage.name}" has too few samples for any roll-back guard of class quality or error`,
      expected: "at least one such guard with enough samples",
      found: shortage(watchersOf(rollout, planned, ALL)),
      suggestion: wayOutOf(watchersOf(rollout, planned, ALL)) ?? "bake longer, or begin with a larger share",
    }));
}

/** The smallest bake, and the smallest weight, that would do for one of them, where there are such. */
function wayOutOf(cells: readonly Cell[]): string | null {
  const ways = cells.flatMap(({ waysOut }) => waysOut);
  const bakes = ways.flatMap((way) => (way.kind === "longer-bake" ? [way.hours] : []));
  const weights = ways.flatMap((way) => (way.kind === "larger-weight" ? [way.weight] : []));
  const written = [
    ...(bakes.length === 0 ? [] : [`bake: ${Math.min(...bakes)}h`]),
    ...(weights.length === 0 ? [] : [`weight: ${Math.min(...weights)}%`]),
  ];
  return written.length === 0 ? null : written.join(", or ");
}
