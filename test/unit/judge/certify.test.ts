/** A pass says that no breach was seen; a certified one, that the candidate was shown to be no worse than tolerated. */
import { describe, expect, test } from "vitest";
import type { Guard } from "../../../src/judge/guard.ts";
import type { IntervalReading, Moment } from "../../../src/judge/judge.ts";
import type { NoReading, Payload } from "../../../src/judge/reading.ts";
import {
  BAKED,
  BAKING,
  BOUNDS,
  composite,
  counts,
  errors,
  histogram,
  history,
  intervals,
  judged,
  latency,
  levels,
  parts,
  rate,
  ratio,
  said,
  score,
  slowerThan,
  stored,
  sums,
  times,
} from "./readings.ts";

const certify = true as const;
const alone = { margin: null, certify } as const;
const stars = (sad: number): Payload => levels([1, 2, 3, 4, 5], [sad, 3, 15, 50 - sad, 32]);
const whole = (share: number): Payload =>
  parts(...times(3, levels([0, 1], [100 * (1 - share), 100 * share])));
const dear = (factor: number): Payload =>
  levels(
    [1, 2, 3].map((cents) => 0.01 * cents * factor),
    [50, 40, 10],
  );
const at = (median: number, units = 1_000): Payload => histogram(units, slowerThan(median));

interface Case {
  readonly guard: Guard;
  readonly baseline: Payload;
  readonly good: Payload;
  /** Too little data, or too near to the limit, to be shown. */
  readonly near: Payload;
  readonly bad: Payload;
}
const tenth = { kind: "factor", factor: 1.3 } as const;
const CASES: Readonly<Record<string, Case>> = {
  "a share below its objective": {
    guard: errors({ ...alone, objective: { atMost: 0.02, atLeast: null } }),
    baseline: counts([10, 1_000]),
    good: counts([10, 1_000]),
    near: counts([20, 1_000]),
    bad: counts([40, 1_000]),
  },
  "a share above its objective": {
    guard: errors({ ...alone, better: "higher", objective: { atMost: null, atLeast: 0.9 } }),
    baseline: counts([940, 1_000]),
    good: counts([940, 1_000]),
    near: counts([900, 1_000]),
    bad: counts([840, 1_000]),
  },
  "a share within both its limits": {
    guard: errors({ ...alone, objective: { atMost: 0.04, atLeast: 0.005 } }),
    baseline: counts([20, 1_000]),
    good: counts([18, 1_000]),
    near: counts([40, 1_000]),
    bad: counts([80, 1_000]),
  },
  "a rare share and the baseline": {
    guard: errors({ certify, margin: tenth }),
    baseline: counts([20, 1_000]),
    good: counts([20, 1_000]),
    near: counts([26, 1_000]),
    bad: counts([50, 1_000]),
  },
  "a frequent share and the baseline": {
    guard: errors({
      certify,
      better: "higher",
      margin: { kind: "points", points: 0.05 },
      detect: { kind: "factor", factor: 0.8 },
      expect: 0.4,
    }),
    baseline: counts([400, 1_000]),
    good: counts([400, 1_000]),
    near: counts([350, 1_000]),
    bad: counts([280, 1_000]),
  },
  "a rate within both its limits and the baseline": {
    guard: rate({ certify, margin: tenth, objective: { atMost: 4, atLeast: 1 } }),
    baseline: counts([2_000, 1_000]),
    good: counts([2_000, 1_000]),
    near: counts([2_600, 1_000]),
    bad: counts([6_000, 1_000]),
  },
  "scores above their objective and the baseline": {
    guard: score({
      certify,
      margin: { kind: "points", points: 0.3 },
      objective: { atMost: null, atLeast: 3.6 },
      detect: { kind: "level", level: 3.2 },
    }),
    baseline: stars(2),
    good: stars(2),
    near: stars(12),
    bad: stars(40),
  },
  "scores within both their limits": {
    guard: score({ ...alone, objective: { atMost: 4.5, atLeast: 3.6 } }),
    baseline: stars(2),
    good: stars(2),
    near: stars(17),
    bad: stars(40),
  },
  "a composite above its objective and the baseline": {
    guard: composite({
      certify,
      margin: { kind: "points", points: 0.1 },
      objective: { atMost: null, atLeast: 0.7 },
      detect: { kind: "level", level: 0.6 },
    }),
    baseline: whole(0.85),
    good: whole(0.85),
    near: whole(0.75),
    bad: whole(0.5),
  },
  "values per unit below their objective and the baseline": {
    guard: ratio({ certify, margin: tenth, objective: { atMost: 0.022, atLeast: null } }),
    baseline: dear(1),
    good: dear(1),
    near: dear(1.3),
    bad: dear(2),
  },
  "sums per unit below their objective and the baseline": {
    guard: ratio({ values: null, certify, margin: tenth, objective: { atMost: 5.5, atLeast: 3 } }),
    baseline: sums(4_000, 1_000),
    good: sums(4_000, 1_000),
    near: sums(5_200, 1_000),
    bad: sums(8_000, 1_000),
  },
  "a latency below its objective and the baseline": {
    guard: latency({ certify, margin: tenth, objective: { atMost: 1, atLeast: null } }),
    baseline: at(0.3),
    good: at(0.3),
    // Tested at the first bound beyond x1.3 of the baseline's, which is x1.331.
    near: at(0.3993),
    bad: at(0.6),
  },
};
const past = ({ baseline }: Case) => history(times(40, baseline));
const stream = (c: Payload, b: Payload | NoReading, count = 200, first = 0): IntervalReading[] =>
  intervals(times(count, { c, b }), first);

