import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { amountsIn } from "../../../src/draft/amounts.ts";
import { auditNumbers } from "../../../src/draft/audit.ts";
import { marksIn } from "../../../src/draft/breadth.ts";
import type { Fact } from "../../../src/draft/fact.ts";
import { factsOf } from "../../../src/draft/facts.ts";
import { sentencesOf } from "../../../src/draft/sentences.ts";
import { readFixture } from "../../support/planned.ts";

let facts: readonly Fact[] = [];
beforeAll(async () => {
  facts = factsOf((await readFixture("summarizer.yml")).plan);
});

/** A sentence, and the one number that may stand in its gap. */
const GAPS = [
  ["Canary-5 serves #% of the traffic.", 5],
  ["Errors have a limit of # %.", 0.5],
  ["Unsupported claims above # percent roll the release back.", 3],
  ["The last drill took # s.", 41],
  ["A rollback is drained within # seconds.", 60],
  ["The first token has a limit of # ms at p95.", 900],
  ["Canary-5 bakes for # hours.", 48],
  ["Cost has a limit of $#.", 4.6],
  ["The deadline is # days.", 21],
  ["About # summaries arrive a day.", 310_000],
  ["The plan has # stages.", 7],
] as const;

const WORDS =
  "the team reads news about by to of for in at some more only gladly however which than over under or and not all every is said it they later a".split(
    " ",
  );
const NEUTRAL = fc.array(fc.constantFrom(...WORDS), { maxLength: 8 }).map((words) => words.join(" "));
const HOSTILE = fc
  .array(
    fc.oneof(
      fc.string({ maxLength: 6 }),
      fc.constantFrom(
        ...WORDS,
        ...'never always may might seems zero risk `safe` "all users" ５ ٣ ½ Ⅴ 1,000 x2 2x p95 v1.8.2 canary-5 half twenty-five May Monday tomorrow 08:00 2026-11-23 every tenth one in twenty 5% $4.60 −3 ±2 😀 user\'s'.split(
          " ",
        ),
      ),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(" "));

describe("whatever is written", () => {
  test("a number that is off by more than rounding never passes, whatever stands around the sentence", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...GAPS),
        fc.oneof(
          fc.integer({ min: 0, max: 2_000 }),
          fc.integer({ min: 0, max: 100_000 }).map((hundredths) => hundredths / 100),
        ),
        NEUTRAL,
        NEUTRAL,
        ([sentence, right], number, before, after) => {
          fc.pre(Math.abs(number - right) > right * 0.05);
          const text = `${before} ${sentence.replace("#", String(number)).replace(/\.$/, "")} ${after}.`;
          expect([text, auditNumbers(text, facts).length]).not.toEqual([text, 0]);
        },
      ),
      { numRuns: 150 },
    );
  });

  test("each of these sentences stands with its number", () => {
    const right = GAPS.map(([sentence, number]) => sentence.replace("#", String(number)));
    expect(right.filter((sentence) => auditNumbers(sentence, facts).length > 0)).toEqual([]);
  });

  test("every digit of any script is part of an amount; amounts are sorted and apart", () => {
    fc.assert(
      fc.property(HOSTILE, (text) => {
        const amounts = amountsIn(text);
        const bare = Array.from(text.matchAll(/\p{N}/gu), ({ index }) => index).filter(
          (at) => !amounts.some(({ from, to }) => from <= at && at < to),
        );
        expect([text, bare]).toEqual([text, []]);
        for (const [index, { from, to }] of amounts.entries()) {
          expect(from).toBeLessThan(to);
          expect(to).toBeLessThanOrEqual(amounts[index + 1]?.from ?? text.length);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test("marks are sorted, apart from each other and inside the text", () => {
    fc.assert(
      fc.property(HOSTILE, (text) => {
        const marks = marksIn(text);
        for (const [index, { from, to }] of marks.entries()) {
          expect(from).toBeLessThan(to);
          expect(to).toBeLessThanOrEqual(marks[index + 1]?.from ?? text.length);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("sentences stand in the text, in its order, and no letter or digit is lost", () => {
    fc.assert(
      fc.property(HOSTILE, (text) => {
        const letters = (part: string): string => part.replaceAll(/[^\p{L}\p{N}]/gu, "");
        expect(letters(sentencesOf(text).join(" "))).toBe(letters(text));
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    "5 % ",
    "1,000",
    "a-",
    "one hundred and ",
    "1 in ",
    "one of many in ",
    "always ",
    "not a single ",
    "very ",
    "`",
    "'x ",
    "v1.",
    "May ",
    "a_b@",
    "٣",
  ])("100,000 characters of %j are read at once", (part) => {
    const text = part.repeat(100_000 / part.length);
    expect(amountsIn(text).length + marksIn(text).length + sentencesOf(text).length).toBeLessThan(
      text.length * 3,
    );
    expect(auditNumbers(text, facts).length).toBeLessThan(2);
  });
});
