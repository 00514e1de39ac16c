import { describe, expect, test } from "vitest";
import { auditNumbers } from "../../../src/draft/audit.ts";
import { marksIn } from "../../../src/draft/breadth.ts";
import { measureAudit, measureMarks, percentOf } from "../../support/drafting-measures.ts";
import {
  heldOutSentences,
  labelledFacts,
  labelledSentences,
  plainSentences,
} from "../../support/labelled-sentences.ts";

const FACTS = labelledFacts();
const SENTENCES = labelledSentences();
const HELD_OUT = heldOutSentences();
const PLAIN = plainSentences();

describe("numbers in drafted sentences", () => {
  test.each([...SENTENCES, ...HELD_OUT, ...PLAIN].filter(({ numbers }) => numbers === "false"))(
    "no false number passes: $text",
    ({ text }) => {
      expect(auditNumbers(text, FACTS)).not.toEqual([]);
    },
  );

  test("most of the sentences whose numbers are true stay", () => {
    const { kept } = measureAudit(SENTENCES, (text) => auditNumbers(text, FACTS).length > 0);
    expect(percentOf(kept)).toBeGreaterThanOrEqual(80);
  });

  test("what is removed is false three times in four", () => {
    const { precision } = measureAudit(SENTENCES, (text) => auditNumbers(text, FACTS).length > 0);
    expect(percentOf(precision)).toBeGreaterThanOrEqual(75);
  });
});

describe("uncertain and too broad words", () => {
  test("at least 95 of 100 labelled spans are underlined", () => {
    expect(percentOf(measureMarks(SENTENCES, marksIn).recall)).toBeGreaterThanOrEqual(95);
  });

  test("at least 80 of 100 underlined places are labelled", () => {
    expect(percentOf(measureMarks(SENTENCES, marksIn).precision)).toBeGreaterThanOrEqual(80);
  });

  test.each(SENTENCES.filter(({ spans }) => spans.length > 0))(
    "marks stay inside the text: $text",
    ({ text }) => {
      for (const { from, to } of marksIn(text)) {
        expect(from).toBeGreaterThanOrEqual(0);
        expect(to).toBeGreaterThan(from);
        expect(to).toBeLessThanOrEqual(text.length);
      }
    },
  );
});
