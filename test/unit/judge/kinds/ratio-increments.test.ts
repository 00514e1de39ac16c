import { describe, expect, test } from "vitest";
import { betIncrements, type CentredNull, worstLoss } from "../../../../src/judge/increments.ts";
import { stakeLimit } from "../../../../src/judge/grid.ts";
import {
  blockOf,
  deltaIncrements,
  ratioBetIncrements,
  type RatioNull,
  type RatioUnit,
  residualMoment,
} from "../../../../src/judge/ratio-increments.ts";
import { farthest } from "../near.ts";
import { meanFactors, outcomes } from "./older-core.ts";

const C: readonly RatioUnit[] = [
  [0, 1],
  [12, 2],
  [0, 1],
  [30, 3],
  [5, 1],
  [0, 2],
];
const B: readonly RatioUnit[] = [
  [10, 1],
  [0, 1],
  [25, 2],
  [40, 3],
  [0, 1],
  [8, 1],
  [14, 1],
  [0, 2],
  [22, 2],
  [9, 1],
];
const STAKES = [0.3, 0.7, 1.5, 3.2];
const AT: RatioNull = { better: "higher", delta: 0.02, centre: 0.2, cap: 50, dmax: 3 };

describe("bets on both residuals", () => {
  test("ratio_bet(C,B,delta=.02,c=.2,cap=50,dmax=3), and lower is better", () => {
    expect(
      farthest(ratioBetIncrements(C, B, AT, STAKES), [0.1544602566, 0.313518149, 0.4190797299, 0.4190797299]),
    ).toBeLessThan(1e-9);
    expect(
      farthest(
        ratioBetIncrements(C, B, { ...AT, better: "lower" }, STAKES),
        [-0.3126482016, -0.8093775416, -1.922676002, -1.922676002],
      ),
    ).toBeLessThan(1e-9);
  });
  test.each(["higher", "lower"] as const)(
    "with denominators of 1 it is the bet on means, %s is better",
    (better) => {
      const levels = [0, 0.25, 0.5, 0.75, 1];
      const [candidate, baseline] = [
        [1, 0, 2, 3, 4],
        [1, 1, 3, 6, 9],
      ];
      const units = (counts: readonly number[] = []): RatioUnit[] =>
        counts.flatMap((count, i) => Array.from({ length: count }, () => [8 * (levels[i] ?? 0), 1] as const));
      const at: CentredNull = { better, factor: 1, points: 0.02, centre: 0.75 };
      const limit = stakeLimit(worstLoss(at, 0.5));
      const stakes = STAKES.map((stake) => Math.min(stake, limit));
      const bets = betIncrements(
        { levels, candidate: candidate ?? [], baseline: baseline ?? [] },
        at,
        stakes,
        2,
      );
      const ratio: RatioNull = { better, delta: 0.02, centre: 0.75, cap: 8, dmax: 1 };
      expect(
        farthest(ratioBetIncrements(units(candidate), units(baseline), ratio, STAKES, 2), bets),
      ).toBeLessThan(1e-12);
    },
  );
  test.each(["higher", "lower"] as const)(
    "nobody gains on average at the boundary where E[N | D] = R D, %s is better",
    (better) => {
      const [rb, delta] = [0.25, 0.03];
      const rc = better === "higher" ? rb - delta : rb + delta;
      // Numerators 0 or 1 of units with denominators 1, 2, 3.
      const [dc, db] = [
        [1, 3],
        [2, 1, 3],
      ];
      const arm = (ds: readonly number[], ratio: number): (readonly [RatioUnit[], number])[] =>
        ds.reduce<(readonly [RatioUnit[], number])[]>(
          (all, d) =>
            all.flatMap(([units, p]) => [
              [[...units, [1, d] as const], p * ratio * d] as const,
              [[...units, [0, d] as const], p * (1 - ratio * d)] as const,
            ]),
          [[[], 1]],
        );
      for (const centre of [0.15, 0.25, 0.33]) {
        const at: RatioNull = { better, delta, centre, cap: 1, dmax: 3 };
        const means = meanFactors(
          arm(dc ?? [], rc).flatMap(([c, p]) =>
            arm(db ?? [], rb).map(([b, q]) => [p * q, ratioBetIncrements(c, b, at, STAKES)] as const),
          ),
        );
        expect(Math.max(...means)).toBeLessThan(1 + 1e-12);
        expect(Math.min(...means)).toBeGreaterThan(0.5);
      }
    },
  );
  test("never lose by a candidate's unit that brought less", () => {
    const less = C.map(([n, d], i) => [i === 3 ? n - 10 : n, d] as const);
    const [plain, worse] = [C, less].map((units) => ratioBetIncrements(units, B, AT, STAKES));
    expect(plain?.every((l, k) => l <= (worse?.[k] ?? 0))).toBe(true);
  });
  test("an arm without units proves nothing", () => {
    expect(ratioBetIncrements([], B, AT, STAKES)).toEqual([0, 0, 0, 0]);
    expect(ratioBetIncrements(C, [], AT, STAKES)).toEqual([0, 0, 0, 0]);
  });
});

describe("Gaussian bets", () => {
  test("residual_moment(B), ratio_moments(C) and (B)", () => {
    const [c, b] = [residualMoment(C), residualMoment(B)];
    expect(farthest([b.ratio, b.variance], [8.533333333, 76.408])).toBeLessThan(1e-9);
    // The row prints the variance of the ratio itself, with n - 1.
    const own = (units: readonly RatioUnit[], variance: number): number =>
      (variance * units.length ** 2) / (units.length - 1) / blockOf(units).denominator ** 2;
    expect(farthest([c.ratio, own(C, c.variance)], [4.7, 4.7064])).toBeLessThan(1e-9);
    expect(farthest([b.ratio, own(B, b.variance)], [8.533333333, 3.773234568])).toBeLessThan(1e-9);
  });
  test("delta_increments margin .5 effs 1,2,4, history = B", () => {
    const blocks = { candidate: blockOf(C), baseline: blockOf(B) };
    const printed = [0.3550369016, 0.5847666614, 0.6683047559];
    const found = deltaIncrements(blocks, { better: "higher", delta: 0.5 }, residualMoment(B), [1, 2, 4]);
    expect(farthest(found, printed)).toBeLessThan(1e-9);
    const mirrored = deltaIncrements(
      { candidate: blockOf(B), baseline: blockOf(C) },
      { better: "lower", delta: 0.5 },
      residualMoment(B),
      [1, 2, 4],
    );
    expect(farthest(mirrored, printed)).toBeLessThan(1e-9);
  });
  test("normal_increments(d=.3,v=.04,effs=(.1,.2,.4))", () => {
    const block = (numerator: number) => ({ units: 50, numerator, denominator: 50 });
    const found = deltaIncrements(
      { candidate: block(10), baseline: block(25) },
      { better: "higher", delta: 0 },
      { ratio: 0.5, variance: 1 },
      [0.1, 0.2, 0.4],
    );
    expect(farthest(found, [0.625, 1, 1])).toBeLessThan(1e-9);
  });
  test("without a variance nothing is bet", () => {
    const flat = { units: 100, numerator: 100, denominator: 100 };
    const past = { ratio: 1, variance: 0 };
    expect(
      deltaIncrements({ candidate: flat, baseline: flat }, { better: "higher", delta: 0 }, past, [1]),
    ).toEqual([0]);
  });
});

test("all ways in which units can fall have probability 1 together", () => {
  expect(outcomes(5, [0.2, 0.3, 0.5]).reduce((sum, [, p]) => sum + p, 0)).toBeCloseTo(1, 12);
});
