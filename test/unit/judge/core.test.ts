import { describe, expect, test } from "vitest";
import { advance, type Bets, COUNT_BETS, openCore, redeal, wealth } from "../../../src/judge/core.ts";
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
  test("stays the same while nothing is learnt, because cash only changes hands", () => {
    const core = openCore(COUNT_BETS, 3);
    for (const _ of [1, 2, 3, 4, 5]) advance(core, [], COUNT_BETS);
    expect(wealth(core)).toBeCloseTo(0.9, 12);
    expect(core.cash).toBe(0);
    expect(core.t).toBe(5);
  });
  test("stays finite whatever is won, and nothing comes back from nothing", () => {
    const core = openCore(COUNT_BETS, 1);
    for (let i = 0; i < 500; i += 1) advance(core, [6, 6, 6, 6, 6, -1e9], COUNT_BETS);
    expect(Number.isFinite(wealth(core))).toBe(true);
    expect(core.a.at(-1)).toBe(0);
  });
  test("dealt anew for another null keeps its worth and adds the reserve that was never bet", () => {
    const core = openCore(COUNT_BETS, 10);
    advance(core, [1, 1, 1, 1, 1, 1], COUNT_BETS);
    const dealt = redeal(core, COUNT_BETS, 4);
    expect(wealth(dealt)).toBeCloseTo(wealth(core) + 0.1, 12);
    expect(dealt.u * 4).toBeCloseTo(dealt.cash, 12);
  });
});
