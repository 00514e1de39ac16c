/** What a mesh's proxies and a gateway do with one request: written from their documentation, and knowing nothing of routers. */
import { metaOf, type ClusterApi } from "./objects.ts";
import { isRecord, type Json } from "./schema.ts";

export interface Request {
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Percent of such requests by who answers, and by who gets a copy. `503` is nobody. */
export interface Shares {
  readonly rule: string | null;
  readonly to: Readonly<Record<string, number>>;
  readonly copies: Readonly<Record<string, number>>;
}

const NOWHERE: Shares = { rule: null, to: { "404": 100 }, copies: {} };

export function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** A text, or `otherwise` where there is none. */
function textAt(value: unknown, path: readonly string[], otherwise: string): string {
  const found = part(value, ...path);
  return typeof found === "string" ? found : otherwise;
}

export function part(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((here, key) => (isRecord(here) ? here[key] : undefined), value);
}

/** Istio: the first route that matches. A subset that no DestinationRule of the namespace declares answers 503. */
export function throughMesh(api: ClusterApi, name: string, request: Request): Shares {
  const service = api.get("virtualservices", "news", name);
  const route = list(part(service, "spec", "http")).find((each) => {
    const matches = list(each["match"]);
    return matches.length === 0 || matches.some((match) => isMeant(match, request));
  });
  if (route === undefined) return NOWHERE;
  const destinations = list(route["route"]);
  const weight = (each: Json): number => (destinations.length === 1 ? 100 : Number(each["weight"] ?? 0));
  const mirrors = [
    ...(route["mirror"] === undefined
      ? []
      : [[route["mirror"], Number(part(route, "mirrorPercentage", "value") ?? 100)] as const]),
    ...list(route["mirrors"]).map(
      (each) => [each["destination"], Number(part(each, "percentage", "value") ?? 100)] as const,
    ),
  ];
  return {
    rule: typeof route["name"] === "string" ? route["name"] : null,
    to: sumUp(destinations.map((each) => [answering(api, each["destination"]), weight(each)])),
    copies: Object.fromEntries(mirrors.map(([to, share]) => [named(to), share])),
  };
}

function isMeant(match: Json, { path = "/", headers = {} }: Request): boolean {
  const prefix = part(match, "uri", "prefix");
  const exact = part(match, "uri", "exact");
  if (typeof prefix === "string" && !path.startsWith(prefix)) return false;
  if (typeof exact === "string" && path !== exact) return false;
  const asked = isRecord(match["headers"]) ? match["headers"] : {};
  return Object.entries(asked).every(([name, matcher]) => headers[name] === part(matcher, "exact"));
}

function named(destination: unknown): string {
  return String(part(destination, "subset") ?? part(destination, "host")).replace(/\..*$/, "");
}

function answering(api: ClusterApi, destination: unknown): string {
  const subset = part(destination, "subset");
  if (subset === undefined) return named(destination);
  const rules = api.has("destinationrules", "news", "summarizer")
    ? [api.get("destinationrules", "news", "summarizer")]
    : [];
  const isDeclared = rules.some((rule) =>
    list(part(rule, "spec", "subsets")).some((each) => each["name"] === subset),
  );
  return isDeclared ? named(destination) : "503";
}

/** Gateway API: the most specific match, and of equal ones the first. A backend without ready endpoints answers 503. */
export function throughGateway(api: ClusterApi, name: string, request: Request): Shares {
  const rules = list(part(api.get("httproutes", "news", name), "spec", "rules"));
  const meant = rules.flatMap((rule) => {
    const matches = list(rule["matches"]);
    const given = matches.length === 0 ? [{}] : matches;
    return given.filter((match) => isAsked(match, request)).map((match) => ({ rule, rank: rankOf(match) }));
  });
  // A stable sort keeps the order of the list among equals.
  const [first] = [...meant].sort((a, b) => b.rank - a.rank);
  if (first === undefined) return NOWHERE;
  const backends = list(first.rule["backendRefs"]);
  const filters = [first.rule, ...backends].flatMap((each) => list(each["filters"]));
  const mirrors = filters.filter((each) => each["type"] === "RequestMirror");
  return {
    rule: typeof first.rule["name"] === "string" ? first.rule["name"] : null,
    to: sumUp(
      backends.map((each) => [
        isReady(api, String(each["name"])) ? String(each["name"]) : "503",
        Number(each["weight"] ?? 1),
      ]),
    ),
    copies: Object.fromEntries(
      mirrors.map((each) => [
        String(part(each, "requestMirror", "backendRef", "name")),
        Number(part(each, "requestMirror", "percent") ?? 100),
      ]),
    ),
  };
}

function isAsked(match: Json, { path = "/", headers = {} }: Request): boolean {
  const value = textAt(match, ["path", "value"], "/");
  const isPath = part(match, "path", "type") === "Exact" ? path === value : path.startsWith(value);
  return isPath && list(match["headers"]).every((each) => headers[String(each["name"])] === each["value"]);
}

/** Exact paths before prefixes, longer ones before shorter ones, then by the number of headers. */
function rankOf(match: Json): number {
  const exact = part(match, "path", "type") === "Exact" ? 1e6 : 0;
  return exact + 1_000 * textAt(match, ["path", "value"], "/").length + list(match["headers"]).length;
}

function isReady(api: ClusterApi, service: string): boolean {
  const name = `${service}-abcde`;
  return (
    api.has("endpointslices", "news", name) &&
    list(api.get("endpointslices", "news", name)["endpoints"]).some(
      (each) => part(each, "conditions", "ready") === true,
    )
  );
}

/** The endpoints of a Service, as the controller of EndpointSlices writes them. */
export function putEndpoints(api: ClusterApi, service: string, ready: boolean): void {
  api.put({
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: {
      name: `${service}-abcde`,
      namespace: "news",
      labels: { "kubernetes.io/service-name": service },
    },
    addressType: "IPv4",
    endpoints: [{ addresses: ["10.0.0.7"], conditions: { ready } }],
  });
}

/** A gateway's controller: what it says of a route, one entry for each parent. */
export function reconcileRoute(api: ClusterApi, name: string): void {
  if (!api.has("httproutes", "news", name)) return;
  const route = api.get("httproutes", "news", name);
  const backends = list(part(route, "spec", "rules")).flatMap((rule) => list(rule["backendRefs"]));
  const isResolved = backends.every((each) =>
    api.has("endpointslices", "news", `${String(each["name"])}-abcde`),
  );
  const condition = (type: string, isTrue: boolean, reason: string): Json => ({
    type,
    status: isTrue ? "True" : "False",
    reason: isTrue ? type : reason,
    message: "",
    lastTransitionTime: "2026-11-23T00:00:00Z",
    observedGeneration: metaOf(route)["generation"],
  });
  api.status("httproutes", "news", name, {
    parents: list(part(route, "spec", "parentRefs")).map((parentRef) => ({
      parentRef,
      controllerName: "example.com/gateway",
      conditions: [condition("Accepted", true, ""), condition("ResolvedRefs", isResolved, "BackendNotFound")],
    })),
  });
}

/** Istio with its status switched on. */
export function reconcileVirtualService(api: ClusterApi, name: string): void {
  if (!api.has("virtualservices", "news", name)) return;
  const { generation } = metaOf(api.get("virtualservices", "news", name));
  api.status("virtualservices", "news", name, { observedGeneration: generation });
}

function sumUp(found: readonly (readonly [string, number])[]): Readonly<Record<string, number>> {
  const sum = found.reduce((total, [, weight]) => total + weight, 0);
  const to: Record<string, number> = {};
  for (const [name, weight] of found) to[name] = (to[name] ?? 0) + (sum === 0 ? 0 : (100 * weight) / sum);
  return to;
}
