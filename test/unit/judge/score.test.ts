import { describe, expect, test } from "vitest";
import type { ScoreGuard } from "../../../src/judge/guard.ts";
import type { IntervalReading, Moment } from "../../../src/judge/judge.ts";
import type { NoReading, Payload } from "../../../src/judge/reading.ts";
import {
  BAKED,
  BAKING,
  history,
  intervals,
  judged,
  levels,
  moments,
  reading,
  said,
  samples,
  score,
  times,
  windowAt,
} from "./readings.ts";

const STARS = [1, 2, 3, 4, 5] as const;
/** Means 4.05, 3.65 and 4.45. */
const USUAL = levels(STARS, [2, 3, 15, 48, 32]);
const WORSE = levels(STARS, [6, 8, 24, 39, 23]);
const BETTER = levels(STARS, [0, 1, 8, 36, 55]);
const PAST = history(times(20, USUAL));
const unlimited = { atMost: null, atLeast: null } as const;

const stream = (c: Payload | NoReading, count = 60, b: Payload | NoReading = USUAL): IntervalReading[] =>
  intervals(times(count, { c, b }));

describe("against the live baseline, scores from 1 to 5", () => {
  test.each([
    ["equal", {}, USUAL, "pass"],
    ["worse", {}, WORSE, "breach baseline"],
    ["better", {}, BETTER, "pass"],
    [
      "worse by less than half a star where half a star is allowed",
      { margin: { kind: "points", points: 0.5 } },
      WORSE,
      "pass",
    ],
    [
      "worse by more than a tenth of a star",
      { margin: { kind: "points", points: 0.1 } },
      WORSE,
      "breach baseline",
    ],
    ["worse within x0.85", { margin: { kind: "factor", factor: 0.85 } }, WORSE, "pass"],
    ["worse beyond x0.98", { margin: { kind: "factor", factor: 0.98 } }, WORSE, "breach baseline"],
  ] as const satisfies readonly (readonly [string, Partial<ScoreGuard>, Payload, string])[])(
    "higher is better: %s",
    (_, about, c, verdict) => {
      const guard = score({ detect: { kind: "level", level: 3.7 }, ...about });
      expect(said(judged(guard, stream(c), { past: PAST }))).toBe(verdict);
    },
  );
  test.each([
    ["equal", {}, USUAL, "pass"],
    ["more", {}, BETTER, "breach baseline"],
    ["fewer", {}, WORSE, "pass"],
    ["more within x1.15", { margin: { kind: "factor", factor: 1.15 } }, BETTER, "pass"],
    ["more by 0.4 where half a star is allowed", { margin: { kind: "points", points: 0.5 } }, BETTER, "pass"],
  ] as const satisfies readonly (readonly [string, Partial<ScoreGuard>, Payload, string])[])(
    "lower is better: %s",
    (_, about, c, verdict) => {
      const guard = score({ better: "lower", detect: { kind: "level", level: 4.4 }, ...about });
      expect(said(judged(guard, stream(c), { past: PAST }))).toBe(verdict);
    },
  );
  test("shows stars, and the limit is the baseline's mean less the margin", () => {
    const guard = score({ margin: { kind: "points", points: 0.1 }, detect: { kind: "level", level: 3.7 } });
    const { verdict, observed } = judged(guard, stream(WORSE), { past: PAST }).finding;
    expect(observed.candidate).toBeCloseTo(3.65, 9);
    expect(observed.baseline).toBeCloseTo(4.05, 9);
    expect(observed.candidateSamples).toBe(6_000);
    expect(verdict.kind === "breach" && verdict.limit).toBeCloseTo(3.95, 9);
  });
  test("a trifle that is certain is none: it must be half-way to the level to detect, in stars", () => {
    const c = levels(
      STARS,
      [2.5, 3, 15.5, 48, 31].map((count) => count * 1_000),
    );
    const b = levels(
      STARS,
      [2, 3, 15, 48, 32].map((count) => count * 1_000),
    );
    const found = judged(score({ detect: { kind: "level", level: 3.7 } }), stream(c, 60, b), { past: PAST });
    expect(found.finding.observed.pValue).toBeLessThan(1e-3);
    expect(said(found)).toBe("pass");
    expect(found.evidence).toBe(0);
  });
  test.each([
    ["samples", samples([1, 2, 3, 4, 4, 4, 5, 5, 5, 5]), samples([5, 5, 5, 5, 4, 5, 5, 5, 5, 5])],
    ["other levels in the two arms", levels([1, 3], [60, 40]), levels([2, 4, 5], [10, 40, 50])],
    ["moments", moments(100, 300, 1_000), moments(100, 420, 1_800)],
    ["moments in one arm, scores in the other", moments(100, 300, 1_000), levels(STARS, [0, 0, 10, 60, 30])],
  ] as const)("%s: equal arms pass, a worse candidate is a breach", (_, low, high) => {
    const guard = score({ detect: { kind: "level", level: 3.5 } });
    expect(said(judged(guard, stream(low, 80, high)))).toBe("breach baseline");
    expect(said(judged(guard, stream(high, 80, high)))).toBe("pass");
    expect(said(judged(guard, stream(high, 80, low)))).toBe("pass");
  });
  test("moments are found out more slowly than the scores they come from", () => {
    const guard = score({ detect: { kind: "level", level: 3.7 } });
    const of = (c: Payload, b: Payload, from: ScoreGuard["score"]): number =>
      judged({ ...guard, score: from }, stream(c, 20, b)).finding.observed.pValue;
    const shown = (counts: readonly number[]): Payload => {
      const sum = (power: number): number =>
        counts.reduce((all, count, i) => all + count * (STARS[i] ?? 0) ** power, 0);
      return moments(sum(0), sum(1), sum(2));
    };
    const [worse, usual] = [shown([6, 8, 24, 39, 23]), shown([2, 3, 15, 48, 32])];
    expect(of(worse, usual, { kind: "moments", n: "n", sum: "s", squares: "q" })).toBeGreaterThan(
      of(WORSE, USUAL, { kind: "scores", scores: "s" }),
    );
  });
});

