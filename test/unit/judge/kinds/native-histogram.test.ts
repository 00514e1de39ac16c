import { describe, expect, test } from "vitest";
import { boundFrom, boundUpTo, readHistogram, testedMargin } from "../../../../src/judge/histogram.ts";
import {
  bucketBound,
  downscale,
  type Edges,
  lowestSchema,
  nativeFrom,
  type NativeHistogram,
  toLadder,
} from "../../../../src/judge/native-histogram.ts";
import { normalCdf } from "../../../../src/judge/normal.ts";
import { farthest, upTo } from "../near.ts";

const below = (bound: number): number => 1_000 * normalCdf(Math.log(bound / 0.3) / 0.5);
/** Schema 3, buckets -23 to 24; all below the first of them are taken for the zero bucket. */
const NATIVE: NativeHistogram = {
  schema: 3,
  zero: { bound: 2 ** -3, count: below(2 ** -3) },
  buckets: upTo(48).map(
    (i) => [i - 23, below(bucketBound(3, i - 23)) - below(bucketBound(3, i - 24))] as const,
  ),
};
const SPAN = [0.125, 8] as const;

test("downscale native index i -> ceil(i/2)", () => {
  expect([-3, -2, -1, 0, 1, 2].map((i) => downscale(i))).toEqual([-1, -1, 0, 0, 1, 1]);
  expect(upTo(40).map((i) => downscale(i - 20, 2))).toEqual(
    upTo(40).map((i) => downscale(downscale(i - 20))),
  );
});

test("buckets of a schema have one ratio, 1.414 at schema 1 down to 1.0219 at schema 5", () => {
  expect(
    [1, 2, 3, 4, 5].map((schema) => (bucketBound(schema, 8) / bucketBound(schema, 7)).toFixed(4)),
  ).toEqual(["1.4142", "1.1892", "1.0905", "1.0443", "1.0219"]);
});

describe("a ladder of native buckets", () => {
  test("native schema 3, p99 +10 % and +9 %", () => {
    const ladder = toLadder(NATIVE, 3, SPAN);
    const [ten, nine] = [0.1, 0.09].map((margin) => testedMargin(ladder, 0.99, margin));
    expect(
      farthest([ten?.baseline ?? 0, ten?.candidate ?? 0, ten?.margin ?? 0], [1, 1.189207115, 0.189207115]),
    ).toBeLessThan(1e-9);
    expect(
      farthest(
        [nine?.baseline ?? 0, nine?.candidate ?? 0, nine?.margin ?? 0],
        [1, 1.090507733, 0.09050773267],
      ),
    ).toBeLessThan(1e-9);
  });
  test("counts what a classic histogram with those bounds would", () => {
    const { bounds, counts } = toLadder(NATIVE, 3, SPAN);
    expect(bounds).toHaveLength(50);
    expect(farthest(counts.slice(0, -1), bounds.slice(0, -1).map(below))).toBeLessThan(1e-12);
    expect(readHistogram({ bounds, counts }, "candidate").ok).toBe(true);
  });
  test("at a lower schema has every other bound and the same counts there, whatever was measured", () => {
    const [fine, coarse] = [3, 2].map((schema) => toLadder(NATIVE, schema, SPAN));
    expect(coarse?.bounds.slice(0, -1)).toEqual(fine?.bounds.slice(0, -1).filter((_, i) => i % 2 === 0));
    expect(
      farthest(
        coarse?.counts.slice(0, -1) ?? [],
        fine?.counts.slice(0, -1).filter((_, i) => i % 2 === 0) ?? [1],
      ),
    ).toBeLessThan(1e-12);
    expect(coarse?.counts.at(-1)).toBe(fine?.counts.at(-1));
  });
  test("has the same bounds in both arms and all intervals, also where nothing was measured", () => {
    const empty: NativeHistogram = { schema: 8, zero: { bound: 0, count: 0 }, buckets: [] };
    const schema = lowestSchema([NATIVE, empty]);
    expect(schema).toBe(3);
    expect(toLadder(empty, schema, SPAN).bounds).toEqual(toLadder(NATIVE, schema, SPAN).bounds);
    expect(toLadder(empty, schema, SPAN).counts.every((count) => count === 0)).toBe(true);
    expect(lowestSchema([])).toBe(8);
  });
  test("leaves units beyond its span to the last bound, and a wide zero bucket to the bounds above it", () => {
    const few: NativeHistogram = {
      schema: 0,
      zero: { bound: 0.3, count: 5 },
      buckets: [
        [0, 2],
        [6, 1],
      ],
    };
    expect(toLadder(few, 0, [0.25, 4])).toEqual({
      bounds: [0.25, 0.5, 1, 2, 4, Number.POSITIVE_INFINITY],
      counts: [0, 5, 7, 7, 7, 8],
    });
  });
});

describe("buckets as the query API prints them", () => {
  const edges = (schema: number, indices: readonly number[]): Edges[] =>
    indices.map((i) => [bucketBound(schema, i - 1), bucketBound(schema, i), 1 + Math.abs(i)]);
  test.each([-4, -1, 0, 1, 3, 5, 8])("of schema %d are read back, with gaps and a zero bucket", (schema) => {
    const indices = [-40, -3, 0, 1, 2, 17].map((i) => (schema < 0 ? Math.round(i / 20) : i));
    const unique = [...new Set(indices)];
    expect(nativeFrom([[-1e-128, 1e-128, 7], ...edges(schema, unique)])).toEqual({
      schema,
      zero: { bound: 1e-128, count: 7 },
      buckets: unique.map((i) => [i, 1 + Math.abs(i)]),
    });
  });
  test("without any are of the finest schema, so that they lower nothing", () => {
    expect(nativeFrom([])).toEqual({ schema: 8, zero: { bound: 0, count: 0 }, buckets: [] });
  });
  test("of custom bounds, of two schemas at once or below zero are not read", () => {
    expect(nativeFrom([[0.1, 0.25, 3]])).toBeNull();
    expect(nativeFrom([[0.25, 0.25 * Math.SQRT2 * 1.001, 3]])).toBeNull();
    expect(nativeFrom([...edges(3, [1]), ...edges(2, [3])])).toBeNull();
    expect(nativeFrom([[-2, -1, 3]])).toBeNull();
    expect(nativeFrom([[0.5, Number.POSITIVE_INFINITY, 3]])).toBeNull();
  });
});

test("classic p99 +10 %, objective .9s, certify .5", () => {
  const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, Number.POSITIVE_INFINITY];
  const counts = [0, 10, 40, 120, 300, 700, 930, 985, 997, 999, 1_000, 1_000];
  expect(testedMargin({ bounds, counts }, 0.99, 0.1)).toEqual({ baseline: 1, candidate: 2.5, margin: 1.5 });
  expect(boundFrom(bounds, 0.9)).toBe(1);
  expect(boundUpTo(bounds, 0.9)).toBe(0.5);
});
