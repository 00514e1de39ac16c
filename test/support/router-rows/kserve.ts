/** KServe in its three modes, each on an API server of ours with controllers of ours beside it. */
import { openCluster } from "../../../src/adapters/kubernetes.ts";
import { kserveTraffic } from "../../../src/adapters/routers/kubernetes/kserve.ts";
import type { KserveTarget } from "../../../src/config/router.ts";
import type { Traffic } from "../../../src/ports.ts";
import { instant } from "../../../src/units.ts";
import { reached, startClusterApi } from "../cluster/api.ts";
import { applyPredictor, servedOn, settleService, startKnative, type Knative } from "../cluster/knative.ts";
import {
  memberAt,
  mostOf,
  reconcileMember,
  setWeight,
  specOf,
  weightOf,
  type Routes,
} from "../cluster/llm-group.ts";
import type { ClusterApi } from "../cluster/objects.ts";
import { isRecord, type Json } from "../cluster/schema.ts";
import { EVERY_ROUTER } from "../every-router.ts";
import type { Bench, Row } from "../router-contract.ts";

const NAME = "summarizer";

export function openKserve(api: ClusterApi, target: KserveTarget, before: unknown = null): Traffic {
  const { at, secret } = reached(api);
  const there = { ...target, ...at };
  const cluster = openCluster(there, secret);
  return kserveTraffic(there, { cluster, now: () => instant(1_000), cohorts: {}, before });
}

export function modelAt(version: string): Json {
  return {
    minReplicas: 1,
    model: { modelFormat: { name: "huggingface" }, storageUri: `s3://models/summarizer/${version}` },
  };
}

export const SERVICE: Json = {
  apiVersion: "serving.kserve.io/v1beta1",
  kind: "InferenceService",
  metadata: {
    name: NAME,
    namespace: "news",
    annotations: { "serving.kserve.io/deploymentMode": "Serverless" },
  },
  spec: { predictor: modelAt("v1") },
};

const services = new WeakMap<ClusterApi, Knative>();

export function knativeOf(api: ClusterApi): Knative {
  const found = services.get(api);
  if (found === undefined) throw new RangeError("expected a service that was started");
  return found;
}

/** A service that had v0 before v1: whoever falls back too far is seen. */
export async function startServerless(): Promise<ClusterApi> {
  const api = await startClusterApi();
  api.put({ ...SERVICE, spec: { predictor: modelAt("v0") } });
  const world = startKnative(api, NAME);
  services.set(api, world);
  applyPredictor(api, NAME, modelAt("v1"));
  settleService(api, world, NAME);
  return api;
}

export function openServerless(api: ClusterApi, before: unknown = null): Traffic {
  return openKserve(api, EVERY_ROUTER.serverless, before);
}

export function predictorIn(api: ClusterApi): Json {
  const { spec } = api.get("inferenceservices", "news", NAME);
  return isRecord(spec) && isRecord(spec["predictor"]) ? spec["predictor"] : {};
}

export const SERVERLESS: Row = {
  router: "kserve serverless",
  start: async () => {
    const api = await startServerless();
    const world = knativeOf(api);
    return {
      ...rest(api),
      open: () => openServerless(api),
      served: async () => servedOn(world, "/v2"),
      settle: async () => settleService(api, world, NAME),
      touch: async () => applyPredictor(api, NAME, { ...predictorIn(api), deploymentStrategy: {} }),
      move: async (weight) =>
        applyPredictor(api, NAME, { ...predictorIn(api), canaryTrafficPercent: weight }),
      others: async () => {
        const { canaryTrafficPercent: _percent, model, ...others } = predictorIn(api);
        return { others, format: isRecord(model) ? model["modelFormat"] : null };
      },
      ours: async () => {
        const { canaryTrafficPercent, model } = predictorIn(api);
        return { canaryTrafficPercent, uri: isRecord(model) ? model["storageUri"] : null };
      },
    };
  },
  weights: [1, 5, 50, 100],
  within: 0,
  restoresLater: true,
};

/** Here the CRD asks for the container's name. */
function canaryAt(version: string, name: string): Json {
  return {
    name,
    model: {
      name: "kserve-container",
      modelFormat: { name: "huggingface" },
      storageUri: `s3://models/summarizer/${version}`,
    },
  };
}

export const STANDARD_SERVICE: Json = {
  ...SERVICE,
  metadata: {
    name: NAME,
    namespace: "news",
    annotations: { "serving.kserve.io/deploymentMode": "Standard" },
  },
  spec: {
    predictor: { ...modelAt("v1"), name: "sum-v1" },
    canary: [
      { trafficPercent: 0, predictor: canaryAt("v9", "other") },
      { trafficPercent: 0, predictor: canaryAt("v2", "sum-v2") },
    ],
  },
};

export async function startStandard(): Promise<ClusterApi> {
  const api = await startClusterApi();
  api.put(STANDARD_SERVICE);
  reconcileStandard(api);
  return api;
}

