/** The routers of clusters as a rollout file names them, with the controllers that make traffic of them. */
import type { ClusterApi } from "../cluster/api.ts";
import { reconcileExperiment, shareOf } from "../cluster/seldon.ts";
import { reconcileRoute, reconcileVirtualService, throughGateway, throughMesh } from "../cluster/proxies.ts";
import { EVERY_ROUTER } from "../every-router.ts";
import { startGateway, startIstio } from "./mesh.ts";
import { startSeldon } from "./seldon.ts";

export interface ClusterRollout {
  readonly router: string;
  readonly start: () => Promise<ClusterApi>;
  /** One entry of `router:`. */
  readonly yaml: (api: ClusterApi) => string;
  /** The controllers, until nothing moves any more. */
  readonly settle: (api: ClusterApi) => void;
  /** Percent of requests that the candidate gets. */
  readonly served: (api: ClusterApi) => number;
}

/** How every one of them signs in, and how soon it is served. */
function reached(api: ClusterApi): string {
  return `namespace: news, server: "${api.url}", auth: { token: KUBE_TOKEN }, settles-in: 1s`;
}

const arms = `baseline: ${EVERY_ROUTER.istio.baseline}, candidate: ${EVERY_ROUTER.istio.candidate}`;

export const CLUSTER_ROLLOUTS: readonly ClusterRollout[] = [
  {
    router: "seldon",
    start: () => startSeldon(),
    yaml: (api) =>
      `{ kind: seldon, ${reached(api)}, experiment: summarizer, baseline: ${EVERY_ROUTER.seldon.baseline}, candidate: ${EVERY_ROUTER.seldon.candidate} }`,
    settle: (api) => reconcileExperiment(api, "summarizer"),
    served: (api) => shareOf(api, EVERY_ROUTER.seldon.candidate, "summarizer"),
  },
  {
    router: "istio",
    start: () => startIstio(),
    yaml: (api) => `{ kind: istio, ${reached(api)}, virtual-service: summarizer, route: main, ${arms} }`,
    settle: (api) => reconcileVirtualService(api, "summarizer"),
    served: (api) => throughMesh(api, "summarizer", { path: "/v1" }).to[EVERY_ROUTER.istio.candidate] ?? 0,
  },
  {
    router: "gateway-api",
    start: () => startGateway(),
    yaml: (api) => `{ kind: gateway-api, ${reached(api)}, http-route: summarizer, rule: main, ${arms} }`,
    settle: (api) => reconcileRoute(api, "summarizer"),
    served: (api) =>
      throughGateway(api, "summarizer", { path: "/v1" }).to[EVERY_ROUTER.gateway.candidate] ?? 0,
  },
];
