/** What the Gateway API alone has: parents, endpoints, relative weights, CRDs that drop the share of a mirror. */
import { describe, expect, test } from "vitest";
import { overlapOf } from "../../../../src/adapters/routers/kubernetes/gateway-match.ts";
import type { TrafficTarget } from "../../../../src/ports.ts";
import { percent } from "../../../../src/units.ts";
import { metaOf, type ClusterApi } from "../../../support/cluster/objects.ts";
import {
  list,
  part,
  putEndpoints,
  reconcileRoute,
  throughGateway,
} from "../../../support/cluster/proxies.ts";
import type { Json } from "../../../support/cluster/schema.ts";
import { editMain, openGateway, startGateway } from "../../../support/router-rows/mesh.ts";

const to = (
  candidate: number,
  mirror = 0,
  cohorts: Readonly<Record<string, number>> = {},
): TrafficTarget => ({
  candidate: percent(candidate),
  mirror: percent(mirror),
  cohorts: Object.fromEntries(Object.entries(cohorts).map(([name, weight]) => [name, percent(weight)])),
});
const NOBODY = to(0);
const refusal = (words: string) => ({ code: "router-refused", message: expect.stringContaining(words) });
const backend = (name: string, weight?: number): Json => ({
  name,
  port: 80,
  ...(weight === undefined ? {} : { weight }),
});

function routeOf(api: ClusterApi): Json {
  return api.get("httproutes", "news", "summarizer");
}
function mainOf(api: ClusterApi): Json {
  return list(part(routeOf(api), "spec", "rules")).find((rule) => rule["name"] === "main") ?? {};
}

async function withMain(edit: (rule: Json) => Json): Promise<ClusterApi> {
  const api = await startGateway();
  editMain(api, "gateway", edit);
  reconcileRoute(api, "summarizer");
  return api;
}

async function forward(api: ClusterApi, target: TrafficTarget): Promise<void> {
  const traffic = openGateway(api);
  await traffic.apply(target, (await traffic.read()).version);
  reconcileRoute(api, "summarizer");
}

/** Rewrites what the first parent says. */
function parentSays(api: ClusterApi, change: (conditions: readonly Json[]) => readonly Json[]): void {
  const parents = list(part(routeOf(api), "status", "parents"));
  api.status("httproutes", "news", "summarizer", {
    parents: parents.map((each, index) =>
      index === 0 ? { ...each, conditions: change(list(each["conditions"])) } : each,
    ),
  });
}

