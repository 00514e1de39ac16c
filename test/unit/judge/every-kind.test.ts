import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judgePair, type Judgement, type Moment, type PairState } from "../../../src/judge/judge.ts";
import type { Guard } from "../../../src/judge/guard.ts";
import type { NoReading, Reading } from "../../../src/judge/reading.ts";
import { EVERY_KIND, type Row } from "./every-kind.ts";
import { BAKED, BAKING, history, intervals, planFor, stored, times, weighted } from "./readings.ts";

const RUNS = { numRuns: 40 } as const;
const HORIZON = { horizon: 40 } as const;

interface Then {
  readonly state?: PairState | null;
  readonly first?: number;
  readonly past?: readonly Reading[];
  readonly moment?: Moment;
}

function judge(
  guard: Guard,
  rows: readonly Row[],
  { state = null, first = 0, past = [], moment = BAKED }: Then = {},
): Judgement {
  return judgePair(planFor(guard, HORIZON), state, past, weighted(intervals(rows, first), 0.1), moment);
}

/** Some baseline intervals before the rollout, so that there is something to compare with. */
function pastOf(healthy: Row, count: number): Reading[] {
  return typeof healthy.b === "string" ? [] : history(times(count, healthy.b));
}

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

describe.each(Object.entries(EVERY_KIND))("%s", (name, { guard, row, healthy, broken }) => {
  // Now and then an arm cannot be read.
  const whys = fc.constantFrom(...WHYS);
  const any = fc.oneof(
    { weight: 6, arbitrary: row },
    { weight: 1, arbitrary: fc.tuple(row, whys).map(([each, why]): Row => ({ ...each, c: why })) },
    { weight: 1, arbitrary: fc.tuple(row, whys).map(([each, why]): Row => ({ ...each, b: why })) },
    {
      weight: 1,
      arbitrary: fc.tuple(row, fc.constantFrom(...broken)).map(([each, c]): Row => ({ ...each, c })),
    },
  );
  const rows = fc.array(any, { maxLength: 30 });
  const pasts = fc.nat(30).map((count) => pastOf(healthy, count));

  test("evidence is a number that is not negative, and the state is JSON", () => {
    fc.assert(
      fc.property(rows, pasts, (seen, past) => {
        const { state, evidence, finding } = judge(guard, seen, { past });
        expect(evidence).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(evidence)).toBe(true);
        expect(finding.observed.pValue).toBeGreaterThanOrEqual(0);
        expect(finding.observed.pValue).toBeLessThanOrEqual(1);
        for (const tested of finding.observed.tests) {
          expect(tested.evidence).toBeGreaterThanOrEqual(0);
          expect(Number.isFinite(tested.evidence)).toBe(true);
          expect(Number.isFinite(tested.limit)).toBe(true);
          const { estimate } = tested;
          if (estimate === null) continue;
          expect(Number.isNaN(estimate.value)).toBe(false);
          expect(estimate.low).toBeLessThanOrEqual(estimate.high);
        }
        expect(stored(state)).toEqual(state);
      }),
      RUNS,
    );
  });

  test("a state that was stored goes on to the last bit as one that never was", () => {
    fc.assert(
      fc.property(rows, pasts, fc.array(fc.nat(29), { maxLength: 4 }), (seen, past, cuts) => {
        const whole = judge(guard, seen, { past });
        let state: PairState | null = null;
        const edges = [0, ...cuts.filter((cut) => cut < seen.length).sort((a, b) => a - b), seen.length];
        let last = judge(guard, [], { past });
        for (const [i, from] of edges.entries()) {
          last = judge(guard, seen.slice(from, edges[i + 1] ?? seen.length), { state, first: from, past });
          state = stored(last.state);
        }
        expect(last).toEqual(whole);
      }),
      RUNS,
    );
  });

  test("an interval that is read again counts once, and so does one that overlaps", () => {
    fc.assert(
      fc.property(rows, pasts, fc.nat(29), (seen, past, from) => {
        const once = judge(guard, seen, { past });
        const again = judge(guard, seen.slice(from), { state: once.state, first: from, past });
        expect(again).toEqual(once);
      }),
      RUNS,
    );
    const twice = weighted(intervals(times(8, healthy)), 0.1);
    const late = twice.map((each) => ({ ...each, window: { ...each.window, to: each.window.to } }));
    const plan = planFor(guard, HORIZON);
    expect(judgePair(plan, null, [], [...twice, ...late].reverse(), BAKED)).toEqual(
      judgePair(plan, null, [], twice, BAKED),
    );
  });

  test("a last interval that could not be read is never a pass", () => {
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 20 }),
        fc.oneof(whys, fc.constantFrom(...broken)),
        (seen, nothing) => {
          const { verdict } = judge(guard, [...seen, { ...healthy, c: nothing }], {
            past: pastOf(healthy, 30),
          }).finding;
          expect(verdict.kind).not.toBe("pass");
        },
      ),
      RUNS,
    );
  });

  test("nothing at all is never a pass", () => {
    expect(judge(guard, []).finding.verdict.kind).toBe("inconclusive");
    expect(judge(guard, times(288, { c: "no-data", b: "no-data" } as const)).finding.verdict.kind).toBe(
      "inconclusive",
    );
  });

  test("each payload that it cannot use has a reason", () => {
    for (const payload of broken) {
      const found = judge(guard, [...times(30, healthy), ...times(3, { ...healthy, c: payload })]);
      const { verdict } = found.finding;
      expect(verdict.kind === "inconclusive" ? verdict.reason : verdict.kind).toMatch(
        /^(ambiguous|impossible|not-a-number)$/,
      );
    }
  });

  test("readings of the other arm are a bug of ours", () => {
    const swapped = intervals([healthy]).map(({ candidate, baseline, ...rest }) => ({
      ...rest,
      candidate: baseline,
      baseline: candidate,
    }));
    expect(() => judgePair(planFor(guard), null, [], swapped, BAKED)).toThrow(RangeError);
  });

  test("healthy versions are no breach, and their state weighs at most 600 bytes a series", () => {
    const past = pastOf(healthy, 40);
    const found = judge(guard, times(50, healthy), { past, first: 30_000_000, moment: BAKING });
    expect(found.finding.verdict.kind).toBe("inconclusive");
    const { state } = judge(guard, times(50, healthy), { state: found.state, first: 30_000_050, past });
    const series = state.tests.reduce((sum, each) => sum + each.series.length, 0);
    const size = JSON.stringify(state).length;
    expect(size, `${name}: ${size} bytes for ${series} series`).toBeLessThanOrEqual(
      600 * Math.max(1, series),
    );
  });

  test("a state that was tampered with is not believed", () => {
    const { state } = judge(guard, times(5, healthy), { past: pastOf(healthy, 40) });
    const [looked, filled, candidate, baseline] = state.seen;
    expect(() =>
      judge(guard, [], { state: { ...state, seen: [looked, filled, `${candidate}|`, baseline] } }),
    ).toThrow(RangeError);
    for (const [i, each] of state.tests.entries()) {
      const [one = []] = each.series;
      const text = String(one.at(-1));
      const wrong = [text.slice(0, -10), text.slice(0, 20), `${text}"`, text.replaceAll("~", "§"), ""];
      for (const rest of wrong) {
        const tests = state.tests.map((other, j) =>
          i === j
            ? {
                ...other,
                series: [[...one.slice(0, -1).map(Number), rest] as const, ...each.series.slice(1)],
              }
            : other,
        );
        if (rest === text) continue;
        expect(() => judge(guard, [], { state: { ...state, tests } }), `${name}: ${rest}`).toThrow(
          RangeError,
        );
      }
      const fewer = state.tests.map((other, j) => (i === j ? { ...other, series: [] } : other));
      expect(() => judge(guard, [], { state: { ...state, tests: fewer } })).toThrow(RangeError);
    }
  });
});
