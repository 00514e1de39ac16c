import { describe, expect, test } from "vitest";
import type { RateGuard } from "../../../src/judge/guard.ts";
import type { IntervalReading, Moment } from "../../../src/judge/judge.ts";
import type { NoReading } from "../../../src/judge/reading.ts";
import { generator, poisson } from "./near.ts";
import {
  BAKED,
  BAKING,
  counts,
  history,
  intervals,
  judged,
  rate,
  said,
  type Share,
  times,
} from "./readings.ts";

const stream = (c: Share, b: Share | NoReading, count = 60): IntervalReading[] =>
  intervals(times(count, { c, b }));
const alone = { margin: null } as const;

describe("against the live baseline", () => {
  test.each([
    ["as often", {}, [20, 1_000], [40, 2_000], "pass"],
    ["twice as often", {}, [40, 1_000], [40, 2_000], "breach baseline"],
    [
      "twice as often where x2.2 is allowed",
      { margin: { kind: "factor", factor: 2.2 } },
      [40, 1_000],
      [40, 2_000],
      "pass",
    ],
    ["more events than units, as often", {}, [300, 100], [600, 200], "pass"],
    ["more events than units, twice as often", {}, [600, 100], [600, 200], "breach baseline"],
    ["higher is better: half as often", { better: "higher" }, [10, 1_000], [40, 2_000], "breach baseline"],
    ["higher is better: as often", { better: "higher" }, [20, 1_000], [40, 2_000], "pass"],
    [
      "higher is better: a tenth fewer where x0.8 is allowed",
      { better: "higher", margin: { kind: "factor", factor: 0.8 } },
      [180, 100],
      [400, 200],
      "pass",
    ],
  ] as const satisfies readonly (readonly [string, Partial<RateGuard>, Share, Share, string])[])(
    "%s",
    (_, about, c, b, verdict) => {
      expect(said(judged(rate(about), stream(c, b), { past: history(times(20, b)) }))).toBe(verdict);
    },
  );
  test("shows events per unit, and the limit is the baseline's rate with the margin", () => {
    const guard = rate({ margin: { kind: "factor", factor: 1.1 } });
    const { verdict, observed } = judged(guard, stream([600, 100], [600, 200])).finding;
    expect(observed.candidate).toBeCloseTo(6, 9);
    expect(observed.baseline).toBeCloseTo(3, 9);
    expect([observed.candidateSamples, observed.baselineSamples]).toEqual([6_000, 12_000]);
    expect(verdict.kind === "breach" && verdict.limit).toBeCloseTo(3.3, 9);
    const [tested] = observed.tests;
    expect(tested?.estimate?.kind).toBe("ratio");
    expect(tested?.estimate?.low).toBeLessThan(2);
    expect(tested?.estimate?.high).toBeGreaterThan(2);
  });
  test("equal versions with many events a unit are rolled back no more often than alpha allows", () => {
    let breaches = 0;
    for (let seed = 1; seed <= 100; seed += 1) {
      const random = generator(seed);
      const rows = intervals(
        Array.from({ length: 100 }, () => {
          const shared = 2.5 * (0.7 + 0.6 * random());
          return { c: [poisson(random, 35 * shared), 35], b: [poisson(random, 70 * shared), 70] } as const;
        }),
      );
      // Without the half-way rule, which forgives most of what chance does.
      const guard = rate({ detect: { kind: "factor", factor: 1 } });
      if (judged(guard, rows, { moment: BAKING }).finding.verdict.kind === "breach") breaches += 1;
    }
    expect(breaches).toBeLessThanOrEqual(11);
  });
});

