import { describe, expect, test } from "vitest";
import { isUnreadable, type Cell, type Outcome } from "../../../../src/adapters/metrics/cells.ts";
import { payloadOf } from "../../../../src/adapters/metrics/payload.ts";
import type { MetricQuery } from "../../../../src/ports.ts";

type Line = readonly [desk: string, value: number, labels?: Readonly<Record<string, string>>];

function cells(lines: readonly Line[]): readonly Cell[] {
  return lines.map(([desk, value, labels = {}]) => {
    const all = { version: "v1", ...(desk === "" ? {} : { desk }), ...labels };
    return { key: `version=v1 desk=${desk}`, labels: all, value, native: false };
  });
}

function read(query: MetricQuery, parts: Readonly<Record<string, readonly Line[]>>): Outcome {
  const found = Object.entries(parts).map(([name, lines]) => [name, cells(lines)] as const);
  return payloadOf(query, Object.fromEntries(found), ["version", "desk"]);
}

function whyNot(outcome: Outcome) {
  return isUnreadable(outcome) ? outcome.why : outcome;
}

const RATE = { kind: "rate", events: "e", exposure: "x", absentEventsAreZero: false } as const;
const DECLARED = { ...RATE, absentEventsAreZero: true } as const;

describe("events per exposure", () => {
  test("may be more than the units of exposure", () => {
    const parts = { events: [["a", 12]], exposure: [["a", 5]] } as const;
    expect(read(RATE, parts)).toEqual({ shape: "counts", events: 12, total: 5 });
  });

  test.each([
    ["no exposure", DECLARED, { events: [["a", 1]] }, "no-data"],
    ["no events, undeclared", RATE, { exposure: [["a", 5]] }, "no-data"],
    [
      "no events in one cell, undeclared",
      RATE,
      {
        events: [["a", 1]],
        exposure: [
          ["a", 5],
          ["b", 5],
        ],
      },
      "no-data",
    ],
    ["events without their exposure", DECLARED, { events: [["b", 1]], exposure: [["a", 5]] }, "no-data"],
    ["less than nothing", RATE, { events: [["a", -1]], exposure: [["a", 5]] }, "not-a-number"],
    [
      "one cell twice",
      RATE,
      {
        events: [
          ["a", 1],
          ["a", 1],
        ],
        exposure: [["a", 5]],
      },
      "ambiguous",
    ],
    ["NaN", RATE, { events: [["a", Number.NaN]], exposure: [["a", 5]] }, "not-a-number"],
    ["without end", RATE, { events: [["a", Infinity]], exposure: [["a", 5]] }, "not-a-number"],
    ["no events, declared", DECLARED, { exposure: [["a", 5]] }, { shape: "counts", events: 0, total: 5 }],
  ] as const)("%s", (_, query, parts, expected) => {
    expect(whyNot(read(query, parts))).toEqual(expected);
  });

  test("a silence that nobody declared says how to declare it", () => {
    expect(read(RATE, { exposure: [["a", 5]] })).toMatchObject({
      detail: expect.stringContaining("`absent: zero`"),
    });
  });
});

const COUNT = { kind: "count", count: "c", exposure: "x", absentEventsAreZero: false } as const;
const SILENT = { ...COUNT, absentEventsAreZero: true } as const;

describe("a number of reports", () => {
  test.each([
    ["both", COUNT, { count: [["a", 2]], exposure: [["a", 50]] }, 2, 50],
    ["silence that is declared", SILENT, { exposure: [["a", 50]] }, 0, 50],
    ["a report that nothing could have made", COUNT, { count: [["a", 1]] }, 1, null],
    [
      "a report in one cell, silence in the other",
      COUNT,
      {
        count: [["a", 1]],
        exposure: [
          ["a", 9],
          ["b", 9],
        ],
      },
      1,
      null,
    ],
  ] as const)("%s", (_, query, parts, count, exposure) => {
    expect(read(query, parts)).toEqual({ shape: "count", count, exposure });
  });

  test.each([
    ["silence that nobody declared", COUNT, { exposure: [["a", 50]] }],
    ["nothing at all, however declared", SILENT, {}],
    ["no reports where nobody could report", COUNT, { count: [["a", 0]] }],
  ] as const)("%s is no data", (_, query, parts) => {
    expect(whyNot(read(query, parts))).toBe("no-data");
  });

  test("without exposure is the number alone", () => {
    const query = { ...COUNT, exposure: null };
    expect(
      read(query, {
        count: [
          ["a", 2],
          ["b", 1],
        ],
      }),
    ).toEqual({ shape: "count", count: 3, exposure: null });
    expect(whyNot(read(query, {}))).toBe("no-data");
  });
});

const VALUES = { kind: "values", values: "v" } as const;
const le = (bound: string, count: number, desk = "a"): Line => [desk, count, { le: bound }];

