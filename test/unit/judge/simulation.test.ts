/** A small seeded simulation of the whole judge: what it promises, counted. */
import { expect, test } from "vitest";
import type { Guard } from "../../../src/judge/guard.ts";
import { type IntervalReading, type Judgement, judgePair, type PairState } from "../../../src/judge/judge.ts";
import type { Reading } from "../../../src/judge/reading.ts";
import { generator, poisson } from "./near.ts";
import { BAKING, errors, history, intervals, planFor } from "./readings.ts";

const STREAMS = 200;
const INTERVALS = 240;

/** How many of 200 streams at 35 candidate units an interval breach when the candidate's rate is `factor` × 1 %. */
function breaches(guard: Guard, factor: number, from: number, stages = 1): number {
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
    if (isBroken(guard, past, intervals(rows), stages)) count += 1;
  }
  return count;
}

/** Whether it is rolled back in any of so many stages of the same length. */
function isBroken(
  guard: Guard,
  past: readonly Reading[],
  rows: readonly IntervalReading[],
  stages: number,
): boolean {
  let state: PairState | null = null;
  for (let stage = 0; stage < stages; stage += 1) {
    const own = rows.slice((stage * INTERVALS) / stages, ((stage + 1) * INTERVALS) / stages);
    const moment = { ...BAKING, stage: `${stage}` };
    const judged: Judgement = judgePair(planFor(guard, { horizon: INTERVALS }), state, past, own, moment);
    if (judged.finding.verdict.kind === "breach") return true;
    state = judged.state;
  }
  return false;
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

test("more stages cost nothing: over eight of them no more healthy candidates are rolled back than alpha allows", () => {
  const kept = errors({ margin: null, objective: { atMost: 0.01, atLeast: null } });
  expect(breaches(kept, 1, 5, 8)).toBeLessThanOrEqual(17);
  expect(breaches(errors({ detect: { kind: "factor", factor: 1 } }), 1, 6, 8)).toBeLessThanOrEqual(17);
});