describe.each(Object.entries(CASES))("%s", (_, each) => {
  const run = (c: Payload, moment: Moment = BAKED) =>
    judged(each.guard, stream(c, each.baseline), { past: past(each), moment, plan: { horizon: 200 } });
  test("is certified where it is good, when the bake is over", () => {
    expect(said(run(each.good))).toBe("certified");
    expect(said(run(each.good, BAKING))).toBe("immature");
  });
  test("holds where it is at the limit: nothing was shown", () => {
    expect(said(run(each.near))).toBe("not-certified");
  });
  test("is a breach where it is bad", () => {
    expect(said(run(each.bad))).toMatch(/^breach/);
  });
  test("without `certify` the good one passes and claims nothing", () => {
    const plain = { ...each, guard: { ...each.guard, certify: false } };
    const found = judged(plain.guard, stream(each.good, each.baseline), { past: past(each) });
    expect(found.finding.verdict).toEqual({ kind: "pass", certified: false });
  });
  test("a certificate that was earned is kept, also when the baseline has gone", () => {
    const { state } = run(each.good);
    expect(said(judged(each.guard, [], { state: stored(state) }))).toBe("certified");
  });
  test("a certificate is no evidence against the candidate", () => {
    const found = run(each.good);
    expect(found.evidence).toBeLessThan(1);
    const certificates = found.finding.observed.tests.filter(({ certifies }) => certifies);
    expect(certificates.length).toBeGreaterThan(0);
    for (const { threshold } of certificates) expect(threshold).toBeCloseTo(20, 9);
  });
});

test("a band needs both of its certificates", () => {
  const guard = errors({ ...alone, objective: { atMost: 0.5, atLeast: 0.0199 } });
  const found = judged(guard, stream(counts([20, 1_000]), "no-data"));
  expect(said(found)).toBe("not-certified");
  const certificates = found.finding.observed.tests.filter(({ certifies }) => certifies);
  expect(certificates.map(({ evidence, threshold }) => evidence > threshold)).toEqual([true, false]);
});

test("says against what it is not shown yet", () => {
  const detail = (c: Payload, guard: Guard): string => {
    const { verdict } = judged(guard, stream(c, counts([20, 1_000]))).finding;
    return verdict.kind === "inconclusive" ? verdict.detail : "";
  };
  const both = errors({ certify, margin: tenth, objective: { atMost: 0.026, atLeast: null } });
  expect(detail(counts([26, 1_000]), both)).toContain("against the objective and the baseline");
  expect(detail(counts([26, 1_000]), errors({ certify, margin: tenth }))).toContain("against the baseline");
});

describe("a latency is certified at bounds inside its objective, and tested at bounds beyond it", () => {
  const guard = latency({ ...alone, objective: { atMost: 1, atLeast: 0.4 } });
  test("the bounds that are told", () => {
    const { tests } = judged(guard, stream(at(0.3), "no-data")).finding.observed;
    const told = tests.map(({ certifies, limit, bounds }) => ({ certifies, limit, bounds }));
    const [above, below] = [BOUNDS.find((bound) => bound >= 1), BOUNDS.findLast((bound) => bound <= 0.4)];
    const [fast, slow] = [BOUNDS.findLast((bound) => bound <= 1), BOUNDS.find((bound) => bound >= 0.4)];
    expect(told).toEqual([
      { certifies: false, limit: above, bounds: [above, above] },
      { certifies: false, limit: below, bounds: [below, below] },
      { certifies: true, limit: fast, bounds: [fast, fast] },
      { certifies: true, limit: slow, bounds: [slow, slow] },
    ]);
  });
  test("where no bound lies inside nothing can be certified", () => {
    const coarse = (units: number): Payload => ({
      shape: "histogram",
      bounds: [5, Number.POSITIVE_INFINITY],
      counts: [units, units],
    });
    const found = judged(
      latency({ ...alone, objective: { atMost: 1, atLeast: null } }),
      stream(coarse(1_000), "no-data"),
    );
    expect(said(found)).toBe("not-certified");
    const { verdict } = found.finding;
    expect(verdict.kind === "inconclusive" && verdict.detail).toContain("No bound lies inside");
  });
});

test("a latency that is faster for most is not certified while its tail is not shown to be no worse", () => {
  const guard = latency({ certify, margin: tenth, detect: { kind: "factor", factor: 4 } });
  const usual = slowerThan(0.3);
  const rows = stream(
    histogram(1_000, (bound) => 0.94 * usual(bound * 1.3) + 0.06 * usual(bound / 4)),
    at(0.3),
  );
  const found = judged(guard, rows, { past: history(times(40, at(0.3))), plan: { horizon: 200 } });
  const certificates = found.finding.observed.tests.filter(({ certifies }) => certifies);
  expect(certificates.some(({ evidence }) => evidence > 1e6)).toBe(true);
  expect(said(found)).toBe("not-certified");
});
