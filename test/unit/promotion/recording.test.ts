import { describe, expect, test } from "vitest";
import { entriesOf } from "../../../src/promotion/recording/entries.ts";
import { readLine } from "../../../src/promotion/recording/line.ts";

const ABOUT = { at: "2026-11-23T10:05:00+01:00", guard: "g", cohort: "all", arm: "baseline" };
const line = (payload: Readonly<Record<string, unknown>>) =>
  readLine(JSON.stringify({ ...ABOUT, ...payload }));

describe("one line", () => {
  test.each([
    [
      { events: 1, total: 2 },
      { shape: "counts", events: 1, total: 2 },
    ],
    [
      { bounds: [0.1, 1], counts: [1, 2, 3] },
      { shape: "histogram", bounds: [0.1, 1, Infinity], counts: [1, 2, 3] },
    ],
    [
      { bounds: [0.1, "+Inf"], counts: [1, 3] },
      { shape: "histogram", bounds: [0.1, Infinity], counts: [1, 3] },
    ],
    [
      { levels: [1, 2], counts: [3, 4] },
      { shape: "levels", levels: [1, 2], counts: [3, 4] },
    ],
    [{ samples: [0.5, -1] }, { shape: "samples", values: [0.5, -1] }],
    [
      { n: 2, sum: 3, squares: 5 },
      { shape: "moments", n: 2, sum: 3, squares: 5 },
    ],
    [
      { numerator: 1, denominator: 2 },
      { shape: "ratio", numerator: 1, denominator: 2 },
    ],
    [{ gauge: -0.5 }, { shape: "gauge", value: -0.5 }],
    [{ count: 0 }, { shape: "count", count: 0, exposure: null }],
    [
      { count: 1, exposure: 50 },
      { shape: "count", count: 1, exposure: 50 },
    ],
    [{ identities: { "m@1": 3 } }, { shape: "identities", counts: { "m@1": 3 } }],
    [{ pairs: [[0, null, 3]] }, { shape: "pairs", pairs: [[0, null, 3]] }],
    [
      { parts: [{ samples: [1] }, { levels: [1], counts: [2] }] },
      {
        shape: "parts",
        parts: [
          { shape: "samples", values: [1] },
          { shape: "levels", levels: [1], counts: [2] },
        ],
      },
    ],
  ])("%j is read", (payload, expected) => {
    expect(line(payload)).toMatchObject({
      at: Date.UTC(2026, 10, 23, 9, 5),
      told: { ok: true, payload: expected },
    });
  });

  test("that is missing says why", () => {
    expect(line({ missing: "stale", detail: "an hour old" })).toMatchObject({
      told: { ok: false, why: "stale", detail: "an hour old" },
    });
  });

  test.each([
    ["two shapes at once", { events: 1, total: 2, gauge: 1 }, ["unknown-key gauge"]],
    ["half a shape", { events: 1 }, ["shape-unknown null"]],
    ["a reason and numbers", { missing: "stale", gauge: 1 }, ["unknown-key gauge"]],
    ["bounds that fall", { bounds: [1, 0.1], counts: [1, 2, 3] }, ["wrong-value bounds"]],
    ["a count too few", { bounds: [0.1, 1], counts: [1, 2] }, ["wrong-value counts"]],
    ["levels without counts", { levels: [1] }, ["missing-key counts"]],
    ["parts that are none", { parts: [{ nothing: 1 }] }, ["wrong-value parts"]],
    [
      "more than one thing",
      { arm: "x", events: -1, total: "y" },
      ["wrong-value arm", "wrong-value events", "wrong-value total"],
    ],
  ])("with %s is told so", (_name, payload, expected) => {
    const wrong = line(payload);
    expect("guard" in wrong ? [] : wrong.map(({ code, key }) => `${code} ${key}`)).toEqual(expected);
  });
});

describe("the entries of a file", () => {
  test.each([
    ["lines", `{"a":1}\n\n  {"b":2}\r\n`, [`1:1 {"a":1}`, `3:3 {"b":2}`]],
    ["a list", `[{"a":[1,2]},\n {"b":"],["}]`, [`1:2 {"a":[1,2]}`, `2:2 {"b":"],["}`]],
    ["an empty list", " [ ] ", []],
    ["something after the list", "[1] 2", ["1:2 1", "1:5 2"]],
    ["a byte order mark", "\uFEFF1", ["1:1 1"]],
    ["nothing", " \n", []],
  ])("%s", (_name, text, expected) => {
    expect(entriesOf(text).map((entry) => `${entry.at.line}:${entry.at.column} ${entry.text}`)).toEqual(
      expected,
    );
  });
});