describe("every parent has to take the route", () => {
  const generation = (api: ClusterApi): unknown => metaOf(routeOf(api))["generation"];

  test("and says so of the newest generation", async () => {
    await using api = await startGateway();
    expect(await openGateway(api).read()).toMatchObject({ settled: true, blockedBy: null });
  });

  test.each([
    [
      "one refuses it",
      (all) =>
        all.map((each) =>
          each["type"] === "Accepted" ? { ...each, status: "False", reason: "NoMatchingParent" } : each,
        ),
      "NoMatchingParent",
    ],
    [
      "one does not know a backend",
      (all) =>
        all.map((each) =>
          each["type"] === "ResolvedRefs" ? { ...each, status: "False", reason: "BackendNotFound" } : each,
        ),
      "BackendNotFound",
    ],
    ["one has not looked yet", (all) => all.map((each) => ({ ...each, observedGeneration: 0 })), "public"],
    [
      "one does not say what it looked at",
      (all) => all.map(({ observedGeneration: _seen, ...each }) => each),
      "public",
    ],
    [
      "one says nothing of backends",
      (all) => all.filter((each) => each["type"] !== "ResolvedRefs"),
      "public",
    ],
    ["one does not know", (all) => all.map((each) => ({ ...each, status: "Unknown" })), "public"],
    [
      "one takes it in part",
      (all) => [...all, { ...all[0], type: "PartiallyInvalid", status: "True", reason: "UnsupportedValue" }],
      "UnsupportedValue",
    ],
  ] as const satisfies readonly (readonly [string, (all: readonly Json[]) => readonly Json[], string])[])(
    "%s: not settled, and named",
    async (_name, change, words) => {
      await using api = await startGateway();
      await forward(api, to(5));
      parentSays(api, change);
      const view = await openGateway(api).read();
      expect(view.settled).toBe(false);
      expect(view.blockedBy).toContain(words);
    },
  );

  test("one that has said nothing at all is waited for", async () => {
    await using api = await startGateway();
    const [first] = list(part(routeOf(api), "status", "parents"));
    api.status("httproutes", "news", "summarizer", { parents: [first] });
    expect(await openGateway(api).read()).toMatchObject({
      settled: false,
      blockedBy: expect.stringContaining("private"),
    });
  });

  test("one that was taken out of the spec is not asked", async () => {
    await using api = await startGateway();
    const parents = list(part(routeOf(api), "status", "parents"));
    const former = { ...parents[0], parentRef: { name: "former" }, conditions: [] };
    api.status("httproutes", "news", "summarizer", { parents: [...parents, former] });
    expect((await openGateway(api).read()).settled).toBe(true);
  });

  test("a route without parents is carried out by nobody", async () => {
    await using api = await startGateway();
    const { parentRefs: _parents, ...spec } = Object(routeOf(api)["spec"]);
    api.put({ ...routeOf(api), spec });
    expect(await openGateway(api).read()).toMatchObject({
      settled: false,
      blockedBy: expect.stringContaining("parentRefs"),
    });
  });

  test("a candidate that was deleted blocks what is raised; its drain is confirmed all the same", async () => {
    await using api = await startGateway();
    await forward(api, to(25));
    api.remove("endpointslices", "news", "sum-v2-abcde");
    reconcileRoute(api, "summarizer");
    expect(await openGateway(api).read()).toMatchObject({ settled: false, candidateReady: false });
    await openGateway(api).apply(NOBODY, "force");
    expect((await openGateway(api).read()).settled).toBe(false);
    reconcileRoute(api, "summarizer");
    expect(await openGateway(api).read()).toMatchObject({
      set: NOBODY,
      settled: true,
      blockedBy: expect.stringContaining("BackendNotFound"),
    });
    expect(generation(api)).toBe(3);
  });
});

