import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pack, unpack } from "../../../src/judge/packed.ts";
import { seriesOf } from "../../../src/judge/stored.ts";
import {
  BAKING,
  composite,
  counts,
  errors,
  gauge,
  identity,
  intervals,
  judged,
  latency,
  level,
  paired,
  rate,
  ratio,
  score,
  signal,
  split,
  stored,
  times,
  tripwire,
} from "./readings.ts";

describe("numbers as text", () => {
  test("lose no bit, need no escape in JSON, and take ten characters at most", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true })), (numbers) => {
        const text = pack(numbers);
        // A nought is a nought, whatever its sign.
        expect(unpack(text)).toEqual(numbers.map((number) => (number === 0 ? 0 : number)));
        expect(JSON.stringify(text)).toBe(`"${text}"`);
        expect(text.length).toBeLessThanOrEqual(10 * numbers.length);
      }),
    );
  });
  test.each([
    ["cut off", "kGmqE"],
    ["no digit", "kGmqE|CT!k"],
    ["beyond ASCII", "kGmqE€CT!k"],
    ["more than 32 bits", "#####00000"],
  ])("%s: a text that was not packed is refused", (_, text) => {
    expect(() => unpack(text)).toThrow(RangeError);
  });
});

const both = { objective: { atMost: 0.5, atLeast: 0.1 } } as const;
const certify = true as const;
test.each([
  ["a comparison", rate(), 1],
  ["a comparison, both ends, and certificates of all", rate({ ...both, certify }), 6],
  ["both ends of a score are one, its certificates two", score({ ...both, margin: null, certify }), 3],
  ["both ends of values per unit are one", ratio({ ...both, margin: null }), 1],
  ["both ends of sums per unit are two", ratio({ ...both, values: null, margin: null }), 2],
  ["both ends of a gauge", level(both), 2],
  [
    "a composite and its floors",
    composite({ parts: composite().parts.map((part) => ({ ...part, floor: 0.4 })) }),
    4,
  ],
  ["a latency and its certificates", latency({ certify }), 10],
  ["pairs", paired(), 1],
  ["paired latencies", paired({ compares: "latencies" }), 6],
  ["a split", split(), 1],
  ["a tripwire", tripwire(), 0],
  ["an identity", identity(), 0],
  ["a signal", signal(), 0],
] as const)("%s: so many series", (_, guard, count) => {
  expect(seriesOf(guard)).toBe(count);
});

describe("a state", () => {
  const rows = intervals(times(5, { c: counts([1, 100]), b: counts([7, 700]) }));
  const { state } = judged(errors(), rows, { moment: BAKING });
  const [series = []] = state.tests[0]?.series ?? [];
  const withSeries = (...numbers: readonly (number | string)[]) => {
    const text = numbers.at(-1);
    const one = [...numbers.slice(0, -1).map(Number), typeof text === "string" ? text : ""] as const;
    return { ...state, tests: [{ key: "baseline", top: 1, series: [one] }] } as const;
  };
  test("keeps what a gap and a breach were", () => {
    const gone = intervals(times(3, { c: "stale", b: "stale" } as const), 5);
    const found = judged(errors(), gone, { state, moment: BAKING });
    expect(stored(found.state).gap).toEqual({
      run: 3,
      missed: 15,
      why: "stale",
      arm: "candidate",
      detail: "as the test says",
    });
    const bad = intervals(times(30, { c: counts([50, 100]), b: counts([7, 700]) }), 5);
    const broken = judged(errors(), bad, { state, moment: BAKING });
    expect(stored(broken.state).breach?.test).toBe("baseline");
  });
  test.each([
    ["no numbers", withSeries("")],
    ["a count that is no whole number", withSeries(0.5, ...series.slice(1))],
    ["a count that is none", withSeries(Number.NaN, ...series.slice(1))],
    ["no bettors", withSeries(...series.slice(0, 6), 0, String(series.at(-1)))],
    ["more bettors than there are", withSeries(...series.slice(0, 6), 60, String(series.at(-1)))],
    ["fewer bettors than the test has", withSeries(...series.slice(0, 6), 5, String(series.at(-1)))],
    [
      "a capital below nought",
      withSeries(...series.slice(0, -1), pack([-1, ...unpack(String(series.at(-1))).slice(1)])),
    ],
    [
      "a capital that is no number",
      withSeries(...series.slice(0, -1), pack([Number.NaN, ...unpack(String(series.at(-1))).slice(1)])),
    ],
    ["sums that are no numbers", { ...state, seen: [1, 1, pack([Number.NaN, 1]), ""] as const }],
  ])("%s: is not believed", (_, tampered) => {
    expect(() => judged(errors(), [], { state: tampered })).toThrow(RangeError);
  });
  test("a sum of squares that is a nought beside a sum that is none comes back as one", () => {
    const tiny = intervals(times(5, { c: gauge(1e-200), b: gauge(1e-200) }));
    const once = judged(level(), tiny, { moment: BAKING });
    expect(judged(level(), [], { state: stored(once.state), moment: BAKING })).toEqual(once);
  });
});

test("time that goes backwards, and intervals that overlap, are judged once", () => {
  const row = { c: counts([1, 100]), b: counts([7, 700]) };
  const rows = intervals(times(6, row));
  const plain = judged(errors(), rows);
  expect(judged(errors(), rows.toReversed())).toEqual(plain);
  const long = rows.flatMap((each, i) => [
    each,
    { ...each, window: { from: each.window.from, to: rows[i]?.window.to ?? each.window.to } },
  ]);
  expect(judged(errors(), long)).toEqual(plain);
  const within = judged(errors(), intervals(times(3, row), 2), { state: plain.state });
  expect(within).toEqual(plain);
});
