/** A small seeded simulation of the whole judge: what it promises, counted. */
import { expect, test } from "vitest";
import type { Guard } from "../../../src/judge/guard.ts";
import { judgePair } from "../../../src/judge/judge.ts";
import { generator, poisson } from "./near.ts";
import { BAKING, errors, history, intervals, planFor } from "./readings.ts";

const STREAMS = 200;
const INTERVALS = 240;

/** How many of 200 streams at 35 candidate units an interval breach when the candidate's rate is `factor` × 1 %. */
function breaches(guard: Guard, factor: number, from: number): number {
  let count = 0;
  for (let seed = 1; seed <= STREAMS; seed += 1) {
    const random = generator(1_000 * from + seed);
    const past = history(Array.from({ length: 60 }, () => [poisson(random, 6.65), 665] as const));
    const rows = Array.from({ length: INTERVALS }, () => {
      // Whatever moves both arms must cancel.
      const shared = 0.01 * (0.7 + 0.6 * random());
      return {
        c: [Math.min(35, poisson(random, 35 * shared * factor)), 35],
        b: [poisson(random, 665 * shared), 665],
      } as const;
    });
    const { finding } = judgePair(
      planFor(guard, { horizon: INTERVALS }),
      null,
      past,
      intervals(rows),
      BAKING,
    );
    if (finding.verdict.kind === "breach") count += 1;
  }
  return count;
}

test("equal versions are rolled back no more often than alpha allows: 18 of 200 has a chance below 1 % at 5 %", () => {
  expect(breaches(errors({ detect: { kind: "factor", factor: 1 } }), 1, 1)).toBeLessThanOrEqual(17);
});

test("three times the errors are found in 95 of 100", () => {
  expect(breaches(errors(), 3, 2)).toBeGreaterThanOrEqual(0.95 * STREAMS);
});

test("an objective that is kept is rolled back no more often than alpha allows, and three times as many errors are found", () => {
  const guard = errors({ margin: null, objective: { atMost: 0.013, atLeast: null } });
  expect(breaches(guard, 1, 3)).toBeLessThanOrEqual(17);
  expect(breaches(guard, 3.9, 4)).toBeGreaterThanOrEqual(0.95 * STREAMS);
});