describe("backends", () => {
  test("have somebody who answers before a weight is raised: one call for both", async () => {
    await using api = await startGateway();
    putEndpoints(api, "sum-v2", false);
    const calls = api.calls.length;
    expect(await openGateway(api).read()).toMatchObject({ baselineReady: true, candidateReady: false });
    expect(api.calls.length - calls).toBe(2);
  });

  test.each([
    ["said to be ready", { addresses: ["10.0.0.1"], conditions: { ready: true } }, true],
    ["nothing said, which means ready", { addresses: ["10.0.0.1"], conditions: {} }, true],
    ["ready without an address", { addresses: [], conditions: { ready: true } }, false],
    ["ready as a text", { addresses: ["10.0.0.1"], conditions: { ready: "true" } }, false],
  ])("an endpoint %s", async (_name, endpoint, isReady) => {
    await using api = await startGateway();
    const slice = api.get("endpointslices", "news", "sum-v2-abcde");
    api.put({ ...slice, endpoints: [endpoint] });
    expect((await openGateway(api).read()).candidateReady).toBe(isReady);
  });

  test("of another kind (an InferencePool) are split; nobody here can tell whether they are ready", async () => {
    const pool = (name: string, weight: number): Json => ({
      group: "inference.networking.k8s.io",
      kind: "InferencePool",
      name,
      weight,
    });
    await using api = await withMain((rule) => ({
      ...rule,
      backendRefs: [pool("sum-v1", 1), pool("sum-v2", 0)],
    }));
    parentSays(api, (all) => all.map((each) => ({ ...each, status: "True" })));
    expect(await openGateway(api).read()).toMatchObject({ baselineReady: null, candidateReady: null });
    expect(api.calls).toHaveLength(1);
    const traffic = openGateway(api);
    await traffic.apply(to(5), (await traffic.read()).version);
    expect((await traffic.read()).set).toEqual(to(5));
  });

  test.each([
    ["a single one, whose weight says nothing", [backend("sum-v1", 100)], "says nothing beside no other"],
    ["a third", [backend("sum-v1", 1), backend("sum-v2", 0), backend("old", 0)], "old"],
    ["the candidate twice", [backend("sum-v1", 1), backend("sum-v2", 0), backend("sum-v2", 0)], "found 2"],
    [
      "one in another namespace",
      [backend("sum-v1", 1), { ...backend("sum-v2", 0), namespace: "models" }],
      "ReferenceGrant",
    ],
    [
      "one with a mirror of its own",
      [
        {
          ...backend("sum-v1", 1),
          filters: [{ type: "RequestMirror", requestMirror: { backendRef: { name: "audit", port: 1 } } }],
        },
        backend("sum-v2", 0),
      ],
      "at the rule",
    ],
  ])("%s: refused, and named", async (_name, backendRefs, words) => {
    await using api = await withMain((rule) => ({ ...rule, backendRefs }));
    const traffic = openGateway(api);
    const view = await traffic.read();
    expect(view.blockedBy).toContain(words);
    await expect(traffic.apply(to(5), view.version)).rejects.toMatchObject(refusal(words));
    await expect(traffic.snapshot()).rejects.toMatchObject(refusal(words));
  });

  test("without weights share alike, and a stranger keeps its share when the candidate is drained", async () => {
    await using api = await withMain((rule) => ({
      ...rule,
      backendRefs: [backend("sum-v1"), backend("sum-v2"), backend("old", 2)],
    }));
    expect((await openGateway(api).read()).set.candidate).toBe(25);
    await openGateway(api).apply(NOBODY, "force");
    expect(throughGateway(api, "summarizer", { path: "/v1" }).to).toEqual({
      "sum-v1": 50,
      "sum-v2": 0,
      old: 50,
    });
  });

  test("the least weight is not read as nothing", async () => {
    await using api = await withMain((rule) => ({
      ...rule,
      backendRefs: [backend("sum-v1", 1_000_000), backend("sum-v2", 1), backend("old", 1_000_000)],
    }));
    expect((await openGateway(api).read()).set.candidate).toBeGreaterThan(0);
  });

  test("less than a thousandth of a percent is refused", async () => {
    await using api = await startGateway();
    const traffic = openGateway(api);
    const { version } = await traffic.read();
    await expect(traffic.apply(to(0.0004), version)).rejects.toMatchObject(refusal("thousandths"));
  });
});

describe("the rule", () => {
  test("without a name in the file is the only one with both backends", async () => {
    await using api = await withMain(({ name: _name, ...rule }) => rule);
    const traffic = openGateway(api, { rule: null });
    await traffic.apply(to(5), (await traffic.read()).version);
    expect((await openGateway(api, { rule: null }).read()).set).toEqual(to(5));
  });

  test("twice is refused by the places of both", async () => {
    await using api = await startGateway();
    const rules = list(part(routeOf(api), "spec", "rules"));
    api.put({ ...routeOf(api), spec: { ...Object(routeOf(api)["spec"]), rules: [...rules, mainOf(api)] } });
    await expect(openGateway(api, { rule: null }).read()).rejects.toMatchObject(
      refusal("rules[1], rules[3]"),
    );
    await expect(openGateway(api, { rule: "mian" }).read()).rejects.toMatchObject(refusal("health, main"));
  });

  test("without a name in the file has no cohorts: theirs could not be found again", async () => {
    await using api = await startGateway();
    const traffic = openGateway(api, { rule: null });
    const { version } = await traffic.read();
    await expect(traffic.apply(to(5, 0, { beta: 0 }), version)).rejects.toMatchObject(refusal("`rule`"));
  });

  test("behind one with the very same match gets nothing, and says so", async () => {
    await using api = await startGateway();
    const rules = list(part(routeOf(api), "spec", "rules"));
    const thief = {
      name: "thief",
      matches: [{ path: { type: "PathPrefix", value: "/v1" } }],
      backendRefs: [backend("lab")],
    };
    api.put({ ...routeOf(api), spec: { ...Object(routeOf(api)["spec"]), rules: [thief, ...rules] } });
    expect((await openGateway(api).read()).blockedBy).toContain("thief");
  });
});

