import { describe, expect, test } from "vitest";
import type { CompositeGuard } from "../../../src/judge/guard.ts";
import type { IntervalReading, Moment } from "../../../src/judge/judge.ts";
import type { NoReading, Payload } from "../../../src/judge/reading.ts";
import {
  BAKED,
  BAKING,
  composite,
  history,
  intervals,
  judged,
  levels,
  moments,
  parts,
  said,
  samples,
  times,
} from "./readings.ts";

/** So many of a hundred are right, and the rest is wrong. */
const right = (share: number, units = 40): Payload => levels([0, 1], [units * (1 - share), units * share]);
/** 0.5 × 0.8 + 0.3 × 0.9 + 0.2 × 0.7 = 0.81, from parts of different sizes. */
const of = (correct: number, polite = 0.9, short = 0.7): Payload =>
  parts(right(correct), right(polite, 100), right(short, 25));
const USUAL = of(0.8);
const PAST = history(times(20, USUAL));
const stream = (c: Payload | NoReading, b: Payload | NoReading = USUAL, count = 80): IntervalReading[] =>
  intervals(times(count, { c, b }));
const floored = (floor: number): CompositeGuard["parts"] =>
  composite().parts.map((part) => (part.name === "correct" ? { ...part, floor } : part));

describe("against the live baseline", () => {
  const detect = { kind: "level", level: 0.75 } as const;
  test.each([
    ["as good", {}, USUAL, "pass"],
    ["better", {}, of(0.95), "pass"],
    ["one part worse", {}, of(0.6), "breach baseline"],
    ["all parts a little worse", {}, of(0.72, 0.82, 0.62), "breach baseline"],
    [
      "worse by less than the points that are allowed",
      { margin: { kind: "points", points: 0.12 } },
      of(0.6),
      "pass",
    ],
    ["worse by more", { margin: { kind: "points", points: 0.02 } }, of(0.6), "breach baseline"],
    [
      "worse by less than the factor that is allowed",
      { margin: { kind: "factor", factor: 0.85 } },
      of(0.6),
      "pass",
    ],
    ["a good part makes up for a bad one in the sum", {}, of(0.62, 0.99, 1), "pass"],
    [
      "lower is better: more",
      { better: "lower", detect: { kind: "level", level: 0.9 } },
      of(1, 1, 0.9),
      "breach baseline",
    ],
    ["lower is better: as much", { better: "lower", detect: { kind: "level", level: 0.9 } }, USUAL, "pass"],
  ] as const satisfies readonly (readonly [string, Partial<CompositeGuard>, Payload, string])[])(
    "%s",
    (_, about, c, verdict) => {
      expect(said(judged(composite({ detect, ...about }), stream(c), { past: PAST }))).toBe(verdict);
    },
  );
  test("shows the weighted sum, the units of the smallest part, and an interval that holds the difference", () => {
    const { observed, verdict } = judged(composite({ detect }), stream(of(0.6)), { past: PAST }).finding;
    expect(observed.candidate).toBeCloseTo(0.71, 9);
    expect(observed.baseline).toBeCloseTo(0.81, 9);
    expect(observed.candidateSamples).toBe(2_000);
    expect(verdict.kind === "breach" && verdict.limit).toBeCloseTo(0.81, 9);
    const estimate = observed.tests[0]?.estimate;
    expect(estimate?.value).toBeCloseTo(-0.1, 9);
    expect(estimate?.low).toBeLessThan(-0.1);
    expect(estimate?.high).toBeGreaterThan(-0.1);
    expect(estimate?.high).toBeLessThan(0);
  });
  test("one score of each part an interval does not look like certainty", () => {
    const one = (i: number): Payload =>
      parts(samples([i % 5 === 0 ? 0 : 1]), samples([i % 3 === 0 ? 0.4 : 1]), samples([i % 2]));
    const rows = intervals(Array.from({ length: 60 }, (_, i) => ({ c: one(i), b: one(i + 1) })));
    const estimate = judged(composite(), rows).finding.observed.tests[0]?.estimate;
    expect((estimate?.high ?? 0) - (estimate?.low ?? 0)).toBeGreaterThan(0.2);
  });
});

describe("floors", () => {
  test.each([
    ["half of what it should be is no pass, however good the rest is", of(0.62, 1, 1), "breach floor"],
    ["above its floor", of(0.8), "pass"],
    ["at its floor", of(0.75), "pass"],
  ] as const)("%s", (_, c, verdict) => {
    const guard = composite({ parts: floored(0.75), detect: { kind: "level", level: 0.7 } });
    const found = judged(guard, stream(c), { past: PAST });
    expect(said(found)).toBe(verdict);
    const floor = found.finding.observed.tests.find(({ test: against }) => against === "floor");
    expect([floor?.part, floor?.limit, floor?.threshold]).toEqual(["correct", 0.75, 40]);
    const { verdict: told } = found.finding;
    expect(told.kind !== "breach" || told.limit === 0.75).toBe(true);
  });
  test("what is estimated for a floor is the part, not the sum", () => {
    const guard = composite({ parts: floored(0.75), detect: { kind: "level", level: 0.6 } });
    const { tests } = judged(guard, stream(of(0.8, 0.82, 0.82)), { past: PAST }).finding.observed;
    expect(tests.find(({ test: against }) => against === "floor")?.estimate?.value).toBeCloseTo(0.8, 9);
  });
  test("they stand alone where nothing is said of the sum", () => {
    const guard = composite({
      parts: floored(0.75),
      margin: null,
      objective: { atMost: null, atLeast: 0.5 },
    });
    expect(said(judged(guard, stream(of(0.6, 1, 1), "no-data")))).toBe("breach floor");
    expect(said(judged(guard, stream(USUAL, "no-data")))).toBe("pass");
  });
  test("a part with units is held to its floor although another part has none", () => {
    const guard = composite({ parts: floored(0.75) });
    const c = parts(right(0.3), samples([]), right(0.7));
    expect(said(judged(guard, stream(c), { past: PAST }))).toBe("breach floor");
  });
});

