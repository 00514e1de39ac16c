/** The support chatbot with one thing wrong at a time. */
import { describe, expect, test } from "vitest";
import { asItIs, carriersOf, cellOf, changing, healthyBut, newProblems } from "../../support/acceptance.ts";
import type { Edit } from "../../support/acceptance.ts";

describe("the plan", () => {
  test("is told nothing new of the example as it is", async () => {
    expect(await newProblems("chatbot", asItIs)).toEqual([]);
  });

  test("says that a rate of wrong answers is not provable at 1%, and is at 5%", async () => {
    const guard = "wrong-answers";
    const one = await cellOf("chatbot", { guard, stage: "canary-1" });
    expect([one.blind?.why, Math.round(one.expected / 100) * 100]).toEqual(["too-few", 700]);
    expect((await cellOf("chatbot", { guard, stage: "canary-5" })).blind).toBeNull();
  });

  test.each<[string, Edit, readonly string[]]>([
    [
      "c1: a model id that means another model tomorrow",
      changing("model: vendor-large@2026-04-14", "model: vendor-large:latest"),
      ["blocker rubric-01-immutable-ids"],
    ],
    [
      "c2: refusals with one limit",
      changing("between: [2%, 8%]", "at-most: 8%"),
      ["advice rubric-29-two-sided"],
    ],
    [
      "c3: the judge is the model that it judges",
      changing("judge: { model: judge-medium@2026-08-01", "judge: { model: vendor-large@2026-04-14"),
      ["blocker rubric-70-other-model"],
    ],
    [
      "c4: a shadow with a live refund tool",
      changing("side-effects: stubbed", "side-effects: none"),
      ["blocker rubric-17-side-effects"],
    ],
    [
      "c5: nobody has the capacity to take the chats back",
      changing(/ {2}fallback-capacity: .*\n/, ""),
      ["advice rubric-54-capacity"],
    ],
  ])("%s", async (_, edit, expected) => {
    expect(await newProblems("chatbot", edit)).toEqual(expected);
  });
});

/** Stages of an hour and labels that are old at once, so that a recording reaches their end. */
const short: Edit = (text) =>
  text
    .replace(/bake: \d+h(?:, extend-to: \d+h)?/g, "bake: 2h")
    .replace("matures-after: 72h", "matures-after: 1h")
    .replace(/^ {2}- \{ name: offline.*\n/m, "");
const traffic = { hours: 5, everyMinutes: 15, perInterval: 20_000 } as const;

describe("on recorded readings", () => {
  test("healthy readings go on", async () => {
    const story = await healthyBut("chatbot", short, { ...traffic, odd: () => null });
    expect(story.events.filter(({ event }) => event === "held")).toEqual([]);
    expect(story.events.filter(({ event }) => event === "entered").length).toBeGreaterThan(1);
  });

  test("c6: more contained conversations that come back within three days hold", async () => {
    const story = await healthyBut("chatbot", short, {
      ...traffic,
      odd: ({ guard, arm, total }) => {
        if (arm === "baseline") return null;
        if (guard === "containment") return { events: Math.round(total * 0.46), total };
        return guard === "repeat-contact" ? { events: Math.round(total * 0.25), total } : null;
      },
    });
    expect(story.outcome).toMatchObject({ kind: "holding" });
    expect(story.events.filter(({ event }) => event === "entered")).toHaveLength(1);
    expect(JSON.stringify(story.outcome)).toContain("repeat-contact");
    expect(JSON.stringify(story.outcome)).not.toContain("containment");
  });

  test("c7: a provider that serves another model than the pinned one is rolled back", async () => {
    const story = await healthyBut("chatbot", short, {
      ...traffic,
      odd: ({ guard, arm, minute, total }) =>
        guard === "served-model" && arm === "candidate" && minute >= 150
          ? { shape: "identities", counts: { "vendor-large@2026-06-30": total } }
          : null,
    });
    expect(story.outcome).toMatchObject({
      kind: "rolled-back",
      stage: "canary-1",
    });
    expect(carriersOf(story)[0]).toBe("served-model in all");
  });
});
