import { describe, expect, test } from "vitest";
import type { ProportionGuard } from "../../../src/judge/guard.ts";
import {
  type IntervalReading,
  judgePair,
  type Judgement,
  type Moment,
  type PairPlan,
  type PairState,
} from "../../../src/judge/judge.ts";
import type { Reading } from "../../../src/judge/reading.ts";
import {
  BAKED,
  BAKING,
  counts,
  errors,
  history,
  intervals,
  planFor,
  reading,
  type Share,
  times,
  windowAt,
} from "./readings.ts";

const PAST = history(times(20, [7, 700] as const));
const FINE = { c: [1, 100], b: [7, 700] } as const;
const BAD = { c: [9, 100], b: [7, 700] } as const;

interface About {
  readonly guard?: PairPlan["guard"];
  readonly plan?: Partial<PairPlan>;
  readonly state?: PairState | null;
  readonly past?: readonly Reading[];
  readonly moment?: Moment;
}

function judge(rows: readonly IntervalReading[], about: About = {}): Judgement {
  const plan = planFor(about.guard ?? errors(), about.plan);
  return judgePair(plan, about.state ?? null, about.past ?? PAST, rows, about.moment ?? BAKING);
}

/** What a verdict says, with its reason: `pass`, `breach baseline`, `inconclusive no-data`. */
function said({ finding: { verdict } }: Judgement): string {
  switch (verdict.kind) {
    case "pass":
      return "pass";
    case "breach":
      return `breach ${verdict.test}`;
    case "inconclusive":
      return `inconclusive ${verdict.reason}`;
  }
}

describe("a share against the live baseline", () => {
  test("a degraded candidate is a breach long before the bake is over, with the levels that people ask for", () => {
    const found = judge(intervals(times(20, BAD)));
    expect(said(found)).toBe("breach baseline");
    const { observed, verdict } = found.finding;
    expect(verdict.kind === "breach" && verdict.limit).toBeCloseTo(0.01, 12);
    expect(observed.candidate).toBeCloseTo(0.09, 12);
    expect(observed.baseline).toBeCloseTo(0.01, 12);
    expect([observed.candidateSamples, observed.baselineSamples]).toEqual([2_000, 14_000]);
    expect(observed.pValue).toBeLessThan(0.05);
  });
  test("a healthy one passes when the bake is over, not before", () => {
    expect(said(judge(intervals(times(60, FINE))))).toBe("inconclusive immature");
    expect(said(judge(intervals(times(60, FINE)), { moment: BAKED }))).toBe("pass");
  });
  test("a breach overrides that samples are missing, that readings are missing and that the bake is over", () => {
    const rows = intervals([...times(20, BAD), ...times(3, { c: "stale", b: "stale" } as const)]);
    expect(said(judge(rows, { moment: BAKED, plan: { needed: 1e6 } }))).toBe("breach baseline");
  });
  test("a breach stays one for the stage, whatever comes after it", () => {
    const found = judge(
      intervals([...times(20, BAD), ...times(60, { c: [0, 100], b: [30, 700] } as const)]),
      { moment: BAKED },
    );
    expect(said(found)).toBe("breach baseline");
  });
  test("a shared incident is none", () => {
    const rows = intervals([...times(20, FINE), ...times(20, { c: [10, 100], b: [70, 700] } as const)]);
    expect(said(judge(rows, { moment: BAKED }))).toBe("pass");
  });
  test("a trifle that is certain is none: the estimate must be half-way to the level to detect", () => {
    const trifle = intervals(times(60, { c: [1_100, 100_000], b: [1_000, 100_000] } as const));
    const guard = (factor: number): ProportionGuard => errors({ detect: { kind: "factor", factor } });
    const forgiven = judge(trifle, { guard: guard(1.5), moment: BAKED });
    expect(said(forgiven)).toBe("pass");
    expect(forgiven.evidence).toBe(0);
    expect(forgiven.finding.observed.pValue).toBeLessThan(1e-6);
    expect(said(judge(trifle, { guard: guard(1.15) }))).toBe("breach baseline");
  });
  test.each([
    ["more than the margin allows", 1.5, 22, "breach baseline"],
    ["within the margin", 1.5, 13, "pass"],
  ] as const)("%s", (_, factor, events, verdict) => {
    const guard = errors({ margin: { kind: "factor", factor } });
    const rows = intervals(times(90, { c: [events, 1_000], b: [10, 1_000] } as const));
    expect(said(judge(rows, { guard, moment: BAKED }))).toBe(verdict);
  });
  test.each([
    ["three points worse where one is allowed", 60, "breach baseline"],
    ["half a point worse where one is allowed", 35, "pass"],
  ] as const)("%s", (_, events, verdict) => {
    const guard = errors({
      margin: { kind: "points", points: 0.01 },
      detect: { kind: "level", level: 0.04 },
      expect: 0.03,
    });
    const rows = intervals(times(90, { c: [events, 1_000], b: [30, 1_000] } as const));
    expect(said(judge(rows, { guard, past: history(times(20, [30, 1_000] as const)), moment: BAKED }))).toBe(
      verdict,
    );
  });
});

