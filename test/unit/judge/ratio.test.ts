import { describe, expect, test } from "vitest";
import type { RatioGuard } from "../../../src/judge/guard.ts";
import type { IntervalReading, Moment } from "../../../src/judge/judge.ts";
import type { NoReading, Payload, Reading } from "../../../src/judge/reading.ts";
import { generator } from "./near.ts";
import {
  BAKED,
  BAKING,
  history,
  intervals,
  judged,
  levels,
  ratio,
  said,
  samples,
  stored,
  sums,
  times,
} from "./readings.ts";

/** Cents: most cost one or two, few cost ten, one in two thousand costs a hundred. */
const costs = (units: number, factor = 1): Payload =>
  levels(
    [1, 2, 10, 100].map((cents) => 0.01 * cents * factor),
    [0.6, 0.35, 0.0495, 0.0005].map((share) => share * units),
  );
const PAST = history(times(20, costs(400)));
const stream = (c: Payload | NoReading, b: Payload | NoReading, count = 60): IntervalReading[] =>
  intervals(times(count, { c, b }));
const none = { atMost: null, atLeast: null } as const;

describe("one value per unit", () => {
  test.each([
    ["as dear", {}, costs(100), "pass"],
    ["half as dear again", {}, costs(100, 1.5), "breach baseline"],
    [
      "a twentieth dearer where x1.1 is allowed",
      { margin: { kind: "factor", factor: 1.1 } },
      costs(100, 1.05),
      "pass",
    ],
    ["cheaper", {}, costs(100, 0.5), "pass"],
    ["an objective kept", { margin: null, objective: { atMost: 0.022, atLeast: null } }, costs(100), "pass"],
    [
      "an objective broken",
      { margin: null, objective: { atMost: 0.022, atLeast: null } },
      costs(100, 2),
      "breach objective",
    ],
    ["higher is better, and it is half", { better: "higher" }, costs(100, 0.5), "breach baseline"],
    ["higher is better, and it is the same", { better: "higher" }, costs(100), "pass"],
    [
      "higher is better, and an objective is broken",
      { better: "higher", margin: null, objective: { atMost: null, atLeast: 0.012 } },
      costs(100, 0.5),
      "breach objective",
    ],
  ] as const satisfies readonly (readonly [string, Partial<RatioGuard>, Payload, string])[])(
    "%s",
    (_, about, c, verdict) => {
      expect(said(judged(ratio(about), stream(c, costs(300)), { past: PAST }))).toBe(verdict);
    },
  );
  test("levels are per as many units as the file says", () => {
    const guard = ratio({ per: 1_000, objective: { atMost: 22, atLeast: null } });
    const { observed, verdict } = judged(guard, stream(costs(100, 2), costs(300)), { past: PAST }).finding;
    expect(observed.candidate).toBeCloseTo(36.9, 6);
    expect(observed.baseline).toBeCloseTo(18.45, 6);
    expect(verdict.kind === "breach" && verdict.test === "objective" && verdict.limit).toBe(22);
    const compared = observed.tests.find(({ test: against }) => against === "baseline");
    expect(compared?.limit).toBeCloseTo(18.45, 6);
    // Of what was not cut off: 31 against 18.
    expect(compared?.estimate?.value).toBeCloseTo(13, 1);
  });
  test("values are cut off at the 99.9 % point of the history, which is kept through JSON", () => {
    const { state } = judged(ratio(), stream(costs(100), costs(300), 1), { past: PAST });
    expect(state.memo.cap).toEqual({ at: 0.1, units: 8_000 });
    // One unit in a hundred that costs as much as all others together is one of many dear ones, not the end of the stage.
    const freak = levels([0.01, 0.02, 1_000], [60, 39, 1]);
    const found = judged(ratio(), intervals([{ c: freak, b: costs(300) }], 1), {
      past: [],
      state: stored(state),
    });
    expect(found.state.memo.cap).toEqual(state.memo.cap);
    expect(found.finding.verdict.kind).not.toBe("breach");
  });
  test.each([
    ["dearer than any was before", {}],
    [
      "dearer than the objective, which was far above all that was before",
      { margin: null, objective: { atMost: 0.05, atLeast: null } },
    ],
  ] as const)("units that all cost about the same: %s", (_, about) => {
    const flat = (each: number): Payload => levels([each, each * 1.02], [50, 50]);
    const past = history(times(20, flat(0.02)));
    const guard = ratio(about);
    expect(said(judged(guard, stream(flat(0.2), flat(0.02)), { past }))).toMatch(/^breach/);
    expect(said(judged(guard, stream(flat(0.02), flat(0.02)), { past }))).toBe("pass");
  });
  test("without history the first thousand units of the baseline say where to cut, and are not tested", () => {
    const few = judged(ratio(), stream(costs(100, 3), costs(300), 3));
    expect(said(few)).toBe("too-few-samples");
    expect(few.finding.observed.tests).toEqual([]);
    expect(said(judged(ratio(), stream(costs(100, 3), costs(300), 60)))).toBe("breach baseline");
    expect(said(judged(ratio(), stream(costs(100), costs(300), 60)))).toBe("pass");
  });
  test("a history of 999 units is too short, and then never a pass", () => {
    const guard = ratio({ margin: null, objective: { atMost: 0.022, atLeast: null } });
    const rows = stream(costs(100), "no-data");
    const past = (units: number): Reading[] => history([costs(units)]);
    expect(said(judged(guard, rows, { past: past(999) }))).toBe("too-few-samples");
    expect(said(judged(guard, rows, { past: past(1_001) }))).toBe("pass");
    expect(said(judged(guard, rows, { past: history([samples([]), levels([0], [5_000])]) }))).toBe("pass");
  });
  test("margins in points and levels to detect are per as many units too", () => {
    const about = { per: 1_000, detect: { kind: "level", level: 30 } } as const;
    const run = (points: number): string =>
      said(
        judged(ratio({ ...about, margin: { kind: "points", points } }), stream(costs(100, 1.8), costs(300)), {
          past: PAST,
        }),
      );
    expect([run(3), run(20)]).toEqual(["breach baseline", "pass"]);
  });
  test("moments in the history do not say where to cut, levels without units neither", () => {
    const past = history([{ shape: "moments", n: 5_000, sum: 50, squares: 5 }]);
    const rows = stream(costs(100), levels([0.01, 0.02, 99], [200, 100, 0]), 60);
    expect(judged(ratio(), rows, { past }).state.memo.cap?.at).toBeLessThan(0.1);
  });
  test("a history of nothing but noughts says nothing about where to cut", () => {
    const nothing = levels([0], [5_000]);
    expect(said(judged(ratio(), stream(nothing, nothing), { past: history([nothing]) }))).toBe(
      "too-few-samples",
    );
  });
  test.each([
    ["less than nothing", samples([-1, 2]), "impossible"],
    ["no number", samples([Number.NaN]), "not-a-number"],
    ["more than there can be", samples([1e300, 1e300]), "impossible"],
    ["sums instead of values", sums(3, 100), "ambiguous"],
  ] as const)("%s", (_, broken, reason) => {
    const rows = intervals([
      ...times(30, { c: costs(100), b: costs(300) }),
      ...times(3, { c: broken, b: costs(300) }),
    ]);
    expect(said(judged(ratio(), rows, { past: PAST }))).toBe(reason);
  });
  test("moments are judged by the same cut", () => {
    const guard = ratio({ margin: null, objective: { atMost: 0.022, atLeast: null } });
    const all: Payload = { shape: "moments", n: 100, sum: 5, squares: 0.3 };
    expect(said(judged(guard, stream(all, "no-data"), { past: PAST }))).toBe("breach objective");
  });
  test("at 100 % it goes on against what was recorded, in the unit of the guard", () => {
    const guard = ratio({ per: 1_000 });
    const { state } = judged(guard, stream(costs(100), costs(300)), { past: PAST, moment: BAKING });
    const full: Moment = { ...BAKED, stage: "full", live: false };
    const later = (c: Payload): IntervalReading[] => intervals(times(60, { c, b: "no-data" as const }), 60);
    expect(said(judged(guard, later(costs(300)), { state, moment: full }))).toBe("pass");
    const worse = judged(guard, later(costs(300, 2)), { state, moment: full });
    expect(said(worse)).toBe("breach recorded-baseline");
    const { verdict } = worse.finding;
    expect(verdict.kind === "breach" && verdict.limit).toBeGreaterThan(16);
    expect(verdict.kind === "breach" && verdict.limit).toBeLessThan(22);
  });
});

