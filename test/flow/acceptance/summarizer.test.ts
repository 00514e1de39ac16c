/** The summariser with one thing wrong at a time. */
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

describe("the plan is told", () => {
  test("nothing new of the example as it is", async () => {
    expect(await newProblems("summarizer", asItIs)).toEqual([]);
  });

  test("a1: without cohorts it is blocked", async () => {
    const edit = changing(/\ncohorts:.*\n(?: .*\n)+/, "\n");
    expect(await newProblems("summarizer", edit)).toEqual([
      "blocker policy-cohorts",
      "blocker rubric-36-cohorts",
    ]);
  });

  test("a2: two hours at 1% cannot show what the guard claims", async () => {
    const edit = changing("weight: 1%, bake: 72h", "weight: 1%, bake: 2h");
    expect(await newProblems("summarizer", edit)).toEqual([
      "advice stage-proves-nothing",
      "blocker policy-bake",
    ]);
    const cell = await cellOf("summarizer", { stage: "canary-1", guard: "unsupported-claims" }, edit);
    expect(cell.blind?.why).toBe("too-few");
    // 310,000 a day, 1% of it, two hours: 258, less those of the cohort that stays behind.
    expect(cell.expected).toBeCloseTo(258 * (1 - 0.015), -1);
    expect(cell.needed).toBeGreaterThan(3_013);
  });

  const cached = changing("correlation: 0.05, costs", "correlation: 0.05, distinct-per-day: 1400, costs");

  test("a3: summaries that are cached per article are told by the name of their unit", async () => {
    expect(await newProblems("summarizer", cached)).toEqual([
      "advice rubric-39-substitute",
      "advice stage-proves-nothing",
      "advice unit-cached",
      "blocker cohort-blind",
    ]);
    const { problems } = await plannedExample("summarizer", cached);
    const told = problems.filter(({ code }) => code === "unit-cached").map(({ message }) => message);
    expect(told.join(" ")).toContain("summary");
  });

  test.each(["shadow", "canary-1", "canary-5", "canary-25", "canary-50"])(
    "a3: in %s 1,400 new summaries a day and version are too few, whatever the weight",
    async (stage) => {
      const cell = await cellOf("summarizer", { stage, guard: "unsupported-claims" }, cached);
      expect(cell.blind?.why).toBe("too-few");
      expect(cell.expected).toBeLessThanOrEqual(1_400 * 3);
      // No way out is another weight: it would bring the same 1,400.
      expect(cell.waysOut.map(({ kind }) => kind)).not.toContain("larger-weight");
    },
  );
});

/** Stages of half an hour, so that a recording reaches their end. */
const short: Edit = (text) =>
  text

    .replace(/bake: \d+h(?:, extend-to: \d+h)?/g, "bake: 30m")
    .replace(/^ {2}- \{ name: offline.*\n/m, "");

describe("on recorded readings", () => {
  const quiet = { hours: 1, everyMinutes: 5, perInterval: 20_000 } as const;

  test("healthy readings go on", async () => {
    const story = await healthyBut("summarizer", short, { ...quiet, odd: () => null });
    expect(story.events.filter(({ event }) => event === "held")).toEqual([]);
    expect(
      story.events.filter(({ event }) => event === "promoted" || event === "entered").length,
    ).toBeGreaterThan(1);
  });

  test("a4: breaking news alone gets worse under a good average, and all of it is rolled back", async () => {
    const story = await healthyBut("summarizer", short, {
      ...quiet,
      hours: 2,
      odd: ({ guard, cohort, arm, minute, total }) => {
        if (guard !== "unsupported-claims" || arm === "baseline" || minute < 45) return null;
        if (cohort === "breaking-news") return { events: Math.round(total * 0.066), total };
        // The average moves by less than what anybody would look at.
        return cohort === "all" ? { events: Math.round(total * 0.024), total } : null;
      },
    });
    expect(story.outcome).toMatchObject({
      kind: "rolled-back",
      stage: "canary-1",
    });
    // Alone or together with the rest of the evidence: what carries it is the one cohort.
    expect(carriersOf(story)[0]).toBe("unsupported-claims in breaking-news");
  });

  test("a5: a judge that does not answer holds, and never passes", async () => {
    const story = await healthyBut("summarizer", short, {
      ...quiet,
      odd: ({ guard }) => (guard === "unsupported-claims" ? "unreachable" : null),
    });
    expect(story.outcome.kind).toBe("holding");
    expect(story.events.filter(({ event }) => event === "entered")).toHaveLength(1);
    expect(JSON.stringify(story.outcome)).toContain("unsupported-claims");
  });
});
