import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Cell } from "../../../src/plan/plan.ts";
import type { Rollout } from "../../../src/config/rollout.ts";
import { dailySamples, samplesOf } from "../../../src/plan/samples.ts";
import { HOUR, MINUTE, milliseconds, percent } from "../../../src/units.ts";
import { aLevel, aPaired, aProportion, aRatio, aScore } from "../../support/guards.ts";
import { aCohort, aPlan, aRollout, aStage, aUnit, hours } from "../../support/rollout.ts";

function cellOf(rollout: Rollout, stage: string, guard: string, cohort = "all"): Cell {
  const cell = aPlan({ rollout })
    .stages.flatMap(({ cells }) => cells)
    .find((each) => each.stage === stage && each.guard === guard && each.cohort === cohort);
  if (cell === undefined) throw new RangeError(`no cell ${stage} ${guard} ${cohort}`);
  return cell;
}

/** All guards take part, because they share alpha; only the stage that is looked at is planned. */
function withBake(bake: number): Rollout {
  const whole = aRollout();
  const rollout = {
    ...whole,
    stages: whole.stages.filter(({ name }) => name === "canary-1" || name === "canary-50"),
  };
  return {
    ...rollout,
    stages: rollout.stages.map((stage) =>
      stage.name === "canary-1" && stage.kind === "canary" ? { ...stage, bake: milliseconds(bake) } : stage,
    ),
  };
}