describe("against its objective", () => {
  test.each([
    ["below at most", rate({ ...alone, objective: { atMost: 0.03, atLeast: null } }), [20, 1_000], "pass"],
    [
      "above at most",
      rate({ ...alone, objective: { atMost: 0.03, atLeast: null } }),
      [60, 1_000],
      "breach objective",
    ],
    [
      "several events a unit, below",
      rate({ ...alone, objective: { atMost: 3, atLeast: null } }),
      [250, 100],
      "pass",
    ],
    [
      "several events a unit, above",
      rate({ ...alone, objective: { atMost: 3, atLeast: null } }),
      [400, 100],
      "breach objective",
    ],
    [
      "thousands of events a unit, below",
      rate({ ...alone, objective: { atMost: 2_500, atLeast: null } }),
      [240_000, 100],
      "pass",
    ],
    [
      "thousands of events a unit, above",
      rate({ ...alone, objective: { atMost: 2_500, atLeast: null } }),
      [290_000, 100],
      "breach objective",
    ],
    [
      "above at least",
      rate({ ...alone, better: "higher", objective: { atMost: null, atLeast: 3 } }),
      [350, 100],
      "pass",
    ],
    [
      "below at least",
      rate({ ...alone, better: "higher", objective: { atMost: null, atLeast: 3 } }),
      [200, 100],
      "breach objective",
    ],
    ["within both", rate({ ...alone, objective: { atMost: 3, atLeast: 2 } }), [250, 100], "pass"],
    ["below both", rate({ ...alone, objective: { atMost: 3, atLeast: 2 } }), [120, 100], "breach objective"],
    ["above both", rate({ ...alone, objective: { atMost: 3, atLeast: 2 } }), [420, 100], "breach objective"],
    [
      "one event where none is allowed",
      rate({ ...alone, objective: { atMost: 0, atLeast: null } }),
      [1, 100],
      "breach objective",
    ],
  ] as const)("%s", (_, guard, c, verdict) => {
    const found = judged(guard, stream(c, "no-data"));
    expect(said(found)).toBe(verdict);
    const { verdict: told, observed } = found.finding;
    const limits = [guard.objective.atMost, guard.objective.atLeast];
    expect(told.kind !== "breach" || limits.includes(told.limit)).toBe(true);
    for (const { estimate } of observed.tests) {
      if (estimate === null) throw new Error("Expected an estimate of the candidate's rate");
      expect(estimate.value).toBeCloseTo(c[0] / c[1], 9);
      expect(estimate.low).toBeLessThan(estimate.value);
      expect(estimate.high).toBeGreaterThan(estimate.value);
    }
  });
});

describe("counts that cannot be", () => {
  const past = history(times(20, [40, 2_000] as const));
  test.each([
    ["negative events", [-1, 100], "impossible"],
    ["negative exposure", [1, -100], "impossible"],
    ["events that are no number", [Number.NaN, 100], "not-a-number"],
    ["endless exposure", [1, Number.POSITIVE_INFINITY], "not-a-number"],
    ["more events than there can be", [1e17, 100], "impossible"],
    ["no exposure", [0, 0], "no-data"],
  ] as const)("%s", (_, broken, reason) => {
    const rows = intervals([
      ...times(30, { c: [20, 1_000], b: [40, 2_000] } as const),
      ...times(3, { c: broken, b: [40, 2_000] } as const),
    ]);
    expect(said(judged(rate(), rows, { past }))).toBe(reason);
  });
  test("another shape is ambiguous, fractions are not", () => {
    const rows = intervals(times(3, { c: { shape: "gauge", value: 1 }, b: counts([40, 2_000]) } as const));
    expect(said(judged(rate(), rows, { past }))).toBe("ambiguous");
    expect(said(judged(rate(), stream([20.7, 1_003.2], [40.1, 2_001.9]), { past }))).toBe("pass");
  });
});

describe("at 100 % there is no live baseline", () => {
  const full: Moment = { ...BAKED, stage: "full", live: false };
  const later = (c: Share): IntervalReading[] => intervals(times(60, { c, b: "no-data" } as const), 60);
  test.each([
    ["as often", {}, [20, 1_000], [20, 1_000], "pass"],
    ["twice as often", {}, [20, 1_000], [40, 1_000], "breach recorded-baseline"],
    ["several events a unit, as often", {}, [300, 100], [300, 100], "pass"],
    ["several events a unit, twice as often", {}, [300, 100], [600, 100], "breach recorded-baseline"],
    ["thousands of events a unit, as often", { expect: 2_000 }, [200_000, 100], [200_000, 100], "pass"],
    ["thousands of events a unit and nobody expected it", {}, [200_000, 100], [200_000, 100], "pass"],
    [
      "higher is better, half as often",
      { better: "higher" },
      [20, 1_000],
      [10, 1_000],
      "breach recorded-baseline",
    ],
  ] as const satisfies readonly (readonly [string, Partial<RateGuard>, Share, Share, string])[])(
    "goes on against what was recorded: %s",
    (_, about, b, c, verdict) => {
      const { state } = judged(rate(about), stream(b, b), { moment: BAKING });
      expect(said(judged(rate(about), later(c), { state, moment: full }))).toBe(verdict);
    },
  );
  test("the limit that is told is per unit", () => {
    const { state } = judged(rate(), stream([300, 100], [300, 100]), { moment: BAKING });
    const { verdict } = judged(rate(), later([600, 100]), { state, moment: full }).finding;
    expect(verdict.kind === "breach" && verdict.limit).toBeGreaterThan(3);
    expect(verdict.kind === "breach" && verdict.limit).toBeLessThan(3.1);
  });
  test("nothing recorded is void", () => {
    expect(said(judged(rate(), later([20, 1_000]), { moment: full }))).toBe("void");
  });
});
