import { describe, expect, test } from "vitest";
import type { LatencyGuard } from "../../../src/judge/guard.ts";
import {
  type IntervalReading,
  judgePair,
  type Judgement,
  type Moment,
  type PairState,
} from "../../../src/judge/judge.ts";
import type { Payload, Reading } from "../../../src/judge/reading.ts";
import { seriesOf } from "../../../src/judge/stored.ts";
import {
  BAKED,
  BAKING,
  BOUNDS,
  counts,
  errors,
  histogram,
  history,
  intervals,
  latency,
  planFor,
  slowerThan,
  times,
} from "./readings.ts";

/** Ninety-five per cent within 0.696 s. */
const USUAL = slowerThan(0.3);
const baseline = histogram(700, USUAL);
const PAST = history(times(20, baseline));

function judge(
  rows: readonly IntervalReading[],
  about: { guard?: LatencyGuard; state?: PairState | null; past?: readonly Reading[]; moment?: Moment } = {},
): Judgement {
  return judgePair(
    planFor(about.guard ?? latency()),
    about.state ?? null,
    about.past ?? PAST,
    rows,
    about.moment ?? BAKED,
  );
}

function said({ finding: { verdict } }: Judgement): string {
  return verdict.kind === "inconclusive"
    ? verdict.reason
    : verdict.kind === "breach"
      ? `breach ${verdict.test}`
      : "pass";
}

const candidate = (median: number): Payload => histogram(100, slowerThan(median));
const stream = (c: Payload, count = 40, first = 0): IntervalReading[] =>
  intervals(times(count, { c, b: baseline }), first);

describe("against the live baseline", () => {
  const tenth = latency({ margin: { kind: "factor", factor: 1.1 } });
  test.each([
    ["as fast", latency(), candidate(0.3), "pass"],
    ["half as slow again", latency(), candidate(0.45), "breach baseline"],
    ["faster", latency(), candidate(0.25), "pass"],
    ["within a margin of a tenth", tenth, candidate(0.32), "pass"],
    ["beyond a margin of a tenth", tenth, candidate(0.45), "breach baseline"],
    [
      "two in a hundred four times as slow, in the far tail only",
      latency({ percentile: 99 }),
      histogram(100, (bound) => 0.98 * USUAL(bound) + 0.02 * USUAL(bound / 8)),
      "breach baseline",
    ],
    [
      "the median, where ten times the tail has no beginning",
      latency({ percentile: 50 }),
      candidate(0.45),
      "breach baseline",
    ],
  ] as const)("%s", (_, guard, c, verdict) => {
    expect(said(judge(stream(c, 60), { guard }))).toBe(verdict);
  });
  test("a trifle that is certain is none", () => {
    const trifle = intervals(
      times(60, { c: histogram(100_000, slowerThan(0.312)), b: histogram(100_000, USUAL) }),
    );
    const found = judge(trifle, { guard: latency({ detect: { kind: "factor", factor: 1.5 } }) });
    expect(found.finding.observed.pValue).toBeLessThan(0.01);
    expect(said(found)).toBe("pass");
  });
  test("five series, and a state of at most 600 bytes each", () => {
    const { state } = judge(
      intervals(times(50, { c: histogram(101.3456789, slowerThan(0.31)), b: histogram(703.4567891, USUAL) })),
    );
    expect(state.tests[0]?.series).toHaveLength(5);
    expect(JSON.stringify(state).length).toBeLessThanOrEqual(5 * 600);
  });
  test("shows percentiles to people, by counts at kept bounds", () => {
    const { observed, verdict } = judge(stream(candidate(0.45))).finding;
    expect(observed.baseline).toBeGreaterThan(0.68);
    expect(observed.baseline).toBeLessThan(0.75);
    expect(observed.candidate).toBeGreaterThan(0.95);
    expect(observed.candidate).toBeLessThan(1.15);
    expect(verdict.kind === "breach" && verdict.limit).toBeCloseTo(observed.baseline ?? 0, 6);
    expect([observed.candidateSamples, observed.baselineSamples]).toEqual([4_000, 28_000]);
  });
  test("a margin in points is about the share of slow requests", () => {
    const guard = latency({ margin: { kind: "points", points: 0.03 } });
    expect(said(judge(stream(candidate(0.32), 60), { guard }))).toBe("pass");
    expect(said(judge(stream(candidate(0.6), 60), { guard }))).toBe("breach baseline");
  });
});

describe("against its objective", () => {
  const bounded = (atMost: number | null, atLeast: number | null = null): LatencyGuard =>
    latency({ margin: null, objective: { atMost, atLeast } });
  test.each([
    ["slower", bounded(0.7), candidate(0.45), "breach objective"],
    ["on the objective, tested at the next bound", bounded(0.7), candidate(0.3), "pass"],
    ["suspiciously fast", bounded(null, 0.5), candidate(0.15), "breach objective"],
    ["not too fast", bounded(null, 0.5), candidate(0.3), "pass"],
  ] as const)("%s", (_, guard, c, verdict) => {
    expect(said(judge(stream(c), { guard, past: [] }))).toBe(verdict);
  });
  test("says the bound that is really tested", () => {
    const { verdict } = judge(stream(candidate(0.6)), { guard: bounded(0.7) }).finding;
    expect(verdict).toEqual({
      kind: "breach",
      test: "objective",
      limit: BOUNDS.find((bound) => bound >= 0.7),
      detail: null,
    });
    const low = judge(stream(candidate(0.15)), { guard: bounded(null, 0.5) }).finding.verdict;
    expect(low).toEqual({
      kind: "breach",
      test: "objective",
      limit: BOUNDS.findLast((bound) => bound <= 0.5),
      detail: null,
    });
  });
  test.each([
    ["no bound above", bounded(60)],
    ["no bound below", bounded(null, 0.01)],
  ] as const)("%s is void, never pass", (_, guard) => {
    expect(said(judge(stream(candidate(0.3)), { guard }))).toBe("void");
  });
});

