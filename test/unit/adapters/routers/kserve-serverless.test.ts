/** KServe on Knative, fact by fact. The numbers are those of the reference on routers: facts 1 and 2, and KServe's revisions. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeRouter } from "../../../../src/adapters/routers/describe.ts";
import type { Snapshot, Traffic, TrafficTarget } from "../../../../src/ports.ts";
import { percent } from "../../../../src/units.ts";
import {
  applyPredictor,
  configuration,
  kserve,
  route,
  servedOn,
  settleService,
  status,
} from "../../../support/cluster/knative.ts";
import { metaOf, type ClusterApi } from "../../../support/cluster/objects.ts";
import { isRecord } from "../../../support/cluster/schema.ts";
import {
  SERVICE,
  knativeOf,
  modelAt,
  openKserve,
  openServerless,
  predictorIn,
  startServerless,
} from "../../../support/router-rows/kserve.ts";
import { EVERY_ROUTER } from "../../../support/every-router.ts";

const NAME = "summarizer";

function to(candidate: number): TrafficTarget {
  return { candidate: percent(candidate), mirror: percent(0), cohorts: {} };
}

const NOBODY = to(0);
const settle = (api: ClusterApi): void => settleService(api, knativeOf(api), NAME);
const served = (api: ClusterApi): number => servedOn(knativeOf(api), "/v2");
const uriIn = (api: ClusterApi): unknown => {
  const { model } = predictorIn(api);
  return isRecord(model) ? model["storageUri"] : null;
};

async function forward(api: ClusterApi, traffic: Traffic, weight: number): Promise<void> {
  for (let tick = 0; tick < 6; tick++) {
    const { version } = await traffic.read();
    const refused = await traffic.apply(to(weight), version).then(
      () => null,
      (cause: unknown) => cause,
    );
    settle(api);
    if (refused === null) return;
    expect(refused).toMatchObject({ code: "router-not-ready" });
  }
  throw new RangeError(`expected ${weight}%`);
}

async function restoreOnce(traffic: Traffic, snapshot: Snapshot): Promise<Snapshot | "done"> {
  const restored = await traffic.restore(snapshot);
  return restored === "done" ? "done" : restored.snapshot;
}

async function at(weight: number): Promise<{ api: ClusterApi; traffic: Traffic; snapshot: Snapshot }> {
  const api = await startServerless();
  const snapshot = await openServerless(api).snapshot();
  const traffic = openServerless(api, snapshot);
  if (weight > 0) await forward(api, traffic, weight);
  return { api, traffic, snapshot };
}

describe("the first write", () => {
  test("carries model and percent together, and gives nobody a model that still loads", async () => {
    const { api, traffic } = await at(0);
    const { version } = await traffic.read();
    await expect(traffic.apply(to(5), version)).rejects.toMatchObject({ code: "router-not-ready" });
    expect(api.calls.filter(({ method, path }) => method === "PUT" && !path.includes("dryRun"))).toHaveLength(
      1,
    );
    expect(predictorIn(api)).toMatchObject({ canaryTrafficPercent: 0 });
    expect(uriIn(api)).toBe("s3://models/summarizer/v2");
    expect(await traffic.read()).toMatchObject({ set: NOBODY, candidateReady: false });
    settle(api);
    expect(await traffic.read()).toMatchObject({ set: NOBODY, served: NOBODY, candidateReady: true });
    await traffic.apply(to(5), (await traffic.read()).version);
    settle(api);
    expect(await traffic.read()).toMatchObject({ set: to(5), served: to(5), settled: true, blockedBy: null });
  });

  test("of a preview or a shadow starts the candidate at 0 and is done", async () => {
    const { api, traffic } = await at(0);
    await traffic.apply(NOBODY, (await traffic.read()).version);
    settle(api);
    expect(await traffic.read()).toMatchObject({ set: NOBODY, settled: true, candidateReady: true });
    expect(served(api)).toBe(0);
  });

  test("a look at rest is one call", async () => {
    const { api, traffic } = await at(5);
    const before = api.calls.length;
    await traffic.read();
    expect(api.calls.length - before).toBe(1);
  });
});

describe("fact 1: restoring model and percent at once would promote the candidate", () => {
  test.each([1, 50, 100])(
    "from %d percent: the model goes back at 0, and the percent once its revision is ready",
    async (weight) => {
      const { api, traffic, snapshot } = await at(weight);
      await traffic.apply(NOBODY, "force");
      settle(api);
      expect(await traffic.read()).toMatchObject({ set: NOBODY, served: NOBODY, settled: true });
      const learned = await restoreOnce(traffic, snapshot);
      expect(uriIn(api)).toBe("s3://models/summarizer/v2");
      if (learned === "done") throw new RangeError("expected it to be pending");
      expect(JSON.stringify(learned)).toContain("summarizer-predictor-00003");
      await restoreOnce(openServerless(api, learned), learned);
      expect(predictorIn(api)).toEqual({ ...modelAt("v1"), canaryTrafficPercent: 0 });
      // Nothing was told to Knative yet: created and ready still name the candidate's revision.
      await restoreOnce(openServerless(api, learned), learned);
      expect(predictorIn(api)).toHaveProperty("canaryTrafficPercent", 0);
      settle(api);
      await restoreOnce(openServerless(api, learned), learned);
      expect(predictorIn(api)).toEqual(modelAt("v1"));
      settle(api);
      expect(await openServerless(api, learned).restore(learned)).toBe("done");
      expect(served(api)).toBe(0);
      expect(servedOn(knativeOf(api), "/v1")).toBe(100);
    },
  );

  test("whatever the controllers do between two calls, nobody meets the candidate after the drain", async () => {
    const step = fc.constantFrom("kserve", "configuration", "route", "status", "restore", "look", "drain");
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(5, 100), fc.array(step, { maxLength: 60 }), async (weight, steps) => {
        const { api, traffic, snapshot } = await at(weight);
        await traffic.apply(NOBODY, "force");
        settle(api);
        let kept = snapshot;
        const seen: number[] = [];
        for (const each of steps) {
          const world = knativeOf(api);
          const again = openServerless(api, kept);
          if (each === "kserve") kserve(api, world, NAME);
          if (each === "configuration") configuration(api, world);
          if (each === "route") route(api, world);
          if (each === "status") status(api, world, NAME);
          if (each === "look") seen.push((await again.read()).set.candidate);
          if (each === "drain") await again.apply(NOBODY, "force");
          if (each === "restore") {
            const restored = await restoreOnce(again, kept);
            if (restored !== "done") kept = restored;
          }
          expect(served(api), each).toBe(0);
        }
        expect(seen.filter((share) => share > 0)).toEqual([]);
        await api[Symbol.asyncDispose]();
      }),
      { numRuns: 40 },
    );
  });

  test("a percent on a model that was never replaced would fall back too far: a drain leaves it alone", async () => {
    const { api, traffic } = await at(0);
    await traffic.apply(NOBODY, "force");
    expect(predictorIn(api)).toEqual(modelAt("v1"));
    applyPredictor(api, NAME, { ...modelAt("v1"), canaryTrafficPercent: 0 });
    settle(api);
    expect(servedOn(knativeOf(api), "/v0")).toBe(100);
  });
});

describe("fact 2: a 0 that is left behind poisons what comes next", () => {
  test("a manifest without the percent, applied while drained, is seen at once and drained again", async () => {
    const { api, traffic } = await at(5);
    await traffic.apply(NOBODY, "force");
    settle(api);
    applyPredictor(api, NAME, modelAt("v1"));
    // KServe has not seen it yet: nothing has moved, and all of it would.
    expect((await traffic.read()).set).toEqual(to(100));
    await traffic.apply(NOBODY, "force");
    settle(api);
    expect(served(api)).toBe(0);
    expect((await traffic.read()).set).toEqual(NOBODY);
  });

  test("applied and taken up, nothing but the restored model takes the users away: it is said until it did", async () => {
    const { api, traffic } = await at(5);
    await traffic.apply(NOBODY, "force");
    settle(api);
    applyPredictor(api, NAME, modelAt("v1"));
    const world = knativeOf(api);
    for (const pass of [kserve, route, status] as const) pass(api, world, NAME);
    expect(served(api)).toBe(100);
    expect((await traffic.read()).set).toEqual(to(100));
    await traffic.apply(NOBODY, "force");
    settle(api);
    expect(served(api)).toBe(0);
    expect((await traffic.read()).set).toEqual(NOBODY);
  });

  test("the candidate applied again without the percent is drift up, and a drain takes it back", async () => {
    const { api, traffic } = await at(5);
    applyPredictor(api, NAME, modelAt("v2"));
    settle(api);
    expect(await traffic.read()).toMatchObject({ set: to(100), served: to(100) });
    await traffic.apply(NOBODY, "force");
    settle(api);
    expect(served(api)).toBe(0);
    expect(await traffic.read()).toMatchObject({ set: NOBODY, served: NOBODY, settled: true });
  });

  test("the baseline applied again in mid-rollout: lowering it lowers to nobody, never to the next revision's share", async () => {
    const { api, traffic } = await at(50);
    applyPredictor(api, NAME, modelAt("v1"));
    const { set, version } = await traffic.read();
    expect(set).toEqual(to(100));
    await expect(traffic.apply(to(50), version)).rejects.toMatchObject({ code: "router-refused" });
    settle(api);
    expect(served(api)).toBe(0);
  });

  test("what KServe is about to replace at 100% has no percent that leads back: the model of before does", async () => {
    const { api, traffic } = await at(100);
    applyPredictor(api, NAME, { ...predictorIn(api), minReplicas: 4 });
    const world = knativeOf(api);
    for (const pass of [kserve, route, status] as const) pass(api, world, NAME);
    await traffic.apply(NOBODY, "force");
    expect(uriIn(api)).toBe("s3://models/summarizer/v1");
    settle(api);
    expect(served(api)).toBe(0);
    expect((await traffic.read()).set).toEqual(NOBODY);
  });
});

describe("what no rollout starts on", () => {
  const annotated = (key: string, value: string) => (api: ClusterApi) => {
    const object = api.get("inferenceservices", "news", NAME);
    const meta = metaOf(object);
    const annotations = isRecord(meta["annotations"]) ? meta["annotations"] : {};
    api.put({ ...object, metadata: { ...meta, annotations: { ...annotations, [key]: value } } });
  };
  test.each([
    ["a 0 left behind", (api: ClusterApi) => predictor(api, { ...modelAt("v3"), canaryTrafficPercent: 0 })],
    [
      "a canary in flight",
      (api: ClusterApi) => predictor(api, { ...modelAt("v3"), canaryTrafficPercent: 20 }),
    ],
    ["percent 120", (api: ClusterApi) => predictor(api, { ...modelAt("v1"), canaryTrafficPercent: 120 })],
    ["a transformer", (api: ClusterApi) => part(api, { transformer: { containers: [] } })],
    ["an explainer", (api: ClusterApi) => part(api, { explainer: { alibi: {} } })],
    ["mode Standard", annotated("serving.kserve.io/deploymentMode", "Standard")],
    ["mode RawDeployment", annotated("serving.kserve.io/deploymentMode", "RawDeployment")],
    ["a stopped service", annotated("serving.kserve.io/stop", "true")],
    ["a rollout-duration", annotated("serving.knative.dev/rollout-duration", "380s")],
    [
      "an empty latestRolledoutRevision",
      (api: ClusterApi) => {
        knativeOf(api).rolledOut = "";
        const found = api.get("inferenceservices", "news", NAME)["status"];
        const text = JSON.stringify(found).replace(/"latestRolledoutRevision":"[^"]+",/, "");
        api.status("inferenceservices", "news", NAME, JSON.parse(text));
      },
    ],
  ])("%s", async (_name, change) => {
    const api = await startServerless();
    change(api);
    const traffic = openServerless(api);
    await expect(traffic.snapshot()).rejects.toMatchObject({ code: "router-refused" });
    expect((await traffic.read()).blockedBy).toMatch(/^Expected /);
    await api[Symbol.asyncDispose]();
  });

  test("a file without the candidate: neither a look nor a write guesses which revision it is", async () => {
    const api = await startServerless();
    const { candidate: _, ...target } = EVERY_ROUTER.serverless;
    expect(describeRouter(target).isMoved).toBe(false);
    expect(describeRouter(EVERY_ROUTER.serverless).isMoved).toBe(true);
    const traffic = openKserve(api, target);
    for (const call of [() => traffic.read(), () => traffic.snapshot(), () => traffic.apply(NOBODY, "force")])
      await expect(call()).rejects.toMatchObject({
        code: "router-refused",
        message: expect.stringContaining("candidate:"),
      });
  });

  test("a secret in plain text where the rollout writes", async () => {
    const api = await startServerless();
    predictor(api, {
      ...modelAt("v1"),
      model: { storageUri: "s3://x", env: [{ name: "HF_TOKEN", value: "hf_x" }] },
    });
    const target = { ...EVERY_ROUTER.serverless, candidate: { model: { env: [] } } };
    const failure = await openKserve(api, target).snapshot().then(String, String);
    expect(failure).toContain("model.env[0].value");
    expect(failure).not.toContain("hf_x");
  });

  function predictor(api: ClusterApi, value: Readonly<Record<string, unknown>>): void {
    applyPredictor(api, NAME, value);
    settle(api);
  }

  function part(api: ClusterApi, value: Readonly<Record<string, unknown>>): void {
    api.put({
      ...api.get("inferenceservices", "news", NAME),
      spec: { ...record(SERVICE["spec"]), ...value },
    });
  }

  function record(value: unknown): Readonly<Record<string, unknown>> {
    return isRecord(value) ? value : {};
  }
});
