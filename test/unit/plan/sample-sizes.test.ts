import { describe, expect, test } from "vitest";
import { shareOneLook } from "../../../src/judge/one-look.ts";
import { designEffect } from "../../../src/judge/design-effect.ts";
import { rateAtMost, shareAtMost, unitsToCertify, unitsToSee } from "../../../src/judge/silence.ts";
import { dailySamples, designEffectOf, samplesOf, unitNamed } from "../../../src/plan/samples.ts";
import { DAY, HOUR, percent } from "../../../src/units.ts";
import { aProportion } from "../../support/guards.ts";
import { aCohort, aPlan, aRollout, aStage, aUnit, hours } from "../../support/rollout.ts";

/** Per arm, at 5 % and with 80 % power, arms of equal size unless it is said otherwise. */
function perArm(from: number, to: number, { weight = 0.5, alpha = 0.05, power = 0.8 } = {}): number {
  return shareOneLook({ share: from, ratio: 1, truth: to / from, weight }, alpha, power) ?? Number.NaN;
}

describe("one look at the end, as in the textbooks", () => {
  test.each([
    ["4a claims 2% to 3%", 0.02, 0.03, 3_013],
    ["4a claims 2% to 4%", 0.02, 0.04, 899],
    ["4a claims 2% to 2.5%", 0.02, 0.025, 10_878],
    ["4a errors 0.2% to 0.5%", 0.002, 0.005, 4_791],
    ["4a errors 0.1% to 0.5%", 0.001, 0.005, 2_311],
    ["1% to 2%", 0.01, 0.02, 1_826],
    ["4c wrong answers 1.5% to 3%", 0.015, 0.03, 1_208],
    ["4c wrong answers 1.5% to 4.5%", 0.015, 0.045, 399],
    ["5% to 8%", 0.05, 0.08, 834],
    ["45% to 42%", 0.45, 0.42, 3_376],
    ["4b click-through 4% to 3.8%", 0.04, 0.038, 115_857],
    ["4b click-through 4% to 3.2%", 0.04, 0.032, 6_704],
    ["4b conversion 3% to 2.85%", 0.03, 0.0285, 156_044],
    ["4b conversion 3% to 2.91%", 0.03, 0.0291, 437_767],
    ["4d precision 62% to 58%", 0.62, 0.58, 1_854],
    ["4d precision 62% to 60%", 0.62, 0.6, 7_354],
  ])("%s: %d to %d takes %d an arm", (_, from, to, needed) => {
    expect(Math.abs(perArm(from, to) - needed)).toBeLessThanOrEqual(1);
  });

  test("a baseline four times as large cuts 3,013 to 1,806", () => {
    expect(Math.round(perArm(0.02, 0.03, { weight: 0.2 }))).toBe(1_806);
  });

  test("at 1% and with 90% power 2% to 3% takes 6,344", () => {
    expect(Math.ceil(perArm(0.02, 0.03, { alpha: 0.01, power: 0.9 }))).toBe(6_344);
  });
});

describe("what no event shows", () => {
  test.each([
    [299, 0.01],
    [2_995, 0.001],
  ])("%d clean units exclude a share of %d at 95%", (n, share) => {
    expect(shareAtMost(n, 0.05)).toBeLessThanOrEqual(share);
    expect(shareAtMost(n - 1, 0.05)).toBeGreaterThan(share);
  });

  test.each([
    [300, 0.01],
    [1_000, 0.003],
    [3_000, 0.001],
    [30_000, 0.0001],
    // 4c: a week at 1 % and at 5 %.
    [980, 0.0031],
    [4_900, 0.0006],
  ])("%d clean units leave at most about 3/n: %d", (n, rate) => {
    expect(rateAtMost(n, 0.05)).toBeCloseTo(3 / n, 2);
    expect(rateAtMost(n, 0.05) / rate).toBeGreaterThan(0.98);
    expect(rateAtMost(n, 0.05) / rate).toBeLessThan(1.03);
  });

  test("to see one event takes 1.61 / rate, to certify its absence 3.00 / rate", () => {
    expect(unitsToSee(0.001)).toBeCloseTo(1_609, 0);
    expect(unitsToCertify(0.001)).toBeCloseTo(2_996, 0);
  });
});

/** Hours until so many samples have come in one cohort of one stage. */
function hoursTo(needed: number, perDay: number, at: { weight: number; share?: number }): number {
  const rollout = aRollout({
    units: [aUnit({ name: "unit", perDay })],
    routedBy: "unit",
    guards: [],
    cohorts: [aCohort({ name: "it", share: at.share ?? 1, from: null })],
    stages: [aStage({ weight: percent(at.weight) })],
  });
  const [stage] = rollout.stages;
  if (stage === undefined) throw new RangeError("the rollout has a stage");
  const { candidate } = samplesOf(dailySamples(rollout, stage), "unit", "it").telling;
  return ((needed / candidate) * DAY) / HOUR;
}

