import { describe, expect, test } from "vitest";
import { logGamma } from "../../../../src/judge/log-gamma.ts";
import {
  rateAtMost,
  rateEvidence,
  rateInterval,
  shareAtMost,
  unitsToCertify,
  unitsToSee,
} from "../../../../src/judge/silence.ts";
import { farthest, upTo } from "../near.ts";

describe("what silence proves", () => {
  test("zero_upper(3000), its share, alpha .01", () => {
    expect(
      farthest(
        [rateAtMost(3_000, 0.05), shareAtMost(3_000, 0.05), rateAtMost(3_000, 0.01)],
        [0.0009985774245, 0.000998079012, 0.001535056729],
      ),
    ).toBeLessThan(1e-9);
  });
  test("nothing, where nothing was exposed", () => {
    expect(rateAtMost(0, 0.05)).toBe(Number.POSITIVE_INFINITY);
    expect(shareAtMost(0, 0.05)).toBe(1);
  });
  test("1.61 / rate units to see one event, 3.00 / rate to certify", () => {
    expect(unitsToSee(0.01)).toBeCloseTo(160.94379, 4);
    expect(unitsToCertify(0.01)).toBeCloseTo(299.57323, 4);
    expect(rateAtMost(unitsToCertify(0.01), 0.05)).toBeCloseTo(0.01, 12);
  });
});

describe("rates after events", () => {
  const seen = { x: 4, exposure: 1_000, planned: 0.002 };
  test("gamma_poisson_logM(4,1000,lam0=.002,a=.5,b=250)", () => {
    expect(farthest([rateEvidence(seen, 0.002)], [-0.5885102558])).toBeLessThan(1e-9);
  });
  test("ci 95 %, and with zero events", () => {
    const { low, high } = rateInterval(seen, 0.05);
    expect(farthest([low, high], [0.0005711349788, 0.01310302685])).toBeLessThan(1e-9);
    const none = rateInterval({ ...seen, x: 0 }, 0.05);
    expect(none.low).toBe(0);
    expect(farthest([none.high], [0.00380045123])).toBeLessThan(1e-9);
  });
  test("the evidence is the mixture's integral", () => {
    // Midpoints in the square root of the rate, where the prior's peak at nought is flat.
    const steps = 200_000;
    const most = Math.sqrt(0.08);
    let sum = 0;
    for (const i of upTo(steps)) {
      const root = ((i + 0.5) / steps) * most;
      const rate = root * root;
      const prior = 0.5 * Math.log(250) - logGamma(0.5) - 0.5 * Math.log(rate) - 250 * rate;
      const ratio = 4 * Math.log(rate / 0.002) - 1_000 * (rate - 0.002);
      sum += (Math.exp(prior + ratio) * 2 * root * most) / steps;
    }
    expect(farthest([rateEvidence(seen, 0.002)], [Math.log(sum)])).toBeLessThan(1e-7);
  });
  test("of any number of events, fractions too, both ends are numbers and hold the rate that was seen", () => {
    for (const x of [0, 0.01, 0.5, 1, 3.7, 1_000, 1e7])
      for (const exposure of [1e-3, 1, 1e6]) {
        const { low, high } = rateInterval({ x, exposure, planned: 0.002 }, 0.05);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(x / exposure);
        expect(high).toBeGreaterThan(x / exposure);
        expect(Number.isFinite(high)).toBe(true);
      }
    expect(rateInterval({ x: 0, exposure: 0, planned: 1 }, 0.05)).toEqual({
      low: 0,
      high: Number.POSITIVE_INFINITY,
    });
  });
});

test("the logarithm of the gamma function", () => {
  let log = 0;
  for (const n of upTo(170)) {
    if (n > 0) log += Math.log(n);
    expect(Math.abs(logGamma(n + 1) - log)).toBeLessThan(1e-12 * Math.max(1, log));
  }
  expect(
    farthest(
      [logGamma(0.5), logGamma(1e-3), logGamma(100.5)],
      [Math.log(Math.PI) / 2, 6.907178885383853, 361.43554046777757],
    ),
  ).toBeLessThan(1e-12);
});