describe("a mirror whose share the CRD does not know copies everything", () => {
  test.each([
    ["a server that refuses", true],
    ["a server that prunes without a word", false],
  ])("%s: nothing is stored, at the start and at the move", async (_name, isStrict) => {
    await using api = await startGateway();
    api.forgotten.add("percent");
    api.isStrict = isStrict;
    const before = routeOf(api)["spec"];
    const stages = [to(0, 10), to(5)];
    await expect(openGateway(api, { stages }).snapshot()).rejects.toMatchObject(refusal("percent"));
    const traffic = openGateway(api);
    const { version } = await traffic.read();
    await expect(traffic.apply(to(0, 10), version)).rejects.toMatchObject(refusal("percent"));
    expect(routeOf(api)["spec"]).toEqual(before);
    expect(api.calls.filter(({ method, path }) => method === "PUT" && !path.includes("dryRun=All"))).toEqual(
      [],
    );
  });

  test("a plan without a mirror starts there", async () => {
    await using api = await startGateway();
    api.forgotten.add("percent");
    await expect(openGateway(api, { stages: [to(5)] }).snapshot()).resolves.toBeDefined();
  });

  test("one that lost its share is read as everything", async () => {
    await using api = await withMain((rule) => ({
      ...rule,
      filters: [{ type: "RequestMirror", requestMirror: { backendRef: { name: "sum-v2", port: 80 } } }],
    }));
    expect((await openGateway(api).read()).set.mirror).toBe(100);
    await openGateway(api).apply(NOBODY, "force");
    expect((await openGateway(api).read()).set.mirror).toBe(0);
  });

  test("one at a backend counts, and a drain takes it away", async () => {
    const requestMirror = {
      backendRef: { name: "sum-v2", port: 80 },
      fraction: { numerator: 1, denominator: 8 },
    };
    await using api = await withMain((rule) => ({
      ...rule,
      backendRefs: [
        { ...backend("sum-v1", 1), filters: [{ type: "RequestMirror", requestMirror }] },
        backend("sum-v2", 0),
      ],
    }));
    expect((await openGateway(api).read()).set.mirror).toBe(12.5);
    await openGateway(api).apply(NOBODY, "force");
    expect((await openGateway(api).read()).set).toEqual(NOBODY);
  });
});

describe("who is in two cohorts gets the smaller weight", () => {
  const cohorts = {
    beta: { segment: "beta" },
    staff: { segment: "beta", role: "staff" },
    alpha: { segment: "alpha", role: "staff" },
  };
  const overlap = (...weighted: readonly (readonly [string, number])[]) =>
    overlapOf(weighted, { cohorts, headers: {}, text: "HTTPRoute news/summarizer" });

  test("more headers win whatever the order, so the larger weight must not ask for more", () => {
    expect(overlap(["beta", 0], ["staff", 50])).toContain("staff (50%)");
    expect(overlap(["staff", 0], ["beta", 50])).toBeNull();
    expect(overlap(["beta", 50], ["staff", 50])).toBeNull();
  });

  test("cohorts told apart by one label never meet", () => {
    expect(overlap(["beta", 0], ["alpha", 50])).toBeNull();
  });
});