/** Sums over some users of whom three in a hundred buy for a log-normal amount. */
function revenue(random: () => number, users: number, buying = 0.03): Payload {
  let sum = 0;
  for (let i = 0; i < users; i += 1) {
    if (random() >= buying) continue;
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    sum += Math.exp(3 + normal);
  }
  return sums(sum, users);
}

/** How many of a hundred streams breach when the candidate's users buy this often. */
function breaches(guard: RatioGuard, buying: number): number {
  let count = 0;
  for (let seed = 1; seed <= 100; seed += 1) {
    const random = generator(seed);
    const past = history(Array.from({ length: 60 }, () => revenue(random, 200)));
    const rows = intervals(
      Array.from({ length: 120 }, () => ({ c: revenue(random, 100, buying), b: revenue(random, 200) })),
    );
    const found = judged(guard, rows, { past, plan: { horizon: 120 }, moment: BAKING });
    if (found.finding.verdict.kind === "breach") count += 1;
  }
  return count;
}

describe("sums only", () => {
  const byHalfWay = (factor: number) => ({ kind: "factor", factor }) as const;
  test.each(["lower", "higher"] as const)(
    "users who seldom buy, in equal versions, are no breach more often than alpha allows: better %s",
    (better) => {
      expect(breaches(ratio({ values: null, better, detect: byHalfWay(1) }), 0.03)).toBeLessThanOrEqual(11);
    },
  );
  test("half as many buyers are found in 9 of 10, and half as many again where more is worse", () => {
    expect(
      breaches(ratio({ values: null, better: "higher", detect: byHalfWay(0.5) }), 0.015),
    ).toBeGreaterThan(90);
    expect(breaches(ratio({ values: null, detect: byHalfWay(1.5) }), 0.045)).toBeGreaterThan(85);
  });
  /** Cost per request with a tenth of scatter from interval to interval. */
  const cost = (i: number, factor = 1, requests = 400): Payload =>
    sums(0.004 * requests * factor * (1 + 0.1 * Math.sin(i * i)), requests);
  const past = history(Array.from({ length: 40 }, (_, i) => cost(i)));
  const priced = (factor: number, count = 60, first = 0): IntervalReading[] =>
    intervals(
      Array.from({ length: count }, (_, i) => ({ c: cost(7 * i + 3, factor), b: cost(5 * i + 1) })),
      first,
    );
  test.each([
    ["as dear", {}, 1, "pass"],
    ["half as dear again", {}, 1.5, "breach baseline"],
    ["half as dear again where x1.6 is allowed", { margin: { kind: "factor", factor: 1.6 } }, 1.5, "pass"],
    [
      "at most 4.60 per thousand, kept",
      { per: 1_000, margin: null, objective: { atMost: 4.6, atLeast: null } },
      1,
      "pass",
    ],
    [
      "at most 4.60 per thousand, broken",
      { per: 1_000, margin: null, objective: { atMost: 4.6, atLeast: null } },
      1.5,
      "breach objective",
    ],
    [
      "at least 3.00 per thousand, broken",
      { per: 1_000, better: "higher", margin: null, objective: { atMost: null, atLeast: 3 } },
      0.5,
      "breach objective",
    ],
    ["higher is better, half", { better: "higher" }, 0.5, "breach baseline"],
    [
      "higher is better, x0.9 where x0.8 is allowed",
      { better: "higher", margin: { kind: "factor", factor: 0.8 } },
      0.9,
      "pass",
    ],
  ] as const satisfies readonly (readonly [string, Partial<RatioGuard>, number, string])[])(
    "%s",
    (_, about, factor, verdict) => {
      expect(said(judged(ratio({ values: null, ...about }), priced(factor), { past }))).toBe(verdict);
    },
  );
  test("nothing depends on the unit of the sums", () => {
    const inCents = (rows: readonly IntervalReading[], by: number): IntervalReading[] => {
      const times100 = (reading: Reading): Reading =>
        reading.ok && reading.payload.shape === "ratio"
          ? { ...reading, payload: { ...reading.payload, numerator: reading.payload.numerator * by } }
          : reading;
      return rows.map((row) => ({
        ...row,
        candidate: times100(row.candidate),
        baseline: times100(row.baseline),
      }));
    };
    const evidence = (by: number): number => {
      const [scaled] = [inCents(priced(1.2), by)];
      const before = history(Array.from({ length: 40 }, (_, i) => cost(i, by)));
      return judged(ratio({ values: null }), scaled, { past: before }).finding.observed.pValue;
    };
    expect(evidence(1_000) / evidence(1)).toBeCloseTo(1, 6);
    expect(evidence(1e-6) / evidence(1)).toBeCloseTo(1, 6);
  });
  test("says the levels per as many units as the file says", () => {
    const guard = ratio({ values: null, per: 1_000, margin: { kind: "factor", factor: 1.1 } });
    const { observed } = judged(guard, priced(1.5), { past }).finding;
    expect(observed.candidate).toBeGreaterThan(5.5);
    expect(observed.candidate).toBeLessThan(6.5);
    expect(observed.tests[0]?.limit).toBeCloseTo((observed.baseline ?? 0) * 1.1, 9);
  });
  test("without a past nothing is bet, and that is no pass", () => {
    expect(said(judged(ratio({ values: null }), priced(1, 15)))).toBe("too-few-samples");
    expect(said(judged(ratio({ values: null }), priced(1.5, 15)))).toBe("too-few-samples");
    expect(said(judged(ratio({ values: null }), priced(1, 60)))).toBe("pass");
    expect(said(judged(ratio({ values: null }), priced(1.5, 60)))).toBe("breach baseline");
  });
  test("units come together until there are a hundred in each arm", () => {
    const small = intervals(
      Array.from({ length: 400 }, (_, i) => ({ c: cost(i, 1.5, 30), b: cost(i + 1, 1, 30) })),
    );
    expect(said(judged(ratio({ values: null }), small, { past, plan: { horizon: 400 } }))).toBe(
      "breach baseline",
    );
  });
  test("a past of nothing but noughts is no past", () => {
    const nothing = sums(0, 1_000);
    const rows = intervals(times(60, { c: nothing, b: nothing }));
    expect(said(judged(ratio({ values: null }), rows, { past: history(times(40, nothing)) }))).toBe(
      "too-few-samples",
    );
  });
  test("a constant past is no certainty about every trifle", () => {
    const rows = intervals(times(60, { c: sums(4.04, 1_000), b: sums(4, 1_000) }));
    expect(said(judged(ratio({ values: null }), rows, { past: history(times(40, sums(4, 1_000))) }))).toBe(
      "pass",
    );
  });
  test.each([
    ["a numerator that is no number", sums(Number.NaN, 100), "not-a-number"],
    ["more than there can be", sums(1e200, 100), "impossible"],
    ["negative units", sums(3, -100), "impossible"],
    ["units that are no number", sums(3, Number.NaN), "not-a-number"],
    ["no units", sums(3, 0), "no-data"],
    ["values instead of sums", samples([1]), "ambiguous"],
  ] as const)("%s", (_, broken, reason) => {
    const rows = [...priced(1, 30), ...intervals(times(3, { c: broken, b: cost(1) }), 30)];
    expect(said(judged(ratio({ values: null }), rows, { past }))).toBe(reason);
  });
  test("a refund is a value like another", () => {
    const rows = intervals(
      Array.from({ length: 60 }, (_, i) => ({
        c: sums(i % 2 === 0 ? 3 : -1, 400),
        b: sums(i % 2 === 0 ? -1 : 3, 400),
      })),
    );
    const before = history(Array.from({ length: 40 }, (_, i) => sums(i % 2 === 0 ? 3 : -1, 400)));
    expect(said(judged(ratio({ values: null, better: "higher" }), rows, { past: before }))).toBe("pass");
  });
  test("at 100 % an objective goes on, a comparison has nothing to go on against", () => {
    const full: Moment = { ...BAKED, stage: "full", live: false };
    const both = ratio({ values: null, objective: { ...none, atMost: 0.005 } });
    const kept = judged(both, priced(1), { past, moment: BAKING }).state;
    expect(said(judged(both, priced(1, 60, 60), { state: kept, moment: full }))).toBe("pass");
    expect(said(judged(both, priced(2, 60, 60), { state: kept, moment: full }))).toBe("breach objective");
    const only = judged(ratio({ values: null }), priced(1), { past, moment: BAKING }).state;
    expect(said(judged(ratio({ values: null }), priced(1, 60, 60), { state: only, moment: full }))).toBe(
      "void",
    );
  });
});
