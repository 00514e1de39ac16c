/** Evidence is about one null. Of another it is capital to bet anew. */
import { describe, expect, test } from "vitest";
import type { Guard } from "../../../src/judge/guard.ts";
import type { PairPlan } from "../../../src/judge/judge.ts";
import {
  BAKED,
  BAKING,
  composite,
  counts,
  errors,
  history,
  intervals,
  judged,
  latency,
  histogram,
  slowerThan,
  ratio,
  said,
  samples,
  stored,
  times,
  windowAt,
} from "./readings.ts";

const PAST = history(times(20, [7, 700] as const));
const BAD = { c: [3, 100], b: [7, 700] } as const;
const rows = (count: number, first = 0) => intervals(times(count, BAD), first);
const START = judged(errors(), rows(3), { past: PAST, moment: BAKING });

function after(guard: Guard, plan: Partial<PairPlan> = {}) {
  return judged(guard, [], { plan, past: PAST, state: stored(START.state), moment: BAKING });
}

describe("the same null", () => {
  test.each([
    ["renamed", errors({ name: "failures" })],
    ["of another class", errors({ class: "quality" })],
    ["with another effect of its breach", errors({ onBreach: "warn" })],
    ["with another weight of its alpha", errors({ alphaShare: 3 })],
    ["with another level to find", errors({ detect: { kind: "factor", factor: 2 } })],
    ["to be certified", errors({ certify: true })],
    ["judged more seldom", errors({ everyTimes: 3 })],
    ["from another stage on", errors({ from: "canary-25" })],
    ["valid while another one is", errors({ validWhile: "split" })],
  ] as const)("%s carries its evidence", (_, guard) => {
    const { observed } = after(guard).finding;
    expect(observed.pValue).toBe(START.finding.observed.pValue);
    expect(observed.tests[0]?.evidence).toBe(START.finding.observed.tests[0]?.evidence);
    expect(observed.since).toBeNull();
  });
  test("in the next stage carries it too", () => {
    const next = { ...BAKING, stage: "canary-25" };
    const found = judged(errors(), [], { past: PAST, state: START.state, moment: next });
    expect(found.finding.observed.tests[0]?.evidence).toBe(START.finding.observed.tests[0]?.evidence);
    expect(found.finding.observed.since).toBeNull();
    expect(found.finding.observed.candidateSamples).toBe(0);
  });
});

