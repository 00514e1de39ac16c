import { describe, expect, test } from "vitest";
import { firstPassage, gainOf, passedBy } from "../../../src/judge/first-passage.ts";
import { logNormalCdf, normalCdf, normalQuantile } from "../../../src/judge/normal.ts";
import { countOneLook, fixedOneLook, scoreOneLook } from "../../../src/judge/one-look.ts";
import {
  countGain,
  countNeed,
  fixedNeed,
  goalOf,
  medianOf,
  needOf,
  scoreNeed,
  shareNeed,
} from "../../../src/judge/power.ts";
import { farthest } from "./near.ts";

const OLD_RATIOS = [1.25, 1.6, 2.5, 5, 15];

describe("the normal distribution", () => {
  test.each([
    [0, 0.5],
    [1, 0.8413447460685429],
    [-1.959963984540054, 0.025],
    [-5, 2.866515718791939e-7],
    [-10, 7.61985302416053e-24],
    [3.5, 0.9997673709209645],
  ] as const)("below %d lies %d", (x, share) => {
    expect(farthest([normalCdf(x)], [share])).toBeLessThan(1e-12);
  });
  test("has a logarithm where the probability itself is no number any more", () => {
    expect(farthest([logNormalCdf(-40)], [-804.6084420137538])).toBeLessThan(1e-10);
    expect(farthest([logNormalCdf(-2)], [Math.log(normalCdf(-2))])).toBeLessThan(1e-13);
  });
  test("and back", () => {
    expect(
      farthest([normalQuantile(0.8), normalQuantile(0.05)], [0.8416212335729143, -1.6448536269514722]),
    ).toBeLessThan(1e-10);
  });
});

describe("the first passage of a bettor", () => {
  const gain = { mean: 0.001, variance: 0.002 };
  test("80 % and half of the times", () => {
    expect(
      farthest(
        [firstPassage(gain, 4.96, 0.8) ?? 0, firstPassage(gain, 4.96, 0.5) ?? 0],
        [6903.4061, 4143.9593],
      ),
    ).toBeLessThan(2e-8);
    expect(passedBy(6903.4061, gain, 4.96)).toBeCloseTo(0.8, 7);
  });
  test("without variance it is the goal over the gain, and one that loses never passes", () => {
    expect(firstPassage({ mean: 0.5, variance: 0 }, 5, 0.8)).toBe(10);
    expect(firstPassage({ mean: -0.1, variance: 1 }, 5, 0.8)).toBeNull();
    expect(firstPassage({ mean: 0, variance: 0 }, 5, 0.8)).toBeNull();
    expect(firstPassage(gain, 0, 0.8)).toBe(0);
  });
  test("the gain of a coin", () => {
    expect(
      gainOf([
        [0.5, 1],
        [0.5, -1],
      ]),
    ).toEqual({ mean: 0, variance: 1 });
  });
});

describe("candidate units of a count test", () => {
  test("as the older plan said, with its bettors", () => {
    const plan = { share: 0.01, ratio: 1, truth: 2, weight: 0.05 };
    const bettors = OLD_RATIOS.map((f) => ({ gain: countGain(plan, f), goal: goalOf(0.7, 1 / 5, 0.05) }));
    const need = needOf(bettors);
    expect(farthest([medianOf(need) ?? 0, need.samples ?? 0], [1380.7135, 2085.458702])).toBeLessThan(1e-8);
  });
  // Measured by simulation of the judge itself; the prediction must not promise what is not there.
  test.each([
    [1, 1.5, 720, 6_510],
    [1, 2, 360, 1_953],
    [1, 3, 360, 653],
    [1.1, 1.5, 720, 11_832],
    [1.1, 2, 360, 2_535],
    [1.1, 3, 360, 751],
  ] as const)(
    "margin x%d, true x%d over %d minutes: within a tenth of the measured %d",
    (ratio, truth, minutes, measured) => {
      const need = countNeed(
        { share: 0.01, ratio, truth, weight: 0.05 },
        { alpha: 0.05, designEffect: 1, units: 35 * minutes },
      );
      expect((need.samples ?? 0) / measured).toBeGreaterThan(0.9);
      expect((need.samples ?? 0) / measured).toBeLessThan(1.1);
    },
  );
  test("fewer events are planned like more", () => {
    const planned = { alpha: 0.05, designEffect: 1, units: 20_000 };
    const need = countNeed({ share: 0.02, ratio: 1, truth: 0.5, weight: 0.5 }, planned);
    expect(need.samples).toBeGreaterThan(500);
    expect(need.samples).toBeLessThan(5_000);
  });
  test("the design effect multiplies, smaller alpha costs more, no effect is never found", () => {
    const plan = { share: 0.01, ratio: 1, truth: 2, weight: 0.05 };
    const planned = { alpha: 0.05, designEffect: 1, units: 12_600 };
    const plain = countNeed(plan, planned).samples ?? 0;
    const clustered = countNeed(plan, { ...planned, designEffect: 2, units: 25_200 }).samples ?? 0;
    expect(farthest([clustered], [2 * plain])).toBeLessThan(1e-6);
    expect(countNeed(plan, { ...planned, alpha: 0.005 }).samples ?? 0).toBeGreaterThan(plain);
    expect(countNeed({ ...plan, truth: 1 }, planned).samples).toBeNull();
  });
  test("when the number of units is asked for, the grid is that of the answer", () => {
    const plan = { share: 0.01, ratio: 1, truth: 2, weight: 0.05 };
    const need = countNeed(plan, { alpha: 0.05, designEffect: 1, units: null }).samples ?? 0;
    expect(
      farthest([countNeed(plan, { alpha: 0.05, designEffect: 1, units: need }).samples ?? 0], [need]),
    ).toBeLessThan(1e-3);
  });
});

