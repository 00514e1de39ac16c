import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openCluster } from "../../../../src/adapters/kubernetes.ts";
import { seldonRouter, seldonTraffic } from "../../../../src/adapters/routers/kubernetes/seldon.ts";
import type { SeldonTarget } from "../../../../src/config/router.ts";
import type { TrafficTarget } from "../../../../src/ports.ts";
import { instant, percent } from "../../../../src/units.ts";
import { reached } from "../../../support/cluster/api.ts";
import { reconcileExperiment, setLive, shareOf } from "../../../support/cluster/seldon.ts";
import { EVERY_ROUTER } from "../../../support/every-router.ts";
import { EXPERIMENT, openSeldon, startSeldon } from "../../../support/router-rows/seldon.ts";

const TARGET = EVERY_ROUTER.seldon;
const router = seldonRouter(TARGET);
const LIVE = { baseline: true, candidate: true };

function to(candidate: number, mirror = 0): TrafficTarget {
  return { candidate: percent(candidate), mirror: percent(mirror), cohorts: {} };
}

function experiment(spec: Readonly<Record<string, unknown>>) {
  return { ...EXPERIMENT, metadata: { generation: 3, uid: "u" }, spec };
}

const [V1, V2] = [TARGET.baseline, TARGET.candidate];

describe("what an Experiment says about traffic", () => {
  test.each([
    [
      {
        candidates: [
          { name: V1, weight: 90 },
          { name: V2, weight: 10 },
        ],
      },
      10,
      0,
    ],
    [
      {
        candidates: [
          { name: V1, weight: 3 },
          { name: V2, weight: 1 },
        ],
      },
      25,
      0,
    ],
    [{ candidates: [{ name: V1, weight: 1 }] }, 0, 0],
    [{ candidates: [{ name: V2, weight: 7 }] }, 100, 0],
    [{ candidates: [{ name: V1, weight: 1 }], mirror: { name: V2, percent: 40 } }, 0, 40],
    [
      {
        candidates: [
          { name: V1, weight: 0 },
          { name: V2, weight: 0 },
        ],
        default: V2,
      },
      100,
      0,
    ],
    [
      {
        candidates: [
          { name: V1, weight: 0 },
          { name: V2, weight: 0 },
        ],
        default: V1,
      },
      0,
      0,
    ],
    [{ candidates: null, mirror: { name: V2, percent: 100 } }, 0, 100],
  ])("%j gives the candidate %d%% and a mirror of %d%%", (spec, candidate, mirror) => {
    expect(router.view(experiment(spec), LIVE).set).toEqual(to(candidate, mirror));
  });

  test.each([
    [
      {
        candidates: [
          { name: V1, weight: 1 },
          { name: "third", weight: 1 },
        ],
      },
      "third",
    ],
    [{ candidates: [{ name: V1, weight: 1 }], mirror: { name: "other", percent: 5 } }, "mirror"],
    [
      {
        candidates: [
          { name: V1, weight: 1 },
          { name: V2, weight: 0 },
        ],
        default: V2,
      },
      `default: ${V1}`,
    ],
    [{ candidates: [{ name: V1, weight: 1 }], resourceType: "pipeline" }, "resource: pipeline"],
  ])("%j is somebody else's to change: %s", (spec, words) => {
    expect(router.view(experiment(spec), LIVE).blockedBy).toContain(words);
    expect(() => router.edit(experiment(spec), to(5), "careful")).toThrow(words);
    const drained = router.edit(experiment(spec), to(0), "forced");
    expect(router.view(drained, LIVE).set).toEqual(to(0));
  });

  test.each([
    { candidates: "all" },
    { candidates: [{ name: V1, weight: 0.5 }] },
    { candidates: [{ name: V1, weight: -1 }] },
  ])("%j is not to be understood, and not guessed at", (spec) => {
    expect(() => router.view(experiment(spec), LIVE)).toThrow("Experiment news/summarizer");
  });
});

test("a name stands once: a weight and a mirror at the same time are refused", () => {
  expect(() => router.edit(EXPERIMENT, to(5, 10), "careful")).toThrow("both");
  expect(() => router.edit(EXPERIMENT, { ...to(5), cohorts: { beta: percent(5) } }, "careful")).toThrow(
    "cohorts",
  );
});