describe("another null", () => {
  test.each([
    ["another margin", errors({ margin: { kind: "factor", factor: 1.1 } }), {}],
    ["other versions", errors(), { versions: "v1 v3" }],
    ["another query", errors({ events: "other" }), {}],
  ] as const)(
    "%s: what was won is dealt anew with the reserve, a tenth of it in reserve again, from where it stands",
    (_, guard, plan) => {
      const { observed } = after(guard, plan).finding;
      expect(observed.tests[0]?.evidence).toBeCloseTo(
        0.9 * ((START.finding.observed.tests[0]?.evidence ?? 0) + 0.1),
        12,
      );
      expect(observed.since).toBe(windowAt(2).to);
      expect(observed.tests[0]?.estimate).toBeNull();
    },
  );
  test("the reserve is there once", () => {
    const second = judged(errors({ margin: { kind: "factor", factor: 1.2 } }), [], {
      past: PAST,
      state: stored(after(errors({ margin: { kind: "factor", factor: 1.1 } })).state),
      moment: BAKING,
    });
    expect(second.finding.observed.tests[0]?.evidence).toBeCloseTo(
      0.9 * ((START.finding.observed.tests[0]?.evidence ?? 0) + 0.1),
      12,
    );
  });
  test("how much intervals scatter is remembered of the same query only", () => {
    const wild = intervals(
      Array.from({ length: 60 }, (_, i) => ({ c: [1, 100], b: [i % 2 === 0 ? 0 : 28, 700] }) as const),
    );
    const { state } = judged(errors(), wild, { moment: BAKING });
    const won = (guard: Guard): number => {
      const before = judged(guard, [], { state, moment: BAKING });
      const then = judged(guard, intervals(times(1, { c: [9, 100], b: [14, 700] } as const), 60), {
        state: before.state,
        moment: BAKING,
      });
      return (
        (then.finding.observed.tests[0]?.evidence ?? 0) / (before.finding.observed.tests[0]?.evidence ?? 1)
      );
    };
    const sameQuery = won(errors({ margin: { kind: "factor", factor: 1.0001 } }));
    const otherQuery = won(errors({ events: "other" }));
    expect(otherQuery).toBeGreaterThan(sameQuery * 1.5);
  });
  test("a breach of the old one is none of the new one, until it is found again", () => {
    const broken = judged(errors(), rows(40), { past: PAST, moment: BAKING });
    expect(said(broken)).toBe("breach baseline");
    const wider = errors({ margin: { kind: "factor", factor: 5 } });
    expect(said(judged(wider, [], { past: PAST, state: broken.state, moment: BAKING }))).toBe("immature");
    const same = errors({ margin: { kind: "factor", factor: 1.01 } });
    expect(said(judged(same, rows(1, 40), { past: PAST, state: broken.state, moment: BAKING }))).toBe(
      "breach baseline",
    );
  });
  test("a test that was not there begins, one that is no more ends", () => {
    const objective = errors({ margin: null, objective: { atMost: 0.2, atLeast: null } });
    const found = judged(objective, rows(1, 3), { past: PAST, state: START.state, moment: BAKING });
    expect(found.state.tests.map(({ key }) => key)).toEqual(["above"]);
  });
  test("what was chosen for the old limits is chosen anew: a margin in points is not tested as a factor", () => {
    const points = errors({ margin: { kind: "points", points: 0.05 } });
    const found = judged(points, rows(60, 3), { past: PAST, state: START.state, moment: BAKED });
    expect(said(found)).toBe("pass");
  });
  test("and so are the bounds of a latency", () => {
    const at = (units: number, median = 0.3) => histogram(units, slowerThan(median));
    const past = history(times(20, at(700)));
    const seen = (first: number) => intervals(times(60, { c: at(100, 0.45), b: at(700) }), first);
    const { state } = judged(latency(), seen(0).slice(0, 3), { past, moment: BAKING });
    const wide = latency({ margin: { kind: "factor", factor: 1.6 } });
    expect(said(judged(wide, seen(3), { past, state, moment: BAKED }))).toBe("pass");
    expect(said(judged(latency(), seen(3), { past, state, moment: BAKED }))).toBe("breach baseline");
  });
  test("where values are cut off stays, as long as they are the same values", () => {
    const cents = samples([0.01, 0.02, 0.02, 0.03]);
    const past = history(times(300, cents));
    const { state } = judged(ratio(), intervals(times(3, { c: cents, b: cents })), { past, moment: BAKING });
    const wider = ratio({ margin: { kind: "factor", factor: 1.1 } });
    expect(judged(wider, [], { state, moment: BAKING }).state.memo.cap).toEqual(state.memo.cap);
    const other = ratio({ values: "other" });
    expect(judged(other, [], { state, moment: BAKING }).state.memo.cap).toBeUndefined();
  });
  test("floors that were moved", () => {
    const right = samples([1, 1, 1, 0]);
    const row = { shape: "parts", parts: [right, right, right] } as const;
    const floor = (at: number) =>
      composite({ parts: composite().parts.map((part) => ({ ...part, floor: at })) });
    const { state } = judged(floor(0.5), intervals(times(3, { c: row, b: row })), { moment: BAKING });
    const found = judged(floor(0.6), [], { state, moment: BAKING });
    expect(found.finding.observed.since).toBe(windowAt(2).to);
    expect(found.finding.observed.tests.map(({ limit }) => limit)).toContain(0.6);
  });
});

test("a null that changes from tick to tick wins nothing by it", () => {
  let state = START.state;
  for (let i = 0; i < 20; i += 1) {
    const guard = errors({ margin: { kind: "factor", factor: 1 + i / 100 } });
    ({ state } = judged(guard, intervals([{ c: counts([1, 100]), b: counts([7, 700]) }], 3 + i), {
      past: PAST,
      state,
      moment: BAKING,
    }));
  }
  const found = judged(errors({ margin: { kind: "factor", factor: 1.19 } }), [], {
    past: PAST,
    state,
    moment: BAKING,
  });
  expect(found.finding.observed.tests[0]?.evidence).toBeLessThan(
    0.9 * ((START.finding.observed.tests[0]?.evidence ?? 0) + 0.1),
  );
});