describe("higher is better", () => {
  const better = (about: Partial<ProportionGuard>): ProportionGuard => errors({ better: "higher", ...about });
  test.each([
    ["rare: 2 % to 1.2 %", {}, [24, 2_000], [40, 2_000], "breach baseline"],
    ["rare and equal", {}, [40, 2_000], [40, 2_000], "pass"],
    [
      "frequent: 41 % to 38 % where x0.98 is allowed",
      { margin: { kind: "factor", factor: 0.98 }, detect: { kind: "factor", factor: 0.95 } },
      [380, 1_000],
      [410, 1_000],
      "breach baseline",
    ],
    [
      "frequent: 40.6 % of 41 % where x0.98 is allowed",
      { margin: { kind: "factor", factor: 0.98 } },
      [406, 1_000],
      [410, 1_000],
      "pass",
    ],
    [
      "nearly all: 99.5 % to 99 %",
      { detect: { kind: "factor", factor: 0.995 } },
      [1_980, 2_000],
      [1_990, 2_000],
      "breach baseline",
    ],
    ["nearly all and equal", {}, [1_990, 2_000], [1_990, 2_000], "pass"],
    [
      "three points worse where one is allowed",
      { margin: { kind: "points", points: 0.01 }, detect: { kind: "factor", factor: 0.97 } },
      [380, 1_000],
      [410, 1_000],
      "breach baseline",
    ],
  ] as const satisfies readonly (readonly [string, Partial<ProportionGuard>, Share, Share, string])[])(
    "%s",
    (_, about, c, b, verdict) => {
      const found = judge(intervals(times(80, { c, b })), {
        guard: better(about),
        past: history(times(20, b)),
        moment: BAKED,
      });
      expect(said(found)).toBe(verdict);
    },
  );
  test("a candidate that is better than the baseline is never a breach", () => {
    const found = judge(intervals(times(80, { c: [80, 2_000], b: [40, 2_000] } as const)), {
      guard: better({}),
      moment: BAKED,
    });
    expect(said(found)).toBe("pass");
  });
});

describe("a share against its objective", () => {
  const bounded = (atMost: number | null, atLeast: number | null): ProportionGuard =>
    errors({ margin: null, objective: { atMost, atLeast } });
  test.each([
    ["above at most", bounded(0.02, null), 40, "breach objective"],
    ["at the limit", bounded(0.02, null), 20, "pass"],
    ["below at least", bounded(null, 0.97), 940, "breach objective"],
    ["above at least", bounded(null, 0.97), 975, "pass"],
    ["within the band", bounded(0.02, 0.005), 10, "pass"],
    ["above the band", bounded(0.02, 0.005), 40, "breach objective"],
    ["below the band", bounded(0.02, 0.005), 0, "breach objective"],
    ["one event where none is allowed", bounded(0, null), 1, "breach objective"],
    ["none where none is allowed", bounded(0, null), 0, "pass"],
  ] as const)("%s", (_, guard, events, verdict) => {
    const found = judge(intervals(times(60, { c: [events, 1_000], b: [1, 1_000] } as const)), {
      guard,
      moment: BAKED,
    });
    expect(said(found)).toBe(verdict);
  });
  test("says which limit was broken", () => {
    const above = judge(intervals(times(60, { c: [40, 1_000], b: [1, 1_000] } as const)), {
      guard: bounded(0.02, 0.005),
    });
    expect(above.finding.verdict).toEqual({ kind: "breach", test: "objective", limit: 0.02, detail: null });
    const below = judge(intervals(times(60, { c: [0, 1_000], b: [1, 1_000] } as const)), {
      guard: bounded(0.02, 0.005),
    });
    expect(below.finding.verdict).toEqual({ kind: "breach", test: "objective", limit: 0.005, detail: null });
  });
  test("needs the candidate only: without baseline it goes on", () => {
    const rows = intervals(times(60, { c: [40, 1_000], b: "no-data" } as const));
    expect(said(judge(rows, { guard: bounded(0.02, null) }))).toBe("breach objective");
    const fine = intervals(times(60, { c: [10, 1_000], b: "no-data" } as const));
    expect(said(judge(fine, { guard: bounded(0.02, null), moment: BAKED }))).toBe("pass");
  });
  test("is watched although the baseline of the same guard is silent", () => {
    const guard = errors({ objective: { atMost: 0.02, atLeast: null } });
    const rows = intervals(times(60, { c: [80, 1_000], b: "unreachable" } as const));
    expect(said(judge(rows, { guard }))).toBe("breach objective");
  });
});