describe("values", () => {
  test("one by one are samples", () => {
    expect(
      read(VALUES, {
        values: [
          ["a", 0.5],
          ["a", 0.5],
          ["b", 0.7],
        ],
      }),
    ).toEqual({
      shape: "samples",
      values: [0.5, 0.5, 0.7],
    });
  });

  test("with bounds are counts per level, at the bucket's upper bound", () => {
    const values = [
      le("+Inf", 10),
      le("1", 1),
      le("3", 4),
      le("5", 10),
      le("1", 2, "b"),
      le("3", 2, "b"),
      le("5", 2, "b"),
      le("+Inf", 2, "b"),
    ];
    expect(read(VALUES, { values })).toEqual({ shape: "levels", levels: [1, 3, 5], counts: [3, 3, 6] });
  });

  test("a dip of extrapolation is no level below nothing", () => {
    const values = [le("1", 50), le("2", 49.9), le("3", 100), le("+Inf", 100)];
    expect(read(VALUES, { values })).toEqual({ shape: "levels", levels: [1, 2, 3], counts: [50, 0, 50] });
  });

  test("with a number of units are counts per level", () => {
    const values: readonly Line[] = [
      ["a", 5, { count: "7" }],
      ["a", 1, { count: "2" }],
      ["b", 5, { count: "3" }],
    ];
    expect(read(VALUES, { values })).toEqual({ shape: "levels", levels: [1, 5], counts: [2, 10] });
  });

  test.each([
    ["none", [], "no-data"],
    ["above the largest bound", [le("1", 5), le("+Inf", 6)], "query-error"],
    ["without +Inf", [le("1", 5)], "query-error"],
    ["with +Inf alone", [le("+Inf", 5)], "query-error"],
    ["some without a bound", [le("1", 5), le("+Inf", 5), ["a", 1]], "query-error"],
    ["a bound twice", [le("1", 5), le("1.0", 5), le("+Inf", 5)], "ambiguous"],
    [
      "other bounds in another cell",
      [le("1", 5), le("+Inf", 5), le("2", 5, "b"), le("+Inf", 5, "b")],
      "ambiguous",
    ],
    ["counts that fall", [le("1", 50), le("2", 40), le("3", 100), le("+Inf", 100)], "ambiguous"],
    ["less than nothing", [le("1", -5), le("+Inf", 5)], "not-a-number"],
    ["a number of units that is none", [["a", 1, { count: "many" }]], "query-error"],
    ["fewer units than none", [["a", 1, { count: "-1" }]], "query-error"],
    [
      "units said of some only",
      [
        ["a", 1, { count: "1" }],
        ["a", 2],
      ],
      "query-error",
    ],
    ["NaN", [["a", Number.NaN]], "not-a-number"],
  ] as readonly (readonly [string, readonly Line[], string])[])("%s: %o is %s", (_, values, expected) => {
    expect(whyNot(read(VALUES, { values }))).toBe(expected);
  });

  test("nothing scored yet is levels without units", () => {
    expect(read(VALUES, { values: [le("1", 0), le("+Inf", 0)] })).toEqual({
      shape: "levels",
      levels: [1],
      counts: [0],
    });
  });
});

const MOMENTS = { kind: "moments", n: "n", sum: "s", squares: "q" } as const;

describe("moments", () => {
  test("add up", () => {
    const parts = {
      n: [
        ["a", 4],
        ["b", 1],
      ],
      sum: [
        ["a", 3],
        ["b", 1],
      ],
      squares: [
        ["a", 2.5],
        ["b", 1],
      ],
    } as const;
    expect(read(MOMENTS, parts)).toEqual({ shape: "moments", n: 5, sum: 4, squares: 3.5 });
  });

  test.each([
    ["a part that is missing", { n: [["a", 4]], sum: [["a", 3]] }, "no-data"],
    [
      "a cell that is missing",
      {
        n: [["a", 4]],
        sum: [
          ["a", 3],
          ["b", 1],
        ],
        squares: [["a", 2.5]],
      },
      "no-data",
    ],
    ["squares that no values have", { n: [["a", 4]], sum: [["a", 3]], squares: [["a", 1]] }, "query-error"],
    ["a sum of nothing", { n: [["a", 0]], sum: [["a", 3]], squares: [["a", 9]] }, "query-error"],
    ["less than nothing", { n: [["a", -4]], sum: [["a", 3]], squares: [["a", 3]] }, "not-a-number"],
  ] as const)("%s: %o is %s", (_, parts, expected) => {
    expect(whyNot(read(MOMENTS, parts))).toBe(expected);
  });
});

const RATIO = { kind: "ratio", numerator: "n", denominator: "d" } as const;

