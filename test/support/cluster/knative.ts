/**
 * Plays KServe and Knative for one InferenceService, pass by pass, as their controllers do it (ksvc_reconciler.go, PropagateStatus,
 * Knative's route): traffic for the latest goes to the latest *ready* revision, whatever model the spec names now.
 */
import { metaOf, type ClusterApi } from "./objects.ts";
import { isRecord, type Json } from "./schema.ts";

export interface Revision {
  readonly name: string;
  /** The predictor without its percent, as canonical text. */
  readonly template: string;
  isReady: boolean;
}

export interface Knative {
  readonly revisions: Revision[];
  /** What KServe told Knative last. */
  told: readonly Target[];
  /** What Knative routes. */
  traffic: readonly Routed[];
  /** KServe writes its status from what Knative says. */
  rolledOut: string;
  previous: string;
  /** Passes that a new revision takes until it is ready. */
  loads: number;
  waited: number;
}

interface Target {
  readonly isLatest: boolean;
  readonly revision: string;
  readonly percent: number;
}

interface Routed extends Target {
  readonly tag: string | null;
}

export function startKnative(api: ClusterApi, name: string): Knative {
  const world: Knative = {
    revisions: [],
    told: [],
    traffic: [],
    rolledOut: "",
    previous: "",
    loads: 2,
    waited: 0,
  };
  for (let pass = 0; pass < 8; pass++) reconcileService(api, world, name);
  return world;
}

/** Percent of requests that reach revisions whose template holds `model`. */
export function servedOn(world: Knative, model: string): number {
  const of = (name: string) => world.revisions.find((each) => each.name === name);
  return world.traffic
    .filter(({ revision }) => of(revision)?.template.includes(model) === true)
    .reduce((sum, { percent }) => sum + percent, 0);
}

/** Everything once, in the order in which the controllers would. True where something moved. */
function reconcileService(api: ClusterApi, world: Knative, name: string, looked?: () => void): boolean {
  const before = JSON.stringify([world, api.get("inferenceservices", "news", name)["status"]]);
  for (const step of [kserve, configuration, route, status] as const) {
    step(api, world, name);
    looked?.();
  }
  return JSON.stringify([world, api.get("inferenceservices", "news", name)["status"]]) !== before;
}

/** Until nothing moves. */
export function settleService(api: ClusterApi, world: Knative, name: string, looked?: () => void): void {
  for (let pass = 0; pass < 60; pass++) if (!reconcileService(api, world, name, looked)) return;
}

function predictorOf(api: ClusterApi, name: string): Json {
  const { spec } = api.get("inferenceservices", "news", name);
  return isRecord(spec) && isRecord(spec["predictor"]) ? spec["predictor"] : {};
}

/** KServe tells Knative the template and the split. */
export function kserve(api: ClusterApi, world: Knative, name: string): void {
  // The strategy is for deployments without Knative: no part of a revision.
  const { canaryTrafficPercent: percent, deploymentStrategy: _, ...template } = predictorOf(api, name);
  const text = JSON.stringify(sorted(template));
  if (world.revisions.at(-1)?.template !== text) {
    const number = String(world.revisions.length + 1).padStart(5, "0");
    world.revisions.push({ name: `${name}-predictor-${number}`, template: text, isReady: false });
    world.waited = 0;
  }
  world.told =
    typeof percent === "number" && world.rolledOut !== ""
      ? [
          { isLatest: true, revision: "", percent },
          ...(percent < 100 ? [{ isLatest: false, revision: world.rolledOut, percent: 100 - percent }] : []),
        ]
      : [{ isLatest: true, revision: "", percent: 100 }];
}

/** Pods start, models load. */
export function configuration(_api: ClusterApi, world: Knative): void {
  const newest = world.revisions.at(-1);
  if (newest !== undefined && !newest.isReady && ++world.waited > world.loads) newest.isReady = true;
}

function latestReady(world: Knative): string {
  return world.revisions.findLast(({ isReady }) => isReady)?.name ?? "";
}

export function route(_api: ClusterApi, world: Knative): void {
  const ready = latestReady(world);
  if (ready === "") return;
  world.traffic = world.told.map((each) => ({
    ...each,
    revision: each.isLatest ? ready : each.revision,
    tag: each.isLatest ? null : "prev",
  }));
}

/** KServe's status, with its rules on what was rolled out. */
export function status(api: ClusterApi, world: Knative, name: string): void {
  const created = world.revisions.at(-1)?.name ?? "";
  const ready = latestReady(world);
  const latest = world.traffic.find((each) => each.isLatest && each.revision === ready);
  const onReady = world.traffic
    .filter(({ revision }) => revision === ready)
    .reduce((sum, { percent }) => sum + percent, 0);
  if (latest !== undefined && world.rolledOut !== ready) {
    if (latest.percent === 100) {
      world.previous = world.rolledOut;
      world.rolledOut = ready;
    }
  } else if (latest !== undefined && ready === created && latest.percent < 100 && onReady === 100) {
    if (world.previous !== "") world.rolledOut = world.previous;
  }
  api.status("inferenceservices", "news", name, {
    observedGeneration: 1,
    deploymentMode: "Serverless",
    conditions: [{ type: "PredictorRouteReady", status: ready === "" ? "Unknown" : "True" }],
    components: {
      predictor: {
        ...(created === "" ? {} : { latestCreatedRevision: created }),
        ...(ready === "" ? {} : { latestReadyRevision: ready }),
        ...(world.rolledOut === "" ? {} : { latestRolledoutRevision: world.rolledOut }),
        ...(world.previous === "" ? {} : { previousRolledoutRevision: world.previous }),
        traffic: world.traffic.map(({ revision, percent, isLatest, tag }) => ({
          revisionName: revision,
          percent,
          latestRevision: isLatest,
          ...(tag === null ? {} : { tag }),
        })),
      },
    },
  });
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, each]): [string, unknown] => [key, sorted(each)])
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Nothing of it is known to the API server but the object; a test that writes a spec goes through here. */
export function applyPredictor(api: ClusterApi, name: string, predictor: Json): void {
  const object = api.get("inferenceservices", "news", name);
  api.put({ ...object, metadata: metaOf(object), spec: { predictor } });
}
