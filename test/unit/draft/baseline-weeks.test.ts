import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { historyFrom, weeksOf, type AskedGuard } from "../../../src/draft/file/baseline-weeks.ts";
import type { Payload, Reading } from "../../../src/judge/reading.ts";
import { HOUR, instant, plus } from "../../../src/units.ts";

const FROM = instant(Date.parse("2026-11-01T00:00:00Z"));
type Told = Payload | Extract<Reading, { ok: false }>["why"];

const ERRORS: AskedGuard = {
  name: "errors",
  source: "prom",
  unit: "share",
  percentile: null,
  per: 1,
  counted: null,
};
const LATENCY: AskedGuard = { ...ERRORS, unit: "time", percentile: 95 };

function reading(hour: number, told: Told, where: Partial<Pick<Reading, "arm" | "cohort">> = {}): Reading {
  const from = plus(FROM, hour * HOUR);
  const about = {
    guard: "errors",
    cohort: "all",
    arm: "baseline" as const,
    window: { from, to: plus(from, HOUR) },
    ...where,
  };
  return typeof told === "string"
    ? { ...about, ok: false, why: told, detail: `it said ${told}` }
    : { ...about, ok: true, payload: told, lastDataAt: null, exact: true, warnings: [], provenance: "prom" };
}

const counts = (events: number, total: number): Payload => ({ shape: "counts", events, total });
const over = (hours: number) => ({ from: FROM, to: plus(FROM, hours * HOUR) });
const history = (readings: readonly Reading[], hours: number, guard = ERRORS) =>
  weeksOf(readings, [guard], over(hours)).guards[0];

describe("what a baseline did", () => {
  test("the level is that of all units, not the mean of the hours", () => {
    const found = history([reading(0, counts(1, 1_000)), reading(1, counts(50, 100))], 2);
    expect(found).toMatchObject({ level: 51 / 1_100, unit: "share", samples: 1_100, answered: 2, gaps: [] });
    expect(found?.spread).toEqual({ q50: 0.001, q95: null, q99: null, min: 0.001, max: 0.5 });
  });

  test.each([
    [19, false, false],
    [20, true, false],
    [99, true, false],
    [100, true, true],
  ])("%d hours show a 95th percentile: %s, a 99th: %s", (hours, has95, has99) => {
    const readings = Array.from({ length: hours }, (_, hour) => reading(hour, counts(hour, 1_000)));
    const spread = history(readings, hours)?.spread;
    expect([spread?.q95 !== null, spread?.q99 !== null]).toEqual([has95, has99]);
  });

  test.each([
    ["stale", "stale"],
    ["not-a-number", "not-a-number"],
    ["no-data", "no-data"],
    ["unreachable", "unreachable"],
    [counts(0, 0), "no-units"],
    [counts(Number.NaN, 5), "not-a-number"],
    [counts(5, Number.NaN), "not-a-number"],
    [counts(5, -5), "not-a-number"],
    [{ shape: "gauge", value: Number.POSITIVE_INFINITY }, "not-a-number"],
    [{ shape: "samples", values: [] }, "no-units"],
    [{ shape: "samples", values: [1, Number.NaN] }, "not-a-number"],
    [{ shape: "pairs", pairs: [] }, "no-level"],
    [{ shape: "histogram", bounds: [1, 2], counts: [1, 2] }, "no-level"],
  ] as const)("an hour of %j is a gap, %s, and fills nothing", (told, why) => {
    const found = history([reading(0, told), reading(1, counts(1, 10))], 2);
    expect(found).toMatchObject({ level: 0.1, answered: 1, asked: 2, samples: 10 });
    expect(found?.gaps).toMatchObject([{ why, hours: 1 }]);
  });

  test("no hour at all has no level, and no zero either", () => {
    expect(history([], 168)).toMatchObject({
      level: null,
      spread: null,
      samples: null,
      answered: 0,
      gaps: [{ why: "no-data", hours: 168 }],
    });
  });

  test("the candidate, other cohorts and an hour that is told twice do not count", () => {
    const found = history(
      [
        reading(0, counts(1, 100)),
        reading(0, counts(99, 100)),
        reading(1, counts(99, 100), { arm: "candidate" }),
        reading(1, counts(99, 100), { cohort: "beta" }),
      ],
      2,
    );
    expect(found).toMatchObject({ level: 0.01, answered: 1, gaps: [{ why: "no-data", hours: 1 }] });
  });

  test("sums per unit wear the unit that the guard is per", () => {
    const cost = { ...ERRORS, per: 1_000, counted: "search" };
    expect(
      history([reading(0, { shape: "ratio", numerator: 9, denominator: 2_000 })], 1, cost),
    ).toMatchObject({ level: 4.5, per: "1000 search", samples: 2_000 });
  });

  test.each([
    [{ shape: "gauge", value: 0.7 }, 0.7, null],
    [{ shape: "moments", n: 10, sum: 8, squares: 7 }, 0.8, 10],
    [{ shape: "levels", levels: [0, 1], counts: [1, 3] }, 0.75, 4],
    [{ shape: "samples", values: [0.5, 1] }, 0.75, 2],
    [{ shape: "count", count: 3, exposure: null }, 3, null],
    [{ shape: "count", count: 3, exposure: 300 }, 0.01, 300],
  ] as const)("%j has the level %d", (payload, level, samples) => {
    expect(history([reading(0, payload)], 1)).toMatchObject({ level, samples });
  });
});

