import { describe, expect, test } from "vitest";
import type { Cohort } from "../../../src/config/rollout.ts";
import type { Cell, Plan } from "../../../src/plan/plan.ts";
import type { WayOut } from "../../../src/plan/way-out.ts";
import { evaluabilityMatrix, evaluabilitySection } from "../../../src/render/evaluability-section.ts";
import { renderPower } from "../../../src/render/power-text.ts";
import { smallestWords, wayOutWords } from "../../../src/render/way-out-words.ts";
import { aProportion, aRatio, aTripwire } from "../../support/guards.ts";
import { aCohort, aPlan, aRollout, aStage, hours } from "../../support/rollout.ts";

const GUARD = aProportion();

function words(way: WayOut): string {
  return wayOutWords(aPlan({ rollout: aRollout({ guards: [GUARD] }) }), GUARD, way);
}

describe("a way out says what to write", () => {
  test.each<[WayOut, string]>([
    [{ kind: "longer-bake", hours: 60, cost: 1 }, "bake: 60h"],
    [{ kind: "larger-weight", weight: 11, cohort: null, cost: 1 }, "weight: 11%"],
    [{ kind: "larger-weight", weight: 3, cohort: "desk", cost: 1 }, "weight: 3% for desk alone"],
    [{ kind: "larger-mirror", mirror: 15, cost: 1 }, "mirror: 15%"],
    [
      { kind: "larger-sample", unit: "judged", share: 1, atMostPerDay: 80_000, perCandidate: 4, cost: 1 },
      "at-most-per-day: 80000 of judged (4 of the baseline for each of the candidate)",
    ],
    [
      {
        kind: "larger-sample",
        unit: "judged",
        share: 0.5,
        atMostPerDay: null,
        perCandidate: Number.POSITIVE_INFINITY,
        cost: 1,
      },
      "share: 50% of judged (none of the baseline for each of the candidate)",
    ],
    [
      { kind: "larger-effect", detect: { kind: "level", at: 0.00518 }, cost: 1 },
      "detect: 0.518%, a larger harm only",
    ],
    [
      { kind: "larger-effect", detect: { kind: "factor", at: 1.3 }, cost: 1 },
      "detect: x1.3, a larger harm only",
    ],
    [{ kind: "alpha-share", share: 3, cost: 1 }, "alpha-share: 3, which the other guards lose"],
    [
      { kind: "paired-shadow", stage: null, mirror: 10, pairs: 13_250, hours: 72, cost: 1 },
      "13,250 pairs in a new shadow of 10%, 72 h, by a guard that holds",
    ],
    [
      { kind: "human-review", items: 432, perDay: 200, days: 3, owner: "@acme/a11y", cost: 1 },
      "432 read by people, 200 a day for 3 days, as its substitute, seen to by @acme/a11y",
    ],
    [{ kind: "join-later", stage: "canary-50", cost: 1 }, "from: canary-50"],
    [{ kind: "accept", by: null, cost: 1 }, "accepted unseen, by a person with a name"],
  ])("%j: %s", (way, expected) => {
    expect(words(way)).toBe(expected);
  });
});

describe("the smallest effect", () => {
  const plan = aPlan();
  const cell = plan.stages.flatMap(({ cells }) => cells).find(({ smallest }) => smallest !== null);
  const said = (smallest: Cell["smallest"], guard: Parameters<typeof smallestWords>[1] = GUARD): string => {
    if (cell === undefined) throw new RangeError("the summarizer has a cell");
    return smallestWords(plan, guard, { ...cell, smallest });
  };

  test.each<[Cell["smallest"], string]>([
    [null, "–"],
    [{ kind: "level", above: 0.0294, below: null, by: "evidence" }, "2.94% or more"],
    [{ kind: "level", above: null, below: 0.000_3, by: "evidence" }, "0.03% or less"],
    [{ kind: "level", above: 0.017, below: 0.001, by: "evidence" }, "0.1% or less, 1.7% or more"],
    [{ kind: "level", above: 0.0387, below: null, by: "half-way" }, "3.87% or more (half-way)"],
    [{ kind: "factor", above: 1.23, below: null, by: "evidence" }, "×1.23 or more"],
    [{ kind: "rate", rate: 1 / 4_270 }, "1 in 4,270"],
    [{ kind: "rate", rate: 1 / 4_270.9 }, "1 in 4,270"],
  ])("%j is %s", (smallest, expected) => {
    expect(said(smallest)).toBe(expected);
  });

  test("of money wears its currency", () => {
    const written = aPlan({ resolved: { guards: { cost: { "at-most": "$4.60" } } } });
    const level = { kind: "level", above: 4.91, below: null, by: "evidence" } as const;
    if (cell === undefined) throw new RangeError("the summarizer has a cell");
    expect(smallestWords(written, aRatio(), { ...cell, smallest: level })).toBe("$4.91 or more");
  });
});

