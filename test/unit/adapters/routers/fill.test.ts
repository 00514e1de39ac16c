/** What is filled into calls, and what a pointer finds in their answers. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fill, filled } from "../../../../src/adapters/fill.ts";
import { plain, valuesFor } from "../../../../src/adapters/routers/http-fill.ts";
import { valueAt } from "../../../../src/adapters/json-pointer.ts";

const WEIGHT = fc.double({ min: 0, max: 100, noNaN: true });

describe("places", () => {
  test("a body without places goes out as it is, whatever is in it", () => {
    fc.assert(
      fc.property(fc.jsonValue(), WEIGHT, (json, weight) => {
        fc.pre(!/\{\w+\}/.test(JSON.stringify(json)));
        expect(JSON.stringify(fill(json, valuesFor("all", weight)))).toBe(JSON.stringify(json));
      }),
    );
  });

  test("both sides of a split are everybody, and the candidate never gets more than it should", () => {
    fc.assert(
      fc.property(WEIGHT, (weight) => {
        const { candidatePct, baselinePct, candidatePpm, baselinePpm, candidateShare } = valuesFor(
          "all",
          weight,
        );
        expect(Number(candidatePct)).toBe(weight);
        expect(Number(candidatePct) + Number(baselinePct)).toBeCloseTo(100, 9);
        expect(Number(candidatePpm) + Number(baselinePpm)).toBe(1_000_000);
        expect(Number(candidatePpm)).toBeLessThanOrEqual(weight * 10_000 + 1e-6);
        expect(Number(candidateShare)).toBeCloseTo(weight / 100, 11);
      }),
    );
  });

  test("what is filled in is never looked at again, and stays inside its part of an address", () => {
    const values = { ...valuesFor("{candidatePct}/../?x=1&y#", 5) };
    expect(filled("/a/{cohort}/b", values, encodeURIComponent)).toBe(
      "/a/%7BcandidatePct%7D%2F..%2F%3Fx%3D1%26y%23/b",
    );
    expect(fill({ a: "{cohort}", b: "{cohort}!" }, values)).toEqual({
      a: "{candidatePct}/../?x=1&y#",
      b: "{candidatePct}/../?x=1&y#!",
    });
    expect(fill(["{__proto__}", "{constructor}", "{toString}"], values)).toEqual([
      "{__proto__}",
      "{constructor}",
      "{toString}",
    ]);
  });

  test.each([
    [0, "0"],
    [1e-7, "0.000000100000"],
    [5, "5"],
    [0.1, "0.1"],
  ])("%d in a text is %s", (weight, shown) => {
    expect(filled("{candidatePct}", valuesFor("all", weight), String)).toBe(shown);
  });

  test("what a binary fraction leaves behind is left out, and nothing becomes 0", () => {
    expect([plain(100 - 0.07), plain(0.07 * 100), plain(1e-300)]).toEqual([99.93, 7, 1e-300]);
  });
});

describe("a pointer", () => {
  const JSON_VALUE: unknown = JSON.parse(
    '{"a":{"b":[10,{"c":0}],"":1,"x/y":2,"m~n":3,"nothing":null},"__proto__":{"weight":5}}',
  );
  test.each([
    ["/a/b/0", 10],
    ["/a/b/1/c", 0],
    ["/a/", 1],
    ["/a/x~1y", 2],
    ["/a/m~0n", 3],
    ["/a/nothing", null],
    ["/__proto__/weight", 5],
  ])("%s finds %j", (pointer, value) => {
    expect(valueAt(JSON_VALUE, pointer)).toBe(value);
  });

  test.each([
    "/b",
    "/a/b/2",
    "/a/b/-",
    "/a/b/00",
    "/a/b/-1",
    "/a/b/length",
    "/a/b/0/toFixed",
    "/a/nothing/x",
    "/constructor/name",
    "/a/hasOwnProperty",
  ])("%s finds nothing", (pointer) => {
    expect(valueAt(JSON_VALUE, pointer)).toBeUndefined();
  });
});