describe("missing is never pass", () => {
  test.each([
    ["no-data", "no-data"],
    ["stale", "stale"],
    ["partial", "partial"],
    ["not-a-number", "not-a-number"],
    ["ambiguous", "ambiguous"],
    ["unauthorised", "source-failed"],
    ["rate-limited", "source-failed"],
    ["query-error", "source-failed"],
    ["unreachable", "source-failed"],
  ] as const)("%s is inconclusive: %s", (why, reason) => {
    const candidate = [...times(30, FINE), ...times(3, { c: why, b: [7, 700] } as const)];
    expect(said(judge(intervals(candidate), { moment: BAKED }))).toBe(`inconclusive ${reason}`);
    const baseline = [...times(30, FINE), ...times(3, { c: [1, 100], b: why } as const)];
    expect(said(judge(intervals(baseline), { moment: BAKED }))).toBe(`inconclusive ${reason}`);
  });
  test.each([
    ["one newest interval, baking", 1, BAKING, "inconclusive immature"],
    ["two, baking", 2, BAKING, "inconclusive immature"],
    ["three, baking", 3, BAKING, "inconclusive stale"],
    ["one, the bake being over", 1, BAKED, "inconclusive stale"],
  ] as const)("%s", (_, absent, moment, verdict) => {
    const rows = intervals([...times(30, FINE), ...times(absent, { c: "stale", b: [7, 700] } as const)]);
    expect(said(judge(rows, { moment }))).toBe(verdict);
  });
  test("a gap that has closed does not count any more", () => {
    const rows = intervals([...times(3, { c: "stale", b: "stale" } as const), ...times(30, FINE)]);
    expect(said(judge(rows, { moment: BAKED }))).toBe("pass");
  });
  test.each([
    ["a number that is none", [Number.NaN, 100], "inconclusive not-a-number"],
    ["an infinite total", [1, Number.POSITIVE_INFINITY], "inconclusive not-a-number"],
    ["less than nothing", [-1, 100], "inconclusive impossible"],
    ["a negative total", [0, -100], "inconclusive impossible"],
    ["more events than units", [120, 100], "inconclusive impossible"],
    ["no units at all", [0, 0], "inconclusive no-data"],
  ] as const)("%s", (_, broken, verdict) => {
    const rows = intervals([...times(30, FINE), ...times(3, { c: broken, b: [7, 700] } as const)]);
    expect(said(judge(rows, { moment: BAKED }))).toBe(verdict);
  });
  test("another shape than counts is ambiguous", () => {
    const rows = intervals([
      ...times(30, FINE),
      { c: { shape: "count", count: 3, exposure: null }, b: [7, 700] } as const,
    ]);
    expect(said(judge(rows, { moment: BAKED }))).toBe("inconclusive ambiguous");
  });
  test("fractions of extrapolated increases are counts, also slightly more events than units", () => {
    const rows = intervals(times(30, { c: [1.0127, 99.4], b: [7.1, 702.3] } as const));
    expect(said(judge(rows, { moment: BAKED }))).toBe("pass");
    const all = intervals(times(30, { c: [100.4, 100], b: [7.1, 702.3] } as const));
    expect(said(judge(all))).toBe("breach baseline");
  });
  test("a quiet cohort may have empty intervals, a busy one may not", () => {
    const quiet = Array.from({ length: 300 }, (_, i) =>
      i % 4 === 0 ? ({ c: [0, 1], b: [0, 3] } as const) : ({ c: [0, 0], b: [0, 1] } as const),
    );
    expect(said(judge(intervals(quiet), { moment: BAKED }))).toBe("pass");
    const busy = [...times(300, FINE), ...times(1, { c: [0, 0], b: [7, 700] } as const)];
    expect(said(judge(intervals(busy), { moment: BAKED }))).toBe("inconclusive no-data");
    const gone = [...quiet, ...times(40, { c: [0, 0], b: [0, 1] } as const)];
    expect(said(judge(intervals(gone)))).toBe("inconclusive no-data");
  });
  test("no interval at all", () => {
    expect(said(judge([], { moment: BAKED }))).toBe("inconclusive too-few-samples");
    expect(said(judge([]))).toBe("inconclusive immature");
  });
  test.each([
    ["promised, one unit short", 3_001, true, "inconclusive too-few-samples"],
    ["promised, just enough", 3_000, true, "pass"],
    ["blind, short of what it was planned with", 3_001, false, "inconclusive too-few-samples"],
    ["blind without a number", null, false, "pass"],
  ] as const)("%s", (_, needed, promised, verdict) => {
    const found = judge(intervals(times(30, FINE)), { plan: { needed, promised }, moment: BAKED });
    expect(said(found)).toBe(verdict);
    expect(found.finding.promised).toBe(promised);
  });
  test("evidence that was won is not lost by missing readings", () => {
    const half = judge(intervals(times(3, BAD)));
    const absent = judge(intervals(times(2, { c: "no-data", b: "no-data" } as const), 3), {
      state: half.state,
    });
    expect(absent.finding.observed.pValue / half.finding.observed.pValue).toBeCloseTo(1, 12);
  });
});

