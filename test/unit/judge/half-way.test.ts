import { describe, expect, test } from "vitest";
import { detectFactor, detectLevel } from "../../../src/judge/detect.ts";
import { halfWayFactor, isHalfWay } from "../../../src/judge/half-way.ts";
import { COUNT_BETS, wealth } from "../../../src/judge/core.ts";
import { advanceCount } from "../../../src/judge/count-test.ts";
import type { Point } from "../../../src/judge/kind.ts";
import { openSeries, type Series } from "../../../src/judge/series.ts";
import { errors, latency } from "./readings.ts";
import { generator, poisson } from "./near.ts";

describe("the factor that must be found", () => {
  const level = { kind: "level", level: 0.03 } as const;
  test.each([
    ["a factor as it is", errors({ detect: { kind: "factor", factor: 2 } }), null, 2],
    ["a level by what is expected", errors({ detect: level, expect: 0.02 }), 0.01, 1.5],
    ["a level by what was measured", errors({ detect: level }), 0.01, 3],
    [
      "the objective where nothing else is said",
      errors({ objective: { atMost: 0.04, atLeast: null }, expect: 0.02 }),
      null,
      2,
    ],
    [
      "the lower objective where higher is better",
      errors({ better: "higher", objective: { atMost: null, atLeast: 0.39 }, expect: 0.41 }),
      null,
      0.39 / 0.41,
    ],
    ["half as much again without anything", errors(), 0.02, 1.5],
    ["half without anything where higher is better", errors({ better: "higher" }), 0.02, 0.5],
    ["of most units, half as many others", errors(), 0.9, 0.95 / 0.9],
    ["of most units, half as many others again", errors({ better: "higher" }), 0.9, 0.85 / 0.9],
    ["a latency has no complement", latency(), 2, 1.5],
    ["nothing measured", errors({ detect: level }), null, 1.5],
  ] as const)("%s", (_, guard, measured, factor) => {
    expect(detectFactor(guard, measured)).toBeCloseTo(factor, 12);
  });
  test.each([
    ["above, not said", errors(), "above", 0.02, 0.03],
    ["below, not said", errors(), "below", 0.9, 0.45],
    ["a level beyond the limit", errors({ detect: level }), "above", 0.02, 0.03],
    ["a level that is the limit", errors({ detect: level }), "above", 0.03, 0.045],
    [
      "a factor of what is expected",
      latency({ detect: { kind: "factor", factor: 1.5 }, expect: 0.6 }),
      "above",
      0.9,
      0.9,
    ],
    ["a factor of the limit", latency({ detect: { kind: "factor", factor: 1.5 } }), "above", 0.9, 1.35],
  ] as const)("the level beyond an objective: %s", (_, guard, side, limit, found) => {
    expect(detectLevel(guard, side, limit)).toBeCloseTo(found, 12);
  });
  test("half-way to x1.5 is x1.25, half-way to x0.5 is x0.75", () => {
    expect([halfWayFactor(1.5), halfWayFactor(0.5)]).toEqual([1.25, 0.75]);
  });
});

const RARE: Point = [0, 0, 0, "rare"];

