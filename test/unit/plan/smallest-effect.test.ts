import { describe, expect, test } from "vitest";
import type { MeasuredGuard } from "../../../src/judge/guard.ts";
import { formulasOf } from "../../../src/plan/formulas.ts";
import { asksOf, neededFor } from "../../../src/plan/needed.ts";
import type { Question } from "../../../src/plan/question.ts";
import { smallestEffect, smallestRate, type Smallest } from "../../../src/plan/smallest-effect.ts";
import {
  aComposite,
  aLatency,
  aLevel,
  anIdentity,
  aPaired,
  aProportion,
  aRate,
  aRatio,
  aScore,
  aTripwire,
} from "../../support/guards.ts";

const NONE = { atMost: null, atLeast: null };
type Levels = Extract<Smallest, { readonly above: number | null }>;

function asked(guard: MeasuredGuard): Question {
  return { guard, alpha: 0.01, designEffect: 1, units: 40_000, weight: 0.05, live: true };
}

function smallest(guard: MeasuredGuard, expected: number): Levels | null {
  const question = asked(guard);
  const tests = asksOf(question);
  const need = neededFor(question, tests);
  const needed = need.kind === "samples" ? need.needed : null;
  const found = smallestEffect(question, tests, { expected, needed });
  if (found?.kind === "rate") throw new RangeError("a level has no rate");
  return found;
}

/** What it takes to find a level on the only side that is worse. */
function needFor(guard: MeasuredGuard, level: number): number {
  const tests = asksOf(asked(guard));
  if (tests.kind === "none") throw new RangeError("a test was expected");
  const need = tests.asks[0].need(level);
  return need.kind === "samples" ? need.needed : Number.POSITIVE_INFINITY;
}

/** Seven percent nearer to the limit. */
function nearerTo(guard: MeasuredGuard, level: number): number {
  const tests = asksOf(asked(guard));
  const limit = tests.kind === "asks" ? tests.asks[0].limit : Number.NaN;
  return limit + 0.93 * (level - limit);
}

const KINDS: readonly (readonly [string, MeasuredGuard])[] = [
  ["a share against the baseline", aProportion()],
  ["a share against its objective", aProportion({ margin: null })],
  [
    "a share of which more is better",
    aProportion({ better: "higher", objective: NONE, expect: 0.41, detect: { kind: "level", level: 0.39 } }),
  ],
  [
    "a share with a margin",
    aProportion({ margin: { kind: "points", points: 0.001 }, detect: { kind: "level", level: 0.006 } }),
  ],
  ["a latency against its objective", aLatency({ expect: 0.6 })],
  [
    "a latency against the baseline",
    aLatency({ expect: 0.6, objective: NONE, margin: { kind: "factor", factor: 1.1 } }),
  ],
  ["a rate", aRate()],
  ["a rate against the baseline", aRate({ objective: NONE, margin: { kind: "factor", factor: 1 } })],
  ["a score", aScore()],
  [
    "a score against a limit",
    aScore({
      margin: null,
      objective: { atMost: null, atLeast: 0.8 },
      detect: { kind: "level", level: 0.7 },
    }),
  ],
  ["a composite", aComposite()],
  ["a sum", aRatio({ spread: 20, expect: 4 })],
  ["pairs of outcomes", aPaired()],
  [
    "pairs of latencies",
    aPaired({
      compares: "latencies",
      expect: null,
      margin: { kind: "factor", factor: 1.1 },
      detect: { kind: "factor", factor: 1.3 },
    }),
  ],
];

