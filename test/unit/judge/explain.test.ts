/** What stands beside a verdict: each test with its evidence, what it takes, and an estimate that may be looked at at any time. */
import { describe, expect, test } from "vitest";
import type { Guard } from "../../../src/judge/guard.ts";
import type { Estimate, Observed } from "../../../src/judge/finding.ts";
import type { Payload } from "../../../src/judge/reading.ts";
import { generator, poisson } from "./near.ts";
import {
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
  paired,
  pairs,
  parts,
  rate,
  samples,
  score,
  slowerThan,
  split,
  events,
  times,
  weighted,
} from "./readings.ts";

function observed(
  guard: Guard,
  rows: readonly { readonly c: Payload; readonly b: Payload }[],
  past: readonly Payload[] = [],
): Observed {
  return judged(guard, weighted(intervals(rows), 0.1), {
    past: history(past),
    plan: { horizon: rows.length, alpha: 0.04 },
    moment: BAKING,
  }).finding.observed;
}

describe("what each test takes", () => {
  const both = { objective: { atMost: 0.5, atLeast: null } } as const;
  test.each([
    ["a comparison alone takes 1 / alpha", errors(), [25]],
    ["beside an objective each takes twice that", errors(both), [50, 50]],
    [
      "two ends of an objective that are tested apart take four times that each",
      rate({ objective: { atMost: 3, atLeast: 0.001 } }),
      [100, 100, 50],
    ],
    [
      "two ends that are tested as one take what one does",
      errors({ margin: null, objective: { atMost: 0.5, atLeast: 0.001 } }),
      [25],
    ],
    ["a certificate takes 20", errors({ margin: null, ...both, certify: true }), [25, 20]],
  ] as const)("%s", (_, guard, thresholds) => {
    const found = observed(guard, times(3, { c: counts([1, 100]), b: counts([7, 700]) }));
    expect(found.tests.map(({ threshold }) => threshold)).toEqual(
      thresholds.map((value) => expect.closeTo(value, 9)),
    );
  });
  test("the p-value is one over the most evidence that there was, of tests that may act", () => {
    const found = observed(
      errors({ certify: true, margin: { kind: "factor", factor: 3 } }),
      times(200, { c: counts([10, 1_000]), b: counts([10, 1_000]) }),
    );
    expect(
      found.tests.map(({ certifies, evidence, threshold }) => certifies && evidence > threshold),
    ).toEqual([false, true]);
    expect(found.pValue).toBe(1);
  });
  test("units of one user resemble each other, as declared", () => {
    const rows = intervals(times(3, { c: counts([1, 100]), b: counts([7, 700]) }));
    expect(judged(errors(), rows, { plan: { designEffect: 1.4 } }).finding.observed.clustered).toBe(true);
    expect(judged(errors(), rows).finding.observed.clustered).toBe(false);
  });
});

describe("what is still wanted", () => {
  const rows = intervals(times(3, { c: counts([1, 100]), b: counts([7, 700]) }));
  const verdict = (needed: number | null, moment = BAKING) =>
    judged(errors(), rows, { plan: { needed }, moment }).finding.verdict;
  test.each([
    [1_000.5, 701],
    [300, null],
    [null, null],
  ])("while baking, of %d units: %d", (needed, wanted) => {
    expect(verdict(needed)).toEqual({
      kind: "inconclusive",
      reason: "immature",
      detail: "The bake is not over.",
      wanted,
    });
  });
  test("when the bake is over", () => {
    expect(verdict(301, { ...BAKING, bakeOver: true })).toMatchObject({
      reason: "too-few-samples",
      wanted: 1,
    });
  });
});

test("a gap says what was found, or its reason alone where that says it all", () => {
  const [row] = intervals([{ c: "stale", b: "stale" }]);
  if (row === undefined) throw new Error("Expected an interval");
  const detail = (text: string): string => {
    const candidate = { ...row.candidate, ok: false, why: "stale", detail: text } as const;
    const { verdict } = judged(errors(), [{ ...row, candidate }]).finding;
    return verdict.kind === "inconclusive" ? verdict.detail : "";
  };
  expect(detail("2 h old")).toBe(
    "The newest interval has no usable reading of the candidate (stale: 2 h old).",
  );
  expect(detail("")).toBe("The newest interval has no usable reading of the candidate (stale).");
});

