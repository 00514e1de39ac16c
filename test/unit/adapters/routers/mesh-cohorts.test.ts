/** What each request gets where cohorts have weights of their own: asked of proxies that know nothing of our router. */
import { describe, expect, test } from "vitest";
import type { Traffic, TrafficTarget } from "../../../../src/ports.ts";
import { percent } from "../../../../src/units.ts";
import type { ClusterApi } from "../../../support/cluster/objects.ts";
import {
  list,
  part,
  reconcileRoute,
  reconcileVirtualService,
  throughGateway,
  throughMesh,
  type Request,
  type Shares,
} from "../../../support/cluster/proxies.ts";
import type { Json } from "../../../support/cluster/schema.ts";
import {
  editMain,
  HTTP_ROUTE,
  openGateway,
  openIstio,
  startGateway,
  startIstio,
  VIRTUAL_SERVICE,
} from "../../../support/router-rows/mesh.ts";

interface Mesh {
  readonly name: "istio" | "gateway";
  readonly start: () => Promise<ClusterApi>;
  readonly open: (api: ClusterApi, headers?: Readonly<Record<string, string>>) => Traffic;
  readonly ask: (api: ClusterApi, request: Request) => Shares;
  readonly settle: (api: ClusterApi) => void;
  readonly rules: (api: ClusterApi) => readonly Json[];
  readonly manifest: Json;
}

const MESHES: readonly Mesh[] = [
  {
    name: "istio",
    start: () => startIstio(),
    open: (api, cohortHeaders) => openIstio(api, cohortHeaders === undefined ? {} : { cohortHeaders }),
    ask: (api, request) => throughMesh(api, "summarizer", request),
    settle: (api) => reconcileVirtualService(api, "summarizer"),
    rules: (api) => list(part(api.get("virtualservices", "news", "summarizer"), "spec", "http")),
    manifest: VIRTUAL_SERVICE,
  },
  {
    name: "gateway",
    start: () => startGateway(),
    open: (api, cohortHeaders) => openGateway(api, cohortHeaders === undefined ? {} : { cohortHeaders }),
    ask: (api, request) => throughGateway(api, "summarizer", request),
    settle: (api) => reconcileRoute(api, "summarizer"),
    rules: (api) => list(part(api.get("httproutes", "news", "summarizer"), "spec", "rules")),
    manifest: HTTP_ROUTE,
  },
];

const to = (
  candidate: number,
  cohorts: Readonly<Record<string, number>> = {},
  mirror = 0,
): TrafficTarget => ({
  candidate: percent(candidate),
  mirror: percent(mirror),
  cohorts: Object.fromEntries(Object.entries(cohorts).map(([name, weight]) => [name, percent(weight)])),
});
const NOBODY = to(0);
const BETA = { segment: "beta" };
const GERMAN = { "user-language": "de" };

async function set(mesh: Mesh, api: ClusterApi, target: TrafficTarget): Promise<void> {
  const traffic = mesh.open(api);
  await traffic.apply(target, (await traffic.read()).version);
  mesh.settle(api);
}

