import fc from "fast-check";
import { expect, test } from "vitest";
import { linesOf } from "../../../src/draft/file/line-changes.ts";
import { suggestedLines, type SuggestedLines } from "../../../src/draft/file/suggested-lines.ts";

const ALL = [{ from: 1, to: 1_000 }];
const letters = (text: string): string => Array.from(text, (letter) => `${letter}\n`).join("");

function accepted(before: string, suggestions: readonly SuggestedLines[]): readonly string[] {
  const lines = [...linesOf(before)];
  for (const { from, to, lines: fresh } of suggestions.toReversed())
    lines.splice(from - 1, to - from + 1, ...fresh);
  return lines;
}

test.each([
  ["a line that comes in, with the line before it", "ab", "axb", [[1, 1, "ax"]]],
  ["a line before the first, with the first", "ab", "xab", [[1, 1, "xa"]]],
  ["a line after the last", "ab", "abx", [[2, 2, "bx"]]],
  ["a value that is another", "abc", "aBc", [[2, 2, "B"]]],
  ["a line that goes", "abc", "ac", [[2, 2, ""]]],
  ["near each other, one suggestion", "abcde", "aBcdE", [[2, 5, "BcdE"]]],
  [
    "far from each other, two",
    "abcdefgh",
    "AbcdefgH",
    [
      [1, 1, "A"],
      [8, 8, "H"],
    ],
  ],
  ["before and after the first line", "abcdef", "xaybcdef", [[1, 1, "xay"]]],
] as const)("%s", (_, before, after, wanted) => {
  expect(
    suggestedLines(letters(before), letters(after), ALL)?.map(({ from, to, lines }) => [
      from,
      to,
      lines.join(""),
    ]),
  ).toEqual(wanted);
});

test.each([
  ["a line that the difference does not show", "abcdefgh", "Abcdefgh", [{ from: 2, to: 8 }]],
  ["one of two lines that it does not show", "abcdefgh", "AbcdefgH", [{ from: 2, to: 8 }]],
  ["no line at all", "abc", "Abc", []],
  ["an empty file", "", "abc", ALL],
] as const)("%s cannot carry a suggestion", (_, before, after, shown) => {
  expect(suggestedLines(letters(before), letters(after), shown)).toBeNull();
});

test("two hunks are two suggestions, however near", () => {
  const shown = [
    { from: 1, to: 2 },
    { from: 4, to: 5 },
  ];
  expect(suggestedLines(letters("abcde"), letters("aBcDe"), shown)).toHaveLength(2);
});

test("200 places are too many to read one by one", () => {
  const file = (value: string): string =>
    Array.from({ length: 200 }, (_, line) => `${value}\n1${line}\n2${line}\n3${line}\n4${line}\n`).join("");
  expect(suggestedLines(file("a"), file("b"), [{ from: 1, to: 20_000 }])).toBeNull();
});

test("whatever two files say: who takes all suggestions has the other file, and none touches another", () => {
  const text = fc
    .array(fc.constantFrom("a", "b", "c", "d"), { minLength: 1, maxLength: 40 })
    .map((all) => letters(all.join("")));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const found = suggestedLines(before, after, ALL) ?? [];
      expect(accepted(before, found)).toEqual(linesOf(after));
      for (const [index, { from, to }] of found.entries()) {
        expect(from).toBeGreaterThan(found[index - 1]?.to ?? 0);
        expect(to).toBeGreaterThanOrEqual(from);
      }
    }),
    { numRuns: 500 },
  );
});