test("whatever stood there, a move is read back as it was meant, twice is once, and the rest stays", () => {
  const weight = fc.integer({ min: 0, max: 100_000 }).map((thousandths) => thousandths / 1_000);
  const before = fc.record({
    default: fc.constantFrom(V1, undefined),
    candidates: fc.constantFrom(
      [{ name: V1, weight: 100, note: "kept" }],
      [
        { name: V1, weight: 2 },
        { name: V2, weight: 1 },
      ],
    ),
    somebody: fc.jsonValue(),
  });
  fc.assert(
    fc.property(weight, before, (share, spec) => {
      const object = experiment(spec);
      const moved = router.edit(object, to(share), "careful");
      expect(router.view(moved, LIVE).set.candidate).toBeCloseTo(share, 6);
      expect(router.edit(moved, to(share), "careful")).toEqual(moved);
      expect(moved["spec"]).toMatchObject({ somebody: spec.somebody });
      const back = router.putBack(moved, JSON.parse(JSON.stringify(router.owned(object))));
      expect(JSON.stringify(router.owned(back))).toBe(JSON.stringify(router.owned(object)));
    }),
  );
});

test("§5.4: while a candidate is not live the whole split falls to the default; that is never called settled", async () => {
  await using api = await startSeldon();
  const traffic = openSeldon(api);
  await traffic.apply(to(25), (await traffic.read()).version);
  setLive(api, V2, false);
  reconcileExperiment(api, "summarizer");
  expect(shareOf(api, V2, "summarizer")).toBe(0);
  const view = await traffic.read();
  expect(view).toMatchObject({ settled: false, candidateReady: false, served: null });
  expect(view.set.candidate).toBe(25);
});

test("a baseline that is not live is said, and does not keep a drain from being settled", async () => {
  await using api = await startSeldon();
  const traffic = openSeldon(api);
  await traffic.apply(to(25), (await traffic.read()).version);
  setLive(api, V1, false);
  await traffic.apply(to(0), "force");
  reconcileExperiment(api, "summarizer");
  expect(await traffic.read()).toMatchObject({ set: to(0), settled: true, baselineReady: false });
});

test("a model that is not there, or being deleted, is not ready", async () => {
  await using api = await startSeldon();
  api.remove("models", "news", V2);
  expect((await openSeldon(api).read()).candidateReady).toBe(false);
});

test("models that may not be read block moves by name, and no drain", async () => {
  await using api = await startSeldon();
  const traffic = openSeldon(api);
  await traffic.apply(to(25), (await traffic.read()).version);
  api.denied.add("get models");
  const view = await traffic.read();
  expect(view.blockedBy).toContain("Model news/");
  expect(view).toMatchObject({ candidateReady: null, baselineReady: null });
  await traffic.apply(to(0), "force");
  reconcileExperiment(api, "summarizer");
  expect(await traffic.read()).toMatchObject({ set: to(0), settled: true });
});

test("pipelines are routed as models are, and asked whether they are live as pipelines", async () => {
  await using api = await startSeldon();
  for (const name of [V1, V2]) {
    const made = {
      apiVersion: "mlops.seldon.io/v1alpha1",
      kind: "Pipeline",
      metadata: { name, namespace: "news" },
    };
    api.put({ ...made, spec: { steps: [{ name: "one" }] } });
    const conditions = [{ type: "Ready", status: name === V1 ? "True" : "False" }];
    api.status("pipelines", "news", name, { observedGeneration: 1, conditions });
  }
  const spec = { default: V1, resourceType: "pipeline", candidates: [{ name: V1, weight: 100 }] };
  api.put({ ...EXPERIMENT, spec });
  const { at, secret } = reached(api);
  const target = { ...TARGET, ...at, resource: "pipeline" } satisfies SeldonTarget;
  const traffic = seldonTraffic(target, {
    cluster: openCluster(target, secret),
    now: () => instant(1_000),
    cohorts: {},
  });
  const view = await traffic.read();
  expect(view).toMatchObject({ set: to(0), baselineReady: true, candidateReady: false, blockedBy: null });
  expect(api.calls.filter(({ path }) => path.includes("/pipelines/"))).toHaveLength(2);
  await traffic.apply(to(25), view.version);
  expect(api.get("experiments", "news", "summarizer")["spec"]).toMatchObject({ resourceType: "pipeline" });
  expect((await traffic.read()).set).toEqual(to(25));
});
