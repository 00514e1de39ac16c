import { describe, expect, test } from "vitest";
import {
  advance,
  type Bets,
  capital,
  type Core,
  COUNT_BETS,
  endow,
  openCore,
  redeal,
  stageShare,
  wealth,
} from "../../../src/judge/core.ts";
import { fixedRateIncrements } from "../../../src/judge/increments.ts";
import { farthest } from "./near.ts";

const EVEN: Bets = { weights: [0.5, 0.5], start: 0.7, cash: 0.2, reserve: 0.1 };
const OLDER: Bets = { weights: [0.5, 0.5], start: 0.7, cash: 0.3, reserve: 0 };

function wealthAfter(bets: Bets, horizon: number, steps: readonly (readonly number[])[]): number[] {
  const core = openCore(bets, horizon);
  return steps.map((increments) => {
    advance(core, increments, bets);
    return wealth(core);
  });
}

describe("the capital of the bettors", () => {
  const steps = [
    [0.5, 1],
    [-0.2, 0.3],
    [9, 0],
  ];
  test("grows as the reference says, one increment cut off at 6", () => {
    expect(farthest(wealthAfter(EVEN, 10, steps), [1.752121116, 1.988581867, 204.8676166])).toBeLessThan(
      1e-8,
    );
  });
  test("grows as the older core did with its parameters", () => {
    expect(farthest(wealthAfter(OLDER, 10, steps), [1.863956131, 2.104520592, 211.3592137])).toBeLessThan(
      1e-8,
    );
  });
  test("stays the same while nothing is learnt, because cash and reserve only change hands", () => {
    const core = openCore(COUNT_BETS, 3);
    for (const _ of [1, 2, 3, 4, 5]) advance(core, [], COUNT_BETS);
    expect(capital(core)).toBeCloseTo(1, 12);
    expect(core.cash).toBe(0);
    expect(core.t).toBe(5);
  });
  test("stays finite whatever is won, and nothing comes back from nothing", () => {
    const core = openCore(COUNT_BETS, 1);
    for (let i = 0; i < 500; i += 1) advance(core, [6, 6, 6, 6, 6, -1e9], COUNT_BETS);
    expect(Number.isFinite(wealth(core))).toBe(true);
    expect(core.a.at(-1)).toBe(0);
  });
  test("dealt anew for another null keeps its worth, of which a tenth is in reserve again", () => {
    const core = openCore(COUNT_BETS, 10);
    advance(core, [1, 1, 1, 1, 1, 1], COUNT_BETS);
    const dealt = redeal(core, COUNT_BETS, 4);
    expect(capital(dealt)).toBeCloseTo(capital(core), 12);
    expect(wealth(dealt)).toBeCloseTo(0.9 * capital(core), 12);
    expect(dealt.u * 4).toBeCloseTo(dealt.cash, 12);
  });
});

describe("the reserve", () => {
  const lose = [-50, -50, -50, -50, -50, -50];
  /** A stage of ten checks in which all that was bet is lost. */
  const loseStage = (core: Core): void => {
    for (let i = 0; i < 10; i += 1) advance(core, lose, COUNT_BETS);
  };
  test("begins every stage with a third of what is left of it, and nothing comes from nowhere", () => {
    const core = openCore(COUNT_BETS, 1_000);
    for (const stage of [1, 2, 3, 4, 5, 6]) {
      loseStage(core);
      const before = capital(core);
      endow(core, COUNT_BETS);
      expect(capital(core)).toBeCloseTo(before, 12);
      const begun = core.a.reduce((sum, each) => sum + each, 0);
      expect(begun).toBeCloseTo(stageShare(stage) * COUNT_BETS.start, 12);
    }
  });
  test("is not spent where nothing was lost", () => {
    const core = openCore(COUNT_BETS, 10);
    endow(core, COUNT_BETS);
    expect(core.reserve).toBe(COUNT_BETS.reserve);
    expect(wealth(core)).toBeCloseTo(0.9, 12);
  });
  test("is never used up, however long a stage is held beyond its plan", () => {
    const core = openCore(COUNT_BETS, 10);
    for (let i = 0; i < 100_000; i += 1) advance(core, lose, COUNT_BETS);
    expect(core.reserve).toBeGreaterThan(COUNT_BETS.reserve / 100_000);
    const before = wealth(core);
    for (let i = 0; i < 8; i += 1) advance(core, [6, 6, 6, 6, 6, 6], COUNT_BETS);
    expect(wealth(core)).toBeGreaterThan(1e6 * before);
    expect(wealth(core)).toBeGreaterThan(1_000);
  });
  test("all of alpha is there in the first stage, a fiftieth or more in the next three, and some in any", () => {
    const shares = [0, 1, 2, 3, 4, 50].map(stageShare);
    expect(shares[0]).toBe(1);
    expect(Math.min(...shares.slice(1, 4))).toBeGreaterThan(0.02);
    for (const [i, share] of shares.slice(1).entries()) {
      expect(share).toBeGreaterThan(0);
      expect(share).toBeLessThan(shares[i] ?? 0);
    }
  });
});

test("whatever stages begin when, and however far beyond the plan: nobody wins on average where the null is true", () => {
  const LIMIT = 0.2;
  const CHECKS = 11;
  // Of every course of the events, each with its chance: stages begin by what was seen, and by what was not.
  const begins = (seen: readonly boolean[]): boolean =>
    seen.length === 3 || seen.length === 8 || (seen.length > 4 && seen.slice(-3).every((each) => !each));
  const mean = (core: Core, seen: readonly boolean[], chance: number): number => {
    if (seen.length === CHECKS) return chance * capital(core);
    if (begins(seen)) endow(core, COUNT_BETS);
    let sum = 0;
    for (const isEvent of [true, false]) {
      const next = { ...core, a: [...core.a] };
      const grid = [1.1, 1.5, 2, 3, 4, 5];
      advance(next, fixedRateIncrements({ x: isEvent ? 1 : 0, n: 1 }, LIMIT, grid), COUNT_BETS);
      sum += mean(next, [...seen, isEvent], chance * (isEvent ? LIMIT : 1 - LIMIT));
    }
    return sum;
  };
  expect(mean(openCore(COUNT_BETS, 4), [], 1)).toBeCloseTo(1, 12);
});
