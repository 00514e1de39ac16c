/** One guard of each kind and of each of its tests, with intervals as they might come: for what must hold of all of them. */
import fc from "fast-check";
import type { Guard } from "../../../src/judge/guard.ts";
import type { AnsweredTwice, NoReading, Payload } from "../../../src/judge/reading.ts";
import {
  composite,
  counts,
  errors,
  events,
  gauge,
  histogram,
  identities,
  identity,
  latency,
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
  slowerThan,
  split,
  sums,
  times,
  tripwire,
} from "./readings.ts";

/** An interval of both arms. */
export interface Row {
  readonly c: Payload | NoReading;
  readonly b: Payload | NoReading;
}

export interface KindCase {
  readonly guard: Guard;
  readonly row: fc.Arbitrary<Row>;
  /** An interval in which both versions are as they should be, with numbers that have many digits. */
  readonly healthy: Row;
  /** Payloads that this kind cannot use. */
  readonly broken: readonly Payload[];
}

const part = fc.double({ min: 0, max: 1, noNaN: true });
const units = (most: number): fc.Arbitrary<number> => fc.double({ min: 0, max: most, noNaN: true });
const both = (arm: (most: number) => fc.Arbitrary<Payload>): fc.Arbitrary<Row> =>
  fc.record({ c: arm(200), b: arm(2_000) });
const sameInBoth = (healthy: Payload): Row => ({ c: healthy, b: healthy });

const shares = both((most) => fc.tuple(part, units(most)).map(([x, n]) => counts([x * n, n])));
const rates = both((most) => fc.tuple(units(5), units(most)).map(([x, n]) => counts([x * n, n])));
const latencies = both((most) =>
  fc
    .tuple(fc.double({ min: 0.05, max: 3, noNaN: true }), units(most))
    .map(([median, n]) => histogram(n, slowerThan(median))),
);
const inStars = (most: number): fc.Arbitrary<Payload> =>
  fc.oneof(
    fc.array(fc.double({ min: 1, max: 5, noNaN: true }), { maxLength: 20 }).map(samples),
    fc.array(units(most / 5), { minLength: 5, maxLength: 5 }).map((n) => levels([1, 2, 3, 4, 5], n)),
  );
const starMoments = both((most) =>
  fc.tuple(units(most), part, part).map(([n, mean, spread]) => {
    const at = 1 + 4 * mean;
    return moments(n, n * at, n * (at * at + spread * (at - 1) * (5 - at)));
  }),
);
const money = both((most) =>
  fc.oneof(
    fc.array(fc.double({ min: 0, max: 1_000, noNaN: true }), { maxLength: 20 }).map(samples),
    fc.array(units(most), { minLength: 3, maxLength: 3 }).map((n) => levels([0, 0.015, 1.5], n)),
  ),
);
const moneySums = both((most) =>
  fc
    .tuple(fc.double({ min: -1, max: 5, noNaN: true }), units(5 * most))
    .map(([mean, n]) => sums(mean * n, n)),
);
const gauges = both(() => fc.double({ min: -2, max: 2, noNaN: true }).map(gauge));
const in01 = fc.array(part, { maxLength: 8 }).map(samples);
const threeParts = both(() => fc.tuple(in01, in01, in01).map((each) => parts(...each)));
const tripped = both(() => fc.tuple(units(1), units(100)).map(([n, of]) => events(n, of)));
const routed = both((most) => units(most).map((n) => events(n)));
const named = both((most) =>
  fc.tuple(units(most), units(1)).map(([a, b]) => identities({ "news-14b": a, other: b })),
);
const answers = (answer: fc.Arbitrary<number>): fc.Arbitrary<Row> => {
  const one = fc.option(answer, { freq: 10 });
  return fc.array(fc.tuple(one, one, units(40)), { maxLength: 8 }).map((each) => pairs(...each));
};

