import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { certifyIncrements } from "../../../../src/judge/certify.ts";
import {
  meanDifferenceInterval,
  SHOW_STAKES,
  NO_COUNTS,
  type PooledCounts,
  pooledRatioInterval,
  ratioEvidence,
  ratioInterval,
  type Row,
  shareInterval,
  SHOW,
  stagesRatioInterval,
  withCounts,
} from "../../../../src/judge/interval.ts";
import { scatterPrice } from "../../../../src/judge/moment-increments.ts";
import { farthest, upTo } from "../near.ts";

const S: readonly Row[] = [
  [1, 6, 35, 665],
  [2, 7, 36, 660],
  [0, 5, 34, 670],
  [1, 8, 35, 668],
  [2, 6, 37, 661],
  [1, 7, 33, 664],
].map(([xc = 0, xb = 0, nc = 0, nb = 0]) => ({ xc, nc, xb, nb }));
const TEN = upTo(10).flatMap(() => S);
const pooled = (rows: readonly Row[]): PooledCounts =>
  rows.reduce((pool, row) => withCounts(pool, row, row.phi), NO_COUNTS);

describe("the ratio of two rates", () => {
  test("ratio_interval, x10, and phi=2 x10", () => {
    const ends = [S, TEN, TEN.map((row) => ({ ...row, phi: 2 }))].flatMap((rows) => {
      const { low, high } = ratioInterval(rows, 0.05);
      return [low, high];
    });
    const printed = [0.6809723181, 10.77017384, 2.163696537, 5.095095746, 1.781747074, 5.936365854];
    expect(farthest(ends, printed)).toBeLessThan(1e-9);
  });
  test("show_logM(S*10, rho0=1, SHOW), and (rho0=1.5, 1/SHOW)", () => {
    const inverse = SHOW.map((f) => 1 / f);
    expect(
      farthest([ratioEvidence(TEN, 1, SHOW), ratioEvidence(TEN, 1.5, inverse)], [30.84076988, -3.803801497]),
    ).toBeLessThan(1e-9);
  });
  test("certify(5,200,400,8000,rho0=1.1): evidence that the candidate is not worse", () => {
    expect(
      farthest(
        certifyIncrements({ xc: 5, nc: 400, xb: 200, nb: 8_000 }, 1.1),
        [0.2785913713, 0.5447132849, 1.032944124, 1.621153235, 1.948744503],
      ),
    ).toBeLessThan(1e-9);
  });
  test("begins at 0 without candidate events and ends at Infinity without baseline events", () => {
    const none = S.map((row) => ({ ...row, xc: 0 }));
    expect(ratioInterval(none, 0.05).low).toBe(0);
    expect(pooledRatioInterval(pooled(none), 0.05).low).toBe(0);
    expect(Number.isFinite(ratioInterval(none, 0.05).high)).toBe(true);
    const alone = TEN.map((row) => ({ ...row, xb: 0 }));
    expect(ratioInterval(alone, 0.05).high).toBe(Number.POSITIVE_INFINITY);
    expect(pooledRatioInterval(pooled(alone), 0.05).high).toBe(Number.POSITIVE_INFINITY);
    expect(ratioInterval(alone, 0.05).low).toBeGreaterThan(10);
  });
  test("says nothing where nothing was seen in both arms", () => {
    const all = { low: 0, high: Number.POSITIVE_INFINITY };
    for (const rows of [[], [{ xc: 0, nc: 0, xb: 9, nb: 100 }], [{ xc: 0, nc: 50, xb: 0, nb: 100 }]]) {
      expect(ratioInterval(rows, 0.05)).toEqual(all);
      expect(pooledRatioInterval(pooled(rows), 0.05)).toEqual(all);
    }
  });

  const row = fc
    .record({
      xc: fc.nat(60),
      xb: fc.nat(200),
      nc: fc.integer({ min: 60, max: 5_000 }),
      nb: fc.integer({ min: 200, max: 20_000 }),
      phi: fc.double({ min: 1, max: 8, noNaN: true }),
    })
    .map((row): Row => row);
  test("from four sums contains the one from all intervals", () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 12 }), (rows) => {
        const [exact, four] = [ratioInterval(rows, 0.05), pooledRatioInterval(pooled(rows), 0.05)];
        for (const end of [exact.low, exact.high, four.low, four.high]) expect(end).not.toBeNaN();
        expect(four.low).toBeLessThanOrEqual(exact.low * (1 + 1e-9));
        expect(four.high).toBeGreaterThanOrEqual(exact.high * (1 - 1e-9));
        expect(exact.low).toBeLessThanOrEqual(exact.high);
      }),
      { numRuns: 300 },
    );
  });
  test("from four sums is the exact one where the split never changed", () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), (rows) => {
        const split = rows.map((one) => ({ ...one, nb: 19 * one.nc }));
        const [exact, four] = [ratioInterval(split, 0.05), pooledRatioInterval(pooled(split), 0.05)];
        for (const [a, b] of [
          [four.low, exact.low],
          [four.high, exact.high],
        ] as const)
          expect(a === b || Math.abs(a - b) < 1e-7 * b).toBe(true);
      }),
    );
  });
  test("over stages of other weights stays narrow with four sums for each", () => {
    const stages = [0.01, 0.05, 0.25, 0.5].map((weight) =>
      upTo(100).map((i): Row => ({
        xc: 7 * weight * (1 + (i % 2)),
        xb: 7 * (1 - weight),
        nc: 700 * weight,
        nb: (700 + (i % 3)) * (1 - weight),
      })),
    );
    const exact = ratioInterval(stages.flat(), 0.05);
    const each = stagesRatioInterval(stages.map(pooled), 0.05);
    expect(farthest([each.low, each.high], [exact.low, exact.high])).toBeLessThan(1e-4);
    expect(each.low).toBeLessThanOrEqual(exact.low);
    expect(each.high).toBeGreaterThanOrEqual(exact.high);
    // One pool for all would be valid too, and useless.
    const one = pooledRatioInterval(pooled(stages.flat()), 0.05);
    expect(one.high).toBeGreaterThan(3 * exact.high);
  });
  test("moves up with every candidate event", () => {
    const [less, more] = [TEN, [...TEN, { xc: 3, nc: 35, xb: 0, nb: 665 }]].map((rows) =>
      ratioInterval(rows, 0.05),
    );
    expect(more?.low).toBeGreaterThan(less?.low ?? 0);
  });
});

