/** The recommender with one thing wrong at a time. */
import { describe, expect, test } from "vitest";
import {
  asItIs,
  carriersOf,
  cellOf,
  changing,
  healthyBut,
  newProblems,
  plannedExample,
} from "../../support/acceptance.ts";
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

  test.each<[string, Edit, readonly string[]]>([
    [
      "b1: a ratio to Blue that Green can never keep",
      changing(
        "    at-most: 120ms #",
        "    expect: 45ms\n    no-worse-than-baseline: x1.1\n    at-most: 120ms #",
      ),
      ["blocker rubric-24-never-pass"],
    ],
    [
      "b2: Blue is gone as soon as all traffic is on Green",
      changing("keep-baseline-for: 72h", "keep-baseline-for: 0s"),
      ["blocker rubric-54-target-ready"],
    ],
    [
      "b2: the rollback itself scales Blue to 0",
      changing("deployment/green-feature-writer", "deployment/recs-blue"),
      ["blocker rubric-54-target-ready"],
    ],
    [
      "b4: users are sent to Green before it is warm",
      changing("warm-up: 90s", "warm-up: 3h"),
      ["blocker rubric-18-warm-up"],
    ],
  ])("%s", async (_, edit, expected) => {
    expect(await newProblems("recommender", edit)).toEqual(expected);
  });

  test("b1: the message names both levels", async () => {
    const edit = changing(
      "    at-most: 120ms #",
      "    expect: 45ms\n    no-worse-than-baseline: x1.1\n    at-most: 120ms #",
    );
    const { problems } = await plannedExample("recommender", edit);
    const told = problems.find(({ code }) => code === "rubric-24-never-pass");
    expect(`${told?.expected} ${told?.found}`).toMatch(/95 ?ms.*45 ?ms/);
  });

  test("b5: where Blue has no ready replica the runbook goes to popular items, not to nothing", async () => {
    const { runbook } = await plannedExample("recommender");
    const entries = runbook?.entries.filter(({ trigger }) => trigger.kind === "target-unhealthy") ?? [];
    expect(entries).toHaveLength(1);
    const text = JSON.stringify(entries);
    expect(text).toContain("blue-2026.41");
    const steps = entries.flatMap((entry) => entry.steps);
    expect(steps.filter(({ does }) => does.includes("popular items"))).toHaveLength(1);
    expect(JSON.stringify(steps)).toContain("RECS_FALLBACK=popular-items");
    // Blue is asked before anything is moved: a rollback to nothing would be worse than Green.
    expect(steps.findIndex(({ does }) => /recs-blue|blue-2026/.test(does))).toBe(0);
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
