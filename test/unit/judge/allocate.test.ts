import { expect, test } from "vitest";
import { allocate, isBreachTogether } from "../../../src/judge/allocate.ts";
import { correlation, designEffect, observedDesignEffect } from "../../../src/judge/design-effect.ts";
import { farthest, upTo } from "./near.ts";

test("eight guards over all traffic and five cohorts", () => {
  const guards = upTo(8).map((i) => ({ name: `g${i}`, share: 1 }));
  const cohorts = [0.4, 0.3, 0.15, 0.1, 0.05].map((share, i) => ({ name: `c${i}`, share }));
  const pairs = allocate({ guards, cohorts, alpha: 0.05 }, "all");
  expect(pairs).toHaveLength(48);
  const first = pairs.filter((pair) => pair.guard === "g0").map((pair) => pair.alpha / 0.05);
  expect(
    farthest(first, [0.0625, 0.018757778, 0.016244712, 0.011486746, 0.0093788888, 0.0066318759]),
  ).toBeLessThan(5e-8);
  expect(
    farthest(
      pairs.slice(0, 6).map((pair) => 1 / pair.alpha),
      [320, 1066.22, 1231.17, 1741.14, 2132.45, 3015.74],
    ),
  ).toBeLessThan(5e-6);
  expect(farthest([pairs.reduce((sum, pair) => sum + pair.alpha, 0)], [0.05])).toBeLessThan(1e-8);
});

test("without cohorts all of it is for all traffic, by the guards' shares", () => {
  const guards = [
    { name: "errors", share: 3 },
    { name: "claims", share: 1 },
  ];
  const pairs = allocate({ guards, cohorts: [], alpha: 0.04 }, "all");
  expect(pairs).toEqual([
    { guard: "errors", cohort: "all", alpha: 0.03 },
    { guard: "claims", cohort: "all", alpha: 0.01 },
  ]);
  expect(allocate({ guards: [], cohorts: [], alpha: 0.05 }, "all")).toEqual([]);
});

test("many small degradations are a breach together, and nothing at all is none", () => {
  expect(isBreachTogether(1)).toBe(true);
  expect(isBreachTogether(0.999)).toBe(false);
  expect(isBreachTogether(0)).toBe(false);
});

test.each([
  [3.1, 0.05, 0, 1.105],
  [3.1, 0.05, 1.5, 1.3375],
  [0.5, 0.2, 0, 1],
] as const)("%d units each, correlated %d, varying %d: one is worth %d", (m, icc, cv2, effect) => {
  expect(designEffect(m, icc, cv2)).toBeCloseTo(effect, 12);
});

test("correlation and design effect from recorded users", () => {
  const users = [
    [0, 3],
    [2, 4],
    [0, 1],
    [1, 6],
    [3, 3],
    [0, 5],
    [0, 2],
    [1, 4],
    [0, 8],
    [4, 9],
  ].map(([bad = 0, m = 1]) => ({ bad, m }));
  expect(
    farthest([correlation(users) ?? 0, observedDesignEffect(users) ?? 0], [0.2966312645, 2.111705288]),
  ).toBeLessThan(1e-8);
  expect(correlation(users.slice(0, 1))).toBeNull();
  expect(
    correlation([
      { bad: 0, m: 1 },
      { bad: 1, m: 1 },
    ]),
  ).toBeNull();
  expect(
    observedDesignEffect([
      { bad: 0, m: 3 },
      { bad: 0, m: 2 },
    ]),
  ).toBeNull();
});