export function openStandard(api: ClusterApi): Traffic {
  return openKserve(api, EVERY_ROUTER.standard);
}

export function canariesIn(api: ClusterApi): readonly Json[] {
  const { spec } = api.get("inferenceservices", "news", NAME);
  return isRecord(spec) && Array.isArray(spec["canary"]) ? spec["canary"].filter(isRecord) : [];
}

/** One pass: only canaries that are ready are routed to. */
export function reconcileStandard(api: ClusterApi, notReady: readonly string[] = []): void {
  api.status("inferenceservices", "news", NAME, {
    conditions: ["PredictorReady", "IngressReady"].map((type) => ({ type, status: "True" })),
    canaryStatuses: canariesIn(api).map((each) => {
      const name = nameOf(each);
      return { name, ready: !notReady.includes(name), trafficPercent: each["trafficPercent"] };
    }),
  });
}

export function servedInStandard(api: ClusterApi): number {
  const { status } = api.get("inferenceservices", "news", NAME);
  const all = isRecord(status) && Array.isArray(status["canaryStatuses"]) ? status["canaryStatuses"] : [];
  const found = all.filter(isRecord).find((each) => each["name"] === "sum-v2");
  return found?.["ready"] === true ? Number(found["trafficPercent"]) : 0;
}

function nameOf(canary: Json): string {
  return isRecord(canary["predictor"]) ? String(canary["predictor"]["name"]) : "";
}

function writeStandard(api: ClusterApi, change: Json): void {
  const object = api.get("inferenceservices", "news", NAME);
  const spec = isRecord(object["spec"]) ? object["spec"] : {};
  api.put({ ...object, spec: { ...spec, ...change } });
}

export function setCanary(api: ClusterApi, name: string, trafficPercent: number): void {
  const canary = canariesIn(api).map((each) => (nameOf(each) === name ? { ...each, trafficPercent } : each));
  writeStandard(api, { canary });
}

export const STANDARD: Row = {
  router: "kserve standard",
  start: async () => {
    const api = await startStandard();
    return {
      ...rest(api),
      open: () => openStandard(api),
      served: async () => servedInStandard(api),
      settle: async () => reconcileStandard(api),
      touch: async () =>
        writeStandard(api, { predictor: { ...modelAt("v1"), name: "sum-v1", minReplicas: 2 } }),
      move: async (weight) => setCanary(api, "sum-v2", weight),
      others: async () =>
        canariesIn(api).map((each) => (nameOf(each) === "sum-v2" ? each["predictor"] : each)),
      ours: async () => canariesIn(api).find((each) => nameOf(each) === "sum-v2")?.["trafficPercent"],
    };
  },
  weights: [1, 5, 50, 100],
  within: 0,
};

/** It waits at a weight that is nobody's. */
export const CANDIDATE_MEMBER = memberAt(NAME, 1);

const MEMBERS = ["sum-v1", NAME] as const;
const groups = new WeakMap<ClusterApi, Routes>();

export function routesOf(api: ClusterApi): Routes {
  const found = groups.get(api);
  if (found === undefined) throw new RangeError("expected a group that was started");
  return found;
}

export async function startLlm(): Promise<ClusterApi> {
  const api = await startClusterApi();
  groups.set(api, { by: new Map(), routable: new Set(MEMBERS) });
  api.put(memberAt("sum-v1", 1_000_000));
  api.put(CANDIDATE_MEMBER);
  settleGroup(api);
  return api;
}

export function settleGroup(api: ClusterApi, looked?: () => void): void {
  for (const name of MEMBERS) {
    reconcileMember(api, routesOf(api), { name, members: MEMBERS });
    looked?.();
  }
}

export function servedInGroup(api: ClusterApi): number {
  const share = mostOf(routesOf(api), NAME);
  return share < 0.01 ? 0 : share;
}

export function openLlm(api: ClusterApi): Traffic {
  return openKserve(api, EVERY_ROUTER.llm);
}

export const LLM: Row = {
  router: "kserve llm",
  start: async () => {
    const api = await startLlm();
    return {
      ...rest(api),
      open: () => openLlm(api),
      served: async () => servedInGroup(api),
      settle: async () => settleGroup(api),
      touch: async () => {
        const object = api.get("llminferenceservices", "news", "sum-v1");
        api.put({ ...object, spec: { ...specOf(api, "sum-v1"), replicas: 3 } });
      },
      move: async (weight) => {
        setWeight(api, "sum-v1", 10_000 * (100 - weight));
        setWeight(api, NAME, 10_000 * weight);
      },
      others: async () => MEMBERS.map((name) => specOf(api, name)["model"]),
      ours: async () => MEMBERS.map((name) => weightOf(api, name)),
    };
  },
  weights: [0.01, 1, 33.33, 100],
  within: 0.01,
};

function rest(api: ClusterApi): Pick<Bench, "stop"> {
  return { stop: async () => api[Symbol.asyncDispose]() };
}