describe("from tick to tick", () => {
  const rows = intervals([...times(12, FINE), ...times(4, BAD), ...times(8, FINE)]);
  test("one interval at a time, through JSON, finds what a whole day at once finds", () => {
    let state: PairState | null = null;
    for (const row of rows) state = JSON.parse(JSON.stringify(judge([row], { state }).state));
    const [byTick, atOnce] = [judge([], { state }), judge(rows)];
    expect(byTick.finding.verdict).toEqual(atOnce.finding.verdict);
    expect(byTick.finding.observed.pValue / atOnce.finding.observed.pValue).toBeCloseTo(1, 6);
    expect(byTick.state.until).toBe(atOnce.state.until);
  });
  test("judging the same intervals again changes nothing", () => {
    const once = judge(rows);
    expect(judge(rows, { state: once.state })).toEqual(once);
    expect(judge([], { state: once.state })).toEqual(once);
    expect(judge(rows.slice(3, 9), { state: once.state })).toEqual(once);
  });
  test("the order in which intervals are handed over does not matter, and doubles count once", () => {
    expect(judge([...rows].reverse())).toEqual(judge(rows));
    expect(judge([...rows, ...rows.slice(2, 5)])).toEqual(judge(rows));
  });
  test("a new stage starts its sums anew and carries its evidence", () => {
    const first = judge(intervals(times(3, BAD)));
    const next = { ...BAKING, stage: "canary-25" };
    const second = judge(intervals(times(1, FINE), 3), { state: first.state, moment: next });
    expect(second.finding.observed.candidateSamples).toBe(100);
    expect(second.finding.observed.pValue).toBe(first.finding.observed.pValue);
    expect(said(judge([], { state: first.state, moment: { ...BAKED, stage: "canary-25" } }))).toBe(
      "inconclusive too-few-samples",
    );
  });
  test("a breach that a person overrode does not stand in the next stage", () => {
    const broken = judge(intervals(times(20, BAD)));
    const later = judge(intervals(times(1, FINE), 20), {
      state: broken.state,
      moment: { ...BAKING, stage: "canary-25" },
    });
    expect(said(later)).toBe("breach baseline");
    const calm = judge(intervals(times(120, { c: [1, 400], b: [7, 700] } as const), 20), {
      state: broken.state,
      moment: { ...BAKED, stage: "canary-25" },
    });
    expect(said(calm)).toBe("breach baseline");
    expect(said(judge([], { state: broken.state, moment: { ...BAKED, stage: "canary-25" } }))).toBe(
      "inconclusive too-few-samples",
    );
  });
  test("the plan's design effect makes the judge slower to believe", () => {
    const rows = intervals(times(4, { c: [4, 100], b: [7, 700] } as const));
    const sure = judge(rows).finding.observed.pValue;
    expect(judge(rows, { plan: { designEffect: 3 } }).finding.observed.pValue).toBeGreaterThan(sure);
  });
  test("the state of a share fits into 600 bytes with the most digits", () => {
    const awkward = intervals(
      times(50, { c: [1.0123456789, 101.3456789], b: [7.123456789, 703.456789123] } as const),
      30_000_000,
    );
    expect(JSON.stringify(judge(awkward).state).length).toBeLessThanOrEqual(600);
  });
});

