/** A stage that is bad throughout is found, however long and healthy the stages before it were. */
import { describe, expect, test } from "vitest";
import { stageShare } from "../../../src/judge/core.ts";
import type { Guard } from "../../../src/judge/guard.ts";
import type { Moment, PairPlan, PairState } from "../../../src/judge/judge.ts";
import { pack, unpack } from "../../../src/judge/packed.ts";
import type { AnsweredTwice, Payload } from "../../../src/judge/reading.ts";
import {
  BAKED,
  BAKING,
  composite,
  counts,
  errors,
  events,
  gauge,
  histogram,
  history,
  intervals,
  judged,
  latency,
  level,
  levels,
  moments,
  paired,
  pairs,
  parts,
  rate,
  ratio,
  said,
  score,
  slowerThan,
  split,
  stored,
  sums,
  times,
  weighted,
} from "./readings.ts";

interface Row {
  readonly c: Payload;
  readonly b: Payload;
}

/** A guard, an interval in which all is well, and one in which the candidate is as bad as the name says. */
type Case = readonly [name: string, guard: Guard, healthy: Row, bad: Row];

const both = (payload: Payload): Row => ({ c: payload, b: payload });
const share = (events: number): Row => ({ c: counts([events, 700]), b: counts([14, 700]) });
const stars = (good: number): Payload => levels([1, 2, 3, 4, 5], [5, 10, 135 - good, good, 50]);
const cents = (dear: number): Payload => levels([1, 2, 9], [100 - dear, 100, dear]);
const slow = (median: number): Payload => histogram(500, slowerThan(median));
const marks = (low: number): Payload => parts(...times(3, levels([0, 0.5, 1], [low, 40, 160 - low])));
const answers = (...each: readonly AnsweredTwice[]): Row => pairs(...each);
const objective = (atMost: number | null, atLeast: number | null = null) =>
  ({ margin: null, objective: { atMost, atLeast } }) as const;
const points = (by: number) => ({ margin: { kind: "points", points: by } }) as const;
const starMoments = (mean: number): Payload => moments(200, 200 * mean, 200 * (mean * mean + 0.8));

const CASES: readonly Case[] = [
  ["a share beyond its objective", errors(objective(0.06)), share(14), share(280)],
  ["a share below its objective", errors(objective(null, 0.01)), share(14), share(0)],
  ["a share out of its band", errors(objective(0.06, 0.01)), share(14), share(280)],
  ["a rare share against the baseline", errors(), share(14), share(140)],
  [
    "a frequent share against the baseline",
    errors({ ...points(0.01), better: "higher", expect: 0.4 }),
    { c: counts([280, 700]), b: counts([280, 700]) },
    { c: counts([140, 700]), b: counts([280, 700]) },
  ],
  ["a latency beyond its objective", latency(objective(0.9)), both(slow(0.3)), { c: slow(3), b: slow(0.3) }],
  ["a latency against the baseline", latency(), both(slow(0.3)), { c: slow(3), b: slow(0.3) }],
  [
    "a rate beyond its objective",
    rate(objective(3)),
    both(counts([1_400, 700])),
    { c: counts([4_200, 700]), b: counts([1_400, 700]) },
  ],
  [
    "a rate against the baseline",
    rate(),
    both(counts([1_400, 700])),
    { c: counts([4_200, 700]), b: counts([1_400, 700]) },
  ],
  [
    "scores below their objective",
    score(objective(null, 3)),
    both(stars(130)),
    { c: levels([1, 5], [180, 20]), b: stars(130) },
  ],
  [
    "scores against the baseline",
    score(points(0.1)),
    both(stars(130)),
    { c: levels([1, 5], [180, 20]), b: stars(130) },
  ],
  [
    "moments of scores against the baseline",
    score({ score: { kind: "moments", n: "n", sum: "s", squares: "q" }, ...points(0.1) }),
    both(starMoments(4)),
    { c: starMoments(1.9), b: starMoments(4) },
  ],
  [
    "values per unit beyond their objective",
    ratio(objective(3)),
    both(cents(5)),
    { c: cents(95), b: cents(5) },
  ],
  ["values per unit against the baseline", ratio(), both(cents(5)), { c: cents(95), b: cents(5) }],
  [
    "sums per unit against the baseline",
    ratio({ values: null }),
    both(sums(300, 200)),
    { c: sums(900, 200), b: sums(300, 200) },
  ],
  ["a gauge beyond its bound", level(), both(gauge(0.5)), { c: gauge(0.95), b: gauge(0.5) }],
  [
    "a composite against the baseline",
    composite(points(0.02)),
    both(marks(10)),
    { c: marks(150), b: marks(10) },
  ],
  [
    "a part of a composite below its floor",
    composite({ ...points(0.9), parts: composite().parts.map((each) => ({ ...each, floor: 0.5 })) }),
    both(marks(10)),
    { c: marks(150), b: marks(10) },
  ],
  ["paired outcomes", paired(), answers([0, 0, 190], [1, 1, 10]), answers([0, 0, 90], [0, 1, 110])],
  [
    "paired scores",
    paired({ compares: "scores", better: "higher", ...points(0.02) }),
    answers([0.8, 0.8, 180], [0.8, 0.7, 10], [0.7, 0.8, 10]),
    answers([0.8, 0.2, 200]),
  ],
  [
    "paired latencies",
    paired({ compares: "latencies", margin: { kind: "factor", factor: 1.1 } }),
    answers([0.4, 0.4, 180], [0.4, 0.5, 10], [0.5, 0.4, 10]),
    answers([0.4, 1.2, 200]),
  ],
  ["a split", split(), { c: events(100), b: events(900) }, { c: events(400), b: events(600) }],
];