describe("latencies", () => {
  const ladder = (counted: readonly number[], bounds = [0.1, 0.5, 1, Number.POSITIVE_INFINITY]): Payload => ({
    shape: "histogram",
    bounds,
    counts: counted,
  });

  test("the level is the bound at which the percentile is reached, nothing between", () => {
    const found = history(
      [reading(0, ladder([10, 94, 100, 100])), reading(1, ladder([0, 98, 100, 100]))],
      2,
      LATENCY,
    );
    expect(found).toMatchObject({
      unit: "time",
      level: 0.5,
      isBound: true,
      samples: 200,
      spread: { min: 0.5, max: 1 },
    });
  });

  test("a percentile above the largest finite bucket is told, not guessed", () => {
    expect(history([reading(0, ladder([10, 20, 30, 100]))], 1, LATENCY)).toMatchObject({
      level: null,
      gaps: [{ why: "beyond-the-buckets", hours: 1 }],
    });
  });

  test("buckets that changed on the way have no common level", () => {
    const other = ladder([100, 100], [0.2, Number.POSITIVE_INFINITY]);
    const found = history([reading(0, ladder([10, 94, 100, 100])), reading(1, other)], 2, LATENCY);
    expect(found).toMatchObject({ level: null, answered: 2, spread: { min: 0.2, max: 1 } });
  });

  test("buckets that are none are a gap", () => {
    expect(history([reading(0, ladder([10, 5], [1, 0.5]))], 1, LATENCY)?.gaps).toMatchObject([
      { why: "ambiguous" },
    ]);
  });
});

describe("what may be proposed from", () => {
  const weeks = (hours: number, guard = ERRORS) =>
    weeksOf(
      Array.from({ length: hours }, (_, hour) => reading(hour, counts(hour, 1_000))),
      [guard],
      over(hours),
    );

  test("a guard with all of its quantiles", () => {
    expect(historyFrom(weeks(100))).toEqual({
      errors: {
        unit: "share",
        per: null,
        isBound: false,
        level: 0.0495,
        q50: 0.049,
        q95: 0.094,
        q99: 0.098,
        min: 0,
        max: 0.099,
        samples: 100,
        from: FROM,
        until: plus(FROM, 100 * HOUR),
        source: "prom",
      },
    });
  });

  test.each([
    ["too few hours", weeks(99)],
    ["a unit that nobody wrote", weeks(100, { ...ERRORS, unit: null })],
    ["nothing at all", weeks(0)],
  ])("not with %s", (_, found) => expect(historyFrom(found)).toEqual({}));
});

test("whatever a source says: no level is made up, and every hour is answered for", () => {
  const number = fc.oneof(fc.double(), fc.constantFrom(0, -1, Number.NaN, Number.POSITIVE_INFINITY));
  const told: fc.Arbitrary<Told> = fc.oneof(
    fc.record({ shape: fc.constant("counts" as const), events: number, total: number }),
    fc.record({ shape: fc.constant("gauge" as const), value: number }),
    fc.constantFrom("stale" as const, "partial" as const),
  );
  fc.assert(
    fc.property(fc.array(told, { maxLength: 30 }), (all) => {
      const found = history(
        all.map((each, hour) => reading(hour, each)),
        30,
      );
      const missed = (found?.gaps ?? []).reduce((sum, { hours }) => sum + hours, 0);
      expect((found?.answered ?? 0) + missed).toBe(30);
      for (const value of [found?.level, ...Object.values(found?.spread ?? {})])
        expect(value === null || Number.isFinite(value)).toBe(true);
      expect(found?.answered === 0 && found.level !== null).toBe(false);
    }),
  );
});
