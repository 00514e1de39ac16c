import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { appendToJournal, breaksIn, EMPTY_JOURNAL, hasLine } from "../../../src/promotion/journal.ts";
import { contradiction } from "../../../src/promotion/second-copy.ts";
import type { SecondCopy } from "../../../src/promotion/second-copy.ts";
import { instant } from "../../../src/units.ts";

const COPY: SecondCopy = { isOpen: true, at: instant(1_000), lines: 5, hash: "a".repeat(12) };

function stateAt(lines: number, hash = "a", startedAt = 0) {
  return { startedAt: instant(startedAt), journal: { lines, hash: hash.repeat(64), at: instant(0) } };
}

describe("the second copy of the last hash", () => {
  test.each([
    ["no deployment at all", null, null, false],
    ["no state while a deployment says in progress", COPY, null, true],
    ["no state after the deployment was over", { ...COPY, isOpen: false }, null, false],
    ["the same line", COPY, stateAt(5), false],
    ["another line of that number", COPY, stateAt(5, "b"), true],
    ["a state that was taken back by a line", COPY, stateAt(4), true],
    ["a state ahead of it: a job died before it could write the deployment", COPY, stateAt(6, "b"), false],
    ["a record of before, without a number", { ...COPY, lines: null }, stateAt(1), false],
    [
      "a chain that began after the deployment was over",
      { ...COPY, isOpen: false },
      stateAt(1, "b", 2_000),
      false,
    ],
    ["one that began before, taken back", { ...COPY, isOpen: false }, stateAt(1, "b", 500), true],
    ["one that says it began later, while the deployment goes on", COPY, stateAt(1, "b", 2_000), true],
  ] as const)("%s", (_, copy, state, isLost) => {
    expect(contradiction(copy, state) !== null).toBe(isLost);
  });

  test("every earlier state of an open rollout is lost, and no later one is", () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), (known, lines) => {
        const found = contradiction({ ...COPY, lines: known }, stateAt(lines));
        expect(found !== null).toBe(lines < known);
      }),
    );
  });
});

describe("the chain over several days", () => {
  const first = appendToJournal(EMPTY_JOURNAL, [{ event: "promoted" }, { event: "promoted" }], instant(0));
  const second = appendToJournal(first.head, [{ event: "promoted" }], instant(86_400_000));
  const days = [
    { path: "journal/1970-01-02.jsonl", text: `${second.lines.join("\n")}\n` },
    { path: "journal/1970-01-01.jsonl", text: `${first.lines.join("\n")}\n` },
  ];
  const [early = "", late = ""] = first.lines;

  test("is whole in whatever order the files come", () => {
    expect(breaksIn(days, second.head)).toEqual([]);
    expect(hasLine(days, { lines: 2, hash: first.head.hash.slice(0, 12) })).toBe(true);
    expect(hasLine(days, { lines: 3, hash: first.head.hash.slice(0, 12) })).toBe(false);
  });

  test.each([
    [
      "a changed line shows in the next one",
      `${early.replace("promoted", "abort")}\n${late}\n`,
      "1970-01-01",
      2,
    ],
    ["a missing line", `${early}\n`, "1970-01-02", 1],
    ["a line that is none", `${early}\n\n${late}\n`, "1970-01-01", 2],
    ["a line twice", `${early}\n${early}\n${late}\n`, "1970-01-01", 2],
    ["a whole day", "", "1970-01-02", 1],
  ])("%s is named by file and line", (_, text, day, line) => {
    const [newer] = days;
    const broken = breaksIn(
      [{ path: "journal/1970-01-01.jsonl", text }, ...(newer ? [newer] : [])],
      second.head,
    );
    expect(broken[0]).toMatchObject({ file: `journal/${day}.jsonl`, line });
  });

  test("an end that was cut off is found against the state, and no journal at all is one break", () => {
    expect(breaksIn(days.slice(1), second.head)).toMatchObject([
      { file: "journal/1970-01-01.jsonl", line: 2 },
    ]);
    expect(breaksIn([], second.head)).toHaveLength(1);
  });

  test("any single character that changes breaks it", () => {
    const [newer = { path: "", text: "" }, older = { path: "", text: "" }] = days;
    fc.assert(
      fc.property(fc.nat(older.text.length - 2), (at) => {
        const text = `${older.text.slice(0, at)}${older.text[at] === "0" ? "1" : "0"}${older.text.slice(at + 1)}`;
        expect(breaksIn([{ ...older, text }, newer], second.head)).not.toEqual([]);
      }),
    );
  });
});