const PLAN = { horizon: 100, alpha: 0.01 } as const;
/** Of so many checks that hardly anything of the cash joins the bettors at one. */
const LONG = { ...PLAN, horizon: 5_000 } as const;
/** The second stage was held for days beyond its plan. */
const STAGES = [
  ["canary-5", 90],
  ["canary-25", 250],
] as const;

interface Before {
  readonly state: PairState | null;
  /** Number of the next interval. */
  readonly next: number;
}

const inStage = (stage: string, about: Partial<Moment> = {}): Moment => ({ ...BAKING, stage, ...about });

function judgedOn(
  { state, next }: Before,
  rows: readonly Row[],
  [, guard, healthy]: Case,
  moment: Moment,
  plan: Partial<PairPlan> = PLAN,
) {
  const past = history(times(40, healthy.b));
  const found = judged(guard, weighted(intervals(rows, next), 0.1), { plan, state, past, moment });
  return { ...found, state: stored(found.state), next: next + rows.length };
}

/** Two stages in which all was well. */
function afterHealth(each: Case, plan: Partial<PairPlan> = PLAN): Before {
  let before: Before = { state: null, next: 0 };
  for (const [stage, lasts] of STAGES)
    before = judgedOn(before, times(lasts, each[2]), each, inStage(stage), plan);
  return before;
}

/** Bad intervals until the breach, of so many at most. */
function found(each: Case, from: Before, stage = "full", most = 12): number {
  let before = from;
  for (let i = 1; i <= most; i += 1) {
    const one = judgedOn(before, [each[3]], each, inStage(stage));
    if (said(one).startsWith("breach")) return i;
    before = one;
  }
  return Number.POSITIVE_INFINITY;
}

test.each(CASES)("%s: found at most three intervals later than by a test of that stage alone", (...each) => {
  const before = afterHealth(each);
  const own = found(each, { ...before, state: null });
  expect(own).toBeLessThanOrEqual(3);
  expect(found(each, before)).toBeLessThanOrEqual(own + 3);
});

test.each(CASES)(
  "%s: of a long plan too a stage begins with its share of what a test of its own has",
  (...each) => {
    const before = afterHealth(each, LONG);
    const evidence = (from: Before): number => {
      const { observed } = judgedOn(from, [each[3]], each, inStage("full"), LONG).finding;
      return Math.max(...observed.tests.map((one) => one.evidence));
    };
    // What was learnt of the scatter before may temper a little more than a beginner is tempered.
    expect(evidence(before)).toBeGreaterThan(0.8 * stageShare(2) * evidence({ ...before, state: null }));
  },
);

const SHARE: Case = ["a share", errors(objective(0.06)), share(14), share(280)];

