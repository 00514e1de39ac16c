/** What Istio alone has: names of destinations, subsets, first match, spellings of the mirror, two API versions. */
import { describe, expect, test } from "vitest";
import type { TrafficTarget } from "../../../../src/ports.ts";
import { percent } from "../../../../src/units.ts";
import type { ClusterApi, Fault } from "../../../support/cluster/objects.ts";
import { list, part, reconcileVirtualService, throughMesh } from "../../../support/cluster/proxies.ts";
import type { Json } from "../../../support/cluster/schema.ts";
import {
  DESTINATION_RULE,
  editMain,
  openIstio,
  startIstio,
  VIRTUAL_SERVICE,
} from "../../../support/router-rows/mesh.ts";

const to = (candidate: number, mirror = 0): TrafficTarget => ({
  candidate: percent(candidate),
  mirror: percent(mirror),
  cohorts: {},
});
const NOBODY = to(0);
const ends = (...found: readonly (readonly [Json, number?])[]): readonly Json[] =>
  found.map(([destination, weight]) => ({ destination, ...(weight === undefined ? {} : { weight }) }));
const subset = (name: string): Json => ({ host: "summarizer", subset: name });

function mainOf(api: ClusterApi): Json {
  const rules = list(part(api.get("virtualservices", "news", "summarizer"), "spec", "http"));
  return rules.find((rule) => rule["name"] === "main") ?? {};
}

async function withMain(edit: (rule: Json) => Json): Promise<ClusterApi> {
  const api = await startIstio();
  editMain(api, "istio", edit);
  reconcileVirtualService(api, "summarizer");
  return api;
}

const refusal = (words: string) => ({ code: "router-refused", message: expect.stringContaining(words) });

async function failsToMove(api: ClusterApi, target: TrafficTarget, words: string): Promise<void> {
  const traffic = openIstio(api);
  const before = mainOf(api);
  const { version } = await traffic.read();
  await expect(traffic.apply(target, version)).rejects.toMatchObject(refusal(words));
  expect(mainOf(api)).toEqual(before);
}

describe("a destination is named by its subset, or by its host where it has none", () => {
  test.each([
    [{ host: "sum-v1" }, { host: "sum-v2" }],
    [{ host: "sum-v1.news" }, { host: "sum-v2.news.svc" }],
    [
      { host: "sum-v1.news.svc.cluster.local" },
      { host: "sum-v2.news.svc.corp.example", port: { number: 80 } },
    ],
    [{ host: "summarizer", subset: "sum-v1" }, { host: "sum-v2" }],
    [
      { host: "sum-v1", subset: "" },
      { host: "other", subset: "sum-v2" },
    ],
  ])("%j and %j", async (baseline, candidate) => {
    await using api = await withMain((rule) => ({ ...rule, route: ends([baseline, 100], [candidate, 0]) }));
    const traffic = openIstio(api);
    await traffic.apply(to(25), (await traffic.read()).version);
    expect(mainOf(api)["route"]).toEqual(ends([baseline, 75], [candidate, 25]));
    expect((await traffic.read()).set).toEqual(to(25));
  });

  test.each([
    ["another namespace", ends([{ host: "sum-v1" }, 100], [{ host: "sum-v2.shadow" }, 0]), "sum-v2"],
    [
      "another subset of that host",
      ends([{ host: "sum-v1" }, 100], [{ host: "sum-v2", subset: "x" }, 0]),
      "sum-v2",
    ],
    ["a third", ends([subset("sum-v1"), 100], [subset("sum-v2"), 0], [{ host: "old" }, 0]), "old"],
    [
      "the candidate twice",
      ends([subset("sum-v1"), 100], [subset("sum-v2"), 0], [{ host: "sum-v2" }, 0]),
      "sum-v2",
    ],
    ["no candidate yet", ends([subset("sum-v1")]), "sum-v2 with weight 0"],
  ])("%s is refused, and named", async (_name, route, words) => {
    await using api = await withMain((rule) => ({ ...rule, route }));
    expect((await openIstio(api).read()).blockedBy).toContain(words);
    await failsToMove(api, to(5), words);
    await expect(openIstio(api).snapshot()).rejects.toMatchObject(refusal(words));
  });

  test("one destination gets everything, whatever its weight says; drained, the baseline is put beside it", async () => {
    await using api = await withMain((rule) => ({ ...rule, route: ends([subset("sum-v2"), 0]) }));
    expect((await openIstio(api).read()).set.candidate).toBe(100);
    await openIstio(api).apply(NOBODY, "force");
    expect(mainOf(api)["route"]).toEqual(ends([subset("sum-v2"), 0], [subset("sum-v1"), 100]));
    expect((await openIstio(api).read()).set).toEqual(NOBODY);
  });

  test("a stranger among the destinations keeps what it has when the candidate is drained", async () => {
    await using api = await withMain((rule) => ({
      ...rule,
      route: ends([subset("sum-v1"), 50], [subset("sum-v2"), 30], [{ host: "old" }, 20]),
    }));
    expect((await openIstio(api).read()).set.candidate).toBe(30);
    await openIstio(api).apply(NOBODY, "force");
    expect(throughMesh(api, "summarizer", { path: "/v1" }).to).toEqual({
      "sum-v1": 80,
      "sum-v2": 0,
      old: 20,
    });
  });

  test("both versions under one name are no rollout", async () => {
    await using api = await startIstio();
    expect(() => openIstio(api, { baseline: "sum-v2.news.svc.cluster.local" })).toThrow("Expected two names");
  });
});

