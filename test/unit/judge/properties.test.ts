import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ProportionGuard } from "../../../src/judge/guard.ts";
import { judgePair, type Judgement, type PairState } from "../../../src/judge/judge.ts";
import type { NoReading, Payload } from "../../../src/judge/reading.ts";
import {
  BAKED,
  BOUNDS,
  errors,
  history,
  histogram,
  intervals,
  latency,
  planFor,
  type Share,
  slowerThan,
  times,
} from "./readings.ts";

const PAST = history(times(10, [7, 700] as const));

const share = (most: number): fc.Arbitrary<Share> =>
  fc
    .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: most, noNaN: true }))
    .map(([part, total]) => [part * total, total]);
const row = fc.record({ c: share(200), b: share(2_000) });
const rows = fc.array(row, { maxLength: 30 });
const guards: fc.Arbitrary<ProportionGuard> = fc
  .record({
    better: fc.constantFrom("lower", "higher"),
    margin: fc.constantFrom(
      null,
      { kind: "factor", factor: 1 } as const,
      { kind: "factor", factor: 1.1 } as const,
      { kind: "points", points: 0.01 } as const,
    ),
    atMost: fc.constantFrom(null, 0.03, 0.5),
    expect: fc.constantFrom(null, 0.01, 0.4, 0.97),
  })
  .map(({ better, margin, atMost, expect }) =>
    errors({ better, margin, expect, objective: { atMost, atLeast: null } }),
  );

function judge(
  guard: ProportionGuard,
  seen: Parameters<typeof intervals>[0],
  state: PairState | null = null,
  first = 0,
): Judgement {
  return judgePair(planFor(guard, { horizon: 40 }), state, PAST, intervals(seen, first), BAKED);
}

const rank = ({ finding }: Judgement): number => (finding.verdict.kind === "breach" ? 0 : 1);

describe("worse evidence in an interval", () => {
  test("never lowers the evidence of that interval and never turns a breach into something better", () => {
    fc.assert(
      fc.property(
        guards,
        rows,
        row,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (guard, past, newest, part) => {
          const { state } = judge(guard, past);
          const [x, n] = newest.c;
          const moved = guard.better === "lower" ? x + part * (n - x) : x * (1 - part);
          const plain = judge(guard, [newest], state, past.length);
          const worse = judge(guard, [{ ...newest, c: [moved, n] }], state, past.length);
          // The objective's upper side is better the fewer events there are: with a band worse is not one direction.
          if (guard.better === "higher" && guard.objective.atMost !== null) return;
          expect(worse.finding.observed.pValue).toBeLessThanOrEqual(
            plain.finding.observed.pValue * (1 + 1e-9),
          );
          expect(worse.evidence).toBeGreaterThanOrEqual(plain.evidence * (1 - 1e-6));
          expect(rank(worse)).toBeLessThanOrEqual(rank(plain));
        },
      ),
      { numRuns: 300 },
    );
  });
  test("of a latency neither", () => {
    const guard = latency({ objective: { atMost: 0.9, atLeast: null } });
    const past = history(times(10, histogram(700, slowerThan(0.3))));
    fc.assert(
      fc.property(
        fc.double({ min: 0.2, max: 0.6, noNaN: true }),
        fc.double({ min: 1, max: 2, noNaN: true }),
        fc.nat(20),
        (median, slower, before) => {
          const at = (c: number) => ({
            c: histogram(100, slowerThan(c)),
            b: histogram(700, slowerThan(0.3)),
          });
          const plan = planFor(guard, { horizon: 40 });
          const { state } = judgePair(plan, null, past, intervals(times(before, at(0.3))), BAKED);
          const plain = judgePair(plan, state, past, intervals([at(median)], before), BAKED);
          const worse = judgePair(plan, state, past, intervals([at(median * slower)], before), BAKED);
          expect(worse.finding.observed.pValue).toBeLessThanOrEqual(
            plain.finding.observed.pValue * (1 + 1e-9),
          );
          expect(rank(worse)).toBeLessThanOrEqual(rank(plain));
        },
      ),
      { numRuns: 100 },
    );
  });
});

test("evidence stays finite, the state is JSON, and judging again changes nothing", () => {
  fc.assert(
    fc.property(guards, rows, (guard, seen) => {
      const found = judge(guard, seen);
      expect(Number.isFinite(found.evidence)).toBe(true);
      expect(found.finding.observed.pValue).toBeGreaterThanOrEqual(0);
      expect(JSON.parse(JSON.stringify(found.state))).toEqual(found.state);
      expect(judge(guard, seen, JSON.parse(JSON.stringify(found.state)))).toEqual(found);
    }),
  );
});

test("a day in one tick is a day in many", () => {
  fc.assert(
    fc.property(guards, rows, fc.array(fc.nat(29), { maxLength: 4 }), (guard, seen, cuts) => {
      let state: PairState | null = null;
      const edges = [0, ...cuts.filter((cut) => cut < seen.length), seen.length].sort((a, b) => a - b);
      for (const [i, from] of edges.entries())
        ({ state } = judge(guard, seen.slice(from, edges[i + 1] ?? seen.length), state, from));
      const [parts, whole] = [judge(guard, [], state), judge(guard, seen)];
      expect(parts.finding.verdict.kind).toBe(whole.finding.verdict.kind);
      expect(parts.finding.observed.pValue / whole.finding.observed.pValue).toBeCloseTo(1, 5);
    }),
  );
});

const WHYS = [
  "no-data",
  "stale",
  "partial",
  "not-a-number",
  "ambiguous",
  "unauthorised",
  "rate-limited",
  "query-error",
  "unreachable",
] as const satisfies readonly NoReading[];
const broken: fc.Arbitrary<NoReading | Payload> = fc.oneof(
  fc.constantFrom(...WHYS),
  fc.constantFrom<Payload>(
    { shape: "counts", events: Number.NaN, total: 10 },
    { shape: "counts", events: 20, total: 10 },
    { shape: "counts", events: -1, total: 10 },
    { shape: "counts", events: 1, total: Number.POSITIVE_INFINITY },
    { shape: "gauge", value: 1 },
    { shape: "histogram", bounds: BOUNDS, counts: BOUNDS.map(() => 1) },
  ),
);

test("missing readings at the end of a bake are never a pass, and only a breach is stronger", () => {
  fc.assert(
    fc.property(guards, rows, broken, fc.constantFrom("c", "b"), (guard, seen, nothing, arm) => {
      const newest = { c: [1, 100] as const, b: [7, 700] as const, [arm]: nothing };
      const { verdict } = judge(guard, [...seen, newest]).finding;
      // Without a margin the baseline is not needed.
      if (arm === "b" && guard.margin === null) return;
      expect(verdict.kind).not.toBe("pass");
    }),
    { numRuns: 300 },
  );
});
