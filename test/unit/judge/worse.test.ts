/** Worse numbers of the candidate in an interval never lower the evidence of that interval; what moves both arms alike does nothing. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Guard } from "../../../src/judge/guard.ts";
import { countIncrements } from "../../../src/judge/increments.ts";
import type { AnsweredTwice, Payload } from "../../../src/judge/reading.ts";
import {
  BAKING,
  composite,
  counts,
  gauge,
  history,
  intervals,
  judged,
  level,
  levels,
  moments,
  paired,
  pairs,
  parts,
  rate,
  ratio,
  samples,
  score,
  sums,
  times,
} from "./readings.ts";

/** An interval and one that is worse for the candidate by `by`, 0..1. */
interface Kind {
  readonly guard: Guard;
  readonly baseline: Payload;
  readonly worse: (by: number) => Payload;
}

const stars = (sad: number): Payload => levels([1, 2, 3, 4, 5], [10 * sad, 5, 10, 40, 40 - 10 * sad]);
const answered = (by: number): Payload => {
  const each: AnsweredTwice[] = [
    [0, 0, 90 - 20 * by],
    [0, 1, 3 + 20 * by],
    [1, 1, 2],
    [1, 0, 5],
  ];
  return { shape: "pairs", pairs: each };
};
const limit = (atMost: number | null, atLeast: number | null = null) => ({ objective: { atMost, atLeast } });
const KINDS: Readonly<Record<string, Kind>> = {
  "a rate": {
    guard: rate(limit(0.5)),
    baseline: counts([200, 1_000]),
    worse: (by) => counts([20 + 60 * by, 100]),
  },
  "a rate, higher is better": {
    guard: rate({ better: "higher", ...limit(null, 0.1) }),
    baseline: counts([200, 1_000]),
    worse: (by) => counts([30 - 25 * by, 100]),
  },
  scores: { guard: score(limit(null, 3)), baseline: stars(0.1), worse: stars },
  "scores with moments only, stakes below the largest": {
    guard: score({ score: { kind: "moments", n: "n", sum: "s", squares: "q" } }),
    baseline: moments(1_000, 4_000, 17_000),
    worse: (by) => moments(100, 400 - 100 * by, 1_700 - 500 * by),
  },
  "values per unit": {
    guard: ratio(limit(0.05)),
    baseline: levels([0.01, 0.02, 0.1], [600, 350, 50]),
    worse: (by) => samples([0.01 + 0.01 * by, 0.02 + 0.05 * by, 0.02, 0.1]),
  },
  "sums per unit": {
    guard: ratio({ values: null, ...limit(0.05) }),
    baseline: sums(20, 1_000),
    worse: (by) => sums(2 + 5 * by, 100),
  },
  "a gauge": { guard: level(), baseline: gauge(0.5), worse: (by) => gauge(0.5 + by) },
  "a gauge beside the baseline's": {
    guard: level({ ...limit(null), margin: { kind: "factor", factor: 1.1 } }),
    baseline: gauge(0.5),
    worse: (by) => gauge(0.3 + by),
  },
  "a composite with a floor": {
    guard: composite({
      ...limit(null, 0.6),
      parts: composite().parts.map((part) => ({ ...part, floor: 0.4 })),
    }),
    baseline: parts(...times(3, levels([0, 1], [200, 800]))),
    worse: (by) => parts(levels([0, 1], [5 + 20 * by, 20 - 20 * by]), ...times(2, levels([0, 1], [20, 80]))),
  },
  "paired outcomes": { guard: paired(), baseline: answered(0), worse: answered },
  "paired scores": {
    guard: paired({ compares: "scores", better: "higher" }),
    baseline: pairs([0.8, 0.8, 100]).b,
    worse: (by) => pairs([0.8, 0.9 - 0.6 * by, 50], [0.7, 0.7, 50]).c,
  },
  "paired latencies": {
    guard: paired({ compares: "latencies" }),
    baseline: pairs([0.3, 0.3, 100]).b,
    worse: (by) => pairs([0.3, 0.2 + by, 50], [0.5, 0.4 + by, 50]).c,
  },
};
const part = fc.double({ min: 0, max: 1, noNaN: true });

describe.each(Object.entries(KINDS))("%s", (_, { guard, baseline, worse }) => {
  test("the evidence of each test against the candidate rises or stays", () => {
    const past = history(times(40, baseline));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 10 }), part, part, (before, by, more) => {
        const rows = intervals(before.map((each) => ({ c: worse(each), b: baseline })));
        const { state } = judged(guard, rows, { past, moment: BAKING });
        const evidence = (at: number): readonly number[] =>
          judged(guard, intervals([{ c: worse(at), b: baseline }], before.length), {
            state,
            past,
            moment: BAKING,
          })
            .finding.observed.tests.filter(({ certifies }) => !certifies)
            .map((tested) => tested.evidence);
        const [plain, worst] = [evidence(Math.min(by, more)), evidence(Math.max(by, more))];
        expect(plain.length).toBeGreaterThan(0);
        for (const [i, value] of worst.entries())
          expect(value).toBeGreaterThanOrEqual((plain[i] ?? 0) * (1 - 1e-9));
      }),
      { numRuns: 50 },
    );
  });
});

test("of counts only the ratio of both arms' exposures matters, whatever moves both rates", () => {
  const some = fc.double({ min: 0.01, max: 1e4, noNaN: true });
  fc.assert(
    fc.property(
      some,
      some,
      some,
      some,
      some,
      fc.double({ min: 0.5, max: 2, noNaN: true }),
      (xc, nc, xb, nb, by, of) => {
        const fs = [1.05, 1.5, 4, 0.8];
        const plain = countIncrements({ xc, nc, xb, nb }, of, fs);
        const scaled = countIncrements({ xc, nc: nc * by, xb, nb: nb * by }, of, fs);
        for (const [k, log] of scaled.entries())
          expect(Math.abs(log - (plain[k] ?? 0))).toBeLessThan(1e-9 * (1 + xc + xb));
      },
    ),
  );
});