describe("an estimate", () => {
  const holds = (estimate: Estimate | null | undefined, value: number): void => {
    if (estimate === null || estimate === undefined) throw new Error("Expected an estimate");
    expect(estimate.value).toBeCloseTo(value, 6);
    expect(estimate.low).toBeLessThan(estimate.value);
    expect(estimate.high).toBeGreaterThan(estimate.value);
  };
  test("of a rare share is the ratio of both, of a frequent one their difference", () => {
    const rare = observed(errors(), times(40, { c: counts([2, 100]), b: counts([7, 700]) })).tests[0];
    expect([rare?.estimate?.kind, rare?.estimate?.of]).toEqual(["ratio", "level"]);
    holds(rare?.estimate, 2);
    const frequent = observed(
      errors({ expect: 0.3 }),
      times(40, { c: counts([32, 100]), b: counts([210, 700]) }),
    ).tests[0];
    expect(frequent?.estimate?.kind).toBe("difference");
    holds(frequent?.estimate, 0.02);
  });
  test("of a share of nearly all is about the others", () => {
    const found = observed(
      errors({ better: "higher", expect: 0.99 }),
      times(40, { c: counts([97, 100]), b: counts([686, 700]) }),
    ).tests[0];
    expect([found?.estimate?.kind, found?.estimate?.of]).toEqual(["ratio", "complement"]);
    holds(found?.estimate, 1.5);
  });
  test("of a ratio without events in the baseline has no upper end", () => {
    const found = observed(errors(), times(40, { c: counts([2, 100]), b: counts([0, 700]) })).tests[0]
      ?.estimate;
    expect([found?.value, found?.high]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
    expect(found?.low).toBeGreaterThan(1);
    const none = observed(errors(), times(3, { c: counts([0, 100]), b: counts([0, 700]) })).tests[0];
    expect(none?.estimate).toBeNull();
  });
  test("against an objective is the candidate's own level", () => {
    const guard = errors({ margin: null, objective: { atMost: 0.5, atLeast: null } });
    const found = observed(guard, times(40, { c: counts([2, 100]), b: counts([7, 700]) })).tests[0];
    expect([found?.estimate?.kind, found?.limit, found?.bounds, found?.side]).toEqual([
      "level",
      0.5,
      null,
      null,
    ]);
    holds(found?.estimate, 0.02);
  });
  test("of scores is in stars", () => {
    const c = levels([1, 2, 3, 4, 5], [2, 3, 15, 48, 32]);
    const b = levels([1, 2, 3, 4, 5], [0, 1, 8, 36, 55]);
    const guard = score({ objective: { atMost: null, atLeast: 3 } });
    const [objective, compared] = observed(guard, times(40, { c, b })).tests;
    expect([objective?.limit, compared?.estimate?.kind]).toEqual([3, "difference"]);
    holds(objective?.estimate, 4.05);
    holds(compared?.estimate, -0.4);
  });
  test("of a latency is about units slower than the bounds that are told", () => {
    const at = (units: number, median: number): Payload => histogram(units, slowerThan(median));
    const rows = times(40, { c: at(100, 0.45), b: at(700, 0.3) });
    const [tested] = observed(
      latency({ margin: { kind: "factor", factor: 1.1 } }),
      rows,
      times(10, at(700, 0.3)),
    ).tests;
    expect(tested?.estimate?.of).toBe("slower");
    const [from = 0, to = 0] = tested?.bounds ?? [];
    expect(BOUNDS).toContain(from);
    expect(to).toBeGreaterThanOrEqual(from * 1.0999);
    expect(tested?.limit).toBeGreaterThan(0.7);
  });
  test("begins anew with a stage, the evidence does not", () => {
    const rows = intervals(times(40, { c: counts([2, 100]), b: counts([7, 700]) }));
    const first = judged(errors(), rows, { moment: BAKING });
    const next = judged(errors(), [], { state: first.state, moment: { ...BAKING, stage: "canary-25" } });
    expect(next.finding.observed.tests[0]?.estimate).toBeNull();
    expect(next.finding.observed.tests[0]?.evidence).toBe(first.finding.observed.tests[0]?.evidence);
  });
});

describe("intervals hold the true value at the last look in at least 95 of 100 streams", () => {
  const binomial = (random: () => number, n: number, p: number): number => {
    let x = 0;
    for (let i = 0; i < n; i += 1) if (random() < p) x += 1;
    return x;
  };
  const stars = (random: () => number, n: number, sad: number): Payload =>
    samples(
      Array.from({ length: n }, () =>
        random() < sad ? 1 + Math.floor(3 * random()) : 4 + Math.floor(2 * random()),
      ),
    );
  const pair = (random: () => number, n: number) => {
    const cells = [0, 0, 0, 0];
    for (let i = 0; i < n; i += 1) {
      const [b, hard] = [random() < 0.05, random() < 0.06];
      cells[(b ? 2 : 0) + (b || hard ? 1 : 0)] = (cells[(b ? 2 : 0) + (b || hard ? 1 : 0)] ?? 0) + 1;
    }
    const [neither = 0, candidate = 0, baseline = 0, both = 0] = cells;
    return pairs([0, 0, neither], [0, 1, candidate], [1, 0, baseline], [1, 1, both]);
  };
  type Draw = (random: () => number) => { readonly c: Payload; readonly b: Payload };
  const draws: readonly (readonly [string, Guard, Draw, number])[] = [
    [
      "a rare share",
      errors(),
      (r) => ({ c: counts([poisson(r, 1), 50]), b: counts([poisson(r, 4), 400]) }),
      2,
    ],
    ["a rate", rate(), (r) => ({ c: counts([poisson(r, 90), 30]), b: counts([poisson(r, 200), 100]) }), 1.5],
    [
      "a frequent share",
      errors({ expect: 0.3 }),
      (r) => ({ c: counts([binomial(r, 40, 0.35), 40]), b: counts([binomial(r, 80, 0.3), 80]) }),
      0.05,
    ],
    ["scores", score(), (r) => ({ c: stars(r, 10, 0.5), b: stars(r, 30, 0.3) }), -0.5],
    [
      "an objective",
      errors({ margin: null, objective: { atMost: 0.5, atLeast: null } }),
      (r) => ({ c: counts([binomial(r, 40, 0.1), 40]), b: counts([1, 80]) }),
      0.1,
    ],
    [
      "a composite of few scores",
      composite(),
      (r) => ({
        c: parts(samples([binomial(r, 1, 0.6)]), samples([binomial(r, 1, 0.9), 1]), samples([r()])),
        b: parts(samples([binomial(r, 1, 0.8)]), samples([binomial(r, 1, 0.9), 1]), samples([r()])),
      }),
      -0.1,
    ],
    ["pairs", paired(), (r) => pair(r, 40), 0.057],
    [
      "a split",
      split(),
      (r) => {
        const c = binomial(r, 60, 0.12);
        return { c: events(c), b: events(60 - c) };
      },
      0.12,
    ],
  ];
  test.each(draws)("%s", (_, guard, draw, truth) => {
    let missed = 0;
    for (let seed = 1; seed <= 100; seed += 1) {
      const random = generator(seed);
      const rows = Array.from({ length: 100 }, () => draw(random));
      const estimate = observed(guard, rows).tests[0]?.estimate;
      if (estimate === null || estimate === undefined) throw new Error("Expected an estimate");
      if (!(estimate.low <= truth && truth <= estimate.high)) missed += 1;
    }
    expect(missed).toBeLessThanOrEqual(5);
  });
});