test.each([
  [
    "both",
    {
      numerator: [["a", 4.6]],
      denominator: [
        ["a", 1000],
        ["b", 0],
      ],
    },
    { shape: "ratio", numerator: 4.6, denominator: 1000 },
  ],
  [
    "a cost of nothing",
    {
      numerator: [
        ["a", 4.6],
        ["b", 1],
      ],
      denominator: [["a", 1000]],
    },
    "no-data",
  ],
  [
    "units without their cost",
    {
      numerator: [["a", 4.6]],
      denominator: [
        ["a", 1000],
        ["b", 5],
      ],
    },
    "no-data",
  ],
] as const)("a ratio of %s", (_, parts, expected) => {
  expect(whyNot(read(RATIO, parts))).toEqual(expected);
});

const IDENTITIES = { kind: "identities", identities: "i" } as const;

describe("who answered", () => {
  test("is the label beside those of arm and cohorts, added up over cells", () => {
    const lines: readonly Line[] = [
      ["a", 90, { model: "m@2", guard: "it.identities", __name__: "answers_total" }],
      ["a", 1, { model: "m@1" }],
      ["b", 9, { model: "m@2" }],
    ];
    expect(read(IDENTITIES, { identities: lines })).toEqual({
      shape: "identities",
      counts: { "m@2": 99, "m@1": 1 },
    });
  });

  test("is the column identity where there is one", () => {
    const lines: readonly Line[] = [["a", 5, { identity: "m@2", region: "eu" }]];
    expect(read(IDENTITIES, { identities: lines })).toEqual({ shape: "identities", counts: { "m@2": 5 } });
  });

  test("answers that name nobody are counted as such", () => {
    const lines: readonly Line[] = [
      ["a", 5, { model: "m@2" }],
      ["a", 3],
    ];
    expect(read(IDENTITIES, { identities: lines })).toEqual({
      shape: "identities",
      counts: { "m@2": 5, "": 3 },
    });
  });

  test.each([
    ["nobody", [], "no-data"],
    ["no label", [["a", 5]], "query-error"],
    ["several labels", [["a", 5, { model: "m@2", pod: "x" }]], "query-error"],
    [
      "one twice",
      [
        ["a", 5, { model: "m@2" }],
        ["a", 5, { model: "m@2" }],
      ],
      "ambiguous",
    ],
    ["less than nothing", [["a", -5, { model: "m@2" }]], "not-a-number"],
  ] as readonly (readonly [string, readonly Line[], string])[])("%s: %o is %s", (_, identities, expected) => {
    expect(whyNot(read(IDENTITIES, { identities }))).toBe(expected);
  });
});

const PAIRS = { kind: "pairs", pairs: "p" } as const;
const pair = (baseline: string, candidate: string, count: number, desk = "a"): Line => [
  desk,
  count,
  { baseline, candidate },
];

describe("answers of both versions", () => {
  test("are numbers or lost, equal ones added up", () => {
    const pairs = [
      pair("0", "1", 9),
      pair("0", "1", 2, "b"),
      pair("0.50", "0.5", 3),
      pair("1", "lost", 4),
      pair("lost", "0", 1),
    ];
    expect(read(PAIRS, { pairs })).toEqual({
      shape: "pairs",
      pairs: [
        [0, 1, 11],
        [0.5, 0.5, 3],
        [1, null, 4],
        [null, 0, 1],
      ],
    });
  });

  test.each([
    ["none", [], "no-data"],
    ["no label", [["a", 5, { baseline: "1" }]], "query-error"],
    ["no number", [pair("1", "good", 5)], "query-error"],
    ["nothing", [pair("1", "", 5)], "query-error"],
    ["NaN", [pair("1", "NaN", 5)], "query-error"],
    ["without end", [pair("1", "Infinity", 5)], "query-error"],
    ["twice", [pair("1", "0", 5), pair("1", "0", 5)], "ambiguous"],
    ["less than nothing", [pair("1", "0", -5)], "not-a-number"],
  ] as readonly (readonly [string, readonly Line[], string])[])("%s: %o is %s", (_, pairs, expected) => {
    expect(whyNot(read(PAIRS, { pairs }))).toBe(expected);
  });
});

const PARTS: MetricQuery = {
  kind: "parts",
  parts: [
    { name: "fluent", values: "f" },
    { name: "true", values: "t" },
  ],
};

describe("a composite", () => {
  test("has one payload for each part, in its order", () => {
    const parts = { true: [le("0", 2), le("1", 10), le("+Inf", 10)], fluent: [["a", 0.5]] } as const;
    expect(read(PARTS, parts)).toEqual({
      shape: "parts",
      parts: [
        { shape: "samples", values: [0.5] },
        { shape: "levels", levels: [0, 1], counts: [2, 8] },
      ],
    });
  });

  test("without one of its parts is no data, and says which", () => {
    expect(read(PARTS, { fluent: [["a", 0.5]] })).toMatchObject({
      why: "no-data",
      detail: "part true: no values",
    });
  });
});
