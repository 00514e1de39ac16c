/** The routers of clusters, each on an API server of its own: all that faults, orders and whole rollouts need to know of them. */
import type { Traffic } from "../../../src/ports.ts";
import type { ClusterApi } from "../cluster/objects.ts";
import type { Json } from "../cluster/schema.ts";
import { reconcileRoute, reconcileVirtualService, throughGateway, throughMesh } from "../cluster/proxies.ts";
import { reconcileExperiment, shareOf } from "../cluster/seldon.ts";
import { EVERY_ROUTER } from "../every-router.ts";
import { servedOn, settleService } from "../cluster/knative.ts";
import * as kserve from "./kserve.ts";
import { HTTP_ROUTE, openGateway, openIstio, startGateway, startIstio, VIRTUAL_SERVICE } from "./mesh.ts";
import { EXPERIMENT, openSeldon, startSeldon } from "./seldon.ts";

export interface ClusterRow {
  readonly router: string;
  /** A world in which everything is ready, at 0%. */
  readonly start: () => Promise<ClusterApi>;
  readonly open: (api: ClusterApi) => Traffic;
  /** Plural and name of the object that is written. */
  readonly object: { readonly plural: string; readonly name: string };
  /** The controllers, until nothing moves any more; `looked` is called after each of their passes. */
  readonly settle: (api: ClusterApi, looked?: () => void) => void;
  /** Percent of requests that the candidate gets, as the controllers have left it. */
  readonly served: (api: ClusterApi) => number;
  /** A manifest as a GitOps tool would apply it again: nobody on the candidate. */
  readonly manifest: Json;
  /** A field that a move writes, by its last key: an older CRD does not know it. */
  readonly written: string;
  /** One entry of `router:` in a rollout file. */
  readonly yaml: (api: ClusterApi) => string;
}

/** How every one of them signs in, and how soon it is served. */
function reachedInYaml(api: ClusterApi): string {
  return `namespace: news, server: "${api.url}", auth: { token: KUBE_TOKEN }, settles-in: 1s`;
}

const { baseline, candidate } = EVERY_ROUTER.seldon;

const MESH_ARMS = `baseline: ${EVERY_ROUTER.istio.baseline}, candidate: ${EVERY_ROUTER.istio.candidate}`;

export const CLUSTER_ROWS: readonly ClusterRow[] = [
  {
    router: "seldon",
    start: () => startSeldon(),
    open: openSeldon,
    object: { plural: "experiments", name: "summarizer" },
    settle: (api, looked) => {
      reconcileExperiment(api, "summarizer");
      looked?.();
    },
    served: (api) => shareOf(api, candidate, "summarizer"),
    manifest: EXPERIMENT,
    written: "weight",
    yaml: (api) =>
      `{ kind: seldon, ${reachedInYaml(api)}, experiment: summarizer, baseline: ${baseline}, candidate: ${candidate} }`,
  },
  {
    router: "istio",
    start: () => startIstio(),
    open: openIstio,
    object: { plural: "virtualservices", name: "summarizer" },
    settle: (api, looked) => {
      reconcileVirtualService(api, "summarizer");
      looked?.();
    },
    served: (api) => throughMesh(api, "summarizer", { path: "/v1" }).to[EVERY_ROUTER.istio.candidate] ?? 0,
    manifest: VIRTUAL_SERVICE,
    written: "weight",
    yaml: (api) =>
      `{ kind: istio, ${reachedInYaml(api)}, virtual-service: summarizer, route: main, ${MESH_ARMS} }`,
  },
  {
    router: "gateway-api",
    start: () => startGateway(),
    open: openGateway,
    object: { plural: "httproutes", name: "summarizer" },
    settle: (api, looked) => {
      reconcileRoute(api, "summarizer");
      looked?.();
    },
    served: (api) =>
      throughGateway(api, "summarizer", { path: "/v1" }).to[EVERY_ROUTER.gateway.candidate] ?? 0,
    manifest: HTTP_ROUTE,
    written: "weight",
    yaml: (api) =>
      `{ kind: gateway-api, ${reachedInYaml(api)}, http-route: summarizer, rule: main, ${MESH_ARMS} }`,
  },
  {
    router: "kserve serverless",
    start: kserve.startServerless,
    open: (api) => kserve.openServerless(api),
    object: { plural: "inferenceservices", name: "summarizer" },
    settle: (api, looked) => settleService(api, kserve.knativeOf(api), "summarizer", looked),
    served: (api) => servedOn(kserve.knativeOf(api), "/v2"),
    manifest: kserve.SERVICE,
    written: "canaryTrafficPercent",
    yaml: (api) =>
      `{ kind: kserve, ${reachedInYaml(api)}, service: summarizer, candidate: { model: { storageUri: "s3://models/summarizer/v2" } } }`,
  },
  {
    router: "kserve standard",
    start: kserve.startStandard,
    open: kserve.openStandard,
    object: { plural: "inferenceservices", name: "summarizer" },
    settle: (api, looked) => {
      kserve.reconcileStandard(api);
      looked?.();
    },
    served: kserve.servedInStandard,
    manifest: kserve.STANDARD_SERVICE,
    written: "trafficPercent",
    yaml: (api) =>
      `{ kind: kserve, mode: standard, ${reachedInYaml(api)}, service: summarizer, canary: sum-v2 }`,
  },
  {
    router: "kserve llm",
    start: kserve.startLlm,
    open: kserve.openLlm,
    object: { plural: "llminferenceservices", name: "summarizer" },
    settle: kserve.settleGroup,
    served: kserve.servedInGroup,
    manifest: kserve.CANDIDATE_MEMBER,
    written: "weight",
    yaml: (api) =>
      `{ kind: kserve, mode: llm, ${reachedInYaml(api)}, service: summarizer, baseline: sum-v1 }`,
  },
];
