import { describe, expect, test } from "vitest";
import { fuzzAnswers, fuzzFiles } from "../support/fuzz/fuzz.ts";

/** One that is always the same, and one of today. The name of the test says it, so that a failure can be had again. */
const SEEDS = [1, 20_261_122, Math.floor(Math.random() * 2 ** 31)] as const;

describe.each(SEEDS)("broken by seed %d", (seed) => {
  test("a file ends with a value or with problems, within a second", { timeout: 60_000 }, () => {
    const { faults, whole, tried } = fuzzFiles({ seed, from: 0, count: 100 });
    expect(faults).toEqual([]);
    expect(whole).toBeLessThan(tried);
  });

  test("an answer of GitHub ends with an outcome or a failure, and never with a go that was not given", async () => {
    const { faults, whole } = await fuzzAnswers({ seed, from: 0, count: 22 });
    expect(faults).toEqual([]);
    expect(whole).toBeGreaterThan(0);
  }, 60_000);
});
