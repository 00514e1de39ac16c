import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Path } from "../../../src/evidence/answers.ts";
import { faultIn, placeOf, positionAt } from "../../../src/evidence/json-place.ts";

describe("the first thing that is no JSON", () => {
  test.each([
    ["cut off in a list", "[1,\n 2", 2, 3, "a comma, or ] at the end", "the end of the file"],
    ["cut off in a text", '{"a": "b', 1, 9, "a closing quote", "the end of the file"],
    ["cut off after a key", '{"a"', 1, 5, "a colon after the key", "the end of the file"],
    ["empty", "", 1, 1, "a JSON value", "the end of the file"],
    [
      "NaN",
      '{\n  "score": NaN }',
      2,
      12,
      "a number; JSON has no NaN and no Infinity, leave the score out",
      "NaN",
    ],
    [
      "-Infinity",
      "[-Infinity]",
      1,
      2,
      "a number; JSON has no NaN and no Infinity, leave the score out",
      "-Infinity",
    ],
    ["a comma too many", "[1,]", 1, 4, "a JSON value", "]"],
    ["a comma too few", '{"a": 1 "b": 2}', 1, 9, "a comma, or } at the end", '"'],
    ["a key without quotes", "{a: 1}", 1, 2, "a key in double quotes", "a"],
    ["something behind the end", '{"a": 1}\n{"a": 2}', 2, 1, "the end of the file", "{"],
    ["Python's True", '{"pass": True}', 1, 10, "a JSON value", "True"],
    ["a number with a zero in front", "[012]", 1, 2, "a JSON value", "012"],
    ["a line break in a text", '["a\nb"]', 1, 4, "no line break or control character within quotes", "\n"],
    ["a wrong escape", String.raw`["\x41"]`, 1, 3, String.raw`an escape such as \n or \"`, String.raw`\x41`],
    ["a page of HTML", "<html>", 1, 1, "a JSON value", "<html>"],
  ])("%s is told at its place", (_, text, line, column, expected, found) => {
    expect(faultIn(text)).toEqual({ at: { line, column }, expected, found });
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  test("brackets beyond all measure are told, not followed", () => {
    expect(faultIn("[".repeat(100_000))).toMatchObject({ expected: "at most 200 levels of brackets" });
  });

  test("is there exactly when JSON.parse refuses the text", () => {
    const damaged = fc
      .tuple(
        fc.json({ maxDepth: 4 }),
        fc.nat(),
        fc.constantFrom("", ",", '"', "}", "]", "\\", "x", "\n", "0", "-"),
      )
      .map(([text, at, sign]) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + sign + text.slice(place + 1);
      });
    fc.assert(
      fc.property(damaged, (text) => {
        const { found, expected } = faultIn(text);
        expect(expected === "JSON" && found === "").toBe(isJson(text));
      }),
      { numRuns: 1_000 },
    );
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe("the place of a value", () => {
  const text = '{\n  "a": [\n    { "b": 1 },\n    { "b": "two" }\n  ],\n  "c": null\n}';
  test.each<[Path, number, number]>([
    [[], 1, 1],
    [["a"], 2, 8],
    [["a", 1], 4, 5],
    [["a", 1, "b"], 4, 12],
    [["c"], 6, 8],
  ])("%j is line %d, column %d", (path, line, column) => {
    expect(placeOf(text, path)).toEqual({ line, column });
  });

  test("of one that is missing is its nearest parent's", () => {
    expect(placeOf(text, ["a", 0, "x", "y"])).toEqual({ line: 3, column: 5 });
    expect(placeOf(text, ["x"])).toEqual({ line: 1, column: 1 });
  });

  test("is where its text begins, in any document and any indentation", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(0, 1, 2, "\t"), (value, indent) => {
        const whole = JSON.stringify({ before: [1, "}"], value, after: { value: 2 } }, null, indent);
        const { line, column } = placeOf(whole, ["value"]);
        const rest = whole
          .split("\n")
          .slice(line - 1)
          .join("\n")
          .slice(column - 1);
        expect(rest.startsWith(JSON.stringify(value, null, indent).split("\n")[0]?.[0] ?? "")).toBe(true);
        expect(
          whole
            .slice(0, whole.length - rest.length)
            .trimEnd()
            .endsWith('"value":'),
        ).toBe(true);
      }),
    );
  });
});

test.each([
  [0, 1, 1],
  [2, 1, 3],
  [3, 2, 1],
  [4, 3, 1],
  [6, 3, 3],
] as const)("character %d of three lines is line %d, column %d", (offset, line, column) => {
  expect(positionAt("ab\n\ncd", offset)).toEqual({ line, column });
});