function manyCohorts(count: number): readonly Cohort[] {
  return Array.from({ length: count }, (_, index) =>
    aCohort({
      name: `cohort-${index}`,
      where: { id: String(index) },
      share: 0.9 / (index + 1) ** 1.5,
      detect: {},
    }),
  );
}

function tablesOf(body: string): readonly (readonly string[])[] {
  return body
    .split("\n\n")
    .filter((block) => block.startsWith("| "))
    .map((block) => block.split("\n"));
}

describe("the section of what each stage can prove", () => {
  test("has a table for the whole and one for each live stage", () => {
    const { title, body } = evaluabilitySection(aPlan(), 30);
    expect(title).toMatch(/\d+ of \d+ guard × cohort × stage are promised, \d+ have too few samples$/);
    expect(tablesOf(body)).toHaveLength(1 + 6);
    for (const name of ["shadow", "canary-1", "canary-5", "canary-25", "canary-50", "full"])
      expect(body).toMatch(
        new RegExp(`\\*\\*<code>${name}</code>\\*\\*, (?:\\d+ days(?: \\d+ h)?|24 h): \\d+ of \\d+ promised`),
      );
  });

  test.each([3, 40])("of %d cohorts every table is whole, and large groups stand together", (count) => {
    const plan = aPlan({ rollout: aRollout({ cohorts: manyCohorts(count), guards: [GUARD, aTripwire()] }) });
    const { body } = evaluabilitySection(plan, 10);
    for (const lines of tablesOf(body)) {
      const widths = new Set(lines.map((line) => line.split(" | ").length));
      expect(widths.size).toBe(1);
      expect(lines.length).toBeLessThanOrEqual(2 + 10);
    }
    expect(body.includes("cohorts: cohort-0, cohort-1, cohort-2, …")).toBe(count > 3);
  });

  test("of 500 cohorts stays short, also with ways out", () => {
    const plan = aPlan({ rollout: aRollout({ cohorts: manyCohorts(500), guards: [GUARD] }) });
    expect(evaluabilitySection(plan, 30).body.length).toBeLessThan(12_000);
    expect(evaluabilityMatrix(plan, 30).body.length).toBeLessThan(4_000);
  });

  test("says what stands in for numbers, as text that does nothing", () => {
    const nasty = "@everyone <img src=x> | 200 chats\u202E a day";
    const cohorts = [aCohort({ substitute: { does: nasty, owner: "@x" } })];
    const plan = aPlan({ rollout: aRollout({ cohorts }) });
    const line = evaluabilitySection(plan, 30)
      .body.split("\n")
      .find((each) => each.startsWith("- Instead of"));
    expect(line).toContain("<code>breaking-news</code>");
    expect(line).not.toMatch(/<img|@everyone|\u202E| \| /);
    expect(renderPower(plan)).toContain("instead of numbers for breaking-news: ");
    expect(renderPower(plan)).not.toContain("\u202E");
  });
});

describe("the table in a terminal", () => {
  const columnsOf = (plan: Plan): string => renderPower(plan);

  test("lines its columns up, and has the ways out below each gap", () => {
    const text = columnsOf(
      aPlan({
        rollout: aRollout({
          guards: [GUARD, aTripwire()],
          cohorts: [],
          stages: [aStage({ bake: hours(20) })],
        }),
      }),
    );
    expect(text).toMatch(
      /^summarizer: 1 of 2 guard x cohort x stage are promised, with 5% for a false rollback/,
    );
    const [head, row] = text.split("\n").filter((line) => /^ {2}(guard|errors) /.test(line));
    expect(row?.indexOf("all")).toBe(head?.indexOf("cohort"));
    expect(text).toMatch(/\n {6}way out: (bake|detect|weight)/);
    expect(text).toMatch(/\n {2}from the first event on: severe \(no event: below 1 in [\d,]+\)/);
  });

  test("has no line of a stage in which nothing is counted but its head", () => {
    const plan = aPlan({ rollout: aRollout({ guards: [aTripwire()], cohorts: [], stages: [aStage()] }) });
    expect(columnsOf(plan)).not.toContain("smallest effect  ");
    expect(columnsOf(plan)).toContain("canary-1, 2 days 6 h: 1 of 1 promised");
  });
});