test("half a percent is refused: weights are whole", async () => {
  await using api = await startIstio();
  await failsToMove(api, to(0.5), "whole percent");
  expect((await openIstio(api).read()).set).toEqual(NOBODY);
});

describe("the route", () => {
  test("is looked for by name; without it the message has the names that are there", async () => {
    await using api = await startIstio();
    await expect(openIstio(api, { route: "mian" }).read()).rejects.toMatchObject(refusal("health, main"));
  });

  test("twice of one name is refused", async () => {
    await using api = await startIstio();
    const object = api.get("virtualservices", "news", "summarizer");
    const http = list(part(object, "spec", "http"));
    api.put({ ...object, spec: { http: [...http, mainOf(api)] } });
    await expect(openIstio(api).read()).rejects.toMatchObject(refusal("found 2"));
  });

  test.each([
    ["everything", {}, true],
    ["all of a prefix of ours", { match: [{ uri: { prefix: "/v1" } }] }, true],
    ["every path", { match: [{ uri: { prefix: "/" } }] }, true],
    ["a shorter prefix", { match: [{ uri: { prefix: "/v" } }, { uri: { exact: "/z" } }] }, true],
    ["a longer prefix", { match: [{ uri: { prefix: "/v1/admin" } }] }, false],
    ["ours, for one method", { match: [{ uri: { prefix: "/v1" }, method: { exact: "PUT" } }] }, false],
    ["ours, for one header", { match: [{ uri: { prefix: "/v1" }, headers: { debug: {} } }] }, false],
    ["ours, of one source", { match: [{ uri: { prefix: "/v1" }, sourceLabels: { app: "x" } }] }, false],
    ["ours, for what no longer exists", { match: [{ uri: { prefix: "/v1" }, future: 1 }] }, false],
    ["ours in capitals", { match: [{ uri: { prefix: "/V1" }, ignoreUriCase: true }] }, true],
  ])("behind a rule that takes %s", async (_name, rule, isTaken) => {
    await using api = await startIstio();
    const object = api.get("virtualservices", "news", "summarizer");
    const http = list(part(object, "spec", "http"));
    const thief = { name: "thief", ...rule, route: ends([{ host: "lab" }]) };
    api.put({ ...object, spec: { hosts: ["summarizer"], http: [thief, ...http] } });
    reconcileVirtualService(api, "summarizer");
    const { blockedBy } = await openIstio(api).read();
    expect(blockedBy?.includes("thief") ?? false).toBe(isTaken);
  });
});

describe("the mirror", () => {
  test.each([
    ["a share", { mirrorPercentage: { value: 12.5 } }, 12.5],
    ["none said: everything", {}, 100],
    ["an empty share: nothing", { mirrorPercentage: {} }, 0],
    ["the older spelling", { mirrorPercent: 7 }, 7],
    ["the oldest", { mirror_percent: 8 }, 8],
    ["both: the newer wins", { mirror_percent: 8, mirrorPercentage: { value: 3 } }, 3],
  ])("%s", async (_name, share, expected) => {
    await using api = await withMain((rule) => ({ ...rule, mirror: subset("sum-v2"), ...share }));
    expect((await openIstio(api).read()).set.mirror).toBe(expected);
    await openIstio(api).apply(NOBODY, "force");
    expect(Object.keys(mainOf(api)).filter((key) => key.startsWith("mirror"))).toEqual([]);
  });

  test("stands beside others in a list, and leaves them there", async () => {
    const audit = { destination: { host: "audit" }, percentage: { value: 100 } };
    await using api = await withMain((rule) => ({ ...rule, mirrors: [audit] }));
    const traffic = openIstio(api);
    await traffic.apply(to(0, 0.01), (await traffic.read()).version);
    expect(mainOf(api)["mirrors"]).toEqual([
      audit,
      { destination: subset("sum-v2"), percentage: { value: 0.01 } },
    ]);
    expect((await traffic.read()).set.mirror).toBe(0.01);
    await traffic.apply(NOBODY, "force");
    expect(mainOf(api)["mirrors"]).toEqual([audit]);
  });

  test("has no room beside a single one to somebody else, which stays", async () => {
    await using api = await withMain((rule) => ({ ...rule, mirror: { host: "audit" } }));
    await failsToMove(api, to(0, 10), "audit");
    await openIstio(api).apply(NOBODY, "force");
    expect(mainOf(api)["mirror"]).toEqual({ host: "audit" });
  });
});

