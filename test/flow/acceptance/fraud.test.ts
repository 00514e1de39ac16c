/** The fraud model with one thing wrong at a time. */
import { describe, expect, test } from "vitest";
import { asItIs, cellOf, changing, newProblems } from "../../support/acceptance.ts";

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
    // 0.62 to 0.58 with one look at the end: 1,854 by the plain formula for two shares.
    expect(cell.oneLook).toBeGreaterThan(1_854);
    expect(cell.needed).toBeGreaterThan(cell.oneLook ?? Infinity);
  });

  test("d1: within 24 h no alert at 1% is old enough to say anything", async () => {
    const edit = changing("weight: 1%, bake: 48h", "weight: 1%, bake: 24h");
    const cell = await cellOf("fraud", { guard, stage: "canary-1" }, edit);
    expect([cell.expected, cell.blind === null]).toEqual([0, false]);
  });
});