describe("candidate units of the other tests", () => {
  test.each([
    [0.04, 0, 360, 619],
    [0.08, 0, 360, 166],
    [0.08, 0.02, 360, 285],
    [0.15, 0.02, 360, 68],
    [0.02, 0, 720, 2_420],
  ] as const)(
    "a score that drops by %d with a margin of %d: within a tenth of the measured",
    (drop, points, minutes, measured) => {
      const nul = { better: "higher", factor: 1, points } as const;
      const plan = { null: nul, baseline: 0.8, deviation: 0.22, truth: 0.8 - drop, perBaseline: 0.5 };
      const need = scoreNeed(plan, { alpha: 0.05, designEffect: 1, units: 7 * minutes });
      expect((need.samples ?? 0) / measured).toBeGreaterThan(0.9);
      expect((need.samples ?? 0) / measured).toBeLessThan(1.1);
    },
  );
  // Measured in units of 50 (100 in the first row) over 360 intervals by the whole judge.
  test.each([
    [0.41, 0.38, 0.98, "higher", 100, 300, 10_100],
    [0.2, 0.25, 1, "lower", 50, 200, 1_450],
    [0.1, 0.13, 1, "lower", 50, 200, 2_250],
    [0.3, 0.33, 1, "lower", 50, 200, 4_650],
  ] as const)(
    "a frequent share of %d that becomes %d at x%d: within an eighth of the measured",
    (baseline, truth, factor, better, c, b, measured) => {
      const plan = { null: { better, factor, points: 0 }, baseline, truth, perBaseline: c / b };
      const ratio =
        (shareNeed(plan, { alpha: 0.05, designEffect: 1, units: 360 * c }).samples ?? 0) / measured;
      expect(ratio).toBeGreaterThan(0.875);
      expect(ratio).toBeLessThan(1.125);
    },
  );
  test("a share above a bound, and the mirror image below one", () => {
    const planned = { alpha: 0.05, designEffect: 1, units: 10_000 };
    const above = fixedNeed({ limit: 0.03, truth: 0.045 }, planned);
    const below = fixedNeed({ limit: 0.97, truth: 0.955 }, planned);
    expect(
      farthest([below.samples ?? 0, medianOf(below) ?? 0], [above.samples ?? 1, medianOf(above) ?? 1]),
    ).toBeLessThan(1e-9);
    expect(above.samples).toBeGreaterThan(medianOf(above) ?? Number.POSITIVE_INFINITY);
  });
});

describe("one look at the end", () => {
  test.each([
    [1, 1.5, 3_032],
    [1, 2, 853],
    [1, 3, 255],
    [1.1, 1.5, 5_047],
    [1.1, 2, 1_120],
    [1.1, 3, 300],
  ] as const)("margin x%d, true x%d needs %d", (ratio, truth, printed) => {
    expect(Math.round(countOneLook({ share: 0.01, ratio, truth, weight: 0.05 }, 0.05) ?? 0)).toBe(printed);
  });
  test("is cheaper than being always allowed to look", () => {
    const planned = { alpha: 0.05, designEffect: 1, units: 10_000 };
    const fixed = { limit: 0.03, truth: 0.045 };
    expect(fixedOneLook(fixed, 0.05)).toBeLessThan(fixedNeed(fixed, planned).samples ?? 0);
    const score = {
      null: { better: "lower", factor: 1, points: 0 },
      baseline: 0.2,
      deviation: 0.22,
      truth: 0.24,
      perBaseline: 0.5,
    } as const;
    expect(scoreOneLook(score, 0.05)).toBeLessThan(scoreNeed(score, planned).samples ?? 0);
  });
  test("finds no difference where there is none", () => {
    expect(countOneLook({ share: 0.01, ratio: 1, truth: 1, weight: 0.5 }, 0.05)).toBeNull();
    expect(fixedOneLook({ limit: 0.03, truth: 0.03 }, 0.05)).toBeNull();
    const score = {
      null: { better: "higher", factor: 1, points: 0 },
      baseline: 0.8,
      deviation: 0.2,
      truth: 0.8,
      perBaseline: 1,
    } as const;
    expect(scoreOneLook(score, 0.05)).toBeNull();
  });
});
