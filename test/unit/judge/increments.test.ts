import { describe, expect, test } from "vitest";
import { ratioGrid, stakeGrid, stakeLimit } from "../../../src/judge/grid.ts";
import {
  betFixedIncrements,
  betIncrements,
  betShareIncrements,
  type CentredNull,
  countCap,
  countIncrements,
  fixedPoissonIncrements,
  fixedRateIncrements,
  worstLoss,
} from "../../../src/judge/increments.ts";
import { farthest } from "./near.ts";

const LEVELS = [0, 0.25, 0.5, 0.75, 1];
const OLD_RATIOS = [1.25, 1.6, 2.5, 5, 15];
const OLD_STAKES = [0.3, 0.7, 1.5, 3.2];
const COUNTS = { xc: 5, nc: 200, xb: 40, nb: 3_800 };
const SCORES = { levels: LEVELS, candidate: [1, 0, 2, 3, 4], baseline: [1, 1, 3, 6, 9] };
const AT: CentredNull = { better: "higher", factor: 1, points: 0.02, centre: 0.75 };

describe("two arms of counts", () => {
  test("on the grid of the planned information", () => {
    const fs = ratioGrid(126);
    const printed = [0.5880399175, 0.9361162398, 1.052516962, 0.06018277825, -3.64190282, -12.05632866];
    expect(farthest(countIncrements(COUNTS, 1.1, fs), printed)).toBeLessThan(1e-8);
    expect(
      farthest(
        countIncrements(COUNTS, 1.1, fs, 2),
        [0.2940199587, 0.4680581199, 0.5262584809, 0.03009138913, -1.82095141, -6.028164329],
      ),
    ).toBeLessThan(1e-8);
  });
  test("on the older grid", () => {
    expect(
      farthest(
        countIncrements(COUNTS, 1.1, OLD_RATIOS),
        [0.5042197738, 0.8961472008, 1.031226248, -0.8607090497, -12.05632866],
      ),
    ).toBeLessThan(1e-8);
    const quiet = { xc: 0, nc: 35, xb: 12, nb: 665 };
    expect(
      farthest(
        countIncrements(quiet, 1, OLD_RATIOS),
        [-0.14907024, -0.3547056269, -0.867847939, -2.187858682, -6.367539013],
      ),
    ).toBeLessThan(1e-8);
    const even = { xc: 12, nc: 200, xb: 5, nb: 200 };
    expect(
      farthest(
        countIncrements(even, 1.2, [1.1, ...OLD_RATIOS]),
        [0.2408551273, 0.5045553001, 0.8268972004, 0.8322597696, -0.3634424585, -4.155085106],
      ),
    ).toBeLessThan(1e-8);
  });
  test("with ratios above and below one, as a band on the ratio is judged", () => {
    const counts = { xc: 12, nc: 100, xb: 60, nb: 900 };
    expect(
      farthest(
        countIncrements(counts, 1.3, OLD_RATIOS),
        [0.4409836064, 0.3842029529, -1.488018224, -10.11286632, -40.78213141],
      ),
    ).toBeLessThan(1e-8);
    const inverse = OLD_RATIOS.map((f) => 1 / f);
    expect(
      farthest(
        countIncrements(counts, 1 / 1.3, inverse),
        [-1.534841477, -3.482039856, -7.51093784, -14.62867623, -27.0007475],
      ),
    ).toBeLessThan(1e-8);
  });
  test("an interval without events in either arm proves nothing", () => {
    expect(countIncrements({ xc: 0, nc: 35, xb: 0, nb: 665 }, 1, OLD_RATIOS).every((l) => l === 0)).toBe(
      true,
    );
  });
});

test.each([
  [3, 1, 3],
  [9, 1, 5],
  [9, 2, 3],
  [40, 1, 6],
] as const)("%d bad events at a dispersion of %d may add %d", (events, phi, cap) => {
  expect(countCap(events, phi)).toBe(cap);
});

