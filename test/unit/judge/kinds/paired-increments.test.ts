import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countIncrements } from "../../../../src/judge/increments.ts";
import {
  type Difference,
  differenceStakes,
  PAIR,
  type PairCells,
  pairedBinaryIncrements,
  pairedScoreIncrements,
  pairedSlower,
} from "../../../../src/judge/paired-increments.ts";
import { farthest, upTo } from "../near.ts";
import { meanFactors, olderWealth } from "./older-core.ts";

const CELLS: PairCells = { both: 3, candidateOnly: 9, baselineOnly: 2, neither: 186 };
const NONE: PairCells = { both: 0, candidateOnly: 0, baselineOnly: 0, neither: 0 };
const PAIRS: readonly Difference[] = [
  [-0.5, 1],
  [-0.25, 3],
  [0, 8],
  [0.25, 6],
  [0.5, 3],
];

describe("pairs of a yes or no", () => {
  test.each([
    [1, 0, [0.3210998124, 0.7126785696, 1.344025754, 2.09084292, 2.400206037, 1.498594851]],
    [1, 0.01, [0.2248703859, 0.4886846148, 0.8806129917, 1.23453651, 1.074153851, -0.2366079499]],
    [1.2, 0, [0.2476093516, 0.5415167533, 0.9897512508, 1.436524954, 1.388877965, 0.1783707923]],
  ] as const)("paired_binary(3,9,2,186) at rho0=%d, delta=%d", (ratio, points, printed) => {
    expect(farthest(pairedBinaryIncrements(CELLS, { ratio, points }), printed)).toBeLessThan(1e-9);
  });
  test("M paired delta=.01 T=10", () => {
    const stream = [
      [0, 1, 1, 18],
      [1, 2, 0, 17],
      [0, 3, 1, 16],
      [2, 4, 0, 14],
      [1, 3, 1, 15],
    ].map(([both = 0, candidateOnly = 0, baselineOnly = 0, neither = 0]) =>
      pairedBinaryIncrements({ both, candidateOnly, baselineOnly, neither }, { ratio: 1, points: 0.01 }),
    );
    expect(
      farthest(olderWealth(stream, 10), [0.7925875913, 1.112498268, 1.344040176, 4.479287153, 5.644646283]),
    ).toBeLessThan(1e-9);
  });
  test("without a margin it is the binomial likelihood ratio of 9 of 11 against one half", () => {
    const binomial = PAIR.map((f) => 9 * Math.log((2 * f) / (1 + f)) + 2 * Math.log(2 / (1 + f)));
    expect(farthest(pairedBinaryIncrements(CELLS, { ratio: 1, points: 0 }), binomial)).toBeLessThan(1e-12);
  });
  test("phi divides", () => {
    const rule = { ratio: 1.2, points: 0.01 };
    const half = pairedBinaryIncrements(CELLS, rule).map((l) => l / 2);
    expect(farthest(pairedBinaryIncrements(CELLS, rule, 2), half)).toBeLessThan(1e-12);
  });
  test.each([
    [1, 0],
    [1, 0.01],
    [1.2, 0],
    [1.2, 0.005],
    [0.9, 0],
  ] as const)("nobody gains on average at the boundary, rho0=%d delta=%d", (ratio, points) => {
    const [pB, both] = [0.05, 0.02];
    const pC = ratio * pB + points;
    const logs = (one: Partial<PairCells>): number[] =>
      pairedBinaryIncrements({ ...NONE, ...one }, { ratio, points });
    const means = meanFactors([
      [both, logs({ both: 1 })],
      [pC - both, logs({ candidateOnly: 1 })],
      [pB - both, logs({ baselineOnly: 1 })],
      [1 - pC - pB + both, logs({ neither: 1 })],
    ]);
    expect(
      farthest(
        means,
        upTo(6).map(() => 1),
      ),
    ).toBeLessThan(1e-12);
  });
  test("are worth at least what the same requests are worth in two arms", () => {
    const counts = { xc: 12, nc: 200, xb: 5, nb: 200 };
    const unpaired = countIncrements(counts, 1.2, PAIR);
    const paired = pairedBinaryIncrements(CELLS, { ratio: 1.2, points: 0 });
    const printed = [0.2408551273, 0.5045553001, 0.8268972004, 0.8322597696, -0.3634424585, -4.155085106];
    expect(farthest(unpaired, printed)).toBeLessThan(1e-9);
    const gained = PAIR.map((f) => {
      const stake = (f - 1) / (1 + 1.2 * f);
      return 3 * Math.log((1 + stake * (1 - 1.2)) / ((1 + stake) * (1 - 1.2 * stake)));
    });
    expect(
      farthest(
        paired,
        unpaired.map((l, k) => l + (gained[k] ?? 0)),
      ),
    ).toBeLessThan(1e-12);
    expect(Math.min(...gained)).toBeGreaterThanOrEqual(0);
  });
  test("never lose by a worse answer of the candidate", () => {
    const ratio = fc.double({ min: 0.5, max: 3, noNaN: true });
    const points = fc.double({ min: 0, max: 0.3, noNaN: true });
    fc.assert(
      fc.property(ratio, points, fc.boolean(), (ratio, points, bad) => {
        const from: Partial<PairCells> = bad ? { baselineOnly: 1 } : { neither: 1 };
        const to: Partial<PairCells> = bad ? { both: 1 } : { candidateOnly: 1 };
        const [fine, worse] = [from, to].map((one) =>
          pairedBinaryIncrements({ ...NONE, ...one }, { ratio, points }),
        );
        expect(fine?.every((l, k) => l <= (worse?.[k] ?? 0) && Number.isFinite(l))).toBe(true);
      }),
    );
  });
});

