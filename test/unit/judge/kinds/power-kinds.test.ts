import { describe, expect, test } from "vitest";
import { firstPassage, gainOf } from "../../../../src/judge/first-passage.ts";
import { normalCdf } from "../../../../src/judge/normal.ts";
import { PSI, pairedScoreIncrements } from "../../../../src/judge/paired-increments.ts";
import { goalOf, medianOf, type Need, needOf } from "../../../../src/judge/power.ts";
import {
  type Aim,
  certifyNeed,
  oddsNeed,
  pairedNeed,
  pairedScoreNeed,
  pairedSlowerNeed,
  splitNeed,
} from "../../../../src/judge/power-kinds.ts";
import { farthest } from "../near.ts";

/** Equal weights and 0.7 at the start, as the reference plans are printed. */
const aimOf = (bettors: number, alpha = 0.05): Aim => ({
  goal: () => goalOf(0.7, 1 / bettors, alpha),
  designEffect: 1,
});
const both = (need: Need): number[] => [medianOf(need) ?? 0, need.samples ?? 0];

describe("pairs", () => {
  const cells = { both: 0.1, candidateOnly: 0.03, baselineOnly: 0.02, neither: 0.85 };
  test("paired_plan(.03,.02), and delta .005", () => {
    expect(
      farthest(both(pairedNeed(cells, { ratio: 1, points: 0 }, aimOf(6))), [4168.447037, 7424.463692]),
    ).toBeLessThan(1e-9);
    expect(
      farthest(both(pairedNeed(cells, { ratio: 1, points: 0.005 }, aimOf(6))), [16736.93508, 28970.34024]),
    ).toBeLessThan(1e-9);
  });
  test("the design effect multiplies, no effect is never found", () => {
    const rule = { ratio: 1, points: 0 };
    const [plain, clustered] = [1, 2].map((designEffect) =>
      pairedNeed(cells, rule, { ...aimOf(6), designEffect }),
    );
    expect(clustered?.samples ?? 0).toBeGreaterThan(1.9 * (plain?.samples ?? 0));
    expect(pairedNeed({ ...cells, candidateOnly: 0.02 }, rule, aimOf(6))).toEqual({
      samples: null,
      best: null,
    });
  });
  // Log-normal latencies with a deviation of 0.5 whose logarithms are correlated.
  test.each([
    [1.2, 1.1, [1_542, 751, 305, 79]],
    [1.5, 1.1, [128, 62, 28, 11]],
    [1.1, 1.05, [5_157, 2_798, 1_036, 264]],
  ] as const)("median ratio x%d over x%d at correlations 0, .5, .8, .95", (factor, margin, printed) => {
    const found = [0, 0.5, 0.8, 0.95].map((correlation) => {
      const truth = normalCdf(Math.log(factor / margin) / (0.5 * Math.sqrt(2 * (1 - correlation))));
      return Math.round(pairedSlowerNeed({ limit: 0.5, truth }, aimOf(6)).samples ?? 0);
    });
    expect(found).toEqual(printed);
  });
  test("of scores by mean and deviation alone: within a twentieth of what their whole law says", () => {
    const law = [
      [-0.5, 0.08],
      [-0.25, 0.17],
      [0, 0.4],
      [0.25, 0.22],
      [0.5, 0.13],
    ] as const;
    const { mean, variance } = gainOf(law.map(([d, p]) => [p, d]));
    for (const delta of [0, 0.01]) {
      const logs = law.map(([d, p]) => [p, pairedScoreIncrements([[d, 1]], { delta })] as const);
      const exact = needOf(
        [0, 1, 2, 3, 4].map((k) => ({
          gain: gainOf(logs.map(([p, l]) => [p, l[k] ?? 0])),
          goal: aimOf(5).goal(k),
        })),
      );
      const found = pairedScoreNeed({ mean, deviation: Math.sqrt(variance) }, { delta }, aimOf(5));
      expect(Math.abs((found.samples ?? 0) / (exact.samples ?? 1) - 1)).toBeLessThan(0.05);
    }
  });
});

describe("the split", () => {
  test("split 5%->6%, ->4.5%, ->0, ->1", () => {
    const found = [0.06, 0.045, 0, 1].flatMap((truth) =>
      both(splitNeed({ weight: 0.05, truth, tolerance: 1 }, aimOf(10))),
    );
    expect(
      farthest(
        found,
        [
          4682.92696, 8281.437635, 18085.11185, 28430.41468, 122.8173022, 122.8173022, 2.928497794,
          2.928497794,
        ],
      ),
    ).toBeLessThan(1e-9);
  });
  // The text prints whole units, of alpha 0.005; a unit is not divided.
  test.each([
    [0, 1, 173],
    [0.1, 1.05, 592],
    [0.025, 1.05, 1_542],
    [0.075, 1.05, 2_677],
    [0.06, 1, 11_380],
    [0.045, 1, 38_872],
    [0.045, 1.05, 135_110],
  ] as const)(
    "5 %% that becomes %d with a tolerance of %d shows after %d units",
    (truth, tolerance, printed) => {
      const found = splitNeed({ weight: 0.05, truth, tolerance }, aimOf(10, 0.005)).samples ?? 0;
      expect(Math.round(found)).toBe(printed);
    },
  );
  test("within the tolerance is never found", () => {
    expect(splitNeed({ weight: 0.05, truth: 0.051, tolerance: 1.05 }, aimOf(10)).samples).toBeNull();
  });
});

test("certify(.01,1.2,1,.05), and the margins in the text", () => {
  const need = (ratio: number): number[] =>
    both(certifyNeed({ share: 0.01, ratio, truth: 1, weight: 0.05 }, aimOf(5)));
  expect(farthest(need(1.2), [24172.9752, 44525.80416])).toBeLessThan(1e-9);
  expect([1.1, 1.5, 2].flatMap(need).map(Math.round)).toEqual([91_419, 159_200, 4_704, 7_842, 1_512, 2_405]);
});

test("readings of a gauge that is beyond its bound in .2, .4, .7 or all of them", () => {
  const medians = [0.2, 0.4, 0.7].map(
    (truth) => medianOf(oddsNeed({ limit: 0.05, truth }, PSI, aimOf(5))) ?? 0,
  );
  expect(medians.map(Math.round)).toEqual([28, 7, 3]);
  const constant = (alpha: number): number =>
    Math.ceil(oddsNeed({ limit: 0.05, truth: 1 }, PSI, aimOf(5, alpha)).samples ?? 0);
  expect([constant(0.05), constant(0.05 / 16)]).toEqual([3, 4]);
});

test("first_passage(g=.001,v=.002,B=4.96)", () => {
  const gain = { mean: 0.001, variance: 0.002 };
  expect(
    farthest(
      [firstPassage(gain, 4.96, 0.8) ?? 0, firstPassage(gain, 4.96, 0.5) ?? 0],
      [6903.4061, 4143.9593],
    ),
  ).toBeLessThan(1e-8);
});
