import { describe, expect, test } from "vitest";
import type { TrafficUnit } from "../../../src/config/rollout.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import { dailySamples, designEffectOf, samplesOf, unitNamed } from "../../../src/plan/samples.ts";
import { percent } from "../../../src/units.ts";
import { aProportion, aScore } from "../../support/guards.ts";
import { aCohort, aPlan, aRollout, aStage, aUnit, hours } from "../../support/rollout.ts";
import { parseSummarizer, replacing } from "../../support/rollout-files.ts";

const SUMMARY: TrafficUnit = aUnit({ name: "summary", perDay: 310_000, perRouted: 3.1, correlation: 0.05 });
const CACHED: TrafficUnit = { ...SUMMARY, distinctPerDay: 1_400 };
const CLAIMS = aProportion({
  name: "claims",
  class: "quality",
  expect: 0.02,
  objective: { atMost: 0.03, atLeast: null },
});

function planAt(weight: number, bake: number, unit = CACHED): Plan {
  return aPlan({
    rollout: aRollout({
      units: [unit, aUnit()],
      guards: [CLAIMS],
      cohorts: [],
      stages: [
        aStage({ weight: percent(weight), bake: hours(bake) }),
        aStage({ name: "full", weight: percent(100), bake: hours(200) }),
      ],
    }),
  });
}

describe("a3: answers that come from a cache", () => {
  test.each([1, 5, 25, 50])(
    "at %d%% of the users the guard's unit is named, not the users' share",
    (weight) => {
      const plan = planAt(weight, 28);
      const [found] = plan.problems.filter(({ code }) => code === "unit-cached");
      expect(found?.message).toMatch(
        /^claims counts summary, of which each version makes only 1400 different/,
      );
      expect(found?.suggestion).toMatch(/^bake: \d+h/);
      expect(plan.stages[0]?.cells[0]?.waysOut.some(({ kind }) => kind === "larger-weight")).toBe(false);
    },
  );

  test("one look at 3,013 of them takes more than two days at any share", () => {
    const stage = aStage({ weight: percent(50) });
    const rollout = aRollout({ units: [CACHED, aUnit()], cohorts: [] });
    const { telling } = samplesOf(dailySamples(rollout, stage), "summary", "all");
    expect(3_013 / telling.candidate).toBeGreaterThan(2);
  });

  test("without a cache the same stage is promised by a larger share, and nothing is said", () => {
    const plan = planAt(5, 28, { ...SUMMARY, clusterDeclared: true });
    expect(plan.problems.map(({ code }) => code)).not.toContain("unit-cached");
    expect(plan.stages[0]?.cells[0]?.blind).toBeNull();
  });

  test("a bake that is long enough is promised, and nothing is said", () => {
    const plan = planAt(5, 200);
    expect(plan.problems.map(({ code }) => code)).not.toContain("unit-cached");
    expect(plan.stages[0]?.cells[0]?.blind).toBeNull();
  });

  test("a sample of them is judged once each, and says so of the unit that is cached", () => {
    const judged = aUnit({ name: "judged", sampleOf: { unit: "summary", share: 0.5, atMostPerDay: null } });
    const plan = aPlan({
      rollout: aRollout({
        units: [CACHED, judged, aUnit()],
        guards: [{ ...CLAIMS, unit: "judged" }],
        cohorts: [],
        stages: [aStage({ weight: percent(50), bake: hours(24) })],
      }),
    });
    expect(plan.stages[0]?.cells[0]?.expected).toBeCloseTo(700, 0);
    expect(plan.problems.find(({ code }) => code === "unit-cached")?.message).toContain("counts summary");
  });
});

