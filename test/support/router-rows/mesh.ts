/** Istio and the Gateway API, each on an API server of ours with proxies of ours behind it. */
import { openCluster } from "../../../src/adapters/kubernetes.ts";
import { gatewayApiTraffic } from "../../../src/adapters/routers/kubernetes/gateway-api.ts";
import { istioTraffic } from "../../../src/adapters/routers/kubernetes/istio.ts";
import type { GatewayApiTarget, IstioTarget } from "../../../src/config/router.ts";
import type { Traffic, TrafficTarget } from "../../../src/ports.ts";
import { instant } from "../../../src/units.ts";
import type { Certificate } from "../certificate.ts";
import { reached, startClusterApi } from "../cluster/api.ts";
import { metaOf, type ClusterApi } from "../cluster/objects.ts";
import {
  list,
  part,
  putEndpoints,
  reconcileRoute,
  reconcileVirtualService,
  throughGateway,
  throughMesh,
} from "../cluster/proxies.ts";
import { isRecord, type Json } from "../cluster/schema.ts";
import { EVERY_ROUTER } from "../every-router.ts";
import type { Bench, Row } from "../router-contract.ts";

const NAME = "summarizer";
const { baseline, candidate } = EVERY_ROUTER.istio;
/** Two cohorts that anybody may be in at once. */
const COHORTS = { beta: { segment: "beta" }, german: { user_language: "de" } };

export const VIRTUAL_SERVICE: Json = {
  apiVersion: "networking.istio.io/v1",
  kind: "VirtualService",
  metadata: { name: NAME, namespace: "news", labels: { team: "news" } },
  spec: {
    hosts: [NAME],
    http: [
      { name: "health", match: [{ uri: { exact: "/health" } }], route: [{ destination: { host: "probe" } }] },
      {
        name: "main",
        match: [{ uri: { prefix: "/v1" } }, { uri: { exact: "/" } }],
        timeout: "5s",
        retries: { attempts: 2 },
        route: [
          { destination: { host: NAME, subset: baseline }, weight: 100 },
          {
            destination: { host: NAME, subset: candidate },
            weight: 0,
            headers: { request: { set: { arm: "b" } } },
          },
        ],
      },
      { route: [{ destination: { host: "old" } }] },
    ],
    tls: [{ match: [{ sniHosts: ["a"] }], route: [{ destination: { host: NAME } }] }],
  },
};

export const DESTINATION_RULE: Json = {
  apiVersion: "networking.istio.io/v1",
  kind: "DestinationRule",
  metadata: { name: NAME, namespace: "news" },
  spec: {
    host: `${NAME}.news.svc.cluster.local`,
    subsets: [baseline, candidate].map((name) => ({ name, labels: { version: name } })),
  },
};

const backend = (name: string, weight: number): Json => ({
  group: "",
  kind: "Service",
  name,
  port: 8080,
  weight,
});

export const HTTP_ROUTE: Json = {
  apiVersion: "gateway.networking.k8s.io/v1",
  kind: "HTTPRoute",
  metadata: { name: NAME, namespace: "news", labels: { team: "news" } },
  spec: {
    parentRefs: [
      { group: "gateway.networking.k8s.io", kind: "Gateway", name: "public" },
      { group: "gateway.networking.k8s.io", kind: "Gateway", name: "private", sectionName: "https" },
    ],
    hostnames: ["news.example"],
    rules: [
      {
        name: "health",
        matches: [{ path: { type: "Exact", value: "/health" } }],
        backendRefs: [backend("probe", 1)],
      },
      {
        name: "main",
        matches: [{ path: { type: "PathPrefix", value: "/v1" } }, { path: { type: "Exact", value: "/" } }],
        timeouts: { request: "5s" },
        filters: [
          {
            type: "RequestHeaderModifier",
            requestHeaderModifier: { set: [{ name: "x-route", value: "main" }] },
          },
        ],
        backendRefs: [backend(baseline, 1), backend(candidate, 0)],
      },
      { matches: [{ path: { type: "PathPrefix", value: "/" } }], backendRefs: [backend("old", 1)] },
    ],
  },
};

export const ISTIO: Row = {
  router: "istio",
  start: async () => istioBench(await startIstio()),
  weights: [1, 5, 25, 100],
  within: 1e-6,
};

export const GATEWAY: Row = {
  router: "gateway-api",
  start: async () => gatewayBench(await startGateway()),
  weights: [0.001, 0.5, 25, 100],
  within: 1e-6,
};

export async function startIstio(certificate: Certificate | null = null): Promise<ClusterApi> {
  const api = await startClusterApi(certificate);
  api.put(VIRTUAL_SERVICE);
  api.put(DESTINATION_RULE);
  reconcileVirtualService(api, NAME);
  return api;
}

export async function startGateway(certificate: Certificate | null = null): Promise<ClusterApi> {
  const api = await startClusterApi(certificate);
  for (const service of [baseline, candidate, "probe", "old"]) putEndpoints(api, service, true);
  api.put(HTTP_ROUTE);
  reconcileRoute(api, NAME);
  return api;
}

