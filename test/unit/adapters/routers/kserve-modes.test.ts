/** KServe's other two modes, fact by fact. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  orderOf,
  shareOf,
  weightsFor,
} from "../../../../src/adapters/routers/kubernetes/kserve-group-weights.ts";
import type { TrafficTarget } from "../../../../src/ports.ts";
import { percent } from "../../../../src/units.ts";
import { setWeight, weightOf } from "../../../support/cluster/llm-group.ts";
import { metaOf, type ClusterApi } from "../../../support/cluster/objects.ts";
import { isRecord } from "../../../support/cluster/schema.ts";
import { EVERY_ROUTER } from "../../../support/every-router.ts";
import {
  canariesIn,
  openKserve,
  openLlm,
  openStandard,
  reconcileStandard,
  routesOf,
  setCanary,
  settleGroup,
  startLlm,
  startStandard,
} from "../../../support/router-rows/kserve.ts";

const NAME = "summarizer";

function to(candidate: number): TrafficTarget {
  return { candidate: percent(candidate), mirror: percent(0), cohorts: {} };
}

const NOBODY = to(0);

function annotate(
  api: ClusterApi,
  plural: string,
  name: string,
  annotations: Readonly<Record<string, string>>,
) {
  const object = api.get(plural, "news", name);
  api.put({ ...object, metadata: { ...metaOf(object), annotations } });
}

describe("standard", () => {
  test("a canary that is not ready gets nobody without a word in the spec: told and served differ", async () => {
    await using api = await startStandard();
    const traffic = openStandard(api);
    await traffic.apply(to(25), (await traffic.read()).version);
    reconcileStandard(api, ["sum-v2"]);
    expect(await traffic.read()).toMatchObject({
      set: to(25),
      served: NOBODY,
      settled: false,
      candidateReady: false,
    });
  });

  test("other canaries keep their share, and leave no more than there is", async () => {
    await using api = await startStandard();
    setCanary(api, "other", 60);
    reconcileStandard(api);
    const traffic = openStandard(api);
    await traffic.apply(to(40), (await traffic.read()).version);
    expect(canariesIn(api).map((each) => each["trafficPercent"])).toEqual([60, 40]);
    reconcileStandard(api);
    await expect(traffic.apply(to(41), (await traffic.read()).version)).rejects.toThrow(/60 %/);
  });

  test("without its name the only canary is meant, and one of two is never guessed", async () => {
    await using api = await startStandard();
    const { canary: _, ...target } = EVERY_ROUTER.standard;
    const traffic = openKserve(api, target);
    await expect(traffic.read()).rejects.toThrow(/other, sum-v2.*canary: <name>/s);
  });

  test("a canary that somebody made the stable predictor has everybody; one that is taken out has nobody", async () => {
    await using api = await startStandard();
    const object = api.get("inferenceservices", "news", NAME);
    const spec = isRecord(object["spec"]) ? object["spec"] : {};
    const predictor = isRecord(spec["predictor"]) ? spec["predictor"] : {};
    api.put({ ...object, spec: { predictor: { ...predictor, name: "sum-v2" } } });
    reconcileStandard(api);
    expect(await openStandard(api).read()).toMatchObject({ set: to(100), served: to(100) });
    await expect(openStandard(api).apply(NOBODY, "force")).rejects.toMatchObject({ code: "router-refused" });
    api.put({ ...object, spec: { predictor } });
    reconcileStandard(api);
    expect(await openStandard(api).read()).toMatchObject({ set: NOBODY, served: NOBODY });
    await openStandard(api).apply(NOBODY, "force");
  });

  test.each([
    [{}, /deploymentMode: Standard, found none/],
    [{ "serving.kserve.io/deploymentMode": "RawDeployment" }, /found RawDeployment/],
    [{ "serving.kserve.io/deploymentMode": "Standard", "serving.kserve.io/stop": "true" }, /running service/],
  ])("%j starts nothing and keeps no drain", async (annotations, words) => {
    await using api = await startStandard();
    setCanary(api, "sum-v2", 5);
    annotate(api, "inferenceservices", NAME, annotations);
    expect((await openStandard(api).read()).blockedBy).toMatch(words);
    await openStandard(api).apply(NOBODY, "force");
    expect((await openStandard(api).read()).set).toEqual(NOBODY);
    await expect(openStandard(api).snapshot()).rejects.toThrow(words);
  });
});

describe("llm", () => {
  const pair = fc.record({
    candidate: fc.integer({ min: 0, max: 1_000_000 }),
    baseline: fc.integer({ min: 0, max: 1_000_000 }),
  });
  const exact = (each: { readonly candidate: number; readonly baseline: number }): number =>
    each.candidate === 0 ? 0 : (each.candidate / (each.candidate + each.baseline)) * 100;

  test("between two writes the candidate never has more than before or after, and somebody is always there", () => {
    fc.assert(
      fc.property(pair, fc.integer({ min: 0, max: 10_000 }), fc.boolean(), (from, hundredths, isDrain) => {
        const next = weightsFor(isDrain ? 0 : hundredths / 100, isDrain ? "drain" : "idle", from);
        const [first] = orderOf(from, next);
        const between = { ...from, [first]: next[first] };
        expect(exact(between)).toBeLessThanOrEqual(Math.max(exact(from), exact(next)) + 1e-9);
        expect(next.candidate + next.baseline).toBeGreaterThan(0);
        const leavesNobody = from.candidate + from.baseline > 0 && between.candidate + between.baseline === 0;
        expect(leavesNobody).toBe(false);
      }),
    );
  });

  test.each([
    [0, 1_000_000, 0],
    [1, 1_000_000, 0],
    [1, 9_998, 0.01],
    [1, 100, 0.99],
    [100, 999_900, 0.01],
    [333_300, 666_700, 33.33],
    [1_000_000, 1, 100],
    [1, 0, 100],
    [0, 0, 0],
  ])("weights %d and %d read as %d percent", (candidate, baseline, share) => {
    expect(shareOf({ candidate, baseline })).toBe(share);
  });

  test("what waits is left at 1, what is drained at 0, and 0 is not started from", async () => {
    await using api = await startLlm();
    const traffic = openLlm(api);
    await traffic.apply(NOBODY, (await traffic.read()).version);
    expect(weightOf(api, NAME)).toBe(1);
    await traffic.apply(NOBODY, "force");
    settleGroup(api);
    expect(weightOf(api, NAME)).toBe(0);
    expect((await traffic.read()).blockedBy).toMatch(/weight 1 beside/);
    await expect(traffic.apply(to(1), (await traffic.read()).version)).rejects.toMatchObject({
      code: "router-refused",
    });
    await expect(traffic.snapshot()).rejects.toMatchObject({ code: "router-refused" });
  });

  test("from 100% the baseline has its weight before the candidate loses its own", async () => {
    await using api = await startLlm();
    const traffic = openLlm(api);
    setWeight(api, NAME, 1_000_000);
    setWeight(api, "sum-v1", 0);
    settleGroup(api);
    expect((await traffic.read()).set).toEqual(to(100));
    await traffic.apply(NOBODY, "force");
    const written = api.calls.filter(({ method }) => method === "PUT").map(({ path }) => path);
    expect(written[0]).toContain("/sum-v1?");
    expect(written[1]).toContain("/summarizer?");
  });

  test("a stopped baseline leaves everybody to the candidate, whatever the weights say", async () => {
    await using api = await startLlm();
    annotate(api, "llminferenceservices", "sum-v1", { "serving.kserve.io/stop": "true" });
    settleGroup(api);
    expect(await openLlm(api).read()).toMatchObject({ set: to(100), served: to(100), baselineReady: false });
  });

  test("a baseline that is not routable leaves everybody to the candidate: served, and never settled", async () => {
    await using api = await startLlm();
    routesOf(api).routable.delete("sum-v1");
    settleGroup(api);
    expect(await openLlm(api).read()).toMatchObject({
      set: NOBODY,
      served: to(100),
      settled: false,
      baselineReady: false,
    });
  });

  test("a third member with a weight, divergent members, another group: blocked by name", async () => {
    await using api = await startLlm();
    const name = "sum-v1";
    const found = api.get("llminferenceservices", "news", name)["status"];
    const withMember = JSON.stringify(found).replace(
      '"members":[',
      '"members":[{"name":"sum-v0","weight":5},',
    );
    api.status("llminferenceservices", "news", name, JSON.parse(withMember));
    expect((await openLlm(api).read()).blockedBy).toContain("sum-v0");
    const degraded = JSON.stringify(found).replace(
      '"conditions":[',
      '"conditions":[{"type":"GroupDegraded","status":"True","reason":"MemberDivergence"},',
    );
    api.status("llminferenceservices", "news", name, JSON.parse(degraded));
    expect((await openLlm(api).read()).blockedBy).toContain("MemberDivergence");
  });

  test("the only other member is the baseline; of two none is guessed; a look is two calls", async () => {
    await using api = await startLlm();
    const { baseline: _, ...target } = EVERY_ROUTER.llm;
    const traffic = openKserve(api, target);
    const before = api.calls.length;
    expect((await traffic.read()).set).toEqual(NOBODY);
    expect(api.calls.length - before).toBe(2);
    api.status("llminferenceservices", "news", NAME, {});
    await expect(traffic.read()).rejects.toThrow(/baseline: <name>/);
  });
});
