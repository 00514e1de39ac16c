import fc from "fast-check";
import { expect, test } from "vitest";
import { eBenjaminiHochberg } from "../../../../src/judge/e-bh.ts";

const EVIDENCE = [812, 3.1, 96, 0.4, 61, 0.9, 21, 1.7];

test("e_bh [812, 3.1, 96, 0.4, 61, 0.9, 21, 1.7] names the first, third and fifth; their average is 124.5125", () => {
  expect(eBenjaminiHochberg(EVIDENCE, 0.05)).toEqual([0, 2, 4]);
  expect(EVIDENCE.reduce((sum, e) => sum + e, 0) / EVIDENCE.length).toBeCloseTo(124.5125, 10);
});

test("nothing is named where nothing was tested or nothing stands out; at the limit is named", () => {
  expect(eBenjaminiHochberg([], 0.05)).toEqual([]);
  expect(eBenjaminiHochberg([1, 19, 3], 0.05)).toEqual([]);
  expect(eBenjaminiHochberg([64], 1 / 64)).toEqual([0]);
  // Alone neither reaches 2 / alpha, together both reach 1 / alpha.
  expect(eBenjaminiHochberg([20, 25], 0.05)).toEqual([0, 1]);
});

test("is its definition", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 400, noNaN: true }), { maxLength: 20 }), (evidence) => {
      const falling = [...evidence].sort((a, b) => b - a);
      let most = 0;
      for (const [i, e] of falling.entries()) if (e * 0.05 * (i + 1) >= evidence.length) most = i + 1;
      const limit = falling[most - 1] ?? Number.POSITIVE_INFINITY;
      const named = eBenjaminiHochberg(evidence, 0.05);
      expect(named).toHaveLength(most);
      expect(named.every((at) => (evidence[at] ?? 0) >= limit)).toBe(true);
    }),
    { numRuns: 300 },
  );
});
