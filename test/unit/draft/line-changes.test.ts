import fc from "fast-check";
import { expect, test } from "vitest";
import { lineChanges, linesOf, type LineChange } from "../../../src/draft/file/line-changes.ts";

/** What the changes make of a file. */
function applied(before: string, changes: readonly LineChange[]): readonly string[] {
  const lines = [...linesOf(before)];
  for (const { from, to, lines: fresh } of changes.toReversed())
    lines.splice(from - 1, to - from + 1, ...fresh);
  return lines;
}

test.each([
  ["the same file", "a\nb\n", "a\nb\n", []],
  ["a line at the end", "a\n", "a\nb\n", [{ from: 2, to: 1, lines: ["b"] }]],
  ["a line at the beginning", "b\n", "a\nb\n", [{ from: 1, to: 0, lines: ["a"] }]],
  ["another value", "a\nb\nc\n", "a\nB\nc\n", [{ from: 2, to: 2, lines: ["B"] }]],
  ["a line that goes", "a\nb\nc\n", "a\nc\n", [{ from: 2, to: 2, lines: [] }]],
  ["a file from nothing", "", "a\nb\n", [{ from: 1, to: 0, lines: ["a", "b"] }]],
  ["no line end at the end", "a", "a\nb", [{ from: 2, to: 1, lines: ["b"] }]],
  ["other line ends", "a\r\nb\n", "a\nb\n", [{ from: 1, to: 1, lines: ["a"] }]],
  [
    "two places",
    "a\nb\nc\nd\n",
    "a\nx\nb\nc\nD\n",
    [
      { from: 2, to: 1, lines: ["x"] },
      { from: 4, to: 4, lines: ["D"] },
    ],
  ],
] as const)("%s", (_, before, after, changes) => {
  expect(lineChanges(before, after)).toEqual(changes);
});

test("whatever two files say: the changes make the one out of the other, and none lies beside another", () => {
  const text = fc
    .array(fc.constantFrom("a", "b", "c", "", "  a"), { maxLength: 30 })
    .map((all) => all.join("\n"));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const changes = lineChanges(before, after);
      expect(applied(before, changes)).toEqual(linesOf(after));
      for (const [index, { from }] of changes.slice(1).entries())
        expect(from).toBeGreaterThan((changes[index]?.to ?? 0) + 1);
    }),
  );
});

test("files of 4,000 lines that have nothing in common are one change", () => {
  const file = (name: string): string =>
    Array.from({ length: 4_001 }, (_, line) => `${name}${line}\n`).join("");
  expect(lineChanges(file("a"), file("b"))).toMatchObject([{ from: 1, to: 4_001 }]);
});