describe("what a stage begins with", () => {
  test("is kept for its own traffic: what ripens late, and a preview, do not spend it", () => {
    const before = afterHealth(SHARE);
    const late = judgedOn(before, times(40, share(14)), SHARE, inStage("full", { ofBefore: true }));
    expect(late.state.owed).toBe(true);
    const begun = judgedOn(late, [share(14)], SHARE, inStage("full"));
    expect(begun.state.owed).toBeUndefined();
    expect(found(SHARE, late)).toBeLessThanOrEqual(found(SHARE, before));
  });
  test("is given once: looking again and again in a stage gives no more", () => {
    const before = afterHealth(SHARE);
    let again = judgedOn(before, [share(14)], SHARE, inStage("full"));
    const once = again.finding.observed.tests[0]?.evidence;
    for (let i = 0; i < 5; i += 1) again = judgedOn(again, [], SHARE, inStage("full"));
    expect(again.finding.observed.tests[0]?.evidence).toBe(once);
  });
  test("is there for the twelfth stage too", () => {
    let before = afterHealth(SHARE);
    for (let i = 0; i < 9; i += 1)
      before = judgedOn(before, times(20, share(14)), SHARE, inStage(`more-${i}`));
    expect(found(SHARE, before)).toBeLessThanOrEqual(4);
  });
  test("does not turn health into harm: a hundred stages of a healthy candidate pass", () => {
    let before: Before = { state: null, next: 0 };
    for (let i = 0; i < 100; i += 1) {
      const one = judgedOn(before, times(5, share(i % 2 === 0 ? 10 : 18)), SHARE, {
        ...BAKED,
        stage: `${i}`,
      });
      expect(said(one)).toBe("pass");
      before = one;
    }
  });
});

test.each(CASES)(
  "%s: found in a stage that is held for days beyond its plan when it begins there",
  (...each) => {
    const before = afterHealth(each);
    expect(found(each, before, "canary-25")).toBeLessThanOrEqual(found(each, { ...before, state: null }) + 5);
  },
);

describe("a state of before the reserve was remembered", () => {
  /** As it was written then: without the number of what only this test remembers, and without the reserve. */
  const older = (state: PairState): PairState => ({
    ...state,
    tests: state.tests.map((each) => ({
      ...each,
      series: each.series.map((one) => {
        const numbers = unpack(String(one.at(-1)));
        numbers[LOW_AT] = (numbers[LOW_AT] ?? 0) - 0.1;
        return [...one.slice(0, 7).map(Number), pack(numbers.slice(0, -1))] as const;
      }),
    })),
  });
  test("is read as what it is: nobody had touched the reserve", () => {
    const { state, next } = judgedOn(
      { state: null, next: 0 },
      times(90, share(14)),
      SHARE,
      inStage("canary-5"),
    );
    const before = { state: older(state), next };
    const then = judgedOn(before, [], SHARE, inStage("canary-5"));
    expect(then.state).toEqual(state);
    expect(found(SHARE, before)).toBe(found(SHARE, { state, next }));
  });
  test("whose evidence had been dealt anew with it has none left", () => {
    const dealt = errors({ ...objective(0.05) });
    const first = judgedOn({ state: null, next: 0 }, times(9, share(14)), SHARE, inStage("canary-5"));
    const { state } = judgedOn(first, [], ["", dealt, share(14), share(14)], inStage("canary-5"));
    const then = judgedOn(
      { ...first, state: older(state) },
      [],
      ["", dealt, share(14), share(14)],
      inStage("canary-5"),
    );
    expect(unpack(String(then.state.tests[0]?.series[0]?.at(-1))).at(-1)).toBe(0);
  });
  test.each([
    ["that lost its reserve", (numbers: number[]) => numbers.slice(0, -1)],
    ["whose reserve is below nought", (numbers: number[]) => [...numbers.slice(0, -1), -1]],
    ["with more than there is", (numbers: number[]) => [...numbers, 1]],
  ])("one of today %s is not believed", (_, change) => {
    const first = judgedOn({ state: null, next: 0 }, times(9, share(14)), SHARE, inStage("canary-5"));
    const tests = first.state.tests.map((each) => ({
      ...each,
      series: each.series.map(
        (one) => [...one.slice(0, -1).map(Number), pack(change(unpack(String(one.at(-1)))))] as const,
      ),
    }));
    const state = { ...first.state, tests };
    expect(() => judgedOn({ ...first, state }, [], SHARE, inStage("canary-5"))).toThrow(RangeError);
  });
});

/** Where the least capital so far stands among the packed numbers. */
const LOW_AT = 21;
