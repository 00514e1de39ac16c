import { describe, expect, test } from "vitest";
import type { PairedGuard } from "../../../src/judge/guard.ts";
import type { IntervalReading } from "../../../src/judge/judge.ts";
import type { AnsweredTwice } from "../../../src/judge/reading.ts";
import { upTo } from "./near.ts";
import { BAKED, BAKING, counts, intervals, judged, paired, pairs, said, stored, times } from "./readings.ts";

const stream = (each: readonly AnsweredTwice[], count = 40, first = 0): IntervalReading[] =>
  intervals(times(count, pairs(...each)), first);

describe("outcomes", () => {
  const cells = (both: number, candidate: number, baseline: number, neither: number): AnsweredTwice[] => [
    [1, 1, both],
    [0, 1, candidate],
    [1, 0, baseline],
    [0, 0, neither],
  ];
  test.each([
    ["as bad", {}, cells(1, 2, 2, 95), "pass"],
    ["worse", {}, cells(1, 6, 2, 91), "breach paired"],
    ["better", {}, cells(1, 0, 4, 95), "pass"],
    [
      "worse within the points that are allowed",
      { margin: { kind: "points", points: 0.05 } },
      cells(1, 6, 2, 91),
      "pass",
    ],
    [
      "worse within the factor that is allowed",
      { margin: { kind: "factor", factor: 2.5 } },
      cells(1, 6, 2, 91),
      "pass",
    ],
    ["bad answers to other requests are no worse answers", {}, cells(0, 10, 10, 80), "pass"],
    ["a trifle that is certain is none", {}, cells(900, 45, 10, 9_045), "pass"],
  ] as const satisfies readonly (readonly [string, Partial<PairedGuard>, AnsweredTwice[], string])[])(
    "%s",
    (_, about, each, verdict) => {
      expect(said(judged(paired(about), stream(each)))).toBe(verdict);
    },
  );
  test("says both shares over the same pairs, the limit and the difference", () => {
    const guard = paired({ margin: { kind: "points", points: 0.01 } });
    const { observed, verdict } = judged(guard, stream(cells(1, 6, 2, 91))).finding;
    expect(observed.candidate).toBeCloseTo(0.07, 9);
    expect(observed.baseline).toBeCloseTo(0.03, 9);
    expect([observed.candidateSamples, observed.baselineSamples]).toEqual([4_000, 4_000]);
    expect(observed.tests[0]?.limit).toBeCloseTo(0.04, 9);
    expect(verdict.kind).toBe("breach");
    const estimate = observed.tests[0]?.estimate;
    expect([estimate?.kind, estimate?.of]).toEqual(["difference", "level"]);
    expect(estimate?.value).toBeCloseTo(0.04, 9);
    expect(estimate?.low).toBeLessThan(0.04);
    expect(estimate?.high).toBeGreaterThan(0.04);
  });
  test("an answer of the candidate that never came is bad", () => {
    const lost: AnsweredTwice[] = [...cells(1, 2, 2, 90), [0, null, 5]];
    expect(said(judged(paired(), stream(lost)))).toBe("breach paired");
  });
  test.each([
    ["one in twenty without the baseline's answer", 5, "pass"],
    ["more than one in twenty", 6, "ambiguous"],
  ] as const)("%s", (_, unmatched, verdict) => {
    const each: AnsweredTwice[] = [...cells(1, 2, 2, 90), [null, 0, unmatched]];
    expect(said(judged(paired(), stream(each)))).toBe(verdict);
  });
  test("a pair without the baseline's answer is no evidence", () => {
    const each: AnsweredTwice[] = [...cells(1, 2, 2, 95), [null, 1, 3]];
    const [with_, without] = [stream(each), stream(cells(1, 2, 2, 95))].map(
      (rows) => judged(paired(), rows).finding.observed.pValue,
    );
    expect(with_).toBe(without);
  });
  test.each([
    ["49 pairs", 49, "too-few-samples"],
    ["50 pairs", 50, "pass"],
  ] as const)("%s", (_, units, verdict) => {
    expect(said(judged(paired(), stream([[0, 0, units]], 1)))).toBe(verdict);
  });
  test.each([
    ["an outcome that is neither", [[0, 0.5, 10]], "impossible"],
    ["no number", [[0, Number.NaN, 10]], "not-a-number"],
    ["less than no pairs", [[0, 0, -1]], "impossible"],
    ["no pairs", [], "no-data"],
    ["none that the baseline answered", [[null, 0, 100]], "no-data"],
  ] as const satisfies readonly (readonly [string, AnsweredTwice[], string])[])("%s", (_, each, reason) => {
    const rows = [...stream(cells(1, 2, 2, 95)), ...stream(each, 3, 40)];
    expect(said(judged(paired(), rows))).toBe(reason);
  });
  test("another shape is ambiguous", () => {
    const rows = intervals(times(3, { c: counts([1, 10]), b: counts([1, 10]) }));
    expect(said(judged(paired(), rows))).toBe("ambiguous");
  });
});