export interface Opened {
  readonly stages?: readonly TrafficTarget[];
}

export function openIstio(api: ClusterApi, also: Opened & Partial<IstioTarget> = {}): Traffic {
  const { stages, ...more } = also;
  const target = { ...EVERY_ROUTER.istio, ...reached(api).at, ...more };
  return istioTraffic(target, depsOf(api, target, stages));
}

export function openGateway(api: ClusterApi, also: Opened & Partial<GatewayApiTarget> = {}): Traffic {
  const { stages, ...more } = also;
  const target = {
    ...EVERY_ROUTER.gateway,
    rule: "main",
    ...reached(api).at,
    ...more,
  };
  return gatewayApiTraffic(target, depsOf(api, target, stages));
}

function depsOf(
  api: ClusterApi,
  target: IstioTarget | GatewayApiTarget,
  stages: readonly TrafficTarget[] | undefined,
) {
  const cluster = openCluster(target, reached(api).secret);
  const deps = { cluster, now: () => instant(1_000), cohorts: COHORTS };
  return stages === undefined ? deps : { ...deps, stages };
}

interface Kind {
  readonly plural: string;
  readonly list: "http" | "rules";
  /** Name and the key of a rule's ends. */
  readonly ends: "route" | "backendRefs";
  readonly nameOf: (end: Json) => string;
}

const MESH: Kind = {
  plural: "virtualservices",
  list: "http",
  ends: "route",
  nameOf: (end) => String(part(end, "destination", "subset")),
};
const ROUTES: Kind = {
  plural: "httproutes",
  list: "rules",
  ends: "backendRefs",
  nameOf: (end) => String(end["name"]),
};

function istioBench(api: ClusterApi): Bench {
  return {
    ...benchOn(api, MESH),
    open: () => openIstio(api),
    served: async () => throughMesh(api, NAME, { path: "/v1/sum" }).to[candidate] ?? 0,
    settle: async () => reconcileVirtualService(api, NAME),
  };
}

function gatewayBench(api: ClusterApi): Bench {
  return {
    ...benchOn(api, ROUTES),
    open: () => openGateway(api),
    served: async () => throughGateway(api, NAME, { path: "/v1/sum" }).to[candidate] ?? 0,
    settle: async () => reconcileRoute(api, NAME),
  };
}

/** Sets weights as another hand would, one by one. */
function setWeight(api: ClusterApi, kind: "istio" | "gateway", weight: number): void {
  change(api, kind === "istio" ? MESH : ROUTES, (rule, of) => ({
    ...rule,
    [of.ends]: list(rule[of.ends]).map((end) => ({
      ...end,
      weight: of.nameOf(end) === candidate ? weight : 100 - weight,
    })),
  }));
}

/** Edits the rule `main` as another hand would. */
export function editMain(api: ClusterApi, kind: "istio" | "gateway", edit: (rule: Json) => Json): void {
  change(api, kind === "istio" ? MESH : ROUTES, edit);
}

function change(api: ClusterApi, kind: Kind, edit: (rule: Json, kind: Kind) => Json): void {
  const object = api.get(kind.plural, "news", NAME);
  const rules = list(part(object, "spec", kind.list)).map((rule) =>
    rule["name"] === "main" ? edit(rule, kind) : rule,
  );
  api.put({ ...object, spec: { ...(isRecord(object["spec"]) ? object["spec"] : {}), [kind.list]: rules } });
}

function benchOn(api: ClusterApi, kind: Kind): Omit<Bench, "open" | "served" | "settle"> {
  const object = (): Json => api.get(kind.plural, "news", NAME);
  const rules = (): readonly Json[] => list(part(object(), "spec", kind.list));
  const main = (): Json => rules().find((rule) => rule["name"] === "main") ?? {};
  const isOurs = (rule: Json): boolean => /^main(?:--|$)/.test(String(rule["name"]));
  return {
    touch: async () => {
      const spec = object()["spec"];
      const hosts = kind === MESH ? "hosts" : "hostnames";
      const next = [
        ...(Array.isArray(part(spec, hosts)) ? [part(spec, hosts)].flat() : []),
        "touched.example",
      ];
      api.put({ ...object(), spec: { ...(isRecord(spec) ? spec : {}), [hosts]: next } });
    },
    move: async (weight) => setWeight(api, kind === MESH ? "istio" : "gateway", weight),
    others: async () => {
      const { spec } = object();
      const { hosts: _hosts, hostnames: _names, [kind.list]: _rules, ...rest } = isRecord(spec) ? spec : {};
      const { [kind.ends]: ends, mirror: _mirror, mirrorPercentage: _share, ...fields } = main();
      return {
        rest,
        labels: metaOf(object())["labels"],
        rules: rules().filter((rule) => !isOurs(rule)),
        fields,
        ends: list(ends).map(({ weight: _weight, ...end }) => end),
      };
    },
    ours: async () => rules().filter(isOurs),
    stop: async () => api[Symbol.asyncDispose](),
  };
}
