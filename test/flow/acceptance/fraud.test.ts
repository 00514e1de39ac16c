/** The fraud model with one thing wrong at a time. */
import { describe, expect, test } from "vitest";
import { forReaders } from "../../../src/commands/for-readers.ts";
import { count } from "../../../src/render/numbers.ts";
import { renderPlanText } from "../../../src/render/plan-text.ts";
import { asItIs, cellOf, changing, newProblems, plannedExample } from "../../support/acceptance.ts";
import type { Edit } from "../../support/acceptance.ts";

const guard = "false-alarms";

describe("the plan", () => {
  test("is told nothing new of the example as it is", async () => {
    expect(await newProblems("fraud", asItIs)).toEqual([]);
  });

  test("proves false alarms in shadow, before the first payment is decided by v8", async () => {
    const cell = await cellOf("fraud", { guard, stage: "shadow" });
    expect(cell.blind).toBeNull();
    expect(cell.expected).toBeGreaterThan(cell.needed ?? Infinity);
  });

  test("d1: a day of old enough alerts at 1% is 60 of the thousands that are needed", async () => {
    const cell = await cellOf("fraud", { guard, stage: "canary-1" });
    expect([cell.expected, cell.blind?.why]).toEqual([60, "too-few"]);
    expect(cell.needed).toBeGreaterThan(1_854); // 0.62 to 0.58 with one look and equal arms
    const words = renderPlanText(forReaders([await plannedExample("fraud")]));
    expect(words).toMatch(new RegExp(`\\b60 (?:/|of) ${count(cell.needed ?? Number.NaN)}\\b`));
  });

  test("d1: a stage of 24 h at 1% is over before one alert is old enough", async () => {
    const edit = changing("weight: 1%, bake: 48h", "weight: 1%, bake: 24h");
    expect(await newProblems("fraud", edit)).toEqual(["advice bake-too-short"]);
    const cell = await cellOf("fraud", { guard, stage: "canary-1" }, edit);
    expect([cell.expected, cell.blind === null]).toEqual([0, false]);
  });

  test.each<[string, Edit, readonly string[]]>([
    [
      "d2: thresholds that do not move with the model",
      changing(/\n {4}with: \[\{ file: thresholds-v8.yml \}\].*\n/, "\n"),
      ["blocker rubric-02-threshold"],
    ],
    [
      "d3: labels read before they are there",
      changing("    matures-after: 24h # 95%", "    # 95%"),
      ["advice rubric-28-maturity"],
    ],
  ])("%s", async (_, edit, expected) => {
    expect(await newProblems("fraud", edit)).toEqual(expected);
  });
});
