import { beforeAll, describe, expect, test } from "vitest";
import type { Fact } from "../../../src/draft/fact.ts";
import { factsOf } from "../../../src/draft/facts.ts";
import { basisOf, contradictionOf } from "../../../src/draft/sources.ts";
import { readFixture } from "../../support/planned.ts";

let facts: readonly Fact[] = [];
beforeAll(async () => {
  facts = factsOf((await readFixture("summarizer.yml")).plan);
});

const CARD = {
  id: "docs/card.md",
  text: "The first token must stay\n  below 1900 ms. “Answers” are cached for 24 hours — no longer. Version 2.5 ships. It is not safe to store answers.",
};

describe("a quote stands in its document letter by letter, or it is not found (0.12)", () => {
  test.each([
    ["white space of another kind", "must stay below 1900 ms", "quoted"],
    ["straight quotes and dashes", '"Answers" are cached for 24 hours - no longer.', "quoted"],
    ["another word", "must stay under 1900 ms", "not-found"],
    ["another case", "Must stay below 1900 ms", "not-found"],
    ["two words are too few", "below 1900", "not-found"],
    ["the end of a number", "stay below 1900 m", "not-found"],
    ["the beginning of a number", "are cached for 2", "not-found"],
    ["the inside of a word", "oken must stay below", "not-found"],
    ["half of a number with a point", "longer. Version 2", "not-found"],
    ["what the document denies", "safe to store answers", "not-found"],
    ["a gap that is left out", "must stay … ms", "not-found"],
  ])("%s", (_, quote, kind) => {
    expect(basisOf({ document: CARD.id, quote }, [CARD]).kind).toBe(kind);
  });

  test("another document, no document and no quote are no source", () => {
    const quote = "must stay below 1900 ms";
    expect(basisOf({ document: "docs/other.md", quote }, [CARD]).kind).toBe("not-found");
    expect(basisOf({ document: CARD.id, quote }, []).kind).toBe("not-found");
    expect(basisOf({ document: CARD.id, quote: "  " }, [CARD]).kind).toBe("none");
    expect(basisOf(null, [CARD]).kind).toBe("none");
  });
});

describe("a document that says another thing is a contradiction (0.28)", () => {
  function contradicts(sentence: string, quote: string): boolean {
    return contradictionOf(sentence, { kind: "quoted", document: "d", quote }, facts) !== null;
  }

  test.each([
    ["The first token has a limit of 900 ms.", "The first token must stay below 700 ms."],
    ["The limit for errors is 3%.", "Errors must not exceed 0.5%."],
    ["A rollback takes 41 s.", "Every rollback takes two minutes."],
    ["Rollback drills are held weekly.", "Rollback drills are held every month."],
    ["The model supports 12 languages in total.", "The model supports four languages in total."],
    ["Prompts are sent to the vendor.", "Prompts are never sent to the vendor."],
    ["The router keeps the last revision.", "The router does not keep the last revision."],
    ["Traffic from France is permitted in canary-1.", "Traffic from France is forbidden in canary-1."],
    ["A drill before each release is optional.", "A drill before each release is mandatory."],
    ["The cache of answers is enabled.", "The cache of answers is switched off."],
    ["Prompts are stored encrypted.", "Prompts are stored unencrypted."],
    ["The policy permits prompts at the vendor.", "The policy forbids prompts at the vendor."],
    ["The sample excludes readers from France.", "The sample includes readers from France."],
    ["Prompts are sent to the vendor.", "Prompts are not allowed to be sent to the vendor."],
    ["No traffic from France is allowed.", "Traffic from France is permitted."],
    ["A drill before each release is optional.", "A drill before each release is not optional."],
  ])("%s | %s", (sentence, quote) => {
    expect(contradicts(sentence, quote)).toBe(true);
  });

  test.each([
    ["a value within its bound", "The last drill took 41 s.", "A rollback must finish within 60 s."],
    ["another subject", "Canary-5 bakes for 48 hours.", "Alarms page for 24 hours."],
    ["other words for no more", "Errors have a limit of 0.5%.", "Errors stay at no more than 0.5%."],
    ["other words for the number", "Errors have a limit of 0.5%.", "Errors must stay below half a percent."],
    [
      "a denial of a denial",
      "Traffic from France is allowed in canary-1.",
      "Traffic from France is not forbidden in canary-1.",
    ],
    [
      "a denial of what may be left",
      "A drill before each release is required.",
      "A drill before each release isn't optional.",
    ],
    [
      "what a word that denies only describes",
      "A cache keeps the answers of the summarizer.",
      "An optional cache keeps the answers of the summarizer.",
    ],
    [
      "the name of a guard",
      "The guard unsupported-claims holds the release.",
      "The guard for claims holds the release.",
    ],
    ["two ways to say no", "Traffic from France is not allowed.", "Traffic from France is prohibited."],
    [
      "two ways to say yes",
      "A drill before each release is required.",
      "A drill before each release is mandatory.",
    ],
    ["another unit of it", "Canary-5 bakes for two days.", "canary-5 lasts 48h"],
  ])("%s is none", (_, sentence, quote) => {
    expect(contradicts(sentence, quote)).toBe(false);
  });

  test("what is not in the document contradicts nothing", () => {
    const basis = { kind: "not-found", document: "d", quote: "Errors must not exceed 0.5%." } as const;
    expect(contradictionOf("The limit for errors is 3%.", basis, facts)).toBeNull();
  });
});