describe("against its objective", () => {
  const at = (atLeast: number | null, atMost: number | null): ScoreGuard =>
    score({ margin: null, objective: { atLeast, atMost }, better: atLeast === null ? "lower" : "higher" });
  test.each([
    ["kept", at(3.9, null), USUAL, "pass", null],
    ["broken", at(3.9, null), WORSE, "breach objective", 3.9],
    ["an upper one kept", at(null, 4.2), USUAL, "pass", null],
    ["an upper one broken", at(null, 4.2), BETTER, "breach objective", 4.2],
    ["a band kept", at(3.9, 4.2), USUAL, "pass", null],
    ["a band left below", at(3.9, 4.2), WORSE, "breach objective", 3.9],
    ["a band left above", at(3.9, 4.2), BETTER, "breach objective", 4.2],
  ] as const)("%s", (_, guard, c, verdict, limit) => {
    const found = judged(guard, stream(c, 60, "no-data"));
    expect(said(found)).toBe(verdict);
    const { verdict: told } = found.finding;
    expect(told.kind === "breach" ? told.limit : null).toBe(limit);
  });
  test.each([
    ["below", at(3.9, null), moments(100, 360, 1_380), "breach objective"],
    ["well above", at(3.9, null), moments(100, 430, 1_900), "pass"],
    ["all at the largest score", at(5, null), moments(100, 500, 2_500), "pass"],
    ["above an upper one", at(null, 4.2), moments(100, 470, 2_230), "breach objective"],
  ] as const)("by moments only: %s", (_, guard, c, verdict) => {
    const byMoments: ScoreGuard = { ...guard, score: { kind: "moments", n: "n", sum: "s", squares: "q" } };
    expect(said(judged(byMoments, stream(c, 100, "no-data")))).toBe(verdict);
  });
  test("a band says on which side it was left", () => {
    const sides = [WORSE, BETTER].map(
      (c) => judged(at(3.9, 4.2), stream(c, 60, "no-data")).finding.observed.tests[0]?.side,
    );
    expect(sides).toEqual(["below", "above"]);
  });
});

