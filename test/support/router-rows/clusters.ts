/** The routers of clusters, each on an API server of its own: all that faults, orders and whole rollouts need to know of them. */
import type { Traffic } from "../../../src/ports.ts";
import type { ClusterApi } from "../cluster/objects.ts";
import type { Json } from "../cluster/schema.ts";
import { reconcileRoute, reconcileVirtualService, throughGateway, throughMesh } from "../cluster/proxies.ts";
import { reconcileExperiment, shareOf } from "../cluster/seldon.ts";
import { EVERY_ROUTER } from "../every-router.ts";
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
export function reachedInYaml(api: ClusterApi): string {
  return `namespace: news, server: "${api.url}", auth: { token: KUBE_TOKEN }, settles-in: 1s`;
}

const { baseline, candidate } = EVERY_ROUTER.seldon;

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
    served: (api) => throughMesh(api, "summarizer", { path: "/v1" }).to[candidate] ?? 0,
    manifest: VIRTUAL_SERVICE,
    written: "weight",
    yaml: (api) =>
      `{ kind: istio, ${reachedInYaml(api)}, virtual-service: summarizer, route: main, baseline: ${baseline}, candidate: ${candidate} }`,
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
    served: (api) => throughGateway(api, "summarizer", { path: "/v1" }).to[candidate] ?? 0,
    manifest: HTTP_ROUTE,
    written: "weight",
    yaml: (api) =>
      `{ kind: gateway-api, ${reachedInYaml(api)}, http-route: summarizer, rule: main, baseline: ${baseline}, candidate: ${candidate} }`,
  },
];
