import { expect, test } from "vitest";
import { oddsRatioIncrement } from "../../../../src/judge/hypergeometric.ts";
import { farthest } from "../near.ts";
import { meanFactors, outcomes } from "./older-core.ts";

const COUNTS = { xc: 9, nc: 30, xb: 15, nb: 120 };

test("noncentral-hypergeometric increment x=9,nc=30,nb=120,m=24,psi=2, psi0=1 and 1.1", () => {
  expect(
    farthest(
      [oddsRatioIncrement(COUNTS, 2, 1), oddsRatioIncrement(COUNTS, 2, 1.1)],
      [2.0616021825, 1.6762408441],
    ),
  ).toBeLessThan(1e-10);
});

test("nobody gains on average at the boundary, whatever the baseline's share", () => {
  for (const pB of [0.1, 0.5, 0.9]) {
    const odds = (1.5 * pB) / (1 - pB);
    const pC = odds / (1 + odds);
    const means = meanFactors(
      outcomes(3, [pC, 1 - pC]).flatMap(([[xc = 0], p]) =>
        outcomes(5, [pB, 1 - pB]).map(
          ([[xb = 0], q]) =>
            [
              p * q,
              [
                oddsRatioIncrement({ xc, nc: 3, xb, nb: 5 }, 3, 1.5),
                oddsRatioIncrement({ xc, nc: 3, xb, nb: 5 }, 0.5, 1.5),
              ],
            ] as const,
        ),
      ),
    );
    expect(farthest(means, [1, 1])).toBeLessThan(1e-12);
  }
});

test("does not overflow where the sums do", () => {
  const many = oddsRatioIncrement({ xc: 6_000, nc: 10_000, xb: 5_000, nb: 10_000 }, 1.5, 1, 2);
  expect(Number.isFinite(many)).toBe(true);
  expect(many).toBeGreaterThan(40);
});
