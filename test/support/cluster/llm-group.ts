/** Plays KServe for the members of a group of LLMInferenceServices: each has a route of its own, written after its own pass. */
import { metaOf, type ClusterApi } from "./objects.ts";
import { isRecord, type Json } from "./schema.ts";

export interface Routes {
  /** By the member whose route it is: weight by member. */
  readonly by: Map<string, ReadonlyMap<string, number>>;
  /** Members whose pods are there. */
  readonly routable: Set<string>;
}

export function memberAt(name: string, weight: number): Json {
  return {
    apiVersion: "serving.kserve.io/v1alpha2",
    kind: "LLMInferenceService",
    metadata: { name, namespace: "news" },
    spec: {
      model: { uri: `hf://acme/${name}`, name: "summarizer" },
      router: { route: { group: "sum", weight, http: {} }, gateway: {} },
    },
  };
}

/** One pass over one member: its route, then its status. */
export function reconcileMember(
  api: ClusterApi,
  routes: Routes,
  call: { readonly name: string; readonly members: readonly string[] },
): void {
  const listed = call.members
    .filter((each) => api.has("llminferenceservices", "news", each))
    .filter((each) => each === call.name || routes.routable.has(each) || isStopped(api, each))
    .map((each) => ({ name: each, weight: weightOf(api, each), stopped: isStopped(api, each) }));
  routes.by.set(
    call.name,
    new Map(listed.filter(({ stopped }) => !stopped).map(({ name, weight }) => [name, weight])),
  );
  api.status("llminferenceservices", "news", call.name, {
    conditions: [
      { type: "Ready", status: routes.routable.has(call.name) ? "True" : "False" },
      { type: "GroupReady", status: "True" },
    ],
    router: { group: { name: "sum", members: listed } },
  });
}

/** The most that any of the routes gives `wanted`, in percent. */
export function mostOf(routes: Routes, wanted: string): number {
  const shares = [...routes.by.values()].map((weights) => {
    const sum = [...weights.values()].reduce((total, each) => total + each, 0);
    return sum === 0 ? 0 : ((weights.get(wanted) ?? 0) / sum) * 100;
  });
  return Math.max(0, ...shares);
}

export function specOf(api: ClusterApi, name: string): Json {
  const { spec } = api.get("llminferenceservices", "news", name);
  return isRecord(spec) ? spec : {};
}

export function weightOf(api: ClusterApi, name: string): number {
  const { router } = specOf(api, name);
  const found = isRecord(router) && isRecord(router["route"]) ? router["route"]["weight"] : 0;
  return typeof found === "number" ? found : 0;
}

export function setWeight(api: ClusterApi, name: string, weight: number): void {
  const spec = specOf(api, name);
  const router = isRecord(spec["router"]) ? spec["router"] : {};
  const route = isRecord(router["route"]) ? router["route"] : {};
  const object = api.get("llminferenceservices", "news", name);
  api.put({ ...object, spec: { ...spec, router: { ...router, route: { ...route, weight } } } });
}

function isStopped(api: ClusterApi, name: string): boolean {
  const { annotations } = metaOf(api.get("llminferenceservices", "news", name));
  return isRecord(annotations) && annotations["serving.kserve.io/stop"] === "true";
}