const scored = levels([1, 2, 3, 4, 5], [2.123456789, 3.123456789, 15.123456789, 48.123456789, 31.123456789]);
const dear = levels([0.0123456789, 0.0212345678, 0.1123456789], [60.123456789, 35.123456789, 5.123456789]);
const whole = parts(...times(3, levels([0, 0.5123456789, 1], [10.123456789, 20.123456789, 70.123456789])));
const answered = (b: number, c: number): AnsweredTwice[] => [
  [b, c, 1.0123456789],
  [c, b, 1.1123456789],
  [b, b, 60.123456789],
];
const limits = (atMost: number | null, atLeast: number | null = null) => ({ objective: { atMost, atLeast } });
const byMoments = { kind: "moments", n: "n", sum: "s", squares: "q" } as const;
const nothing = [gauge(1), counts([Number.NaN, 3]), counts([-1, 3]), events(-1)];
const noCounts = [
  gauge(1),
  counts([Number.NaN, 3]),
  counts([-1, 3]),
  counts([1, Number.POSITIVE_INFINITY]),
  counts([1e16, 1e16]),
];
const noScores = [
  gauge(1),
  samples([9]),
  samples([Number.NaN]),
  levels([2], [-1]),
  levels([2, 3], [1]),
  moments(3, 3, 999),
];

const points = (by: number) => ({ margin: { kind: "points", points: by } }) as const;
const factor = (by: number) => ({ margin: { kind: "factor", factor: by } }) as const;

