import { describe, expect, test } from "vitest";
import { fixedRateNeed, fixedRateOneLook } from "../../../src/judge/power-rates.ts";
import { fixedScoreNeed, fixedScoreOneLook, momentNeed } from "../../../src/judge/power-scores.ts";
import { sumsNeed, sumsOneLook } from "../../../src/judge/power-sums.ts";

const ALPHA = 0.05;

/** Predicted over measured: what a plan promises with. Measured by 600 runs of the increments, in whole intervals. */
function ratioOf(samples: number | null, measured: number): number {
  return (samples ?? Number.NaN) / measured;
}

describe("a rate against a fixed one", () => {
  test.each([
    [0.01, 0.015, 100, 6_600],
    [0.5, 0.65, 5, 340],
    [2, 2.3, 3, 330],
    [0.5, 0.35, 5, 260],
  ])(
    "of %d that is really %d, %d units an interval: within a tenth of the measured",
    (limit, truth, units, measured) => {
      const need = fixedRateNeed({ limit, truth }, { alpha: ALPHA, designEffect: 1, units: units * 360 });
      expect(ratioOf(need.samples, measured)).toBeGreaterThan(0.9);
      expect(ratioOf(need.samples, measured)).toBeLessThan(1.1);
    },
  );

  test("needs fewer units with one look, and finds nothing where nothing is", () => {
    const plan = { limit: 0.5, truth: 0.65 };
    const need = fixedRateNeed(plan, { alpha: ALPHA, designEffect: 1, units: null });
    expect(fixedRateOneLook(plan, ALPHA)).toBeLessThan(need.samples ?? 0);
    expect(fixedRateOneLook({ limit: 0.5, truth: 0.5 }, ALPHA)).toBeNull();
    expect(
      fixedRateNeed({ limit: 0.5, truth: 0.5 }, { alpha: ALPHA, designEffect: 1, units: 1_000 }).samples,
    ).toBeNull();
  });
});

describe("a mean score against a fixed one", () => {
  test.each([
    ["levels", 0.8, 0.7565, 0.143, 10, 160],
    ["levels", 0.7, 0.5987, 0.1955, 5, 55],
    ["levels", 0.3, 0.3634, 0.1938, 5, 125],
    ["moments", 0.8, 0.7565, 0.143, 10, 200],
    ["moments", 0.7, 0.5987, 0.1955, 5, 85],
    ["moments", 0.3, 0.3634, 0.1938, 5, 170],
  ] as const)(
    "%s of %d that is really %d: within a tenth of the measured",
    (from, limit, truth, deviation, units, measured) => {
      const plan = { limit, truth, deviation, from };
      const need = fixedScoreNeed(plan, { alpha: ALPHA, designEffect: 1, units: units * 360 });
      expect(ratioOf(need.samples, measured)).toBeGreaterThan(0.9);
      expect(ratioOf(need.samples, measured)).toBeLessThan(1.1);
    },
  );

  test("the design effect multiplies; one look needs fewer; on the limit there is nothing to find", () => {
    const plan = { limit: 0.8, truth: 0.76, deviation: 0.2, from: "levels" } as const;
    const plain = fixedScoreNeed(plan, { alpha: ALPHA, designEffect: 1, units: 5_000 }).samples ?? 0;
    const twice = fixedScoreNeed(plan, { alpha: ALPHA, designEffect: 2, units: 10_000 }).samples ?? 0;
    expect(twice).toBeCloseTo(2 * plain, 6);
    expect(fixedScoreOneLook(plan, ALPHA)).toBeLessThan(plain);
    expect(fixedScoreOneLook({ ...plan, truth: 0.8 }, ALPHA)).toBeNull();
  });

  test("without scatter a stake still has an end", () => {
    const plan = { limit: 1, truth: 0.9, deviation: 0, from: "moments" } as const;
    expect(fixedScoreNeed(plan, { alpha: ALPHA, designEffect: 1, units: 100 }).samples).toBeGreaterThan(0);
  });
});

describe("two arms of which only moments are known", () => {
  test.each([
    [0.8, 0.7195, 0.19, 0, 0.5, 230],
    [0.6927, 0.5975, 0.193, 0.02, 1, 270],
    [0.6927, 0.5975, 0.193, 0, 4, 540],
  ])(
    "a mean of %d that falls to %d: within an eighth of the measured",
    (baseline, truth, deviation, points, perBaseline, measured) => {
      const plan = {
        null: { better: "higher", factor: 1, points },
        baseline,
        truth,
        deviation,
        perBaseline,
      } as const;
      const need = momentNeed(plan, { alpha: ALPHA, designEffect: 1, units: 3_600 });
      expect(ratioOf(need.samples, measured)).toBeGreaterThan(0.875);
      expect(ratioOf(need.samples, measured)).toBeLessThan(1.125);
    },
  );

  test("a mean that is better the lower is planned like its mirror image", () => {
    const at = { alpha: ALPHA, designEffect: 1, units: 3_600 };
    const common = { deviation: 0.2, perBaseline: 1 } as const;
    const falls = momentNeed(
      { ...common, null: { better: "higher", factor: 1, points: 0 }, baseline: 0.7, truth: 0.6 },
      at,
    );
    const rises = momentNeed(
      { ...common, null: { better: "lower", factor: 1, points: 0 }, baseline: 0.3, truth: 0.4 },
      at,
    );
    expect(rises.samples).toBeCloseTo(falls.samples ?? 0, 9);
  });
});

describe("sums per unit", () => {
  // Whole blocks of a hundred units are counted, so that the measured ones are larger by half a block.
  test.each([
    [4, 0.4, 3, 1 / 9, 1_000],
    [4, 0.4, 3, 0, 900],
    [4, 1.6, 8, 1, 700],
  ])("of %d, %d beyond: within a fifth of the measured", (level, beyond, deviation, others, measured) => {
    const plan = { level, beyond, deviation, others };
    const need = sumsNeed(plan, { alpha: ALPHA, designEffect: 1, units: 36_000 });
    expect(ratioOf(need.samples, measured)).toBeGreaterThan(0.8);
    expect(ratioOf(need.samples, measured)).toBeLessThan(1.1);
    expect(sumsOneLook(plan, ALPHA)).toBeLessThan(need.samples ?? 0);
  });

  test("less than half of the smallest effect that is bet on is never found", () => {
    const plan = { level: 4, beyond: 0.19, deviation: 3, others: 0 };
    expect(sumsNeed(plan, { alpha: ALPHA, designEffect: 1, units: 36_000 }).samples).toBeNull();
    expect(sumsOneLook({ ...plan, beyond: 0 }, ALPHA)).toBeNull();
  });
});