describe("against its objective", () => {
  test.each([
    ["kept", { atLeast: 0.75, atMost: null }, USUAL, "pass"],
    ["broken", { atLeast: 0.75, atMost: null }, of(0.6), "breach objective"],
    ["two bounds kept", { atLeast: 0.75, atMost: 0.9 }, USUAL, "pass"],
    ["too good to be true", { atLeast: 0.75, atMost: 0.9 }, of(1, 1, 1), "breach objective"],
  ] as const)("%s", (_, objective, c, verdict) => {
    const found = judged(composite({ margin: null, objective }), stream(c, "no-data"));
    expect(said(found)).toBe(verdict);
    const estimate = found.finding.observed.tests[0]?.estimate;
    expect(estimate?.kind).toBe("level");
    expect(estimate?.low).toBeLessThan(found.finding.observed.candidate ?? 0);
    expect(estimate?.high).toBeGreaterThanOrEqual(found.finding.observed.candidate ?? 0);
  });
});

describe("a part that is missing is never made up for by the others", () => {
  test.each([
    ["none of it", parts(right(0.8), right(0.9)), "ambiguous"],
    ["no scores in it", parts(right(0.8), samples([]), right(0.7)), "no-data"],
    ["scores that cannot be", parts(right(0.8), samples([2]), right(0.7)), "impossible"],
    ["scores that are none", parts(right(0.8), samples([Number.NaN]), right(0.7)), "not-a-number"],
    ["moments, for which there is no test", parts(right(0.8), moments(100, 90, 85), right(0.7)), "ambiguous"],
    ["scores that are not parted", right(0.8), "ambiguous"],
  ] as const)("%s", (_, broken, reason) => {
    const rows = intervals([...times(60, { c: USUAL, b: USUAL }), ...times(3, { c: broken, b: USUAL })]);
    expect(said(judged(composite(), rows, { past: PAST }))).toBe(reason);
    const always = intervals(times(60, { c: broken, b: USUAL }));
    expect(said(judged(composite(), always, { past: PAST }))).toBe(reason);
  });
  test("names the part", () => {
    const rows = intervals(times(3, { c: parts(right(0.8), samples([2]), right(0.7)), b: USUAL }));
    const { verdict } = judged(composite(), rows).finding;
    expect(verdict.kind === "inconclusive" && verdict.detail).toContain("polite: ");
  });
  test("in the baseline first and then in none: the evidence stays a number", () => {
    const rows = intervals([
      ...times(2, { c: USUAL, b: "stale" as const }),
      ...times(2, { c: "stale" as const, b: USUAL }),
      ...times(60, { c: of(0.6), b: USUAL }),
    ]);
    const found = judged(composite({ detect: { kind: "level", level: 0.75 } }), rows);
    expect(Number.isFinite(found.finding.observed.tests[0]?.evidence)).toBe(true);
    expect(said(found)).toBe("breach baseline");
  });
});

describe("at 100 % there is no live baseline", () => {
  const full: Moment = { ...BAKED, stage: "full", live: false };
  const guard = composite({ detect: { kind: "level", level: 0.75 } });
  const { state } = judged(guard, stream(USUAL), { past: PAST, moment: BAKING });
  const later = (c: Payload): IntervalReading[] => intervals(times(80, { c, b: "no-data" as const }), 80);
  test.each([
    ["as good", of(0.82), "pass"],
    ["worse", of(0.6), "breach recorded-baseline"],
  ] as const)("goes on against what was recorded: %s", (_, c, verdict) => {
    const found = judged(guard, later(c), { state, moment: full });
    expect(said(found)).toBe(verdict);
    const [tested] = found.finding.observed.tests;
    expect(tested?.limit).toBeLessThan(0.81);
    expect(tested?.limit).toBeGreaterThan(0.79);
  });
  test("floors go on as they were", () => {
    const both = composite({ parts: floored(0.75), detect: { kind: "level", level: 0.6 } });
    const kept = judged(both, stream(USUAL), { past: PAST, moment: BAKING }).state;
    const found = judged(both, later(of(0.6, 1, 1)), { state: kept, moment: full });
    expect(said(found)).toBe("breach floor");
    expect(found.finding.observed.tests.map(({ test: against }) => against)).toEqual([
      "recorded-baseline",
      "floor",
    ]);
  });
  test("nothing recorded is void", () => {
    expect(said(judged(guard, later(USUAL), { moment: full }))).toBe("void");
  });
});