describe("a share", () => {
  test("of no events begins at 0, of all units ends at 1, without units is anything", () => {
    expect(shareInterval({ x: 0, n: 100 }, 0.05)).toMatchObject({ low: 0 });
    expect(shareInterval({ x: 100, n: 100 }, 0.05)).toMatchObject({ high: 1 });
    expect(shareInterval({ x: 0, n: 0 }, 0.05)).toEqual({ low: 0, high: 1 });
  });
  test("is the same seen from the other side", () => {
    const [bad, good] = [30, 270].map((x) => shareInterval({ x, n: 300 }, 0.05));
    expect(
      farthest([bad?.low ?? 0, bad?.high ?? 0], [1 - (good?.high ?? 0), 1 - (good?.low ?? 0)]),
    ).toBeLessThan(1e-9);
  });
  test("at its ends the evidence is 2/alpha", () => {
    const { low, high } = shareInterval({ x: 30, n: 300 }, 0.05);
    const capital = (p: number, turn: 1 | -1): number =>
      SHOW.reduce((sum, f) => sum + f ** (turn * 30) / (1 + p * (f ** turn - 1)) ** 300, 0) / SHOW.length;
    expect(farthest([capital(low, 1), capital(high, -1)], [40, 40])).toBeLessThan(1e-9);
  });
  test("is ordered, holds what was seen, and is never not a number", () => {
    const size = fc.double({ min: 0, max: 1e7, noNaN: true });
    fc.assert(
      fc.property(size, fc.double({ min: 0, max: 1, noNaN: true }), (n, part) => {
        const { low, high } = shareInterval({ x: n * part, n }, 0.05);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(part * (1 + 1e-9));
        expect(high).toBeGreaterThanOrEqual(part * (1 - 1e-9));
      }),
    );
  });
});

describe("the difference of two means", () => {
  test("at its ends the evidence is 2/alpha", () => {
    const sums = { gain: 80, scatter: 83.5, units: 1_000 };
    const { low, high } = meanDifferenceInterval(sums, 0.05);
    const capital = (difference: number, side: 1 | -1): number =>
      SHOW_STAKES.reduce(
        (sum, stake) => sum + Math.exp(stake * side * (80 - difference * 1_000) - scatterPrice(stake) * 83.5),
        0,
      ) / SHOW_STAKES.length;
    expect(farthest([capital(low, 1), capital(high, -1)], [40, 40])).toBeLessThan(1e-9);
    expect((low + high) / 2).toBeCloseTo(0.08, 10);
  });
  test("is anything without units, stays within -1..1, and is never not a number", () => {
    expect(meanDifferenceInterval({ gain: 0, scatter: 0, units: 0 }, 0.05)).toEqual({ low: -1, high: 1 });
    expect(meanDifferenceInterval({ gain: 1, scatter: 0.1, units: 1 }, 0.05)).toEqual({ low: -1, high: 1 });
    const part = fc.double({ min: -1, max: 1, noNaN: true });
    const size = fc.double({ min: 1e-3, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(part, fc.double({ min: 0, max: 1, noNaN: true }), size, (mean, spread, units) => {
        const { low, high } = meanDifferenceInterval(
          { gain: mean * units, scatter: spread * units, units },
          0.05,
        );
        expect(low).toBeGreaterThanOrEqual(-1);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(mean + 1e-9);
        expect(high).toBeGreaterThanOrEqual(mean - 1e-9);
      }),
    );
  });
});
