import { expect, test } from "vitest";
import { appendToJournal, brokenAt, EMPTY_JOURNAL } from "../../../src/promotion/journal.ts";
import { instant } from "../../../src/units.ts";

const first = appendToJournal(
  EMPTY_JOURNAL,
  [{ event: "promoted" }, { event: "hold", by: "a", reason: "x" }],
  instant(0),
);
const second = appendToJournal(first.head, [{ event: "promoted" }], instant(1_000));
const lines = [...first.lines, ...second.lines];

test("a chain over two ticks is whole", () => {
  expect(brokenAt(lines, second.head)).toBeNull();
  expect(second.head.lines).toBe(3);
});

test("a changed, a missing and a swapped line are found, and so is a cut-off end", () => {
  expect(brokenAt(lines.with(0, lines[0]?.replace("promoted", "started") ?? ""), second.head)).toBe(2);
  expect(brokenAt(lines.toSpliced(1, 1), second.head)).toBe(2);
  expect(brokenAt(lines.slice(0, 2), second.head)).toBe(2);
});
