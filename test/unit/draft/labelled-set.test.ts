import { describe, expect, test } from "vitest";
import { naiveMarks, naiveRemoves } from "../../../bench/peers/naive-drafting.ts";
import { isOpen, measureAudit, measureMarks, percentOf } from "../../support/drafting-measures.ts";
import {
  foundSentences,
  heldOutSentences,
  labelledFacts,
  labelledSentences,
  plainSentences,
  stretchesOf,
  unseenSentences,
} from "../../support/labelled-sentences.ts";

const SENTENCES = labelledSentences();
const HELD_OUT = heldOutSentences();
const ALL = [...SENTENCES, ...HELD_OUT, ...foundSentences(), ...unseenSentences(), ...plainSentences()];
const FACTS = labelledFacts();

describe("the labelled set is fit to measure with", () => {
  test("it has 200 sentences, numbered from 1, none of them twice", () => {
    expect(SENTENCES.map(({ id }) => id)).toEqual(SENTENCES.map((_, index) => index + 1));
    expect(SENTENCES.length).toBe(200);
    expect(HELD_OUT.length).toBe(80);
    expect(new Set(ALL.map(({ text }) => text.toLowerCase())).size).toBe(562);
  });

  test.each(["true", "false", "uncertain", "too-broad", "uncheckable"])(
    "at least 15 are %s, about as many in either half",
    (kind) => {
      const found = SENTENCES.filter((sentence) => sentence.kind === kind);
      const open = found.filter(isOpen).length;
      expect(found.length).toBeGreaterThanOrEqual(15);
      expect(Math.abs(2 * open - found.length)).toBeLessThanOrEqual(4);
    },
  );

  test("a sentence is false exactly where a number is, and says which one", () => {
    for (const { id, kind, numbers, falseNumbers } of ALL) {
      expect([id, kind === "false"]).toEqual([id, numbers === "false"]);
      expect([id, falseNumbers.length > 0]).toEqual([id, numbers === "false"]);
    }
  });

  test("what is underlined, and every false number, stands in the sentence; no two spans touch", () => {
    for (const sentence of ALL) {
      for (const number of sentence.falseNumbers) expect(sentence.text).toContain(number);
      const stretches = stretchesOf(sentence).toSorted((a, b) => a.from - b.from);
      for (const [index, { to }] of stretches.entries())
        expect(to).toBeLessThan(stretches[index + 1]?.from ?? Infinity);
    }
  });

  test("uncertain and too broad sentences have a span that says so", () => {
    const silent = ALL.filter(({ kind }) => kind === "uncertain" || kind === "too-broad").filter(
      ({ kind, spans }) => !spans.some(({ why }) => why === kind),
    );
    expect(silent).toEqual([]);
  });

  test("true and uncheckable sentences have no span, and uncheckable ones no number", () => {
    const plain = ALL.filter(({ kind }) => kind === "true" || kind === "uncheckable");
    expect(plain.filter(({ spans }) => spans.length > 0)).toEqual([]);
    expect(plain.filter(({ kind, numbers }) => kind === "uncheckable" && numbers !== "none")).toEqual([]);
  });

  test("every fact has a key of its own", () => {
    expect(new Set(FACTS.map(({ key }) => key)).size).toBe(FACTS.length);
  });
});

describe("the measures cannot be fooled", () => {
  test("underlining whole sentences finds less than half and hits seldom", () => {
    const { recall, precision } = measureMarks(SENTENCES, (text) => [{ from: 0, to: text.length }]);
    expect(percentOf(recall)).toBeLessThan(50);
    expect(percentOf(precision)).toBeLessThan(20);
  });

  test("underlining nothing has a recall of 0 and no precision", () => {
    const { recall, precision } = measureMarks(SENTENCES, () => []);
    expect(percentOf(recall)).toBe(0);
    expect(percentOf(precision)).toBeNaN();
  });

  test("underlining each word finds every span with a poor precision", () => {
    const { recall, precision } = measureMarks(SENTENCES, (text) =>
      [...text.matchAll(/\S+/g)].map(({ index, 0: word }) => ({ from: index, to: index + word.length })),
    );
    expect(percentOf(recall)).toBe(100);
    expect(percentOf(precision)).toBeLessThan(20);
  });

  test("an audit that removes everything keeps no true sentence, one that removes nothing lets all false ones pass", () => {
    const all = measureAudit(SENTENCES, () => true);
    const none = measureAudit(SENTENCES, () => false);
    expect([all.recall.misses.length, all.kept.hit]).toEqual([0, 0]);
    expect([none.recall.hit, none.kept.misses.length]).toEqual([0, 0]);
  });

  test("a word list and a list of known numbers are far from the promise", () => {
    expect(percentOf(measureMarks(SENTENCES, naiveMarks).recall)).toBeLessThan(30);
    expect(percentOf(measureAudit(SENTENCES, (text) => naiveRemoves(text, FACTS)).recall)).toBeLessThan(50);
  });
});