test.each([
  ["a comparison", latency(), 5],
  ["a comparison and an objective", latency({ objective: { atMost: 0.9, atLeast: null } }), 6],
  ["a band", latency({ margin: null, objective: { atMost: 0.9, atLeast: 0.1 } }), 2],
  ["a share's comparison and objective", errors({ objective: { atMost: 0.03, atLeast: null } }), 2],
] as const)("%s keeps its series", (_, guard, count) => {
  expect(seriesOf(guard)).toBe(count);
});

describe("what cannot be compared is never pass", () => {
  test("without history the points are chosen from the first intervals, then judged", () => {
    expect(said(judge(stream(candidate(0.3), 60), { past: [] }))).toBe("pass");
    expect(said(judge(stream(candidate(0.45), 60), { past: [] }))).toBe("breach baseline");
    let state: PairState | null = null;
    for (const row of stream(candidate(0.45), 60))
      state = JSON.parse(JSON.stringify(judge([row], { past: [], state }).state));
    expect(said(judge([], { past: [], state }))).toBe("breach baseline");
  });
  test("a little baseline is added up from tick to tick until the points can be chosen", () => {
    const quiet = intervals(times(400, { c: histogram(20, slowerThan(0.6)), b: histogram(20, USUAL) }));
    let state: PairState | null = null;
    for (const row of quiet.slice(0, 2))
      state = JSON.parse(JSON.stringify(judge([row], { past: [], state }).state));
    expect(state?.memo.pool?.counts.at(-1)).toBeCloseTo(40, 9);
    expect(state?.memo.points).toBeNull();
    for (const row of quiet.slice(2))
      state = JSON.parse(JSON.stringify(judge([row], { past: [], state }).state));
    expect(state?.memo.pool).toBeUndefined();
    expect(said(judge([], { past: [], state }))).toBe("breach baseline");
  });
  test("too few of the baseline to choose from", () => {
    const rows = intervals(times(3, { c: histogram(5, USUAL), b: histogram(5, USUAL) }));
    expect(said(judge(rows, { past: [] }))).toBe("too-few-samples");
  });
  test("bounds that cannot express the margin", () => {
    const coarse = (total: number): Payload => ({
      shape: "histogram",
      bounds: [0.5, Number.POSITIVE_INFINITY],
      counts: [total * 0.2, total],
    });
    const rows = intervals(times(10, { c: coarse(100), b: coarse(700) }));
    expect(said(judge(rows, { past: history(times(5, coarse(700))) }))).toBe("void");
  });
  test("a latency of which more is better has no comparison", () => {
    expect(said(judge(stream(candidate(0.3)), { guard: latency({ better: "higher" }) }))).toBe("void");
  });
  test.each([
    ["counts instead of a histogram", counts([1, 100]), "ambiguous"],
    [
      "no number",
      { shape: "histogram", bounds: BOUNDS, counts: BOUNDS.map(() => Number.NaN) },
      "not-a-number",
    ],
    [
      "a dip of a fiftieth",
      {
        shape: "histogram",
        bounds: BOUNDS,
        counts: BOUNDS.map((_, i) => (i === 30 ? 90 : i > 20 ? 99 + i / 40 : i)),
      },
      "impossible",
    ],
    [
      "other bounds",
      { shape: "histogram", bounds: [1, 2, Number.POSITIVE_INFINITY], counts: [90, 99, 100] },
      "ambiguous",
    ],
    ["nothing", { shape: "histogram", bounds: BOUNDS, counts: BOUNDS.map(() => 0) }, "no-data"],
  ] as const)("%s", (_, broken, reason) => {
    const rows = intervals([
      ...times(20, { c: candidate(0.3), b: baseline }),
      ...times(3, { c: broken, b: baseline }),
    ]);
    expect(said(judge(rows))).toBe(reason);
  });
  test("a small dip is repaired", () => {
    const dips = {
      shape: "histogram",
      bounds: BOUNDS,
      counts: BOUNDS.map((bound, i) => 100 * (1 - USUAL(bound)) - (i === 30 ? 0.8 : 0)),
    } as const;
    expect(
      said(judge(stream({ ...dips, counts: dips.counts.map((count, i) => (i === 40 ? 100 : count)) }))),
    ).toBe("pass");
  });
});

describe("at 100 % there is no live baseline", () => {
  const full: Moment = { ...BAKED, stage: "full", live: false };
  const earlier = judge(stream(candidate(0.3)), { moment: BAKING }).state;
  const alone = (median: number): IntervalReading[] =>
    intervals(times(40, { c: candidate(median), b: "no-data" as const }), 40);
  test("the candidate goes on against the recorded tail", () => {
    expect(said(judge(alone(0.3), { state: earlier, moment: full }))).toBe("pass");
    expect(said(judge(alone(0.45), { state: earlier, moment: full }))).toBe("breach recorded-baseline");
  });
  test("nothing recorded is void", () => {
    expect(said(judge(alone(0.3), { moment: full }))).toBe("void");
  });
});
