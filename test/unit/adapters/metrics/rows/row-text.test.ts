import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseRowText } from "../../../../../src/adapters/metrics/rows/row-text.ts";

const column = (name: string, more = {}) => ({ kind: "column", column: name, scale: 1, bounds: [], ...more });

test.each([
  ["errors", column("errors"), []],
  ["count", { kind: "rows" }, []],
  ['"count"', column("count"), []],
  ["latency_ms in ms", column("latency_ms", { scale: 1e-3 }), []],
  ["latency at 0.25, 0.5,1", column("latency", { bounds: [0.25, 0.5, 1] }), []],
  ["ms in ms at -1, 0, 2.5", column("ms", { scale: 1e-3, bounds: [-1, 0, 2.5] }), []],
  ["answer, shadow.answer", { kind: "two", columns: ["answer", "shadow.answer"] }, []],
  [
    'count where status >= 500 and route = "/chat and more" and model != gpt-4o',
    { kind: "rows" },
    [
      { column: "status", is: ">=", to: 500 },
      { column: "route", is: "=", to: "/chat and more" },
      { column: "model", is: "!=", to: "gpt-4o" },
    ],
  ],
  [
    'score where "of whom" = null and ok = true',
    column("score"),
    [
      { column: "of whom", is: "=", to: null },
      { column: "ok", is: "=", to: true },
    ],
  ],
  ['errors where code = "500"', column("errors"), [{ column: "code", is: "=", to: "500" }]],
])("%s is read", (text, wanted, where) => {
  expect(parseRowText(text)).toEqual({ wanted, where });
});

test.each([
  ["", "Expected a column, found the end at column 1"],
  ["   ", "Expected a column, found the end"],
  ["where a = 1", "Expected a column, found where at column 1"],
  ["errors where", "Expected a column, found the end"],
  ["errors where a", "Expected one of = != < <= > >=, found the end"],
  ["errors where a = ", "Expected a value, found the end"],
  ["errors where a , 1", "Expected one of = != < <= > >=, found , at column 16"],
  ["errors and b = 1", "Expected `where` or the end, found and at column 8"],
  ["errors where a = 1 b", "Expected `and` or the end, found b at column 20"],
  ["latency in fortnights", "Expected one of s, ms, us, min, percent, found fortnights at column 12"],
  ["latency at", "Expected a bound, found the end"],
  ["latency at 1, 1", "Expected a number above the one before, found 1 at column 15"],
  ["latency at 1, fast", "Expected a number above the one before, found fast"],
  ['route = "open', "at column"],
  ["a ! b", "Expected a column, a sign or a text in quotes, found ! b at column 2"],
])("%s is refused, with its column", (text, message) => {
  expect(() => parseRowText(text)).toThrow(message);
});

function readOrRefusal(text: string): string {
  try {
    return parseRowText(text).wanted.kind;
  } catch (cause) {
    return String(cause);
  }
}

test("any text is a query or a sentence", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-z ,"=<>!0-9.]{0,60}$/)), (text) => {
      expect(readOrRefusal(text)).toMatch(
        /^(?:rows|column|two)$|^RangeError: Expected .+ found .+ at column \d+/s,
      );
    }),
    { numRuns: 500 },
  );
});
