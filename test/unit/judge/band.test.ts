/** Both sides at once: too many is bad, and so are too few. */
import { describe, expect, test } from "vitest";
import type { Guard } from "../../../src/judge/guard.ts";
import { generator, poisson } from "./near.ts";
import { BAKING, counts, errors, intervals, judged, said, times } from "./readings.ts";

const refusals = errors({ margin: null, objective: { atMost: 0.08, atLeast: 0.02 } });
const stream = (events: number, count = 80) =>
  intervals(times(count, { c: counts([events, 500]), b: "no-data" as const }));

test.each([
  ["in the middle", 25, "pass", null, null],
  ["at the upper end", 40, "pass", null, null],
  ["at the lower end", 10, "pass", null, null],
  ["above", 75, "breach objective", 0.08, "above"],
  ["below", 3, "breach objective", 0.02, "below"],
  ["none at all", 0, "breach objective", 0.02, "below"],
  ["all of them", 500, "breach objective", 0.08, "above"],
] as const)("%s", (_, events, verdict, limit, side) => {
  const found = judged(refusals, stream(events));
  expect(said(found)).toBe(verdict);
  const { verdict: told, observed } = found.finding;
  expect(told.kind === "breach" ? told.limit : null).toBe(limit);
  expect(side === null || observed.tests[0]?.side === side).toBe(true);
});

test("from one side to the other the side with more evidence is named", () => {
  const rows = [...stream(0, 3), ...intervals(times(80, { c: counts([75, 500]), b: "no-data" as const }), 3)];
  const { tests } = judged(refusals, rows, { plan: { alpha: 1e-12 } }).finding.observed;
  expect([tests[0]?.side, tests[0]?.limit]).toEqual(["above", 0.08]);
});

describe("within it", () => {
  const breaches = (guard: Guard, share: number): number => {
    let count = 0;
    for (let seed = 1; seed <= 100; seed += 1) {
      const random = generator(seed);
      const rows = intervals(
        Array.from({ length: 120 }, () => ({
          c: counts([Math.min(40, poisson(random, 40 * share)), 40]),
          b: "no-data" as const,
        })),
      );
      if (judged(guard, rows, { plan: { horizon: 120 }, moment: BAKING }).finding.verdict.kind === "breach")
        count += 1;
    }
    return count;
  };
  test.each([0.02, 0.05, 0.08])("a share of %d is a breach no more often than alpha allows", (share) => {
    expect(breaches(refusals, share)).toBeLessThanOrEqual(10);
  });
  test("a third of the least and twice the most are found in 9 of 10", () => {
    expect(breaches(refusals, 0.005)).toBeGreaterThanOrEqual(90);
    expect(breaches(refusals, 0.16)).toBeGreaterThanOrEqual(90);
  });
});