describe("one arm of counts", () => {
  test("against a share", () => {
    const seen = { x: 9, n: 300 };
    expect(
      farthest(
        fixedRateIncrements(seen, 0.01, ratioGrid(50)),
        [2.237155568, 3.280021431, 3.943587557, 2.954367094, -2.039118781, -14.93602691],
      ),
    ).toBeLessThan(1e-8);
    expect(
      farthest(
        fixedRateIncrements(seen, 0.01, OLD_RATIOS),
        [1.259227902, 2.43541116, 3.780032839, 2.718727266, -14.93602691],
      ),
    ).toBeLessThan(1e-8);
  });
  test("against both ends of a band", () => {
    const inverse = OLD_RATIOS.map((f) => 1 / f);
    expect(
      farthest(
        fixedRateIncrements({ x: 30, n: 300 }, 0.08, OLD_RATIOS),
        [0.7535183506, 0.03503310772, -6.509883636, -35.00638361, -144.1833206],
      ),
    ).toBeLessThan(1e-8);
    expect(
      farthest(
        fixedRateIncrements({ x: 1, n: 300 }, 0.02, inverse),
        [0.9792628679, 1.788476297, 2.705483638, 3.229376667, 2.944876139],
      ),
    ).toBeLessThan(1e-8);
  });
  test("a lower bound is the complement's upper bound", () => {
    const fs = ratioGrid(50);
    expect(
      farthest(
        fixedRateIncrements(
          { x: 270, n: 300 },
          0.95,
          fs.map((f) => 1 / f),
        ),
        fixedRateIncrements({ x: 30, n: 300 }, 0.05, fs),
      ),
    ).toBeLessThan(1e-8);
  });
  test("against a rate", () => {
    const seen = { x: 7, exposure: 2.5 };
    expect(
      farthest(
        fixedPoissonIncrements(seen, 1.2, ratioGrid(50)),
        [1.384453, 1.860628549, 1.716310662, -0.3807943162, -7.020523477, -23.04364859],
      ),
    ).toBeLessThan(3e-7);
    expect(
      farthest(
        fixedPoissonIncrements(seen, 1.2, OLD_RATIOS),
        [0.8120048592, 1.490025405, 1.914035123, -0.733934613, -23.04364859],
      ),
    ).toBeLessThan(1e-8);
  });
});

describe("scores", () => {
  test("two arms, on the grid of the planned information", () => {
    const stakes = stakeGrid(183, stakeLimit(worstLoss(AT, 0.5)));
    expect(
      farthest(
        betIncrements(SCORES, AT, stakes),
        [0.007122448427, -0.03242064585, -0.2068193056, -0.8933004821, -4.360272659],
      ),
    ).toBeLessThan(1e-8);
  });
  test("two arms, on the older stakes", () => {
    const limit = stakeLimit(worstLoss(AT, 0.5));
    const stakes = OLD_STAKES.map((stake) => Math.min(stake, limit));
    expect(
      farthest(
        betIncrements(SCORES, AT, stakes),
        [-0.005098908356, -0.185539892, -1.208759521, -4.360272659],
      ),
    ).toBeLessThan(1e-8);
  });
  test("one arm", () => {
    const seen = { levels: LEVELS, candidate: SCORES.candidate };
    expect(
      farthest(
        betFixedIncrements(seen, 0.8, stakeGrid(100, 4.5)),
        [0.1846309947, 0.2867415102, 0.3673468222, 0.1893370031, -1.561406121],
      ),
    ).toBeLessThan(1e-8);
    const older = OLD_STAKES.map((stake) => Math.min(stake, stakeLimit(0.2)));
    expect(
      farthest(
        betFixedIncrements(seen, 0.8, older),
        [0.1846309947, 0.3258392617, 0.3218466822, -1.025695483],
      ),
    ).toBeLessThan(1e-8);
  });
  test("a share of bad units is a score where lower is better, and the same bet as the share of good ones", () => {
    const bad: CentredNull = { better: "lower", factor: 1, points: 0.01, centre: 0.1 };
    const good: CentredNull = { better: "higher", factor: 1, points: 0.01, centre: 0.9 };
    const counts = { xc: 7, nc: 40, xb: 30, nb: 400 };
    const stakes = stakeGrid(50, stakeLimit(worstLoss(bad, 0.1)));
    expect(worstLoss(bad, 0.1)).toBeCloseTo(worstLoss(good, 0.1), 12);
    const asScores = betIncrements({ levels: [0, 1], candidate: [7, 33], baseline: [30, 370] }, good, stakes);
    expect(farthest(betShareIncrements(counts, bad, stakes), asScores)).toBeLessThan(1e-8);
  });
  test("never gain on average at the edge of the null, with a factor and points", () => {
    for (const better of ["lower", "higher"] as const) {
      const [pB, factor, points] = [0.4, better === "lower" ? 1.1 : 0.9, 0.02];
      const pC = better === "lower" ? factor * pB + points : factor * pB - points;
      const at: CentredNull = { better, factor, points, centre: 0.37 };
      const limit = stakeLimit(worstLoss(at, 0.5));
      for (const stake of [0.1 * limit, 0.5 * limit, limit]) {
        const gain = (xc: number, xb: number): number =>
          Math.exp(betShareIncrements({ xc, nc: 1, xb, nb: 2 }, at, [stake])[0] ?? 0);
        let mean = 0;
        for (const [xc, p] of [
          [0, 1 - pC],
          [1, pC],
        ] as const) {
          for (const [xb, q] of [
            [0, (1 - pB) ** 2],
            [1, 2 * pB * (1 - pB)],
            [2, pB ** 2],
          ] as const)
            mean += p * q * gain(xc, xb);
        }
        expect(mean).toBeLessThanOrEqual(1 + 1e-12);
      }
    }
  });
});