describe.each(MESHES)("cohorts by header: $name", (mesh) => {
  const candidateOf = (api: ClusterApi, headers: Readonly<Record<string, string>>, path = "/v1/x"): number =>
    mesh.ask(api, { path, headers }).to["sum-v2"] ?? 0;

  test.each([
    ["nobody in particular", {}, 5],
    ["beta", BETA, 50],
    ["german", GERMAN, 0],
    ["who is in both gets the smaller weight", { ...BETA, ...GERMAN }, 0],
    ["another value of the header is nobody in particular", { segment: "alpha" }, 5],
  ] as const)("%s", async (_name, headers, weight) => {
    await using api = await mesh.start();
    const target = to(5, { beta: 50, german: 0 });
    await set(mesh, api, target);
    expect(candidateOf(api, headers)).toBe(weight);
    expect(candidateOf(api, headers, "/")).toBe(weight);
    expect(await mesh.open(api).read()).toMatchObject({ set: target, settled: true, blockedBy: null });
  });

  test("whatever else the object routes stays where it was, for everybody", async () => {
    await using api = await mesh.start();
    await set(mesh, api, to(5, { beta: 50 }));
    for (const headers of [{}, BETA]) {
      expect(mesh.ask(api, { path: "/health", headers }).rule).toBe("health");
      expect(mesh.ask(api, { path: "/other", headers }).to).toEqual({ old: 100 });
    }
  });

  test("the rules of cohorts have all that ours has: timeouts, retries, filters", async () => {
    await using api = await mesh.start();
    await set(mesh, api, to(5, { beta: 50 }));
    const strip = ({ name: _n, match: _m, matches: _ms, route, backendRefs, ...rest }: Json): Json => ({
      ...rest,
      ends: list(route ?? backendRefs).map(({ weight: _weight, ...end }) => end),
    });
    const [beta, main] = ["main--beta", "main"].map((name) =>
      strip(mesh.rules(api).find((rule) => rule["name"] === name) ?? {}),
    );
    expect(beta).toEqual(main);
    expect(main?.["timeout"] ?? main?.["timeouts"]).toBeDefined();
  });

  test("a label that names no header is mapped by the file", async () => {
    await using api = await mesh.start();
    const traffic = mesh.open(api, { segment: "X-User-Segment" });
    await traffic.apply(to(0, { beta: 30 }), (await traffic.read()).version);
    expect(candidateOf(api, { "x-user-segment": "beta" })).toBe(30);
    expect(candidateOf(api, BETA)).toBe(0);
    expect((await traffic.read()).set).toEqual(to(0, { beta: 30 }));
  });

  test("cohorts change and go from stage to stage; drain and restore leave none behind", async () => {
    await using api = await mesh.start();
    const before = mesh.rules(api);
    const snapshot = await mesh.open(api).snapshot();
    for (const target of [
      to(0, { beta: 10 }),
      to(5, { beta: 50, german: 0 }),
      to(100),
      to(20, { german: 7 }),
    ]) {
      await set(mesh, api, target);
      expect((await mesh.open(api).read()).set).toEqual(target);
      expect(mesh.rules(api).filter((rule) => String(rule["name"]).startsWith("main--"))).toHaveLength(
        Object.keys(target.cohorts).length,
      );
    }
    await mesh.open(api).apply(NOBODY, "force");
    expect(mesh.rules(api)).toHaveLength(before.length);
    for (const headers of [{}, BETA, GERMAN]) expect(candidateOf(api, headers)).toBe(0);
    await mesh.open(api).restore(JSON.parse(JSON.stringify(snapshot)));
    expect(mesh.rules(api)).toEqual(before);
  });

  test("a mirror reaches the candidate from every cohort, with its share, and no user does", async () => {
    await using api = await mesh.start();
    await set(mesh, api, to(0, { beta: 0 }, 10));
    for (const headers of [{}, BETA]) {
      const { to: answers, copies } = mesh.ask(api, { path: "/v1/x", headers });
      expect(copies).toEqual({ "sum-v2": 10 });
      expect(answers).toEqual({ "sum-v1": 100, "sum-v2": 0 });
    }
    expect((await mesh.open(api).read()).set).toEqual(to(0, { beta: 0 }, 10));
  });

  test("a rule for a cohort that another hand changed is seen, and counts as the most its people may get", async () => {
    await using api = await mesh.start();
    await set(mesh, api, to(40, { german: 0 }));
    const plural = mesh.name === "istio" ? "virtualservices" : "httproutes";
    const key = mesh.name === "istio" ? "http" : "rules";
    const object = api.get(plural, "news", "summarizer");
    const rules = mesh.rules(api).map((rule) => {
      if (rule["name"] !== "main--german") return rule;
      const match = { headers: { "user-language": { exact: "fr" } } };
      return mesh.name === "istio"
        ? { ...rule, match: [match] }
        : { ...rule, matches: [{ headers: [{ name: "user-language", value: "fr", type: "Exact" }] }] };
    });
    api.put({ ...object, spec: { ...Object(object["spec"]), [key]: rules } });
    mesh.settle(api);
    const view = await mesh.open(api).read();
    expect(view.set.cohorts).toEqual({ german: 40 });
    expect(view.blockedBy).toContain("main--german");
  });

  test("a rule for a cohort behind ours is not where we wrote it", async () => {
    await using api = await mesh.start();
    await set(mesh, api, to(40, { german: 0 }));
    const plural = mesh.name === "istio" ? "virtualservices" : "httproutes";
    const key = mesh.name === "istio" ? "http" : "rules";
    const object = api.get(plural, "news", "summarizer");
    const german = mesh.rules(api).filter((rule) => rule["name"] === "main--german");
    const rest = mesh.rules(api).filter((rule) => rule["name"] !== "main--german");
    api.put({ ...object, spec: { ...Object(object["spec"]), [key]: [...rest, ...german] } });
    mesh.settle(api);
    const view = await mesh.open(api).read();
    expect(view.set.cohorts).toEqual({ german: 40 });
    expect(view.blockedBy).toContain("main--german");
  });

  test("a manifest that is applied again takes the cohorts' rules away, and is read as that", async () => {
    await using api = await mesh.start();
    await set(mesh, api, to(25, { german: 0 }));
    api.put(mesh.manifest);
    mesh.settle(api);
    expect((await mesh.open(api).read()).set).toEqual(NOBODY);
  });

  test("a rule under the name of a cohort's is no start: it is somebody's", async () => {
    await using api = await mesh.start();
    await set(mesh, api, to(0, { beta: 0 }));
    await expect(mesh.open(api).snapshot()).rejects.toMatchObject({
      code: "router-refused",
      message: expect.stringContaining("main--beta"),
    });
  });

  test("a rule before ours that takes the cohort's requests is named, and nothing is written", async () => {
    await using api = await mesh.start();
    const plural = mesh.name === "istio" ? "virtualservices" : "httproutes";
    const key = mesh.name === "istio" ? "http" : "rules";
    const object = api.get(plural, "news", "summarizer");
    const thief: Json =
      mesh.name === "istio"
        ? {
            name: "early-access",
            match: [{ uri: { prefix: "/v1" }, headers: { segment: { exact: "beta" } } }],
            route: [{ destination: { host: "lab" } }],
          }
        : {
            name: "early-access",
            matches: [
              {
                path: { type: "PathPrefix", value: "/v1" },
                headers: [{ type: "Exact", name: "segment", value: "beta" }],
              },
            ],
            backendRefs: [{ name: "lab", port: 80 }],
          };
    api.put({ ...object, spec: { ...Object(object["spec"]), [key]: [thief, ...mesh.rules(api)] } });
    mesh.settle(api);
    const traffic = mesh.open(api);
    const view = await traffic.read();
    // Everybody else's requests still reach us.
    expect(view.set).toEqual(NOBODY);
    const before = mesh.rules(api);
    await expect(traffic.apply(to(0, { beta: 5 }), view.version)).rejects.toMatchObject({
      code: "router-refused",
      message: expect.stringContaining("early-access"),
    });
    expect(mesh.rules(api)).toEqual(before);
  });

  test("a rule that asks for the cohort's header itself is refused before the first stage", async () => {
    await using api = await mesh.start();
    editMain(api, mesh.name, (rule) =>
      mesh.name === "istio"
        ? { ...rule, match: [{ headers: { segment: { regex: ".*" } } }] }
        : {
            ...rule,
            matches: [{ headers: [{ type: "RegularExpression", name: "Segment", value: ".*" }] }],
          },
    );
    mesh.settle(api);
    const stages = [to(5, { beta: 0 })];
    const traffic = mesh.name === "istio" ? openIstio(api, { stages }) : openGateway(api, { stages });
    await expect(traffic.snapshot()).rejects.toMatchObject({
      code: "router-refused",
      message: expect.stringContaining("segment"),
    });
    await expect(mesh.open(api).snapshot()).resolves.toBeDefined();
  });

  test("a cohort that the plan does not know is refused, and so is one without labels", async () => {
    await using api = await mesh.start();
    const traffic = mesh.open(api);
    const { version } = await traffic.read();
    await expect(traffic.apply(to(5, { nobody: 5 }), version)).rejects.toMatchObject({
      code: "router-refused",
    });
    await expect(traffic.apply(to(5, { constructor: 5 }), version)).rejects.toMatchObject({
      code: "router-refused",
    });
  });
});