describe("what a stage can prove", () => {
  test("2% to 3% unsupported claims at 1% of 310,000 a day: blind after 28 h, promised after 54 h", () => {
    expect(cellOf(withBake(28 * HOUR), "canary-1", "unsupported-claims").blind).toMatchObject({
      why: "too-few",
    });
    const promised = cellOf(withBake(54 * HOUR), "canary-1", "unsupported-claims");
    expect(promised.blind).toBeNull();
    expect(promised.designEffect).toBeCloseTo(1.105, 10);
    expect(promised.needed).toBeGreaterThan(4500);
    expect(promised.needed).toBeLessThan(6935);
    expect(promised.oneLook).toBeLessThan(promised.needed ?? 0);
  });

  test("promised from exactly the hour at which enough samples are expected", () => {
    const { hours: needs } = cellOf(withBake(54 * HOUR), "canary-1", "unsupported-claims");
    expect(needs).not.toBeNull();
    // The grid of the test follows the planned bake, so the need moves a little with it.
    const around = (factor: number): Cell =>
      cellOf(withBake((needs ?? 0) * factor * HOUR), "canary-1", "unsupported-claims");
    expect(around(1.02).blind).toBeNull();
    expect(around(0.98).blind).toMatchObject({ why: "too-few" });
  });

  test("a smaller cohort waits longer than all of the traffic", () => {
    const all = cellOf(aRollout(), "canary-5", "unsupported-claims");
    const cohort = cellOf(
      aRollout({ cohorts: [aCohort({ detect: {} })] }),
      "canary-5",
      "unsupported-claims",
      "breaking-news",
    );
    expect(cohort.hours).toBeGreaterThan(all.hours ?? 0);
  });

  test("a cohort that has not joined is not in the stage, and is promised in the stage that it joins", () => {
    expect(cellOf(aRollout(), "canary-25", "unsupported-claims", "screen-reader").blind).toEqual({
      why: "not-in-this-stage",
    });
    expect(cellOf(aRollout(), "canary-50", "unsupported-claims", "screen-reader").blind).toBeNull();
  });

  test("a guard is not in the stages before its own, and nothing that readers do is seen in a shadow", () => {
    expect(cellOf(aRollout(), "canary-1", "read-through").blind).toEqual({ why: "not-in-this-stage" });
    const rollout = aRollout();
    const guards = rollout.guards.map((guard) => ({ ...guard, from: null }));
    expect(cellOf({ ...rollout, guards }, "shadow", "read-through").blind).toEqual({
      why: "not-in-this-stage",
    });
  });

  test("a rule is judged from the first event on, in every stage, and needs no samples", () => {
    const rules = ["severe", "served-model"];
    const cells = aPlan()
      .stages.flatMap((stage) => stage.cells)
      .filter(({ guard }) => rules.includes(guard));
    expect(cells).toHaveLength(12);
    for (const cell of cells)
      expect(cell).toMatchObject({ blind: null, needed: null, hours: null, counts: "nothing" });
  });

  test("what the silence of a tripwire shows depends on how many units there were", () => {
    const { expected, notes } = cellOf(aRollout(), "canary-1", "severe");
    expect(expected).toBeCloseTo(6_870, -1);
    expect(notes).toEqual([{ kind: "silence", rateBelow: expect.closeTo(-Math.log(0.05) / expected, 12) }]);
  });

  test("a gauge is counted in readings, and each of them comes with its interval", () => {
    const guards = [aLevel({ everyTimes: 2 })];
    const cell = cellOf(aRollout({ guards, cohorts: [] }), "canary-1", "gpu");
    expect(cell).toMatchObject({ counts: "readings", expected: 54 * 6, needed: 5, designEffect: 1 });
    expect(cell.hours).toBeCloseTo(5 / 6, 12);
  });

  test.each([
    [50, null],
    [49, "too-few"],
  ])("a gauge in a bake of %d minutes at ten minutes a reading: %j", (minutes, why) => {
    const stages = [aStage({ bake: milliseconds(minutes * MINUTE) })];
    const rollout = aRollout({ guards: [aLevel({ everyTimes: 2 })], cohorts: [], stages });
    expect(cellOf(rollout, "canary-1", "gpu").blind?.why ?? null).toBe(why);
  });

  test("pairs are counted in the shadow that brings them", () => {
    const cell = cellOf(aRollout({ guards: [aPaired()], cohorts: [] }), "shadow", "same-answers");
    expect(cell).toMatchObject({ counts: "pairs", blind: null, expected: 93_000 });
    expect(cellOf(aRollout({ guards: [aPaired()], cohorts: [] }), "canary-1", "same-answers").blind).toEqual({
      why: "not-in-this-stage",
    });
  });

  test("a split is promised between the versions, and a rule where there is one only", () => {
    expect(cellOf(aRollout(), "canary-50", "traffic-split")).toMatchObject({ blind: null, counts: "units" });
    expect(cellOf(aRollout(), "full", "traffic-split")).toMatchObject({
      blind: null,
      needed: null,
      counts: "nothing",
      notes: [{ kind: "one-version" }],
    });
    expect(cellOf(aRollout(), "shadow", "traffic-split").blind).toEqual({ why: "not-in-this-stage" });
  });

  test("sums without their spread are blind, with it promised", () => {
    expect(cellOf(aRollout(), "canary-1", "cost").blind).toMatchObject({ why: "spread-missing" });
    const rollout = aRollout({ guards: [aRatio({ spread: 3 })] });
    expect(cellOf(rollout, "canary-1", "cost").blind).toBeNull();
  });

  test("a cohort may ask for a level of its own, whatever the kind", () => {
    const guards = [aScore()];
    const cohorts = [aCohort({ detect: { faithfulness: 0.5 } })];
    const own = cellOf(aRollout({ guards, cohorts }), "canary-5", "faithfulness", "breaking-news");
    const common = cellOf(
      aRollout({ guards, cohorts: [aCohort({ detect: {} })] }),
      "canary-5",
      "faithfulness",
      "breaking-news",
    );
    expect(own.needed).toBeLessThan(common.needed ?? 0);
  });

  test("what a certificate takes stands beside what a breach takes", () => {
    const certified = aScore({ certify: true, margin: { kind: "points", points: 0.05 } });
    const cell = cellOf(aRollout({ guards: [certified] }), "canary-1", "faithfulness");
    expect(cell.certify).toBeGreaterThan(0);
    expect(cellOf(aRollout({ guards: [aScore()] }), "canary-1", "faithfulness").certify).toBeNull();
  });

  test.each([
    [
      "a share",
      aProportion({ objective: { atMost: null, atLeast: null }, detect: { kind: "factor", factor: 3 } }),
      null,
    ],
    ["a score", aScore(), null],
    [
      "values per unit",
      aRatio({
        values: "v",
        spread: 3,
        expect: 4,
        objective: { atMost: null, atLeast: null },
        margin: { kind: "factor", factor: 1.1 },
      }),
      null,
    ],
    [
      "sums per unit",
      aRatio({
        spread: 3,
        expect: 4,
        objective: { atMost: null, atLeast: null },
        margin: { kind: "factor", factor: 1.1 },
      }),
      "no-live-baseline",
    ],
    [
      "a gauge",
      aLevel({ objective: { atMost: null, atLeast: null }, margin: { kind: "factor", factor: 1.1 } }),
      "no-live-baseline",
    ],
  ])("at 100%% %s beside the baseline only: %j", (_, guard, why) => {
    expect(cellOf(aRollout({ guards: [guard], cohorts: [] }), "full", guard.name).blind?.why ?? null).toBe(
      why,
    );
  });

  test("at 100% a purely relative guard is compared with the recorded baseline, and is blind where none was recorded", () => {
    const relative = aProportion({
      objective: { atMost: null, atLeast: null },
      detect: { kind: "factor", factor: 3 },
    });
    const rollout = aRollout({ guards: [relative], cohorts: [] });
    expect(cellOf(rollout, "full", "errors").blind).toBeNull();
    const alone = { ...rollout, stages: [aStage({ name: "full", weight: percent(100) })] };
    expect(cellOf(alone, "full", "errors").blind).toEqual({ why: "no-live-baseline" });
  });

  test("at 100% an objective is judged as before, without any baseline", () => {
    const rollout = aRollout({
      guards: [aProportion()],
      cohorts: [],
      stages: [aStage({ name: "full", weight: percent(100) })],
    });
    expect(cellOf(rollout, "full", "errors").blind).toBeNull();
  });

  test.each([
    [53, null],
    [54, "immature"],
    [60, "immature"],
  ])("labels that take %d hours to ripen, in a bake of 54: %j", (age, why) => {
    const detect = { kind: "level", level: 0.5 } as const;
    const rollout = aRollout({ guards: [aProportion({ maturesAfter: hours(age), detect })] });
    expect(cellOf(rollout, "canary-1", "errors").blind?.why ?? null).toBe(why);
  });

  test("ripening comes on top of the hours that the samples take", () => {
    const early = cellOf(aRollout({ guards: [aScore()] }), "canary-1", "faithfulness");
    const late = cellOf(
      aRollout({ guards: [aScore({ maturesAfter: hours(6) })] }),
      "canary-1",
      "faithfulness",
    );
    // Both are whole samples.
    expect(Math.abs(late.expected - (early.expected * 48) / 54)).toBeLessThan(1);
    expect((late.hours ?? 0) - 6).toBeCloseTo(
      (early.hours ?? 0) * ((late.needed ?? 0) / (early.needed ?? 1)),
      6,
    );
  });

  test.each([
    ["without the baseline's level", aProportion({ expect: null })],
    ["with a level inside the margin", aProportion({ margin: { kind: "factor", factor: 3 } })],
    ["with an objective of 0%", aProportion({ objective: { atMost: 0, atLeast: null }, margin: null })],
  ])("%s it says what is missing", (_, guard) => {
    expect(cellOf(aRollout({ guards: [guard] }), "canary-1", "errors").blind).toMatchObject({
      why: "bound-missing",
    });
  });

  test("a longer bake never takes a promise away", () => {
    fc.assert(
      fc.property(fc.integer({ min: 24, max: 400 }), fc.integer({ min: 1, max: 200 }), (bake, more) => {
        const before = cellOf(withBake(bake * HOUR), "canary-1", "errors");
        const after = cellOf(withBake((bake + more) * HOUR), "canary-1", "errors");
        expect(before.blind !== null || after.blind === null).toBe(true);
      }),
      { numRuns: 15 },
    );
  });
});

