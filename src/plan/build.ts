import type { Policy } from "../config/policy.ts";
import type { Locate } from "../config/problem.ts";
import type { Rollout } from "../config/rollout.ts";
import type { RouterDescription } from "../config/router.ts";
import { ALL } from "../judge/reading.ts";
import type { Instant } from "../units.ts";
import { isBlind, refuseBlindCohorts } from "./blind-cohorts.ts";
import { adviseOnStickiness, refuseStages } from "./capabilities.ts";
import { changesOf } from "./changes.ts";
import { weighDates } from "./dates.ts";
import { digestOf } from "./digest.ts";
import { cellsOf, type Planning } from "./evaluability.ts";
import { detectsIn, exposureOf } from "./exposure.ts";
import { policyFloors } from "./floors.ts";
import { ALPHA, pairsOf, type StageTraffic } from "./pairs.ts";
import { refuseBuckets } from "./latency-buckets.ts";
import { weighCertificates } from "./certificates-missed.ts";
import { isLive, type NamedFile, type Pair, type Plan, type PlannedStage } from "./plan.ts";
import { report, type PlanComplaint } from "./report.ts";
import { routeOf } from "./route.ts";
import { dailySamples, samplesOf, servedUnitOf, unitNamed } from "./samples.ts";
import { weightOfAll } from "./shares.ts";
import { refuseLargeState } from "./state-size.ts";
import { refuseUnjudged } from "./unjudged-guards.ts";
import { handOversIn, timetableOf, type Slot, type Timetable } from "./timetable.ts";

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
}

/** Everything that can be known before the first request is moved. The digest depends on the files alone. */
export function buildPlan(input: PlanInput): Plan {
  const { file, rollout, resolved, named, routers, locate } = input;
  const traffic = rollout.stages.map((stage) => ({ stage, daily: dailySamples(rollout, stage) }));
  const pairs = pairsOf(rollout, traffic);
  const tooLarge = refuseLargeState(rollout, pairs);
  const planning: Planning = { rollout, traffic, pairs: tooLarge.length > 0 ? pairs.filter(isOfAll) : pairs };
  const timetable = timetableOf(rollout, input.policy.freeze, input.now);
  const stages = traffic.map((_, index) => planStage(planning, index, timetable));
  const complaints = [
    ...refuseStages(rollout, routers[0]),
    ...policyFloors(rollout, input.policy, input.now),
    ...(tooLarge.length > 0 ? [] : refuseBlindCohorts(rollout, stages)),
    ...tooLarge,
    ...refuseStuck(timetable, rollout),
    ...adviseOnStickiness(rollout, routers[0]),
    ...adviseOnBlindStages(rollout, stages),
    ...refuseBuckets(rollout, resolved),
    ...refuseUnjudged(rollout, pairs, resolved),
    ...weighCertificates(rollout, stages),
    ...weighDates(rollout, input.now),
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
    starts: timetable.starts,
    ends: timetable.ends,
    latest: timetable.latest,
    routers,
    problems: complaints.map((complaint) => report(file, locate, complaint)),
    route: routeOf(routers[0].target),
  };
}

/** A rollout that is refused for its size is weighed for all traffic only: its cohorts would take minutes. */
function isOfAll({ cohort }: Pair): boolean {
  return cohort === ALL;
}

function planStage(planning: Planning, index: number, timetable: Timetable): PlannedStage {
  const { rollout, traffic } = planning;
  const here = traffic[index];
  if (here === undefined) throw new RangeError(`the rollout has ${traffic.length} stages, not ${index + 1}`);
  const slot: Slot = timetable.slots[index] ?? { starts: null, ends: null };
  const cells = cellsOf(planning, index);
  const covers = rollout.people.find((role) => role.name === "on-call")?.covers ?? null;
  return {
    stage: here.stage,
    index,
    ...slot,
    ...reachOf(rollout, here),
    cells,
    exposure: exposureOf(rollout, here, cells),
    detectsIn: detectsIn(rollout),
    handOvers: handOversIn(slot, timetable.starts, covers),
  };
}

/** How many routed units and units of the main kind the candidate serves a day; a shadow serves nobody. */
function reachOf(
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

function refuseStuck({ stuck }: Timetable, rollout: Rollout): readonly PlanComplaint[] {
  if (stuck === null) return [];
  return [
    {
      code: "stage-never-starts",
      severity: "blocker",
      path: ["start", "moves"],
      message: `no moving hour outside a freeze lets stage "${stuck}" start`,
      expected: "hours that lie outside the policy's freezes",
      found: rollout.start.moves?.text ?? "no hours",
      suggestion: "widen `moves`, or have the freeze changed in the policy",
    },
  ];
}

function adviseOnBlindStages(rollout: Rollout, stages: readonly PlannedStage[]): readonly PlanComplaint[] {
  return stages
    .filter((planned) => isLive(planned.stage) && isBlind(rollout, planned, ALL))
    .map(({ stage, index }) => ({
      code: "stage-proves-nothing",
      severity: "advice",
      path: ["stages", index, stage.kind === "evaluate" ? "name" : "bake"],
      message: `stage "${stage.name}" has too few samples for any roll-back guard of class quality or error`,
      expected: "at least one such guard with enough samples",
      suggestion: "bake longer, or begin with a larger share",
    }));
}