describe("hours to reach the number of one look, before the design effect", () => {
  test.each([
    ["4a all at 1%", 3_013, 310_000, { weight: 1 }, 23.3],
    ["4a premium at 1%", 899, 310_000, { weight: 1, share: 0.12 }, 58],
    ["4a breaking at 1%", 899, 310_000, { weight: 1, share: 0.09 }, 77],
    ["4a non-English at 1%", 899, 310_000, { weight: 1, share: 0.15 }, 46],
    ["4a long at 1%", 899, 310_000, { weight: 1, share: 0.11 }, 63],
    ["4a screen-reader at 1%", 899, 310_000, { weight: 1, share: 0.015 }, 19.3 * 24],
    ["4a all at 5%", 3_013, 310_000, { weight: 5 }, 4.7],
    ["4a breaking at 5%", 899, 310_000, { weight: 5, share: 0.09 }, 15.5],
    ["4a screen-reader at 5%", 899, 310_000, { weight: 5, share: 0.015 }, 3.9 * 24],
    ["4a screen-reader at 25%", 899, 310_000, { weight: 25, share: 0.015 }, 18.6],
    ["4b click-through at 1%", 115_857, 18_000_000, { weight: 1 }, 15.4],
    ["4b click-through at 10%", 115_857, 18_000_000, { weight: 10 }, 1.5],
    ["4b conversion by session at 1%", 156_044, 2_400_000, { weight: 1 }, 6.5 * 24],
    ["4b conversion by session at 10%", 156_044, 2_400_000, { weight: 10 }, 15.6],
    ["4b B2B click-through by session at 10%", 6_704, 2_400_000, { weight: 10, share: 0.03 }, 22.3],
    ["4b B2B conversion at 10%", 156_044, 2_400_000, { weight: 10, share: 0.03 }, 21.7 * 24],
    ["4c wrong answers at 1%", 1_208, 14_000, { weight: 1 }, 8.6 * 24],
    ["4c wrong answers at 20%", 1_208, 14_000, { weight: 20 }, 10.4],
    ["4c enterprise at 5%", 1_208, 14_000, { weight: 5, share: 0.04 }, 43 * 24],
    // Precision counts alerts, 0.5 % of the transactions.
    ["4d alerts at 1%", 1_854, 6_000, { weight: 1 }, 30.9 * 24],
    ["4d alerts at 10%", 1_854, 6_000, { weight: 10 }, 3.1 * 24],
    ["4d alerts at 25%", 1_854, 6_000, { weight: 25 }, 29.7],
  ])("%s", (_, needed, perDay, at, hours) => {
    expect(hoursTo(needed, perDay, at) / hours).toBeGreaterThan(0.96);
    expect(hoursTo(needed, perDay, at) / hours).toBeLessThan(1.04);
  });

  test("4a: 3.1 summaries a user with a correlation of 0.05 are worth 10.5% less", () => {
    expect(designEffect(3.1, 0.05)).toBeCloseTo(1.105, 12);
    expect(Math.round(3_013 * designEffect(3.1, 0.05))).toBe(3_329);
    expect(Math.ceil(899 * designEffect(3.1, 0.05))).toBe(994);
    expect(designEffect(3.1, 0.05, 1.5)).toBeCloseTo(1.3375, 12);
    const rollout = aRollout();
    const daily = dailySamples(rollout, aStage());
    expect(designEffectOf(rollout, daily, unitNamed(rollout, "summary"), "all")).toBeCloseTo(1.105, 12);
  });
});

describe("d1: precision counts alerts, not transactions", () => {
  const precision = aProportion({
    name: "precision",
    class: "quality",
    unit: "alert",
    better: "higher",
    objective: { atMost: null, atLeast: null },
    expect: 0.62,
    detect: { kind: "level", level: 0.58 },
  });
  const units = [
    aUnit({ name: "transaction", perDay: 1_200_000 }),
    aUnit({ name: "alert", sampleOf: { unit: "transaction", share: 0.005, atMostPerDay: null } }),
  ];
  const cellAt = (weight: number, bake: number, maturesAfter: number | null) => {
    const rollout = aRollout({
      units,
      routedBy: "transaction",
      cohorts: [],
      guards: [{ ...precision, maturesAfter: maturesAfter === null ? null : hours(maturesAfter) }],
      stages: [aStage({ weight: percent(weight), bake: hours(bake) })],
    });
    return aPlan({ rollout }).stages[0]?.cells[0];
  };

  test("24 hours at 1% bring 60 of them, far too few", () => {
    const cell = cellAt(1, 24, null);
    expect(cell?.expected).toBeCloseTo(60, 9);
    expect(cell?.blind).toMatchObject({ why: "too-few" });
    expect(cell?.oneLook).toBeGreaterThan(900);
  });

  test("five days at 10% bring 3,000, of which 2,400 are a day old", () => {
    expect(cellAt(10, 120, null)?.expected).toBeCloseTo(3_000, 9);
    expect(cellAt(10, 120, 24)?.expected).toBeCloseTo(2_400, 9);
  });

  test("4d: a stage that is as long as labels take to ripen shows nothing", () => {
    expect(cellAt(10, 24, 24)?.blind).toEqual({ why: "immature" });
  });
});
