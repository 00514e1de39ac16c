import { describe, expect, test } from "vitest";
import type { IntervalReading } from "../../../src/judge/judge.ts";
import type { NoReading, Payload } from "../../../src/judge/reading.ts";
import { generator } from "./near.ts";
import {
  BAKED,
  BAKING,
  counts,
  events,
  gauge,
  intervals,
  judged,
  said,
  split,
  times,
  weighted,
} from "./readings.ts";

const ALPHA = { alpha: 0.005 } as const;
const rows = (
  c: Payload | NoReading,
  b: Payload | NoReading,
  weight: number | null,
  count = 60,
  first = 0,
): IntervalReading[] => weighted(intervals(times(count, { c, b }), first), weight);
const exact = split({ tolerance: 1 });

describe("the share that arrives", () => {
  test.each([
    ["as set", exact, rows(events(10), events(190), 0.05), "pass"],
    ["a little off, as rounding does", split(), rows(events(10.4), events(190), 0.05), "pass"],
    ["half of it", exact, rows(events(5), events(195), 0.05), "breach split"],
    ["double", exact, rows(events(20), events(180), 0.05), "breach split"],
    ["nothing at all", exact, rows(events(0), events(200), 0.05), "breach split"],
    ["everything", exact, rows(events(200), events(0), 0.05), "breach split"],
    ["counts with a total will do", exact, rows(counts([0, 10]), counts([0, 190]), 0.05), "pass"],
    ["while the weight moves nothing is learnt", exact, rows(events(100), events(100), null), "pass"],
    [
      "1.3 times the odds where 1.5 are tolerated",
      split({ tolerance: 1.5 }),
      rows(events(13), events(190), 0.05),
      "pass",
    ],
    [
      "1.3 times the odds where none are tolerated",
      exact,
      rows(events(13), events(190), 0.05),
      "breach split",
    ],
  ] as const)("%s", (_, guard, seen, verdict) => {
    expect(said(judged(guard, seen, { plan: ALPHA }))).toBe(verdict);
  });
  test("the weight may change from interval to interval", () => {
    const rising = [
      ...rows(events(2), events(198), 0.01, 20),
      ...rows(events(10), events(190), 0.05, 20, 20),
      ...rows(events(50), events(150), 0.25, 20, 40),
    ];
    expect(said(judged(exact, rising, { plan: ALPHA }))).toBe("pass");
    const stuck = weighted(rows(events(2), events(198), 0.01, 60), 0.05);
    expect(said(judged(exact, stuck, { plan: ALPHA }))).toBe("breach split");
  });
  test("the larger of both tolerances is granted: of the guard, and of users who come back", () => {
    const off = rows(events(13), events(190), 0.05);
    expect(said(judged(exact, off, { plan: { ...ALPHA, tolerance: 1.5 } }))).toBe("pass");
    expect(said(judged(exact, off, { plan: { ...ALPHA, tolerance: 1.01 } }))).toBe("breach split");
  });
  test("shows the units of both arms, and the share that arrived with an interval around it", () => {
    const { observed, verdict } = judged(exact, rows(events(20), events(180), 0.05), { plan: ALPHA }).finding;
    expect([observed.candidate, observed.baseline]).toEqual([1_200, 10_800]);
    expect(verdict.kind === "breach" && verdict.detail).toBeNull();
    const estimate = observed.tests[0]?.estimate;
    expect(estimate?.value).toBeCloseTo(0.1, 9);
    expect(estimate?.low).toBeGreaterThan(0.08);
    expect(estimate?.high).toBeLessThan(0.12);
    expect(observed.tests[0]?.threshold).toBeCloseTo(200, 9);
  });
  test("a router that does as it was told is a breach no more often than alpha allows", () => {
    let breaches = 0;
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = generator(seed);
      const seen = Array.from({ length: 60 }, (_, i) => {
        let c = 0;
        for (let unit = 0; unit < 100; unit += 1) if (random() < 0.1) c += 1;
        return rows(events(c), events(100 - c), 0.1, 1, i);
      }).flat();
      if (judged(exact, seen, { plan: { alpha: 0.05 }, moment: BAKING }).finding.verdict.kind === "breach")
        breaches += 1;
    }
    expect(breaches).toBeLessThanOrEqual(17);
  });
});

describe("traffic where none was set", () => {
  test.each([
    ["three units of the candidate at no weight", rows(events(1), events(100), 0, 3), "breach rule", 0],
    ["two are stragglers", rows(events(1), events(100), 0, 2), "pass", null],
    ["three units of the baseline at full weight", rows(events(100), events(1), 1, 3), "breach rule", 1],
    ["two are stragglers there too", rows(events(100), events(1), 1, 2), "pass", null],
  ] as const)("%s", (_, seen, verdict, limit) => {
    const found = judged(exact, seen, { plan: ALPHA });
    expect(said(found)).toBe(verdict);
    const { verdict: told } = found.finding;
    expect(told.kind === "breach" ? told.limit : null).toBe(limit);
  });
  test("at full weight nobody misses the baseline", () => {
    const alone = { ...BAKED, stage: "full", live: false };
    expect(said(judged(exact, rows(events(100), "no-data", 1), { plan: ALPHA, moment: alone }))).toBe("pass");
  });
});

describe("an arm that could not be read is not an arm without units", () => {
  test.each([
    ["the baseline", rows(events(10), "unreachable", 0.05), "source-failed"],
    ["the candidate", rows("stale", events(190), 0.05), "stale"],
    ["neither has units", rows(events(0), events(0), 0.05), "no-data"],
    ["less than nothing", rows(events(-1), events(190), 0.05), "impossible"],
    ["another shape", rows(gauge(1), events(190), 0.05), "ambiguous"],
  ] as const)("%s", (_, seen, verdict) => {
    const found = judged(exact, seen, { plan: ALPHA });
    expect(said(found)).toBe(verdict);
    expect(found.finding.observed.pValue).toBe(1);
  });
});