describe("pairs of scores", () => {
  test.each([
    [{ delta: 0 }, [0.07717669632, 0.1800026357, 0.3926942918, 0.6827866825, 0.9698219836]],
    [{ delta: 0.02 }, [0.05722143911, 0.1324830753, 0.2835708613, 0.4729167211, 0.5952355731]],
    [{ delta: 0.02, clip: 0.25 }, [0.127664808, 0.2706839367, 0.4380733101, 0.1348353393, -4.640432557]],
  ] as const)("paired_score %j", (rule, printed) => {
    expect(farthest(pairedScoreIncrements(PAIRS, rule), printed)).toBeLessThan(1e-9);
  });
  test("M paired_score delta=.02 T=10, the same pairs five times", () => {
    const stream = upTo(5).map(() => pairedScoreIncrements(PAIRS, { delta: 0.02 }));
    expect(
      farthest(olderWealth(stream, 10), [1.28419466, 1.749190108, 2.518393076, 3.805189443, 5.980811405]),
    ).toBeLessThan(1e-9);
  });
  test.each([
    [0, 1],
    [0.05, 1],
    [0.05, 0.5],
  ] as const)("nobody gains on average at the boundary, delta=%d clip=%d, on three points", (delta, clip) => {
    const [worst, middle, best] = [1, 0.1, -0.8];
    const clipped = [Math.min(clip, worst), middle, Math.max(-clip, best)] as const;
    // The middle has half of the probability; the rest is shared so that the clipped mean is delta.
    const p = (delta - 0.5 * middle - 0.5 * clipped[2]) / (clipped[0] - clipped[2]);
    const means = meanFactors(
      [[p, worst] as const, [0.5, middle] as const, [0.5 - p, best] as const].map(([probability, d]) => [
        probability,
        pairedScoreIncrements([[d, 1]], { delta, clip }),
      ]),
    );
    expect(
      farthest(
        means,
        upTo(5).map(() => 1),
      ),
    ).toBeLessThan(1e-12);
  });
  test("no bettor can lose more than nine tenths on one pair", () => {
    for (const rule of [{ delta: 0 }, { delta: 0.1 }, { delta: 0.1, clip: 0.2 }]) {
      const [worst] = pairedScoreIncrements([[-1, 1]], rule).slice(-1);
      expect(worst).toBeCloseTo(Math.log(0.1), 12);
      expect(differenceStakes(rule)).toHaveLength(5);
    }
  });
  test("never lose by a larger difference", () => {
    const number = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(number, number, fc.double({ min: 0, max: 0.2, noNaN: true }), (a, b, delta) => {
        const [fine, worse] = [Math.min(a, b), Math.max(a, b)].map((d) =>
          pairedScoreIncrements([[d, 1]], { delta, clip: 0.5 }, 2),
        );
        expect(fine?.every((l, k) => l <= (worse?.[k] ?? 0))).toBe(true);
      }),
    );
  });
});

test("paired_slower(34,50), and at p0=.1 (9,50)", () => {
  expect(
    farthest(
      pairedSlower({ x: 34, n: 50 }),
      [0.8010379049, 1.697728962, 2.861910171, 3.173095487, -0.2097254106, -11.89837025],
    ),
  ).toBeLessThan(1e-9);
  expect(
    farthest(
      pairedSlower({ x: 9, n: 50 }, 0.9),
      [0.3602750756, 0.7736613323, 1.316587257, 1.258519468, -2.338670619, -19.40098506],
    ),
  ).toBeLessThan(1e-9);
});
