import { describe, expect, test } from "vitest";
import { type CompositePart, compositeIncrements } from "../../../../src/judge/composite-increments.ts";
import { stakeLimit } from "../../../../src/judge/grid.ts";
import { betIncrements, type ScoreNull, worstLoss } from "../../../../src/judge/increments.ts";
import { farthest } from "../near.ts";
import { meanFactors, outcomes } from "./older-core.ts";

const STAKES = [0.3, 0.7, 1.5, 3.2];
const HIGHER: ScoreNull = { better: "higher", factor: 1, points: 0.02 };
const FIRST: CompositePart = {
  weight: 0.5,
  levels: [0, 0.25, 0.5, 0.75, 1],
  candidate: [1, 0, 2, 3, 4],
  baseline: [1, 1, 3, 6, 9],
  centre: 0.75,
};
const PARTS: readonly CompositePart[] = [
  FIRST,
  { weight: 0.3, levels: [0, 1], candidate: [5, 15], baseline: [3, 47], centre: 0.94 },
  { weight: 0.2, levels: [0, 1], candidate: [1, 4], baseline: [0, 20], centre: 0.95 },
];
const PRINTED = [0.1372049876, 0.3008605431, 0.566044169, 0.8738442865];

describe("a composite whose parts are seen separately", () => {
  test("composite delta=.02", () => {
    expect(farthest(compositeIncrements(PARTS, HIGHER, STAKES), PRINTED)).toBeLessThan(1e-9);
  });
  test("lower is better is the same bet on what is lacking to 1", () => {
    const turned = PARTS.map((part) => ({
      ...part,
      levels: part.levels.map((level) => 1 - level),
      centre: 1 - part.centre,
    }));
    const found = compositeIncrements(turned, { ...HIGHER, better: "lower" }, STAKES, 2);
    expect(
      farthest(
        found,
        PRINTED.map((l) => l / 2),
      ),
    ).toBeLessThan(1e-9);
  });
  test("of one part is the bet on its mean", () => {
    const at = { ...HIGHER, centre: 0.75 };
    const stakes = STAKES.map((stake) => Math.min(stake, stakeLimit(worstLoss(at, 0.5))));
    expect(
      farthest(
        compositeIncrements([{ ...FIRST, weight: 1 }], HIGHER, STAKES),
        betIncrements(FIRST, at, stakes),
      ),
    ).toBeLessThan(1e-12);
  });
  test.each([
    ["higher", 1, 0.35],
    ["lower", 1, 0.35],
    ["higher", 0.9, 0.35],
    ["lower", 1.2, 0.55],
  ] as const)(
    "nobody gains on average at the boundary, %s is better, factor %d, first part at %d",
    (better, factor, c1) => {
      // Part means of the baseline .5 and .7; the candidate's parts are opposed and meet the limit of their sum.
      const [w1, w2, points] = [0.6, 0.4, 0.02];
      const limit = factor * (w1 * 0.5 + w2 * 0.7) + (better === "higher" ? -points : points);
      const c2 = (limit - w1 * c1) / w2;
      expect(c2).toBeLessThan(1);
      const share = (p: number): [number, number] => [1 - p, p];
      for (const [centre1, centre2] of [
        [0.5, 0.7],
        [0.3, 0.9],
      ] as const) {
        const weighted = outcomes(3, share(c1)).flatMap(([x1, a]) =>
          outcomes(2, share(0.5)).flatMap(([y1, b]) =>
            outcomes(2, share(c2)).flatMap(([x2, c]) =>
              outcomes(4, share(0.7)).map(([y2, d]) => {
                const parts = [
                  { weight: w1, levels: [0, 1], candidate: x1, baseline: y1, centre: centre1 },
                  { weight: w2, levels: [0, 1], candidate: x2, baseline: y2, centre: centre2 },
                ];
                return [
                  a * b * c * d,
                  compositeIncrements(parts, { better, factor, points }, STAKES),
                ] as const;
              }),
            ),
          ),
        );
        const means = meanFactors(weighted);
        expect(Math.max(...means)).toBeLessThan(1 + 1e-12);
        expect(Math.min(...means)).toBeGreaterThan(0.8);
      }
    },
  );
  test("a worse unit of the candidate never lowers it", () => {
    const worse = compositeIncrements(
      [
        FIRST,
        { weight: 0.3, levels: [0, 1], candidate: [6, 14], baseline: [3, 47], centre: 0.94 },
        ...PARTS.slice(2),
      ],
      HIGHER,
      STAKES,
    );
    expect(worse.every((l, k) => l > (PRINTED[k] ?? 0))).toBe(true);
  });
  test("a part without units in an arm makes the interval worth nothing", () => {
    const missing = { weight: 0.2, levels: [0, 1], candidate: [0, 0], baseline: [0, 20], centre: 0.95 };
    expect(compositeIncrements([FIRST, missing], HIGHER, STAKES)).toEqual([0, 0, 0, 0]);
    expect(compositeIncrements([], HIGHER, STAKES)).toEqual([0, 0, 0, 0]);
  });
});
