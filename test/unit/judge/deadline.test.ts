/** The bettor who bets for the end of the stage. */
import { describe, expect, test } from "vitest";
import { DEADLINE_SCORE_BETS, openCore, SCORE_BETS, wealth } from "../../../src/judge/core.ts";
import { deadlineStake } from "../../../src/judge/deadline.ts";
import { normalQuantile } from "../../../src/judge/normal.ts";
import { advanceScores, type ScoreRule } from "../../../src/judge/score-test.ts";
import { openSeries, type Series } from "../../../src/judge/series.ts";
import { farthest, generator, upTo } from "./near.ts";

/** Stake of a bettor with this share of 1/alpha, `done` of 100 checks done. */
function stakeOf(share: number, done: number, limit = 1e9): number {
  const core = { ...openCore(DEADLINE_SCORE_BETS, 100), a: [0, 0, 0, 0, 0, share / 0.01], t: done };
  return deadlineStake(core, { planned: 1e4, limit, horizon: 100, alpha: 0.01 });
}

describe("the stake", () => {
  test("is the normal hazard at the boundary that is still to be reached", () => {
    for (const share of [0.9, 0.5, 0.1, 0.05, 0.01, 1e-4, 1e-8]) {
      const z = -normalQuantile(share / 2);
      const hazard = (2 * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI) / share;
      expect(Math.abs(stakeOf(share, 0) * 100 - hazard)).toBeLessThan(0.01 * hazard);
    }
  });
  test("grows towards the end, not beyond what is left in the last twentieth, and not beyond the limit", () => {
    expect(stakeOf(0.1, 75)).toBeCloseTo(2 * stakeOf(0.1, 0), 12);
    expect(stakeOf(0.1, 99)).toBeCloseTo(stakeOf(0.1, 95), 12);
    expect(stakeOf(0.1, 1_000)).toBe(stakeOf(0.1, 99));
    expect(stakeOf(0.1, 99, 0.02)).toBe(0.02);
    expect(stakeOf(0, 99, 0.02)).toBe(0.02);
  });
});

const LEVELS = [0, 0.5, 1];

/** Whether 240 intervals of 7 and 14 scores are evidence enough at 5 %. */
function isFound(seed: number, drop: number, deadline: boolean): boolean {
  const random = generator(seed);
  const counts = (n: number, mean: number): number[] => {
    const seen = [0, 0, 0];
    for (let i = 0; i < n; i += 1) {
      const at = Number(random() < mean) + Number(random() < mean);
      seen[at] = (seen[at] ?? 0) + 1;
    }
    return seen;
  };
  const rule: ScoreRule = { kind: "score", from: "levels", deadline, better: "higher", factor: 1, points: 0 };
  const series: Series = openSeries(deadline ? DEADLINE_SCORE_BETS : SCORE_BETS, 240, []);
  return upTo(240).some(() => {
    const scores = { levels: LEVELS, candidate: counts(7, 0.7 - drop), baseline: counts(14, 0.7) };
    advanceScores(series, rule, scores, { horizon: 240, designEffect: 1 });
    return wealth(series.core) >= 20;
  });
}

test("the others have what they had, less its part", () => {
  const others = DEADLINE_SCORE_BETS.weights.slice(0, -1).map((weight) => weight / 0.75);
  expect(farthest(others, [...SCORE_BETS.weights])).toBeLessThan(1e-12);
  expect(DEADLINE_SCORE_BETS.weights.reduce((sum, weight) => sum + weight)).toBeCloseTo(1, 12);
});

test("small drops are found more often with it, and equal versions are rolled back no more often than alpha allows", () => {
  const found = (drop: number, deadline: boolean): number =>
    upTo(100).filter((seed) => isFound(seed + 1, drop, deadline)).length;
  expect(found(0.025, true)).toBeGreaterThan(found(0.025, false));
  expect(found(0, true)).toBeLessThanOrEqual(11);
});