/** By name. Tripwires, identities and signals have no evidence, but all the rest holds of them too. */
export const EVERY_KIND: Readonly<Record<string, KindCase>> = {
  "a share": {
    guard: errors({ ...factor(1.1), ...limits(0.3) }),
    row: shares,
    healthy: { c: counts([1.0123456789, 101.3456789]), b: counts([7.123456789, 703.456789123]) },
    broken: [...noCounts, counts([3, 2])],
  },
  "a frequent share, higher is better": {
    guard: errors({ ...points(0.01), ...limits(null, 0.3), better: "higher", expect: 0.4, certify: true }),
    row: shares,
    healthy: { c: counts([41.0123456789, 101.3456789]), b: counts([287.123456789, 703.456789123]) },
    broken: [...noCounts, counts([3, 2])],
  },
  "a share of nearly all": {
    guard: errors({ better: "higher", expect: 0.99 }),
    row: shares,
    healthy: { c: counts([100.0123456789, 101.3456789]), b: counts([695.123456789, 703.456789123]) },
    broken: [...noCounts, counts([3, 2])],
  },
  "a band of a share": {
    guard: errors({ margin: null, certify: true, ...limits(0.5, 0.004) }),
    row: shares,
    healthy: { c: counts([1.0123456789, 101.3456789]), b: counts([7.123456789, 703.456789123]) },
    broken: [...noCounts, counts([3, 2])],
  },
  "a latency": {
    guard: latency({ ...factor(1.3), ...limits(0.9), certify: true }),
    row: latencies,
    healthy: { c: histogram(101.3456789, slowerThan(0.31)), b: histogram(703.456789, slowerThan(0.3)) },
    broken: [...nothing, { shape: "histogram", bounds: [1, Number.POSITIVE_INFINITY], counts: [9, 1] }],
  },
  "a rate": {
    guard: rate({ ...factor(1.1), ...limits(4, 0.001), certify: true }),
    row: rates,
    healthy: { c: counts([201.123456789, 101.3456789]), b: counts([1_403.123456789, 703.456789123]) },
    broken: noCounts,
  },
  "a rate, higher is better": {
    guard: rate({ better: "higher", ...factor(0.9) }),
    row: rates,
    healthy: { c: counts([201.123456789, 101.3456789]), b: counts([1_403.123456789, 703.456789123]) },
    broken: noCounts,
  },
  scores: {
    guard: score({ ...points(0.2), ...limits(4.9, 2), certify: true }),
    row: both(inStars),
    healthy: sameInBoth(scored),
    broken: noScores,
  },
  "moments of scores": {
    guard: score({ score: byMoments, ...factor(0.9), ...limits(null, 2), certify: true }),
    row: starMoments,
    healthy: sameInBoth(moments(101.123456789, 404.123456789, 1_701.123456789)),
    broken: noScores,
  },
  "values per unit": {
    guard: ratio({ ...factor(1.1), ...limits(100), certify: true }),
    row: money,
    healthy: sameInBoth(dear),
    broken: [gauge(1), samples([-1]), samples([Number.NaN]), samples([1e300]), levels([2], [-1])],
  },
  "values per unit, higher is better": {
    guard: ratio({ ...factor(0.9), ...limits(null, 0.001), better: "higher", per: 1_000 }),
    row: money,
    healthy: sameInBoth(dear),
    broken: [gauge(1), samples([-1]), samples([Number.NaN]), samples([1e300]), levels([2], [-1])],
  },
  "sums per unit": {
    guard: ratio({ values: null, ...factor(1.1), ...limits(4, 0.1), certify: true }),
    row: moneySums,
    healthy: { c: sums(301.123456789, 151.123456789), b: sums(1_201.123456789, 603.123456789) },
    broken: [gauge(1), sums(Number.NaN, 3), sums(1e200, 3), sums(3, -3)],
  },
  "a gauge": {
    guard: level({ ...limits(0.9, -0.9) }),
    row: gauges,
    healthy: sameInBoth(gauge(0.5123456789)),
    broken: [counts([1, 2]), gauge(Number.NaN), gauge(1e200)],
  },
  "a gauge beside the baseline's": {
    guard: level({ ...limits(null), ...factor(1.1) }),
    row: gauges,
    healthy: sameInBoth(gauge(0.5123456789)),
    broken: [counts([1, 2]), gauge(Number.NaN), gauge(1e200)],
  },
  "a composite with a floor": {
    guard: composite({
      ...points(0.02),
      ...limits(null, 0.2),
      certify: true,
      parts: composite().parts.map((each) => ({ ...each, floor: 0.1 })),
    }),
    row: threeParts,
    healthy: sameInBoth(whole),
    broken: [gauge(1), parts(samples([0.5])), parts(samples([2]), samples([0.5]), samples([0.5]))],
  },
  "a tripwire": {
    guard: tripwire({ atMost: 10 }),
    row: tripped,
    healthy: sameInBoth(events(0.0123456789, 101.3456789)),
    broken: [gauge(1), events(Number.NaN), events(-1), events(0, -1)],
  },
  "a split": {
    guard: split(),
    row: routed,
    healthy: { c: events(10.0123456789), b: events(90.123456789) },
    broken: [gauge(1), events(Number.NaN), events(-1)],
  },
  "an identity": {
    guard: identity(),
    row: named,
    healthy: sameInBoth(identities({ "news-14b": 101.3456789 })),
    broken: [gauge(1), identities({ other: Number.NaN }), identities({ other: -1 })],
  },
  "paired outcomes": {
    guard: paired({ ...points(0.01) }),
    row: answers(fc.constantFrom(0, 1)),
    healthy: pairs(...answered(0, 1)),
    broken: [gauge(1), { shape: "pairs", pairs: [[0, 7, 1]] }, { shape: "pairs", pairs: [[0, 0, -1]] }],
  },
  "paired scores": {
    guard: paired({ compares: "scores", better: "higher", ...points(0.02) }),
    row: answers(part),
    healthy: pairs(...answered(0.8123456789, 0.7123456789)),
    broken: [gauge(1), { shape: "pairs", pairs: [[0, 7, 1]] }, { shape: "pairs", pairs: [[0, 0, -1]] }],
  },
  "paired latencies": {
    guard: paired({ compares: "latencies", ...factor(1.1) }),
    row: answers(fc.double({ min: 0, max: 10_000, noNaN: true })),
    healthy: pairs(...answered(0.4123456789, 0.4023456789)),
    broken: [gauge(1), { shape: "pairs", pairs: [[0, -1, 1]] }, { shape: "pairs", pairs: [[0, 0, -1]] }],
  },
};
