import { describe, expect, test } from "vitest";
import { headlineOf } from "../../../src/promotion/headline.ts";
import type { JournalEvent } from "../../../src/promotion/journal.ts";
import { percent } from "../../../src/units.ts";

const weights = (candidate: number) => ({ candidate: percent(candidate), mirror: percent(0), cohorts: {} });
const judged: JournalEvent = {
  event: "judged",
  stage: "canary-5",
  until: "",
  intervals: 1,
  decision: "bake",
  reason: "baking",
};
const headline = (...events: readonly JournalEvent[]): string =>
  headlineOf(
    "summarizer",
    events.map((event) => JSON.stringify(event)),
  );

describe("the subject of a state's commit", () => {
  test.each<[string, readonly JournalEvent[], string]>([
    ["a look", [judged], "summarizer: canary-5, bake (baking)"],
    [
      "a move that is announced, before the look that led to it",
      [judged, { event: "intent", key: "k", stage: "canary-25", to: weights(25) }],
      "summarizer: canary-25, going to 25%",
    ],
    [
      "a move that was seen",
      [{ event: "done", key: "k", stage: "canary-25", observed: weights(25) }],
      "summarizer: canary-25, 25% read back",
    ],
    [
      "a start with its first announcement",
      [
        { event: "started", digest: "a".repeat(64), commit: "c", approvedBy: ["@olga"] },
        { event: "intent", key: "k", stage: "canary-1", to: weights(1) },
      ],
      "summarizer: canary-1, going to 1%",
    ],
    [
      "a breach with the rollback",
      [
        { event: "breach", guard: "errors", cohort: "all", stage: "s", candidate: 1, baseline: 0 },
        { event: "rolled-back", because: "x", stage: "canary-5", confirmed: true },
      ],
      "summarizer: rolled back from canary-5, 0% read back",
    ],
    [
      "a rollback that nobody could confirm",
      [{ event: "rolled-back", because: "x", stage: "canary-5", confirmed: false }],
      "summarizer: rolled back from canary-5, NOT CONFIRMED",
    ],
    [
      "a person's word, without what they wrote",
      [{ event: "hold", by: "anna", reason: "closes #1 @acme/all" }],
      "summarizer: hold by anna",
    ],
    ["the end", [judged, { event: "promoted" }], "summarizer: promoted, the rollout is over"],
    ["nothing new", [], "summarizer: the state is kept"],
  ])("tells %s", (_, events, words) => {
    expect(headline(...events)).toBe(words);
  });

  test("mentions nobody, closes nothing, and is short enough for one line", () => {
    const found = headline({
      event: "action",
      does: `closes #12\nfor @acme/all ${"x".repeat(200)}`,
      outcome: "done",
    });
    expect(found).not.toMatch(/[@#\n]/);
    expect(Array.from(found).length).toBeLessThanOrEqual(72);
  });
});