describe("a daily budget of judged samples", () => {
  const judged = aUnit({ name: "judged", sampleOf: { unit: "summary", share: 1, atMostPerDay: 40_000 } });
  const units = [aUnit({ name: "summary", perDay: 310_000 })];
  const daily = (weight: number, cohort = "all", cohorts: Rollout["cohorts"] = []) =>
    samplesOf(
      dailySamples(aRollout({ cohorts, units: [...units, judged] }), aStage({ weight: percent(weight) })),
      "judged",
      cohort,
    );

  test.each([
    [1, 3_100, 36_900],
    [50, 20_000, 20_000],
    [99, 36_900, 3_100],
  ])(
    "at %d%% is spent in equal parts, and what one arm cannot use goes to the other",
    (weight, candidate, baseline) => {
      expect(daily(weight).candidate).toBeCloseTo(candidate, 6);
      expect(daily(weight).baseline).toBeCloseTo(baseline, 6);
    },
  );

  test("within an arm a small cohort is not drowned by the rest", () => {
    expect(daily(50, "breaking-news", [aCohort()]).candidate).toBeCloseTo(10_000, 6);
    expect(daily(25, "breaking-news", [aCohort()]).candidate).toBeCloseTo(6_975, 6);
  });

  test("never spends more than the budget, and never more than there is", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.integer({ min: 1, max: 1_000_000 }),
        (weight, budget) => {
          const unit = aUnit({
            name: "judged",
            sampleOf: { unit: "summary", share: 1, atMostPerDay: budget },
          });
          const rollout = aRollout({ cohorts: [], units: [...units, unit] });
          const got = samplesOf(dailySamples(rollout, aStage({ weight: percent(weight) })), "judged", "all");
          expect(got.candidate + got.baseline).toBeLessThanOrEqual(Math.min(budget, 310_000) + 1e-6);
          expect(got.candidate).toBeLessThanOrEqual(3_100 * weight + 1e-6);
        },
      ),
    );
  });
});
