import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ScoreNull } from "../../../../src/judge/increments.ts";
import {
  type Expected,
  MOMENT_STAKES,
  momentIncrements,
  momentSums,
  scatterPrice,
} from "../../../../src/judge/moment-increments.ts";
import { momentsOf } from "../../../../src/judge/score-test.ts";
import { farthest } from "../near.ts";
import { meanFactors, outcomes } from "./older-core.ts";

const HIGHER: ScoreNull = { better: "higher", factor: 1, points: 0.02 };

test("psi_e(.05,.2,.5,.8)", () => {
  expect(
    farthest(
      [0.05, 0.2, 0.5, 0.8].map(scatterPrice),
      [0.001293294388, 0.02314355131, 0.1931471806, 0.8094379124],
    ),
  ).toBeLessThan(1e-9);
});

describe("mean scores of which only moments are known", () => {
  const pair = {
    candidate: { n: 10, sum: 7.1, squares: 5.6 },
    baseline: { n: 20, sum: 16.2, squares: 13.9 },
  };
  test("moment_increments(c=(10,7.1,5.6),b=(20,16.2,13.9),delta=.02,pc=.8,pb=.8)", () => {
    const printed = [0.03892009919, 0.07552396943, 0.1406751347, 0.2125462651, 0.2324960737, -0.03588065688];
    const expected = { candidate: 0.8, baseline: 0.8 };
    expect(farthest(momentIncrements(pair, expected, HIGHER), printed)).toBeLessThan(1e-9);
    // Turned over, scores are losses.
    const turned = ({ n, sum, squares }: typeof pair.candidate) => ({
      n,
      sum: n - sum,
      squares: n - 2 * sum + squares,
    });
    const losses = momentIncrements(
      { candidate: turned(pair.candidate), baseline: turned(pair.baseline) },
      { candidate: 0.2, baseline: 0.2 },
      { better: "lower", factor: 1, points: 0.02 },
      2,
    );
    expect(
      farthest(
        losses,
        printed.map((l) => l / 2),
      ),
    ).toBeLessThan(1e-9);
  });
  test("an arm without units proves nothing", () => {
    const nothing = { ...pair, baseline: { n: 0, sum: 0, squares: 0 } };
    expect(momentIncrements(nothing, { candidate: 0.8, baseline: 0.8 }, HIGHER).every((l) => l === 0)).toBe(
      true,
    );
  });

  interface Arms {
    readonly c: readonly number[];
    readonly b: readonly number[];
    readonly nc: number;
    readonly nb: number;
    readonly levels: readonly number[];
  }
  /** The mean factors of `nc` and `nb` units on these levels. */
  function factors(
    { c, b, nc, nb, levels }: Arms,
    expected: Expected,
    rule: ScoreNull,
    logs = momentIncrements,
  ): number[] {
    return meanFactors(
      outcomes(nc, c).flatMap(([candidate, p]) =>
        outcomes(nb, b).map(([baseline, q]) => {
          const pair = { candidate: momentsOf(levels, candidate), baseline: momentsOf(levels, baseline) };
          return [p * q, logs(pair, expected, rule)] as const;
        }),
      ),
    );
  }
  test.each([
    [2, 4],
    [3, 3],
    [4, 1],
    [6, 2],
  ] as const)("nobody gains on average at the boundary, %d candidate and %d baseline units", (nc, nb) => {
    const b = [0.3, 0.3, 0.4];
    const mean = 0.3 * 0.4 + 0.4;
    for (const better of ["higher", "lower"] as const)
      for (const factor of [0.9, 1, 1.2])
        for (const expected of [0.1, 0.5, 0.95]) {
          const points = 0.02;
          const limit = better === "higher" ? factor * mean - points : factor * mean + points;
          const c = [1 - limit - 0.1 * 0.6, 0.1, limit - 0.1 * 0.4];
          const at = { candidate: 1 - expected, baseline: expected };
          expect(
            Math.max(...factors({ c, b, nc, nb, levels: [0, 0.4, 1] }, at, { better, factor, points })),
          ).toBeLessThan(1 + 1e-12);
        }
  });
  test("with more candidate than baseline units the unscaled formula would not be valid", () => {
    // A candidate that always scores what is expected leaves nothing to hide behind.
    const arms = { c: [0, 1, 0], b: [0.1, 0, 0.9], nc: 4, nb: 1, levels: [0, 0.9, 1] };
    const expected = { candidate: 0.9, baseline: 0.9 };
    const rule: ScoreNull = { better: "higher", factor: 1, points: 0 };
    const unscaled: typeof momentIncrements = ({ candidate, baseline }, { baseline: pb, candidate: pc }) => {
      const r = candidate.n / baseline.n;
      const s = candidate.n * pb - candidate.sum + r * (baseline.sum - baseline.n * pb);
      const v =
        candidate.squares -
        2 * pc * candidate.sum +
        candidate.n * pc * pc +
        r * r * (baseline.squares - 2 * pb * baseline.sum + baseline.n * pb * pb);
      return MOMENT_STAKES.map((stake) => stake * s - scatterPrice(stake) * v);
    };
    expect(Math.max(...factors(arms, expected, rule, unscaled))).toBeGreaterThan(1.005);
    // Smaller stakes alone would not do either: scatter must keep the price of the full stake.
    const cheap: typeof momentIncrements = (pair, at, rule) => {
      const { gain, scatter } = momentSums(pair, at, rule);
      const scale = pair.candidate.n / pair.baseline.n;
      return MOMENT_STAKES.map((stake) => stake * gain - scatterPrice(stake / scale) * scatter * scale ** 2);
    };
    expect(Math.max(...factors(arms, expected, rule, cheap))).toBeGreaterThan(1.005);
    expect(Math.max(...factors(arms, expected, rule))).toBeLessThan(1 + 1e-12);
  });
  test("a worse score of the candidate never lowers it, except at the largest stake", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const after = (x: number, at: Expected) =>
      momentIncrements(
        { candidate: { n: 1, sum: x, squares: x * x }, baseline: { n: 2, sum: 1, squares: 0.7 } },
        at,
        HIGHER,
      );
    fc.assert(
      fc.property(share, share, share, share, (x, part, candidate, baseline) => {
        const [fine, worse] = [after(x, { candidate, baseline }), after(x * part, { candidate, baseline })];
        expect(fine.slice(0, 5).every((l, k) => l <= (worse[k] ?? 0) + 1e-12)).toBe(true);
      }),
    );
    // Far from what was expected the square outweighs the sum at 0.8: known, and the price of knowing moments only.
    const at = { candidate: 1, baseline: 0.5 };
    expect(after(0, at)[5]).toBeLessThan(after(0.4, at)[5] ?? 0);
  });
});
