import { describe, expect, test } from "vitest";
import type { LevelGuard } from "../../../src/judge/guard.ts";
import type { IntervalReading, Moment } from "../../../src/judge/judge.ts";
import type { NoReading, Payload } from "../../../src/judge/reading.ts";
import { BAKED, BAKING, gauge, intervals, judged, level, said, times } from "./readings.ts";

const rows = (
  readings: readonly (number | NoReading | Payload)[],
  b: number | NoReading = "no-data",
): IntervalReading[] => {
  const one = (what: number | NoReading | Payload): NoReading | Payload =>
    typeof what === "number" ? gauge(what) : what;
  return intervals(readings.map((reading) => ({ c: one(reading), b: one(b) })));
};

describe("against its bound", () => {
  test("LevelGuard(.9,T=60), reading by reading", () => {
    const stream = [0.7, 0.8, 0.91, 0.85, 0.93, 0.95, "no-data", 0.94, 0.97, 0.6] as const;
    const found = stream.map((_, i) =>
      said(judged(level(), rows(stream.slice(0, i + 1)), { plan: { horizon: 60 } })),
    );
    expect(found).toEqual([
      "too-few-samples",
      "too-few-samples",
      "too-few-samples",
      "ambiguous",
      "ambiguous",
      ...times(5, "breach objective"),
    ]);
  });
  test.each([
    ["five readings below", times(5, 0.5), "pass"],
    ["at the bound", times(60, 0.9), "pass"],
    ["four readings below are too few for a pass", times(4, 0.5), "too-few-samples"],
    ["one of forty above", [...times(20, 0.5), 0.95, ...times(19, 0.5)], "pass"],
    ["one of ten above", [...times(5, 0.5), 0.95, ...times(4, 0.5)], "ambiguous"],
    ["two of the last five above", [...times(60, 0.5), 0.95, 0.5, 0.95], "ambiguous"],
    ["two of the last five missing", [...times(60, 0.5), "stale", 0.5, "stale", 0.5, 0.5], "no-data"],
    ["one of the last five missing", [...times(60, 0.5), "stale", 0.5, 0.5, 0.5, 0.5], "pass"],
    ["no number", [...times(60, 0.5), ...times(3, Number.NaN)], "not-a-number"],
    ["a gauge beyond all reason", [...times(60, 0.5), ...times(3, 1e200)], "impossible"],
    [
      "counts instead of a gauge",
      [...times(60, 0.5), { shape: "count", count: 1, exposure: null }],
      "ambiguous",
    ],
    ["a whole day without readings", [...times(60, 0.5), ...times(288, "no-data" as const)], "no-data"],
  ] as const)("%s", (_, readings, verdict) => {
    expect(said(judged(level(), rows(readings)))).toBe(verdict);
  });
  test("four of the last five above is a breach whatever the evidence says, and the words say so", () => {
    const healthy = times(2_000, 0.5);
    const found = judged(level(), rows([...healthy, 0.95, 0.95, "no-data", 0.95, 0.95]), {
      plan: { horizon: 3_000, alpha: 1e-6 },
      moment: BAKING,
    });
    expect(found.finding.verdict).toEqual({
      kind: "breach",
      test: "rule",
      limit: 0.9,
      detail: "4 of the last 5 readings are above it",
    });
  });
  test("a share of readings above that is too large is a breach although they are never four of five", () => {
    const found = judged(level(), rows(Array.from({ length: 60 }, (_, i) => (i % 5 < 2 ? 0.95 : 0.5))), {
      plan: { horizon: 60 },
    });
    expect(found.finding.verdict).toEqual({ kind: "breach", test: "objective", limit: 0.9, detail: null });
  });
  test.each([
    ["below a lower bound", { atMost: null, atLeast: 2 }, 1, "rule", 2],
    ["above two bounds", { atMost: 4, atLeast: 2 }, 5, "rule", 4],
    ["below two bounds", { atMost: 4, atLeast: 2 }, 1, "rule", 2],
  ] as const)("%s", (_, objective, value, which, limit) => {
    const guard = level({ objective, better: objective.atMost === null ? "higher" : "lower" });
    const { verdict } = judged(guard, rows(times(6, value)), { plan: { alpha: 1e-9 } }).finding;
    expect([
      verdict.kind,
      verdict.kind === "breach" && verdict.test,
      verdict.kind === "breach" && verdict.limit,
    ]).toEqual(["breach", which, limit]);
    expect(said(judged(guard, rows(times(6, 3))))).toBe("pass");
  });
  test("shows the mean of the gauge, and each stage begins its five anew", () => {
    const first = judged(level(), rows([0.5, 0.95, 0.95, 0.95]), { plan: { alpha: 1e-6 }, moment: BAKING });
    expect(first.finding.observed.candidate).toBeCloseTo(0.8375, 12);
    const next: Moment = { ...BAKING, stage: "canary-25" };
    const second = judged(level(), intervals([{ c: gauge(0.95), b: "no-data" }], 4), {
      plan: { alpha: 1e-6 },
      state: first.state,
      moment: next,
    });
    expect(said(second)).toBe("immature");
    expect(second.finding.observed.candidate).toBe(0.95);
  });
});

describe("against the baseline's gauge", () => {
  const compared = (about: Partial<LevelGuard> = {}): LevelGuard =>
    level({ objective: { atMost: null, atLeast: null }, margin: { kind: "factor", factor: 1.1 }, ...about });
  test.each([
    ["within the margin", compared(), 0.52, 0.5, "pass"],
    ["half as much again", compared(), 0.75, 0.5, "breach baseline"],
    [
      "higher is better: half",
      compared({ better: "higher", margin: { kind: "factor", factor: 0.9 } }),
      0.25,
      0.5,
      "breach baseline",
    ],
    [
      "higher is better: as high",
      compared({ better: "higher", margin: { kind: "factor", factor: 0.9 } }),
      0.5,
      0.5,
      "pass",
    ],
    ["beyond the margin, but not half-way to what must be found", compared(), 0.56, 0.5, "pass"],
  ] as const)("%s", (_, guard, c, b, verdict) => {
    const found = judged(guard, rows(times(400, c), b), { plan: { horizon: 400 } });
    expect(said(found)).toBe(verdict);
    expect(found.finding.observed.tests[0]?.limit).toBeCloseTo(
      0.5 * (guard.better === "lower" ? 1.1 : 0.9),
      9,
    );
  });
  test("believes readings that follow each other little: not before fifty of them", () => {
    expect(said(judged(compared(), rows(times(50, 0.75), 0.5), { plan: { horizon: 400 } }))).toBe("pass");
  });
  test("without a reading of the baseline it is no pass", () => {
    expect(said(judged(compared(), rows([...times(60, 0.5), ...times(3, 0.5)], "stale")))).toBe("stale");
  });
  test("at 100 % there is nothing to hold it against", () => {
    const { state } = judged(compared(), rows(times(60, 0.5), 0.5), { moment: BAKING });
    const found = judged(compared(), intervals(times(60, { c: gauge(0.5), b: "no-data" }), 60), {
      state,
      moment: { ...BAKED, stage: "full", live: false },
    });
    expect(said(found)).toBe("void");
  });
});
