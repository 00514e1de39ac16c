import { describe, expect, test } from "vitest";
import {
  boundAtShare,
  boundFrom,
  boundUpTo,
  displayQuantile,
  indexOfBound,
  readHistogram,
  repair,
  slowerAt,
  testedMargin,
} from "../../../src/judge/histogram.ts";
import { normalCdf } from "../../../src/judge/normal.ts";
import { upTo } from "./near.ts";

const CLASSIC = {
  bounds: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, Number.POSITIVE_INFINITY],
  counts: [0, 10, 40, 120, 300, 700, 930, 985, 997, 999, 1_000, 1_000],
};
const NATIVE = ((): { bounds: number[]; counts: number[] } => {
  const bounds = [...upTo(49).map((i) => 2 ** ((i - 24) / 8)), Number.POSITIVE_INFINITY];
  return { bounds, counts: bounds.map((bound) => 1_000 * normalCdf(Math.log(bound / 0.3) / 0.5)) };
})();

describe("a histogram that dips is repaired to the side that lowers the evidence", () => {
  const dips = [10, 12.3, 12.1, 15, 14.9, 20];
  test("the candidate looks faster", () => {
    const { counts, largest } = repair(dips, "candidate");
    expect(counts).toEqual([10, 12.3, 12.3, 15, 15, 20]);
    expect(largest).toBeCloseTo(0.01, 12);
  });
  test("the baseline looks slower", () => {
    const { counts, largest } = repair(dips, "baseline");
    expect(counts).toEqual([10, 12.1, 12.1, 14.9, 14.9, 20]);
    expect(largest).toBeCloseTo(0.01, 12);
  });
  test("less than nothing is nothing", () => {
    expect(repair([-0.1, 5, 10], "candidate")).toEqual({ counts: [0, 5, 10], largest: 0.01 });
  });
});

describe("what counts as a histogram", () => {
  const bounds = [0.5, 1, Number.POSITIVE_INFINITY];
  const why = (counts: number[], found = bounds): string => {
    const read = readHistogram({ bounds: found, counts }, "candidate");
    return read.ok ? "fine" : read.why;
  };
  test.each([
    [[1, 2, 3], "fine"],
    [[0, 0, 0], "fine"],
    [[100, 99.5, 100], "fine"],
    [[100, 98, 100], "impossible"],
    [[1, Number.NaN, 3], "not-a-number"],
    [[1, 2, Number.POSITIVE_INFINITY], "not-a-number"],
    [[-1, 2, 3], "impossible"],
    [[1, 2], "ambiguous"],
    [[0, -1, 0], "impossible"],
    [[], "ambiguous"],
  ] as const)("%j is %s", (counts, said) => {
    expect(why([...counts])).toBe(said);
  });
  test("the bounds rise and end in infinity", () => {
    expect(why([1, 2, 3], [0.5, 1, 2])).toBe("ambiguous");
    expect(why([1, 2, 3], [1, 0.5, Number.POSITIVE_INFINITY])).toBe("ambiguous");
  });
  test("bounds that are known are given back as the same list", () => {
    const read = readHistogram({ bounds: [...bounds], counts: [1, 2, 3] }, "baseline", bounds);
    expect(read.ok && read.bounds === bounds).toBe(true);
    const other = readHistogram(
      { bounds: [0.5, 2, Number.POSITIVE_INFINITY], counts: [1, 2, 3] },
      "baseline",
      bounds,
    );
    expect(other.ok && other.bounds !== bounds).toBe(true);
  });
});

test("slower than a bound is counted, never interpolated", () => {
  expect(slowerAt(CLASSIC, indexOfBound(CLASSIC.bounds, 0.5))).toBe(70);
  expect(indexOfBound(CLASSIC.bounds, 0.6)).toBe(-1);
  expect(indexOfBound(CLASSIC.bounds, Number.POSITIVE_INFINITY)).toBe(11);
});

describe("which bounds are really tested", () => {
  test("an objective of 900 ms is tested at 1 s, and certified at 500 ms", () => {
    expect(boundFrom(CLASSIC.bounds, 0.9)).toBe(1);
    expect(boundUpTo(CLASSIC.bounds, 0.9)).toBe(0.5);
    expect(boundFrom(CLASSIC.bounds, 1)).toBe(1);
    expect(boundFrom(CLASSIC.bounds, 11)).toBe(Number.POSITIVE_INFINITY);
    expect(boundUpTo(CLASSIC.bounds, 0.001)).toBeNull();
    expect(boundAtShare(CLASSIC, 0.93)).toBe(0.5);
  });
  test("+10 % at p99 is +150 % with the default buckets", () => {
    expect(testedMargin(CLASSIC, 0.99, 0.1)).toEqual({ baseline: 1, candidate: 2.5, margin: 1.5 });
  });
  test("+10 % and +9 % at p99 with native buckets", () => {
    const ten = testedMargin(NATIVE, 0.99, 0.1);
    expect([ten?.baseline, ten?.candidate]).toEqual([1, 2 ** 0.25]);
    expect(ten?.margin).toBeCloseTo(0.189207115, 9);
    const nine = testedMargin(NATIVE, 0.99, 0.09);
    expect([nine?.baseline, nine?.candidate]).toEqual([1, 2 ** 0.125]);
    expect(nine?.margin).toBeCloseTo(0.09050773267, 9);
  });
  test("a tail between two bounds cannot be compared at all", () => {
    const coarse = { bounds: [0.5, 5, Number.POSITIVE_INFINITY], counts: [500, 999, 1_000] };
    expect(testedMargin(coarse, 0.95, 0.1)).toBeNull();
  });
});

test("a percentile for people is interpolated between the bounds that were kept", () => {
  expect(displayQuantile([1, 2], [10, 2], { total: 100, q: 0.95 })).toBeCloseTo(1.625, 12);
  expect(displayQuantile([1, 2], [5, 2], { total: 100, q: 0.95 })).toBe(1);
  expect(displayQuantile([1, 2], [10, 8], { total: 100, q: 0.95 })).toBe(2);
  expect(displayQuantile([1, 2], [0, 0], { total: 100, q: 0.95 })).toBeCloseTo(0.95, 12);
  expect(displayQuantile([1, 2], [0, 0], { total: 0, q: 0.95 })).toBeNull();
});
