import { describe, expect, test } from "vitest";
import {
  SPLIT,
  splitArmsIncrements,
  splitIncrements,
  stickyTolerance,
} from "../../../../src/judge/split-increments.ts";
import { farthest, upTo } from "../near.ts";
import { meanFactors, olderWealth, outcomes } from "./older-core.ts";

describe("two arms", () => {
  test("split(38,962,w=.05)", () => {
    expect(
      farthest(
        splitIncrements({ candidate: 38, baseline: 962 }, 0.05),
        [
          -41.45429503, -1.021784877, 1.570880904, 1.008842229, 0.4507668789, -0.5076155628, -1.365754678,
          -3.943065049, -22.45057131, -284.0653229,
        ],
      ),
    ).toBeLessThan(1e-9);
  });
  test("split(38,962,w=.05,tol=1.05)", () => {
    expect(
      farthest(
        splitIncrements({ candidate: 38, baseline: 962 }, 0.05, 1.05),
        [
          -43.58874092, -2.183828982, 1.112944741, 0.7809985283, 0.3598971358, -0.6021850354, -1.601455984,
          -4.527851387, -24.70429387, -298.6628761,
        ],
      ),
    ).toBeLessThan(1e-9);
  });
  test("M split T=8, the weight of each interval in force", () => {
    const stream = (
      [
        [4, 196, 0.02],
        [9, 191, 0.05],
        [10, 190, 0.05],
        [80, 120, 0.25],
      ] as const
    ).map(([candidate, baseline, weight]) => splitIncrements({ candidate, baseline }, weight));
    expect(
      farthest(olderWealth(stream, 8), [0.7450660042, 0.6523886772, 0.5935834306, 15.51821549]),
    ).toBeLessThan(1e-9);
  });
  test("each bettor is the binomial likelihood ratio", () => {
    const [x, n, p0] = [7, 40, 0.25];
    const binomial = SPLIT.map((f) => {
      const p = (p0 * f) / (1 - p0 + p0 * f);
      return x * Math.log(p / p0) + (n - x) * Math.log((1 - p) / (1 - p0));
    });
    expect(farthest(splitIncrements({ candidate: x, baseline: n - x }, p0), binomial)).toBeLessThan(1e-12);
  });
  test.each([
    [0.05, 1, 1],
    [0.05, 1.3, 1.3],
    [0.3, 1.3, 1 / 1.3],
    [0.3, 1.3, 1.1],
  ] as const)("weight %d, tolerance %d: nobody gains on average at odds × %d", (weight, tolerance, odds) => {
    const p = (weight * odds) / (1 - weight + weight * odds);
    const means = meanFactors(
      outcomes(6, [p, 1 - p]).map(([[candidate = 0, baseline = 0], probability]) => [
        probability,
        splitIncrements({ candidate, baseline }, weight, tolerance),
      ]),
    );
    expect(Math.max(...means)).toBeLessThan(1 + 1e-12);
    // At an edge of the tolerance the bettors on that side play a fair game.
    const fair = [
      ...(odds <= 1 / tolerance ? means.slice(0, 5) : []),
      ...(odds >= tolerance ? means.slice(5) : []),
    ];
    expect(
      farthest(
        fair,
        fair.map(() => 1),
      ),
    ).toBeLessThan(1e-12);
  });
  test("units that go further astray never lower what the bettors on that side own", () => {
    for (const at of upTo(20)) {
      const [less, more] = [at, at + 1].map((x) =>
        splitIncrements({ candidate: x, baseline: 40 - x }, 0.2, 1.05),
      );
      for (const [k, f] of SPLIT.entries()) {
        const grows = (more?.[k] ?? 0) - (less?.[k] ?? 0);
        expect(f > 1 ? grows : -grows).toBeGreaterThan(0);
      }
    }
  });
  test("no new units prove nothing", () => {
    expect(splitIncrements({ candidate: 0, baseline: 0 }, 0.05).every((l) => l === 0)).toBe(true);
  });
});

describe("several arms", () => {
  test("split_arms((30,70,900),(.05,.05,.9))", () => {
    expect(
      farthest(
        splitArmsIncrements([30, 70, 900], [0.05, 0.05, 0.9]),
        [
          4.523392567, 1.851726354, -2.128236117, -27.99574875, -23.20249465, -2.362694273, 1.684171075,
          -0.2698615302, -25.99546175, -0.5137846208, -0.3985344172, -18.02142367,
        ],
      ),
    ).toBeLessThan(1e-9);
  });
  test("nobody gains on average when the router does as it was told, and with a tolerance less", () => {
    const weights = [0.1, 0.2, 0.7];
    const means = (tolerance: number): number[] =>
      meanFactors(
        outcomes(5, weights).map(([counts, probability]) => [
          probability,
          splitArmsIncrements(counts, weights, tolerance),
        ]),
      );
    expect(
      farthest(
        means(1),
        upTo(12).map(() => 1),
      ),
    ).toBeLessThan(1e-12);
    expect(Math.max(...means(1.05))).toBeLessThan(1);
  });
});

test("sticky_tolerance(10000,.05,cv2=3), and of fewer and more users", () => {
  expect(farthest([stickyTolerance(10_000, 0.05, 3)], [1.443491994])).toBeLessThan(1e-9);
  expect(stickyTolerance(2_000, 0.05)).toBeCloseTo(2.27, 2);
  expect(stickyTolerance(50_000, 0.05)).toBeCloseTo(1.18, 2);
});