describe("readiness", () => {
  const rules = (spec: Json): Json => ({ ...DESTINATION_RULE, spec });
  const named = (...names: readonly string[]) => names.map((name) => ({ name }));

  test.each([
    ["declared by a short host", { host: "summarizer", subsets: named("sum-v1", "sum-v2") }, true, true],
    ["no candidate", { host: "summarizer", subsets: named("sum-v1") }, true, false],
    ["none at all", { host: "summarizer" }, false, false],
    ["of another host", { host: "other", subsets: named("sum-v1", "sum-v2") }, false, false],
    ["of all hosts here", { host: "*.news.svc.cluster.local", subsets: named("sum-v2") }, false, true],
  ])("subsets %s", async (_name, spec, baselineReady, candidateReady) => {
    await using api = await startIstio();
    api.put(rules(spec));
    expect(await openIstio(api).read()).toMatchObject({ baselineReady, candidateReady });
  });

  test("of a host in another namespace nobody here can tell", async () => {
    const away = (name: string): Json => ({ host: "summarizer.models", subset: name });
    await using api = await withMain((rule) => ({
      ...rule,
      route: ends([away("sum-v1"), 100], [away("sum-v2"), 0]),
    }));
    expect(await openIstio(api).read()).toMatchObject({ baselineReady: null, candidateReady: null });
  });

  test("hosts without subsets are asked for their endpoints", async () => {
    await using api = await withMain((rule) => ({
      ...rule,
      route: ends([{ host: "sum-v1" }, 100], [{ host: "sum-v2" }, 0]),
    }));
    expect(await openIstio(api).read()).toMatchObject({ baselineReady: false, candidateReady: false });
    expect(api.calls).toHaveLength(2);
  });

  test("what cannot be read holds what is raised, and no drain", async () => {
    await using api = await startIstio();
    const traffic = openIstio(api);
    await traffic.apply(to(5), (await traffic.read()).version);
    reconcileVirtualService(api, "summarizer");
    api.denied.add("list destinationrules");
    expect(await traffic.read()).toMatchObject({
      set: to(5),
      candidateReady: null,
      blockedBy: expect.stringContaining("destinationrules"),
    });
    await traffic.apply(NOBODY, "force");
    reconcileVirtualService(api, "summarizer");
    expect(await traffic.read()).toMatchObject({ set: NOBODY, settled: true });
  });
});

describe("the status", () => {
  test("where none is written, the time to settle is all there is", async () => {
    await using api = await startIstio();
    api.status("virtualservices", "news", "summarizer", {});
    expect(await openIstio(api).read()).toMatchObject({ settled: true, blockedBy: null });
  });

  test.each([
    ["an older generation", { observedGeneration: 0 }],
    ["an older one, as text", { observedGeneration: "0" }],
    ["no number", { observedGeneration: "soon" }],
    ["proxies behind", { observedGeneration: 9, conditions: [{ type: "Reconciled", status: "False" }] }],
  ])("%s is not settled", async (_name, status) => {
    await using api = await startIstio();
    api.status("virtualservices", "news", "summarizer", status);
    const view = await openIstio(api).read();
    expect(view.settled).toBe(false);
    expect(view.blockedBy).toContain("status");
  });

  test("an error of Istio's analysis blocks, and is named", async () => {
    await using api = await startIstio();
    api.status("virtualservices", "news", "summarizer", {
      validationMessages: [{ level: "ERROR", type: { code: "IST0101" } }],
    });
    expect((await openIstio(api).read()).blockedBy).toContain("IST0101");
  });
});

test("an Istio that serves v1beta1 alone: three calls for a look, all verbs", async () => {
  await using api = await startIstio();
  const gone: Fault = {
    status: 404,
    body: JSON.stringify({
      kind: "Status",
      status: "Failure",
      code: 404,
      reason: "NotFound",
      message: "the server could not find the requested resource",
    }),
  };
  api.meets = ({ path }) => (path.startsWith("/apis/networking.istio.io/v1/") ? gone : "pass");
  const snapshot = await openIstio(api).snapshot();
  const { version } = await openIstio(api).read();
  await openIstio(api).apply(to(5), version);
  const before = api.calls.length;
  expect((await openIstio(api).read()).set).toEqual(to(5));
  expect(api.calls.length - before).toBeLessThanOrEqual(3);
  await openIstio(api).apply(NOBODY, "force");
  await openIstio(api).restore(snapshot);
  expect(mainOf(api)["route"]).toEqual(
    part(VIRTUAL_SERVICE, "spec", "http", "1", "route") ?? mainOf(api)["route"],
  );
  expect(throughMesh(api, "summarizer", { path: "/v1" }).to).toEqual({ "sum-v1": 100, "sum-v2": 0 });
});
