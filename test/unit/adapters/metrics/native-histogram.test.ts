import { describe, expect, test } from "vitest";
import { mergeLadders, rungsOf, type Native } from "../../../../src/adapters/metrics/native-histogram.ts";

const native = (count: string, ...buckets: NonNullable<Native["buckets"]>): Native => ({
  count,
  buckets,
});

describe("buckets as they are answered become cumulative counts", () => {
  test.each([
    [
      "side by side",
      native("6", [0, "0.25", "0.5", "4"], [0, "0.5", "1", "2"]),
      [
        ["0.25", 0],
        ["0.5", 4],
        ["1", 6],
        ["+Inf", 6],
      ],
    ],
    [
      "with a gap, whose other end is known too",
      native("6", [0, "0.25", "0.5", "4"], [0, "2", "4", "2"]),
      [
        ["0.25", 0],
        ["0.5", 4],
        ["2", 4],
        ["4", 6],
        ["+Inf", 6],
      ],
    ],
    [
      "with a bucket around zero",
      native("5", [3, "-0.001", "0.001", "1"], [0, "0.5", "1", "4"]),
      [
        ["0.001", 1],
        ["0.5", 1],
        ["1", 5],
        ["+Inf", 5],
      ],
    ],
    [
      "with bounds of their own, and more above them",
      native("7", [0, "-Inf", "0.1", "2"], [0, "0.1", "1", "4"], [0, "1", "+Inf", "1"]),
      [
        ["0.1", 2],
        ["1", 6],
        ["+Inf", 7],
      ],
    ],
    [
      "out of order",
      native("3", [0, "1", "2", "1"], [0, "0.5", "1", "2"]),
      [
        ["0.5", 0],
        ["1", 2],
        ["2", 3],
        ["+Inf", 3],
      ],
    ],
    [
      "with values that are no numbers",
      native("5", [0, "0.5", "1", "4"]),
      [
        ["0.5", 0],
        ["1", 4],
        ["+Inf", 5],
      ],
    ],
    [
      "with fractions whose sum is rounded",
      native("0.30000000000000004", [0, "0.5", "1", "0.3"]),
      [
        ["0.5", 0],
        ["1", 0.3],
        ["+Inf", 0.3],
      ],
    ],
    ["none", { count: "0" }, [["+Inf", 0]]],
  ] as const)("%s", (_, given, expected) => {
    expect(rungsOf(given)).toEqual(expected);
  });
});

describe("cells add up where both are known", () => {
  test("between two rungs of one count nothing was counted", () => {
    const low = { bounds: [0.5, 1, Infinity], counts: [0, 4, 4] };
    const high = { bounds: [2, 4, Infinity], counts: [0, 3, 3] };
    expect(mergeLadders([low, high])).toEqual({ bounds: [0.5, 1, 2, 4, Infinity], counts: [0, 4, 4, 7, 7] });
  });

  test("a bound inside a bucket of a coarser schema is left out", () => {
    const fine = { bounds: [1, 1.4, 2, Infinity], counts: [0, 3, 5, 5] };
    const coarse = { bounds: [1, 2, 4, Infinity], counts: [0, 10, 11, 11] };
    expect(mergeLadders([fine, coarse])).toEqual({ bounds: [1, 2, 4, Infinity], counts: [0, 15, 16, 16] });
  });

  test("what lies above all bounds of one is unknown there", () => {
    const open = { bounds: [1, Infinity], counts: [2, 5] };
    const wide = { bounds: [1, 2, Infinity], counts: [1, 2, 2] };
    expect(mergeLadders([open, wide])).toEqual({ bounds: [1, Infinity], counts: [3, 7] });
  });
});