describe("different answers", () => {
  const at = (weight: number, distinctPerDay: number | null, share = 1) => {
    const units = [{ ...SUMMARY, distinctPerDay }, aUnit()];
    const rollout = aRollout({ units, cohorts: [aCohort({ name: "it", share })] });
    return samplesOf(dailySamples(rollout, aStage({ weight: percent(weight) })), "summary", "it");
  };

  test("are never more than are served, nor than there are", () => {
    for (const weight of [0.1, 1, 5, 50, 99]) {
      const { candidate, baseline, telling } = at(weight, 1_400);
      expect(telling.candidate).toBeLessThan(Math.min(candidate, 1_400) + 1e-9);
      expect(telling.baseline).toBeLessThan(Math.min(baseline, 1_400) + 1e-9);
      expect(candidate).toBeCloseTo(3_100 * weight, 6);
    }
  });

  test("are nearly all that are served while those are few, and all there are when those are many", () => {
    expect(at(0.01, 1_400).telling.candidate / 31).toBeGreaterThan(0.98);
    expect(at(50, 1_400).telling.candidate).toBeCloseTo(1_400, 3);
  });

  test("are each arm's own, and a cohort's share of them its own", () => {
    const { telling } = at(50, 1_400, 0.1);
    expect(telling.candidate).toBeCloseTo(140, 3);
    expect(telling.baseline).toBeCloseTo(140, 3);
  });

  test("are all of them where nothing is cached", () => {
    const { telling, candidate, baseline } = at(5, null);
    expect(telling).toEqual({ candidate, baseline });
  });

  test("are nobody's: users that resemble each other do not matter", () => {
    const rollout = aRollout({ units: [CACHED, aUnit()] });
    const daily = dailySamples(rollout, aStage());
    expect(designEffectOf(rollout, daily, unitNamed(rollout, "summary"), "all")).toBe(1);
  });

  test("leave the people who are reached as they are", () => {
    const reached = (unit: typeof CACHED): number => planAt(5, 28, unit).stages[0]?.unitsPerDay ?? 0;
    expect(reached(CACHED)).toBe(reached(SUMMARY));
  });
});

describe("distinct-per-day in the file", () => {
  const units = (more: string) =>
    parseSummarizer(replacing("summary: { per-day: 310000, per-routed: 3.1, correlation: 0.05 }", more));

  test("stands beside the unit, which then needs no correlation", () => {
    const { rollout, problems } = units("summary: { per-day: 310000, distinct-per-day: 1400 }");
    expect(problems.filter(({ severity }) => severity === "blocker")).toEqual([]);
    expect(rollout?.units[0]).toMatchObject({ perDay: 310_000, distinctPerDay: 1_400 });
    expect(rollout?.units[1]?.distinctPerDay).toBeNull();
  });

  test.each([
    ["310000", "out-of-range"],
    ["400000", "out-of-range"],
    ["0", "out-of-range"],
    ["1.5", "out-of-range"],
    ["many", "wrong-value"],
  ])("is refused as %s", (distinct, code) => {
    const { problems } = units(
      `summary: { per-day: 310000, per-routed: 3.1, correlation: 0.05, distinct-per-day: ${distinct} }`,
    );
    expect(problems.find(({ severity }) => severity === "blocker")?.code).toBe(code);
  });

  test("does not belong to a sample, which has its unit's", () => {
    const { problems } = parseSummarizer(
      replacing("at-most-per-day: 40000 }", "at-most-per-day: 40000, distinct-per-day: 5 }"),
    );
    expect(problems.map(({ code }) => code)).toContain("unknown-key");
  });
});

describe("a substitute for numbers", () => {
  const small = aCohort({ name: "enterprise", share: 0.0001, detect: {}, substitute: null });
  const blindOf = (cohort: typeof small): readonly string[] =>
    aPlan({ rollout: aRollout({ cohorts: [cohort], guards: [aScore(), aProportion()] }) })
      .problems.filter(({ code }) => code === "cohort-blind")
      .map(({ suggestion }) => suggestion ?? "");

  test("lets a cohort pass that no stage can see", () => {
    expect(blindOf(small)).toHaveLength(1);
    expect(blindOf(small)[0]).toContain("substitute: ");
    expect(
      blindOf({ ...small, substitute: { does: "200 chats a day read by people", owner: "@x" } }),
    ).toEqual([]);
  });

  test("says in the file what is done, and who sees to it", () => {
    const cohort = (more: string) =>
      parseSummarizer(replacing("because: hears every word", `because: hears every word\n    ${more}`));
    const good = cohort('substitute: { does: "200 chats a day read by people", owner: "@x" }');
    expect(good.rollout?.cohorts[1]?.substitute).toEqual({
      does: "200 chats a day read by people",
      owner: "@x",
    });
    for (const bad of [
      "substitute: reading",
      'substitute: { does: "" , owner: "@x" }',
      "substitute: { does: it }",
      'substitute: { does: it, owner: "nobody in particular" }',
    ])
      expect(cohort(bad).rollout).toBeNull();
  });
});