describe("the smallest effect that a stage can see", () => {
  test.each(KINDS)("of %s needs no more than there is, and a little less of it needs more", (_, guard) => {
    for (const expected of [1_500, 6_000, 25_000]) {
      const found = smallest(guard, expected);
      const level = found?.above ?? found?.below ?? null;
      expect(level === null ? 0 : needFor(guard, level)).toBeLessThanOrEqual(expected);
      // What the half-way rule stops at is not the evidence's to say.
      const nearer = level === null || found?.by === "half-way" ? null : nearerTo(guard, level);
      expect(nearer === null ? Number.POSITIVE_INFINITY : needFor(guard, nearer)).toBeGreaterThan(expected);
    }
  });

  test.each(KINDS)("of %s is there for a large stage", (_, guard) => {
    expect(smallest(guard, 50_000)).not.toBeNull();
  });

  test.each(KINDS)("of %s shrinks as the stage grows", (_, guard) => {
    const distances = [3_000, 12_000, 48_000, 200_000].map((expected) => {
      const found = smallest(guard, expected);
      const level = found?.above ?? found?.below;
      const tests = asksOf(asked(guard));
      return level == null || tests.kind === "none"
        ? Number.POSITIVE_INFINITY
        : Math.abs(level - tests.asks[0].limit);
    });
    // Every level is found to some four percent.
    for (const [index, distance] of distances.slice(1).entries())
      expect(distance).toBeLessThanOrEqual(1.05 * (distances[index] ?? 0));
  });

  test("is the level to find itself, where exactly as many samples come as it needs", () => {
    const guard = aProportion();
    const found = smallest(guard, needFor(guard, 0.005));
    expect(found).toMatchObject({ kind: "level", below: null, by: "evidence" });
    expect(found?.above).toBeCloseTo(0.005, 10);
  });

  test("is never less than half-way to the level to find, however large the stage", () => {
    const found = smallest(aProportion(), 1e9);
    expect(found?.by).toBe("half-way");
    // 0.2 % is expected and 0.5 % must be found.
    expect(found?.above).toBeGreaterThan(0.0035);
    expect(found?.above).toBeLessThan(0.00351);
    expect(smallest(aProportion({ margin: null }), 1e9)).toMatchObject({ by: "evidence" });
  });

  test.each(KINDS.filter(([, guard]) => guard.margin !== null && guard.kind !== "latency"))(
    "of %s: the level to find itself is never held up by the half-way rule",
    (_, guard) => {
      const question = asked(guard);
      const tests = asksOf(question);
      const levels = tests.kind === "asks" ? tests.asks[0].levels : null;
      if (levels === null) throw new RangeError("a comparison with the baseline was expected");
      const middle = (levels.expect + levels.truth) / 2;
      const tolerated = guard.better === "lower" ? Math.max(middle, levels.tolerated) : middle;
      const look = formulasOf(guard).baseline({ ...question, alpha: 0.5 }, { ...levels, tolerated });
      const once = look.kind === "samples" ? (look.oneLook ?? 0) : Number.NaN;
      expect(once).toBeGreaterThan(0);
      expect(once).toBeLessThan(needFor(guard, levels.truth));
    },
  );

  test("of a band is one on each side", () => {
    const band = aProportion({ margin: null, objective: { atMost: 0.015, atLeast: 0.001 }, expect: 0.005 });
    const found = smallest(band, 500_000);
    expect(found?.above).toBeGreaterThan(0.015);
    expect(found?.below).toBeLessThan(0.001);
    // None at all is still one in a thousand below the limit: too little of a few.
    expect(smallest(band, 2_000)?.below).toBeNull();
  });

  test("of a comparison without a level is a factor", () => {
    const relative = KINDS.find(([name]) => name === "pairs of latencies")?.[1];
    expect(relative === undefined ? null : smallest(relative, 20_000)?.kind).toBe("factor");
  });

  test("is none where nothing can be tested, or all readings would have to be beyond", () => {
    expect(smallest(aRatio(), 50_000)).toBeNull();
    expect(smallest(aProportion({ expect: null }), 50_000)).toBeNull();
    expect(smallest(aLevel(), 50_000)).toBeNull();
    expect(smallest(aProportion(), 1)).toBeNull();
    expect(smallest(aProportion(), 0)).toBeNull();
  });

  test("4c: of a tripwire is the rate of which one event is seen", () => {
    expect(smallestRate(aTripwire(), 980)).toEqual({ kind: "rate", rate: expect.closeTo(1.609 / 980, 5) });
    expect(smallestRate(aTripwire({ atMost: 3 }), 980)).toBeNull();
    expect(smallestRate(aTripwire(), 0)).toBeNull();
    expect(smallestRate(anIdentity(), 980)).toBeNull();
  });
});
