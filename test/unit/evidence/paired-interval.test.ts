import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pairedInterval } from "../../../src/evidence/paired-interval.ts";

/** `worse` items pass only with the baseline, `better` only with the candidate, the rest alike. */
function verdicts(n: number, worse: number, better: number): readonly number[] {
  return Array.from({ length: n }, (_, index) => (index < worse ? -1 : index < worse + better ? 1 : 0));
}

// By hand from the formula: (c - b) / (N + 2), variance ((b + c + 1) / (N + 2) - mean²) / (N + 2).
test.each([
  // 100 pairs, 12 and 9 apart: -3 / 102 ∓ 1.96 × sqrt((22 / 102 - 0.000865) / 102)
  ["twelve worse, nine better of 100", 100, 12, 9, -0.11931, 0.06049],
  ["none apart of 36", 36, 0, 0, -0.05158, 0.05158],
  ["all worse of 10", 10, 10, 0, -1, -0.56662],
] as const)("%s", (_, n, worse, better, low, high) => {
  const found = pairedInterval(verdicts(n, worse, better), 1);
  expect(found?.low).toBeCloseTo(low, 4);
  expect(found?.high).toBeCloseTo(high, 4);
});

test("nothing asked is no interval", () => {
  expect(pairedInterval([], 1)).toBeNull();
});

test("no verdict apart is no proof that none ever will be", () => {
  const width = (n: number): number => (pairedInterval(verdicts(n, 0, 0), 1)?.high ?? 0) * 2;
  expect(width(36)).toBeGreaterThan(0.1);
  expect(width(3_000)).toBeGreaterThan(0);
  expect(width(3_000)).toBeLessThan(width(36));
});

const differences = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 60 });

test("holds its own mean, within what is possible", () => {
  fc.assert(
    fc.property(differences, (list) => {
      const found = pairedInterval(list, 1);
      const mean = list.reduce((sum, each) => sum + each, 0) / list.length;
      expect(found?.low).toBeLessThanOrEqual(mean + 1e-12);
      expect(found?.high).toBeGreaterThanOrEqual(mean - 1e-12);
      expect(found?.low).toBeGreaterThanOrEqual(-1);
      expect(found?.high).toBeLessThanOrEqual(1);
    }),
  );
});

test("turned round, it is its own mirror image", () => {
  fc.assert(
    fc.property(differences, (list) => {
      const found = pairedInterval(list, 1);
      const turned = pairedInterval(
        list.map((each) => -each),
        1,
      );
      expect(turned?.low).toBeCloseTo(-(found?.high ?? 0), 12);
      expect(turned?.high).toBeCloseTo(-(found?.low ?? 0), 12);
    }),
  );
});

describe("holds the true difference in 95 of 100 evaluations", () => {
  // Exact: every count of worse and better items, each with its probability.
  test.each([
    [20, 0.1, 0.1],
    [36, 0.05, 0.02],
    [60, 0.1, 0.02],
    [60, 0.02, 0.02],
    [120, 0.08, 0.03],
  ] as const)("%d items, %d of them worse and %d better", (n, worse, better) => {
    let held = 0;
    for (let b = 0; b <= n; b += 1) {
      for (let c = 0; b + c <= n; c += 1) {
        const found = pairedInterval(verdicts(n, b, c), 1);
        if (found === null || found.low > better - worse || found.high < better - worse) continue;
        held += Math.exp(
          logFactorial(n) -
            logFactorial(b) -
            logFactorial(c) -
            logFactorial(n - b - c) +
            b * Math.log(worse) +
            c * Math.log(better) +
            (n - b - c) * Math.log(1 - worse - better),
        );
      }
    }
    expect(held).toBeGreaterThan(0.94);
  });
});

function logFactorial(n: number): number {
  let sum = 0;
  for (let i = 2; i <= n; i += 1) sum += Math.log(i);
  return sum;
}