describe("at 100 % there is no live baseline", () => {
  const full: Moment = { ...BAKED, stage: "full", live: false };
  const earlier = judge(intervals(times(40, { c: [10, 1_000], b: [10, 1_000] } as const))).state;
  test.each([
    ["as good as it was", 10, "pass"],
    ["three times as bad", 30, "breach recorded-baseline"],
  ] as const)("a purely relative guard goes on against what was recorded: %s", (_, events, verdict) => {
    const rows = intervals(times(40, { c: [events, 1_000], b: "no-data" } as const), 40);
    expect(said(judge(rows, { state: earlier, moment: full }))).toBe(verdict);
  });
  test("what is recorded is the share with the margin, a little above the estimate, and is kept through JSON", () => {
    const rows = intervals(times(40, { c: [60, 1_000], b: "no-data" } as const), 40);
    const one = judge(rows.slice(0, 1), { state: earlier, moment: full });
    const found = judge(rows.slice(1), { state: JSON.parse(JSON.stringify(one.state)), moment: full });
    const { verdict } = found.finding;
    expect(verdict.kind === "breach" && verdict.limit).toBeGreaterThan(0.01);
    expect(verdict.kind === "breach" && verdict.limit).toBeLessThan(0.0112);
    expect(judge(rows, { state: earlier, moment: full }).finding.verdict).toEqual(verdict);
  });
  test("higher is better: the lower limit is recorded", () => {
    const guard = errors({ better: "higher" });
    const rows = times(40, { c: [995, 1_000], b: [995, 1_000] } as const);
    const state = judge(intervals(rows), { guard, past: history(times(20, [995, 1_000] as const)) }).state;
    const worse = intervals(times(40, { c: [960, 1_000], b: "no-data" } as const), 40);
    expect(said(judge(worse, { guard, state, moment: full }))).toBe("breach recorded-baseline");
    const same = intervals(times(40, { c: [995, 1_000], b: "no-data" } as const), 40);
    expect(said(judge(same, { guard, state, moment: full }))).toBe("pass");
  });
  test("nothing recorded is inconclusive", () => {
    const rows = intervals(times(40, { c: [10, 1_000], b: "no-data" } as const));
    expect(said(judge(rows, { moment: full }))).toBe("inconclusive void");
  });
  test("an objective is judged as before, and the comparison rests", () => {
    const guard = errors({ objective: { atMost: 0.02, atLeast: null } });
    const { state } = judge(intervals(times(40, { c: [10, 1_000], b: [10, 1_000] } as const)), { guard });
    const fine = intervals(times(40, { c: [15, 1_000], b: "no-data" } as const), 40);
    expect(said(judge(fine, { guard, state, moment: full }))).toBe("pass");
    const bad = intervals(times(40, { c: [60, 1_000], b: "no-data" } as const), 40);
    expect(said(judge(bad, { guard, state, moment: full }))).toBe("breach objective");
  });
});

test("what a pair adds to the average over pairs reaches one where it breaches alone", () => {
  const calm = judge(intervals(times(3, FINE)));
  expect(calm.evidence).toBeLessThan(1);
  expect(judge(intervals(times(20, BAD))).evidence).toBeGreaterThanOrEqual(1);
});

test("history that cannot be read is left out", () => {
  const past = [reading("baseline", "no-data", -2), reading("baseline", counts([7, 700]), -1), ...PAST];
  expect(
    said(
      judge(
        [
          {
            window: windowAt(0),
            weight: null,
            candidate: reading("candidate", counts([1, 100]), 0),
            baseline: reading("baseline", counts([7, 700]), 0),
          },
        ],
        { past, moment: BAKED },
      ),
    ),
  ).toBe("pass");
});
