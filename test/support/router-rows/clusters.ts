/** The routers of clusters, each on an API server of its own: what the table of faults needs to know of them. */
import type { Traffic } from "../../../src/ports.ts";
import type { ClusterApi } from "../cluster/api.ts";
import type { Json } from "../cluster/schema.ts";
import { reconcileRoute, reconcileVirtualService } from "../cluster/proxies.ts";
import { reconcileExperiment } from "../cluster/seldon.ts";
import { HTTP_ROUTE, openGateway, openIstio, startGateway, startIstio, VIRTUAL_SERVICE } from "./mesh.ts";
import { EXPERIMENT, openSeldon, startSeldon } from "./seldon.ts";

export interface ClusterRow {
  readonly router: string;
  /** A world in which everything is ready, at 0%. */
  readonly start: () => Promise<ClusterApi>;
  readonly open: (api: ClusterApi) => Traffic;
  /** Plural and name of the object that is written. */
  readonly object: { readonly plural: string; readonly name: string };
  /** One pass of the controllers. */
  readonly settle: (api: ClusterApi) => void;
  /** A manifest as a GitOps tool would apply it again: nobody on the candidate. */
  readonly manifest: Json;
  /** A field that a move writes, by its last key: an older CRD does not know it. */
  readonly written: string;
}

export const CLUSTER_ROWS: readonly ClusterRow[] = [
  {
    router: "seldon",
    start: () => startSeldon(),
    open: openSeldon,
    object: { plural: "experiments", name: "summarizer" },
    settle: (api) => reconcileExperiment(api, "summarizer"),
    manifest: EXPERIMENT,
    written: "weight",
  },
  {
    router: "istio",
    start: () => startIstio(),
    open: openIstio,
    object: { plural: "virtualservices", name: "summarizer" },
    settle: (api) => reconcileVirtualService(api, "summarizer"),
    manifest: VIRTUAL_SERVICE,
    written: "weight",
  },
  {
    router: "gateway-api",
    start: () => startGateway(),
    open: openGateway,
    object: { plural: "httproutes", name: "summarizer" },
    settle: (api) => reconcileRoute(api, "summarizer"),
    manifest: HTTP_ROUTE,
    written: "weight",
  },
];
