import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Payload, Reading } from "../../../src/judge/reading.ts";
import { readLine } from "../../../src/promotion/recording/line.ts";
import { recordedLine } from "../../../src/promotion/recording/write.ts";
import { instant } from "../../../src/units.ts";

const WINDOW = {
  from: instant(Date.parse("2026-11-23T10:00:00Z")),
  to: instant(Date.parse("2026-11-23T10:05:00Z")),
};
const ABOUT = { guard: "errors", cohort: "all", arm: "candidate", window: WINDOW } as const;

const of = (payload: Payload): Reading => ({
  ...ABOUT,
  ok: true,
  payload,
  lastDataAt: null,
  exact: true,
  warnings: [],
  provenance: "https://prometheus.acme.example",
});

const amount = fc.double({ min: 0, max: 1e12, noNaN: true }).map((value) => value + 0);
const number = fc.double({ min: -1e12, max: 1e12, noNaN: true }).map((value) => value + 0);
const rising = fc
  .uniqueArray(number, { minLength: 1, maxLength: 5 })
  .map((all) => all.toSorted((a, b) => a - b));
const answer = fc.option(number, { nil: null });
const simple: fc.Arbitrary<Payload> = fc.oneof(
  fc.record({ shape: fc.constant("counts" as const), events: amount, total: amount }),
  rising.chain((bounds) =>
    fc.record({
      shape: fc.constant("histogram" as const),
      bounds: fc.constant([...bounds, Number.POSITIVE_INFINITY]),
      counts: fc.array(amount, { minLength: bounds.length + 1, maxLength: bounds.length + 1 }),
    }),
  ),
  fc.record({
    shape: fc.constant("count" as const),
    count: amount,
    exposure: fc.option(amount, { nil: null }),
  }),
  fc.record({ shape: fc.constant("samples" as const), values: fc.array(number) }),
  fc.array(fc.tuple(number, amount)).map((pairs) => ({
    shape: "levels" as const,
    levels: pairs.map(([level]) => level),
    counts: pairs.map(([, many]) => many),
  })),
  fc.record({ shape: fc.constant("moments" as const), n: amount, sum: number, squares: amount }),
  fc.record({ shape: fc.constant("ratio" as const), numerator: number, denominator: amount }),
  fc.record({ shape: fc.constant("gauge" as const), value: number }),
  fc.record({
    shape: fc.constant("identities" as const),
    counts: fc.dictionary(fc.stringMatching(/^[a-z]+$/), amount),
  }),
  fc.record({ shape: fc.constant("pairs" as const), pairs: fc.array(fc.tuple(answer, answer, amount)) }),
);
const payload = fc.oneof(
  { weight: 9, arbitrary: simple },
  {
    weight: 1,
    arbitrary: fc.record({ shape: fc.constant("parts" as const), parts: fc.array(simple, { maxLength: 3 }) }),
  },
);

describe("a reading that is kept", () => {
  test("is read again as it was, whatever its shape", () => {
    fc.assert(
      fc.property(payload, (given) => {
        const line = recordedLine(of(given));
        expect(line).not.toContain("\n");
        expect(readLine(line)).toEqual({
          at: WINDOW.to,
          guard: "errors",
          cohort: "all",
          arm: "candidate",
          told: { ok: true, payload: given },
        });
      }),
    );
  });

  test("that was not there says why, without what looks like a secret", () => {
    const token = `ghp_${"a".repeat(36)}`;
    const line = recordedLine({ ...ABOUT, ok: false, why: "unauthorised", detail: `401 for ${token}` });
    expect(line).not.toContain(token);
    expect(readLine(line)).toMatchObject({ told: { ok: false, why: "unauthorised" } });
  });

  test.each<[string, Payload]>([
    ["a count", { shape: "counts", events: Number.NaN, total: 5 }],
    ["an exposure", { shape: "count", count: 1, exposure: Number.NaN }],
    ["one answer of a pair", { shape: "pairs", pairs: [[Number.NaN, 1, 1]] }],
    ["one sample", { shape: "samples", values: [1, Number.POSITIVE_INFINITY] }],
    ["one part", { shape: "parts", parts: [{ shape: "gauge", value: Number.NEGATIVE_INFINITY }] }],
  ])("in which %s is no number is missing, and never null or zero", (_, given) => {
    expect(readLine(recordedLine(of(given)))).toMatchObject({ told: { ok: false, why: "not-a-number" } });
  });
});