describe("scores", () => {
  const scores = (about: Partial<PairedGuard> = {}): PairedGuard =>
    paired({ compares: "scores", better: "higher", detect: { kind: "factor", factor: 0.9 }, ...about });
  const USUAL: AnsweredTwice[] = [
    [0.8, 0.75, 40],
    [0.7, 0.75, 40],
    [0.9, 0.9, 20],
  ];
  const WORSE: AnsweredTwice[] = [
    [0.8, 0.65, 40],
    [0.7, 0.65, 40],
    [0.9, 0.8, 20],
  ];
  test.each([
    ["as good", {}, USUAL, "pass"],
    ["worse", {}, WORSE, "breach paired"],
    ["worse by less than is allowed", { margin: { kind: "points", points: 0.15 } }, WORSE, "pass"],
    [
      "lower is better, and it is lower",
      { better: "lower", detect: { kind: "factor", factor: 1.1 } },
      WORSE,
      "pass",
    ],
    [
      "lower is better, and it is higher",
      { better: "lower", detect: { kind: "factor", factor: 1.1 } },
      WORSE.map(([b, c, n]): AnsweredTwice => [c, b, n]),
      "breach paired",
    ],
    ["one in five never came", {}, [...USUAL, [0.8, null, 20]], "breach paired"],
  ] as const satisfies readonly (readonly [string, Partial<PairedGuard>, AnsweredTwice[], string])[])(
    "%s",
    (_, about, each, verdict) => {
      expect(said(judged(scores(about), stream(each)))).toBe(verdict);
    },
  );
  test("a score that never came is the worst there is", () => {
    const lost: AnsweredTwice[] = [[0.8, null, 100]];
    expect(judged(scores(), stream(lost, 1)).finding.observed.candidate).toBe(0);
    expect(judged(scores({ better: "lower" }), stream(lost, 1)).finding.observed.candidate).toBe(1);
  });
  test("a score outside 0..1 is impossible", () => {
    expect(said(judged(scores(), stream([[0.8, 1.2, 10]], 3)))).toBe("impossible");
  });
});

describe("latencies", () => {
  const seconds = (about: Partial<PairedGuard> = {}): PairedGuard =>
    paired({ compares: "latencies", class: "latency", ...about });
  /** A hundred requests, five of them beyond 0.7 s. */
  const SECONDS = upTo(100).map((i) => 0.3 * ((i + 0.5) / (99.5 - i)) ** (1 / 3.5));
  /** The candidate's times are the baseline's times this, of each request as often a little more as a little less. */
  const slower = (factor: number): AnsweredTwice[] =>
    SECONDS.flatMap((b): AnsweredTwice[] => [
      [b, b * factor * 1.02, 0.5],
      [b, (b * factor) / 1.02, 0.5],
    ]);
  test.each([
    ["as fast", {}, slower(1), "pass"],
    ["half as slow again", {}, slower(1.5), "breach paired"],
    [
      "half as slow again where x1.6 is allowed",
      { margin: { kind: "factor", factor: 1.6 } },
      slower(1.5),
      "pass",
    ],
    ["faster", {}, slower(0.7), "pass"],
    ["a trifle slower, always", {}, slower(1.1), "pass"],
    [
      "a trifle slower, always, and a trifle is to be found",
      { detect: { kind: "factor", factor: 1.08 } },
      slower(1.1),
      "breach paired",
    ],
    ["one in ten never came", {}, [...slower(1), [0.3, null, 10]], "breach paired"],
  ] as const satisfies readonly (readonly [string, Partial<PairedGuard>, AnsweredTwice[], string])[])(
    "%s",
    (_, about, each, verdict) => {
      expect(said(judged(seconds(about), stream(each)))).toBe(verdict);
    },
  );
  test("a tail four times as slow is found although the median is as it was", () => {
    // Some of the tenth that was slow before is very slow now; most answers are faster.
    const each: AnsweredTwice[] = [
      [0.3, 0.29, 930],
      [0.3, 4, 40],
      [1.6, 1.5, 30],
    ];
    const found = judged(seconds(), stream(each, 40));
    expect(said(found)).toBe("breach paired");
    const keys = found.state.tests.map(({ key }) => key);
    expect(keys).toEqual(["median", "baseline"]);
  });
  test("where the tail begins is found from the first pairs of the baseline, and kept through JSON", () => {
    const few = judged(
      seconds(),
      stream(
        slower(1).map(([b, c, n]): AnsweredTwice => [b, c, n / 5]),
        2,
      ),
    );
    expect(few.state.tests.map(({ key }) => key)).toEqual(["median"]);
    const later = judged(seconds(), stream(slower(1), 40, 2), { state: stored(few.state) });
    expect(later.state.tests.map(({ key }) => key)).toEqual(["median", "baseline"]);
    const starts = stored(later.state).memo.points?.map(([start]) => start) ?? [];
    expect(starts.length).toBeGreaterThan(1);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
  });
  test("levels are mean seconds; a lost answer counts as if it had taken as long as the baseline's", () => {
    const { observed } = judged(
      seconds(),
      stream(
        [
          [0.4, null, 50],
          [0.4, 0.6, 50],
        ],
        2,
      ),
    ).finding;
    expect(observed.candidate).toBeCloseTo(0.5, 9);
    expect(observed.baseline).toBeCloseTo(0.4, 9);
  });
  test("seconds below nought are impossible", () => {
    expect(said(judged(seconds(), stream([[0.3, -0.1, 10]], 3)))).toBe("impossible");
  });
});

test("where there is no live baseline there are no pairs: void", () => {
  const rows = intervals(times(3, { c: "no-data" as const, b: "no-data" as const }), 40);
  const { state } = judged(paired(), stream([[0, 0, 100]]), { moment: BAKING });
  expect(said(judged(paired(), rows, { state, moment: { ...BAKED, stage: "full", live: false } }))).toBe(
    "no-data",
  );
  expect(said(judged(paired(), [], { moment: { ...BAKED, live: false } }))).toBe("void");
});