describe("scores that cannot be", () => {
  test.each([
    ["below the range", levels([0, 4], [1, 99]), "impossible"],
    ["above the range", samples([6]), "impossible"],
    ["no number", samples([Number.NaN, 4]), "not-a-number"],
    ["a negative count", levels([4, 5], [-1, 5]), "impossible"],
    ["more units than there can be", levels([4], [1e16]), "impossible"],
    ["a count that is none", levels([4], [Number.NaN]), "not-a-number"],
    ["fewer counts than levels", levels([4, 5], [3]), "ambiguous"],
    ["a mean above the range", moments(10, 60, 400), "impossible"],
    ["squares too small for the sum", moments(10, 40, 100), "impossible"],
    ["squares too large for the range", moments(10, 30, 400), "impossible"],
    ["an infinite sum", moments(10, Number.POSITIVE_INFINITY, 100), "not-a-number"],
    ["squares that are none", moments(10, 30, Number.NaN), "not-a-number"],
    ["a negative number of units", moments(-10, 30, 100), "impossible"],
    ["a gauge", { shape: "gauge", value: 4 }, "ambiguous"],
    ["no scores at all", samples([]), "no-data"],
    ["no units in the moments", moments(0, 0, 0), "no-data"],
  ] as const)("%s", (_, broken, reason) => {
    const rows = intervals([...times(30, { c: USUAL, b: USUAL }), ...times(3, { c: broken, b: USUAL })]);
    expect(said(judged(score(), rows, { past: PAST }))).toBe(reason);
  });
  test("a level that no unit has may lie outside the range", () => {
    const c = levels([0, 1, 2, 3, 4, 5, 10], [0, 2, 3, 15, 48, 32, 0]);
    expect(said(judged(score(), stream(c), { past: PAST }))).toBe("pass");
  });
  test("a day without scores is no data, however good the days before were", () => {
    const rows = intervals([
      ...times(60, { c: USUAL, b: USUAL }),
      ...times(288, { c: samples([]), b: samples([]) }),
    ]);
    expect(said(judged(score(), rows, { past: PAST }))).toBe("no-data");
  });
  test("a million million of scores are judged like a few", () => {
    const many = (counts: readonly number[]): Payload =>
      levels(
        STARS,
        counts.map((count) => count * 1e10),
      );
    const guard = score({ detect: { kind: "level", level: 3.7 } });
    expect(said(judged(guard, stream(many([2, 3, 15, 48, 32]), 60, many([2, 3, 15, 48, 32]))))).toBe("pass");
    expect(said(judged(guard, stream(many([6, 8, 24, 39, 23]), 60, many([2, 3, 15, 48, 32]))))).toBe(
      "breach baseline",
    );
  });
  test("the newest sample lies in the future", () => {
    const ahead = (arm: "candidate" | "baseline", i: number) => ({
      ...reading(arm, USUAL, i),
      lastDataAt: windowAt(i + 5).to,
    });
    const rows = [0, 1, 2].map((i) => ({
      window: windowAt(i),
      weight: null,
      candidate: ahead("candidate", i),
      baseline: ahead("baseline", i),
    }));
    expect(said(judged(score(), rows))).toBe("clock-skew");
  });
});

describe("at 100 % there is no live baseline", () => {
  const full: Moment = { ...BAKED, stage: "full", live: false };
  const { state } = judged(score(), stream(USUAL), { past: PAST, moment: BAKING });
  const alone = (c: Payload): IntervalReading[] => intervals(times(60, { c, b: "no-data" as const }), 60);
  test.each([
    ["as good", USUAL, "pass"],
    ["worse", WORSE, "breach recorded-baseline"],
    ["better", BETTER, "pass"],
  ] as const)("goes on against what was recorded: %s", (_, c, verdict) => {
    expect(
      said(judged(score({ detect: { kind: "level", level: 3.7 } }), alone(c), { state, moment: full })),
    ).toBe(verdict);
  });
  test("the recorded limit is in stars, a little below the mean that was seen", () => {
    const guard = score({ detect: { kind: "level", level: 3.7 } });
    const { verdict } = judged(guard, alone(WORSE), { state, moment: full }).finding;
    expect(verdict.kind === "breach" && verdict.limit).toBeLessThan(4.05);
    expect(verdict.kind === "breach" && verdict.limit).toBeGreaterThan(4);
  });
  test("a margin in points is taken off what was recorded", () => {
    const guard = score({ margin: { kind: "points", points: 0.5 }, detect: { kind: "level", level: 3.4 } });
    const kept = judged(guard, stream(USUAL), { past: PAST, moment: BAKING }).state;
    expect(said(judged(guard, alone(WORSE), { state: kept, moment: full }))).toBe("pass");
  });
  test("nothing recorded is void", () => {
    expect(said(judged(score(), alone(USUAL), { moment: full }))).toBe("void");
  });
  test("an objective is judged as before", () => {
    const guard = score({ objective: { ...unlimited, atLeast: 3.9 } });
    const kept = judged(guard, stream(USUAL), { past: PAST, moment: BAKING }).state;
    expect(said(judged(guard, alone(USUAL), { state: kept, moment: full }))).toBe("pass");
    expect(said(judged(guard, alone(WORSE), { state: kept, moment: full }))).toBe("breach objective");
  });
});
