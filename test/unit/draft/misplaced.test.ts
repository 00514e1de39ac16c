import { describe, expect, test } from "vitest";
import type { Slot } from "../../../src/draft/draft.ts";
import { factsOf } from "../../../src/draft/facts.ts";
import { misplacedIn, roomsOf } from "../../../src/draft/misplaced.ts";
import { fill } from "../../../src/draft/placeholders.ts";
import { aPlan } from "../../support/rollout.ts";

const facts = factsOf(aPlan());
const byKey = new Map(facts.map((fact) => [fact.key, fact]));
const rooms = roomsOf(facts);
const wrong = (text: string, slot: Slot = { kind: "summary" }): readonly string[] =>
  misplacedIn(fill(text, byKey), slot, rooms).map(({ what }) => what);

describe("0.14w: a true value in the wrong place is a conflict", () => {
  test.each([
    "Rollback takes {{tier}} minutes.",
    "{{plan.stages}}% of users are reached.",
    "{{plan.stages}} percent of users are reached.",
    "It costs ${{plan.stages}}.",
    "It costs USD {{plan.stages}}.",
    "It is {{plan.stages}} times slower.",
    "It serves {{traffic.units.user.per-day}} million users.",
    "It serves {{traffic.units.user.per-day}}k users.",
    "It serves 1{{tier}} stages.",
    "It serves {{tier}}0 stages.",
    "It serves {{tier}}.5 stages.",
    "canary-5 moves by \u2212{{stages.canary-5.weight}}.",
    "canary-5 moves by -{{stages.canary-5.weight}}.",
    "A {{tier}}-minute rollback.",
    "The share of canary-5 is {{stages.canary-5.weight}} points.",
    "Es dauert {{tier}} Minuten.",
  ])("%s", (text) => {
    expect(wrong(text)).toEqual([expect.stringContaining("what stands beside it makes another value of")]);
  });

  test.each([
    [
      "The errors limit is {{guards.first-token.at-most}}.",
      "it is about errors; guards.first-token.at-most is of first-token",
    ],
    [
      "In canary-1 the weight is {{stages.canary-25.weight}}.",
      "it is about canary-1; stages.canary-25.weight is of canary-25",
    ],
    [
      "For screen-reader it is {{cohorts.breaking-news.share}}.",
      "it is about screen-reader; cohorts.breaking-news.share is of breaking-news",
    ],
  ])("%s", (text, what) => {
    expect(wrong(text)).toEqual([what]);
  });

  test.each([
    [
      "In canary-5 errors needs {{stages.canary-25.errors.needed}} samples.",
      "it is about canary-5; stages.canary-25.errors.needed is of canary-25",
    ],
    [
      "It needs {{stages.canary-25.errors.needed}} samples.",
      "it does not say that stages.canary-25.errors.needed is of canary-25",
    ],
    [
      "canary-50 holds {{stages.canary-5.weight}}.",
      "it is about canary-50; stages.canary-5.weight is of canary-5",
    ],
  ])("%s", (text, what) => {
    expect(wrong(text)).toEqual([what]);
  });

  test("in the slot of a stage its values need no name, but for what is said of another", () => {
    const slot = { kind: "stage", name: "canary-5" } as const;
    expect(wrong("It holds {{stages.canary-5.weight}}.", slot)).toEqual([]);
    expect(wrong("It holds {{stages.canary-25.weight}}.", slot)).toEqual([
      "it does not say that stages.canary-25.weight is of canary-25",
    ]);
    expect(wrong("canary-25 holds {{stages.canary-5.weight}}.", slot)).toEqual([
      "it is about canary-25; stages.canary-5.weight is of canary-5",
    ]);
  });

  test.each([
    "Rollback takes {{rollback.drilled.took}}, of at most {{rollback.within}}.",
    "offline runs each item {{stages.offline.repeats}} times.",
    "In canary-5 errors needs {{stages.canary-5.errors.needed}} samples of {{stages.canary-5.reaches-per-day}} a day.",
    "Canary 5 holds {{stages.canary-5.weight}} for {{stages.canary-5.bake}} (up to {{stages.canary-5.extend-to}}).",
    "Both first-token and errors stop it, at {{guards.errors.at-most}}.",
    "{{release.candidate.id}} has {{plan.stages}} stages, {{plan.guards}} guards.",
  ])("where it belongs it stays: %s", (text) => {
    expect(wrong(text)).toEqual([]);
  });
});
