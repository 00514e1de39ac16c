/** The recommender with one thing wrong at a time. */
import { describe, expect, test } from "vitest";
import { asItIs, carriersOf, cellOf, healthyBut, newProblems } from "../../support/acceptance.ts";
import type { Edit } from "../../support/acceptance.ts";

describe("the plan", () => {
  test("is told nothing new of the example as it is", async () => {
    expect(await newProblems("recommender", asItIs)).toEqual([]);
  });

  test("proves the clicks of B2B accounts before half of the traffic is on Green, and says that their orders never are", async () => {
    const where = { guard: "click-through", cohort: "b2b" };
    expect((await cellOf("recommender", { ...where, stage: "canary-10" })).blind).toBeNull();
    const orders = { guard: "conversion", cohort: "b2b" };
    for (const stage of ["canary-10", "canary-50", "green"])
      expect((await cellOf("recommender", { ...orders, stage })).blind?.why).toBe("too-few");
  });
});

/** Stages of half an hour, so that a recording reaches their end. */
const short: Edit = (text) =>
  text.replace(/bake: \d+h(?:, extend-to: \d+h)?/g, "bake: 30m").replace("preview: 2h", "preview: 10m");
const traffic = { hours: 2, everyMinutes: 5, perInterval: 400_000 } as const;

describe("on recorded readings", () => {
  test("b3: a fifth fewer clicks of B2B accounts under 3% more clicks in all is rolled back", async () => {
    const story = await healthyBut("recommender", short, {
      ...traffic,
      odd: ({ guard, cohort, arm, minute, total }) => {
        if (guard !== "click-through" || arm === "baseline" || minute < 75) return null;
        const rate = cohort === "b2b" ? 0.04 * 0.8 : 0.04 * 1.03;
        return { events: Math.round(total * rate), total };
      },
    });
    expect(story.outcome).toMatchObject({ kind: "rolled-back", stage: "canary-10" });
    expect(carriersOf(story)[0]).toBe("click-through in b2b");
  });

  test("with 3% more clicks everywhere it goes on", async () => {
    const story = await healthyBut("recommender", short, {
      ...traffic,
      odd: ({ guard, arm, total }) =>
        guard === "click-through" && arm === "candidate"
          ? { events: Math.round(total * 0.0412), total }
          : null,
    });
    expect(story.outcome.kind).not.toBe("rolled-back");
    expect(story.events.filter(({ event }) => event === "entered").length).toBeGreaterThan(2);
  });
});