describe("the estimate since the evidence was lowest", () => {
  const series = (sums: Series["sums"], since: Series["since"]): Series => ({
    ...openSeries(COUNT_BETS, 10, []),
    sums,
    since,
  });
  const worse = { better: "lower", kind: "factor", by: 1.25 } as const;
  test.each([
    ["just half-way", [25, 1_000, 20, 1_000, 0], true],
    ["not quite", [24.9, 1_000, 20, 1_000, 0], false],
    ["no units", [0, 0, 20, 1_000, 0], false],
    ["no events in the baseline", [1, 1_000, 0, 1_000, 0], true],
  ] as const)("%s", (_, [xc, nc, xb, nb, xh], is) => {
    expect(isHalfWay(series([xc, nc, xb, nb, xh], [0, 0, 0, 0, 0]), RARE, worse)).toBe(is);
  });
  test("what was before does not dilute it", () => {
    expect(isHalfWay(series([130, 11_000, 220, 11_000, 0], [100, 10_000, 200, 10_000, 0]), RARE, worse)).toBe(
      true,
    );
    expect(isHalfWay(series([130, 11_000, 220, 11_000, 0], [0, 0, 0, 0, 0]), RARE, worse)).toBe(false);
  });
  test("where higher is better it must be low enough", () => {
    const higher = { better: "higher", kind: "factor", by: 0.9 } as const;
    expect(isHalfWay(series([36, 1_000, 40, 1_000, 0], [0, 0, 0, 0, 0]), RARE, higher)).toBe(true);
    expect(isHalfWay(series([37, 1_000, 40, 1_000, 0], [0, 0, 0, 0, 0]), RARE, higher)).toBe(false);
  });
  test("of a complement the events themselves are compared", () => {
    const rule = { better: "higher", kind: "factor", by: 0.99 } as const;
    const complement: Point = [0, 0, 0, "complement"];
    expect(isHalfWay(series([20, 1_000, 5, 1_000, 0], [0, 0, 0, 0, 0]), complement, rule)).toBe(true);
    expect(isHalfWay(series([10, 1_000, 5, 1_000, 0], [0, 0, 0, 0, 0]), complement, rule)).toBe(false);
  });
  test("of a latency the bound says it: as many beyond the half-way bound as the baseline has beyond its own", () => {
    const point: Point = [1, 1.1, 1.21, "rare"];
    expect(isHalfWay(series([90, 1_000, 50, 1_000, 50], [0, 0, 0, 0, 0]), point, worse)).toBe(true);
    expect(isHalfWay(series([90, 1_000, 50, 1_000, 49], [0, 0, 0, 0, 0]), point, worse)).toBe(false);
  });
});

/** Minutes after the onset until evidence and the rule agree; null within 480 minutes. */
function minutesToRollBack(
  about: { perMinute: number; factor: number; onset: number; rule: "none" | "stage" | "lowest" },
  seed: number,
): number | null {
  const random = generator(seed);
  const series = openSeries(COUNT_BETS, 480, []);
  for (let minute = 0; minute < 480; minute += 1) {
    const rate = 0.02 * (minute >= about.onset ? about.factor : 1);
    const tally = {
      xc: poisson(random, about.perMinute * rate),
      nc: about.perMinute,
      xb: poisson(random, 13.3),
      nb: 665,
      xh: 0,
    };
    advanceCount(series, { kind: "count", ratio: 1, worse: "more", certifies: false }, tally, {
      horizon: 480,
      designEffect: 1,
    });
    const since: Series["since"] = about.rule === "lowest" ? series.since : [0, 0, 0, 0, 0];
    const agrees =
      about.rule === "none" ||
      isHalfWay({ ...series, since }, RARE, { better: "lower", kind: "factor", by: 1.25 });
    if (wealth(series.core) >= 20 && agrees) return minute - about.onset;
  }
  return null;
}

describe("simulated, as the rule was chosen", () => {
  const run = (about: Parameters<typeof minutesToRollBack>[0]): (number | null)[] =>
    Array.from({ length: 40 }, (_, seed) => minutesToRollBack(about, seed + 1)).sort(
      (a, b) => (a ?? 1e9) - (b ?? 1e9),
    );
  const median = (found: readonly (number | null)[]): number => found[Math.floor(found.length / 2)] ?? 1e9;
  const late = { perMinute: 350, factor: 1.5, onset: 240 };
  test("a late onset costs minutes since the lowest evidence, and hours over the whole stage", () => {
    const lowest = median(run({ ...late, rule: "lowest" }));
    expect(lowest).toBeLessThan(median(run({ ...late, rule: "none" })) + 15);
    expect(median(run({ ...late, rule: "stage" }))).toBeGreaterThan(lowest + 60);
  });
  test("a trifle that is certain is mostly forgiven", () => {
    const trifle = { perMinute: 5_000, factor: 1.1, onset: 0 };
    const rolledBack = (found: readonly (number | null)[]): number =>
      found.filter((minutes) => minutes !== null).length;
    expect(rolledBack(run({ ...trifle, rule: "none" }))).toBeGreaterThan(
      rolledBack(run({ ...trifle, rule: "lowest" })) + 10,
    );
  });
});
