import { describe, expect, test } from "vitest";
import type { IntervalReading, Moment } from "../../../src/judge/judge.ts";
import type { Payload } from "../../../src/judge/reading.ts";
import {
  BAKED,
  BAKING,
  events,
  gauge,
  identities,
  identity,
  intervals,
  judged,
  said,
  signal,
  stored,
  times,
  tripwire,
} from "./readings.ts";

const rows = (c: Payload | "no-data" | "stale", count = 20, first = 0): IntervalReading[] =>
  intervals(times(count, { c, b: "no-data" as const }), first);
const reports = (...confirmed: readonly boolean[]): Moment => ({
  ...BAKED,
  reports: confirmed.map((each) => ({ by: "@desk-a", confirmed: each })),
});

describe("an event that must not happen", () => {
  const people = tripwire({ confirmedBy: "newsroom" });
  test.each([
    ["none", tripwire(), events(0, 100), BAKED, "pass"],
    [
      "none, and nothing counts what could have had one",
      tripwire({ exposure: null }),
      events(0),
      BAKED,
      "pass",
    ],
    ["one, and no person is asked", tripwire(), events(1, 100), BAKED, "breach rule"],
    [
      "one in each interval where thirty are tolerated",
      tripwire({ atMost: 30 }),
      events(1, 100),
      BAKED,
      "pass",
    ],
    [
      "two in each interval where thirty are tolerated",
      tripwire({ atMost: 30 }),
      events(2, 100),
      BAKED,
      "breach rule",
    ],
    ["one that is to be confirmed", people, events(1, 100), BAKED, "unconfirmed"],
    ["one that is to be confirmed, baking", people, events(1, 100), BAKING, "unconfirmed"],
    ["one that was confirmed", people, events(1, 100), reports(true), "breach rule"],
    ["none counted, but one reported", people, events(0, 100), reports(false), "unconfirmed"],
    [
      "none counted, but one reported, and no person is asked",
      tripwire(),
      events(0, 100),
      reports(false),
      "unconfirmed",
    ],
    [
      "none counted, but one reported and confirmed",
      people,
      events(0, 100),
      reports(false, true),
      "breach rule",
    ],
    ["the detector is silent", tripwire(), "no-data", BAKED, "no-data"],
    ["the detector is silent and people confirm", people, "no-data", reports(true), "breach rule"],
    ["less than nothing", tripwire(), events(-1, 100), BAKED, "impossible"],
    ["no number of events", tripwire(), events(Number.NaN, 100), BAKED, "not-a-number"],
    ["less than no exposure", tripwire(), events(0, -100), BAKED, "impossible"],
    ["another shape", tripwire(), gauge(0), BAKED, "ambiguous"],
    ["a tenth of an event in twenty intervals is two", tripwire(), events(0.1, 100), BAKED, "breach rule"],
    ["a hundredth of an event in twenty intervals is rounding", tripwire(), events(0.01, 100), BAKED, "pass"],
  ] as const)("%s", (_, guard, c, moment, verdict) => {
    expect(said(judged(guard, rows(c), { moment }))).toBe(verdict);
  });
  test("no event is said with what it proves: 3.00 by so many units", () => {
    const { observed } = judged(tripwire(), rows(events(0, 150))).finding;
    expect(observed.silence?.exposure).toBe(3_000);
    expect(observed.silence?.rateAtMost).toBeCloseTo(0.0009985774245, 12);
    expect([observed.candidate, observed.pValue, observed.tests]).toEqual([0, 1, []]);
    const bare = judged(tripwire({ exposure: null }), rows(events(0))).finding.observed;
    expect(bare.silence).toBeNull();
    expect(judged(tripwire({ atMost: 30 }), rows(events(1, 100))).finding.observed.silence).toBeNull();
  });
  test("says how many were counted, what was tolerated, and who must confirm", () => {
    const many = judged(tripwire({ atMost: 1 }), rows(events(1, 100), 2)).finding.verdict;
    expect(many).toEqual({ kind: "breach", test: "rule", limit: 1, detail: "2 events counted" });
    const one = judged(people, rows(events(1, 100), 1)).finding.verdict;
    expect(one.kind === "inconclusive" && one.detail).toBe(
      "1 event counted; newsroom must confirm it or take it back.",
    );
  });
  test("counts go on over stages", () => {
    const first = judged(tripwire({ atMost: 1 }), rows(events(1, 100), 1), { moment: BAKING });
    expect(said(first)).toBe("immature");
    const next: Moment = { ...BAKED, stage: "canary-25" };
    const calm = judged(tripwire({ atMost: 1 }), rows(events(0, 100), 3, 1), {
      state: stored(first.state),
      moment: next,
    });
    expect(said(calm)).toBe("pass");
    const second = judged(tripwire({ atMost: 1 }), rows(events(1, 100), 1, 1), {
      state: stored(first.state),
      moment: next,
    });
    expect(said(second)).toBe("breach rule");
  });
  test("a report that is taken back is none", () => {
    const { state } = judged(people, rows(events(0, 100)), { moment: reports(false) });
    expect(said(judged(people, [], { state, moment: BAKED }))).toBe("pass");
  });
  test("an interval in which the detector is silent leaves it open, what was counted before stays", () => {
    const seen = judged(tripwire(), [...rows(events(0, 100)), ...rows("stale", 1, 20)]);
    expect(said(seen)).toBe("stale");
    const counted = judged(tripwire(), [...rows(events(1, 100), 1), ...rows("stale", 3, 1)]);
    expect(said(counted)).toBe("breach rule");
  });
});

describe("the model that must answer", () => {
  test.each([
    ["only it answers", { "news-14b": 100 }, "pass"],
    ["another one answers too", { "news-14b": 99, "news-7b": 1 }, "breach rule"],
    ["another one answers alone", { "news-7b": 100 }, "breach rule"],
    ["nobody answers", {}, "no-data"],
    ["less than nobody", { "news-14b": -1 }, "impossible"],
    ["no number", { "news-14b": Number.NaN }, "not-a-number"],
    ["a rounding of another one", { "news-14b": 100, "news-7b": 0.001 }, "pass"],
  ] as const)("%s", (_, counts, verdict) => {
    expect(said(judged(identity(), rows(identities(counts))))).toBe(verdict);
  });
  test("says how many came from another one, and shows their share", () => {
    const { verdict, observed } = judged(
      identity(),
      rows(identities({ "news-14b": 75, "news-7b": 25 })),
    ).finding;
    expect(verdict).toEqual({
      kind: "breach",
      test: "rule",
      limit: 0,
      detail: "25 answers came from another model than news-14b",
    });
    expect(observed.candidate).toBe(0.25);
    expect(judged(identity(), []).finding.observed.candidate).toBeNull();
  });
  test("another shape is ambiguous, no interval too few", () => {
    expect(said(judged(identity(), rows(gauge(1))))).toBe("ambiguous");
    expect(said(judged(identity(), []))).toBe("too-few-samples");
  });
  test("one wrong answer in an earlier stage is not forgotten", () => {
    const { state } = judged(identity(), rows(identities({ "news-14b": 99, "news-7b": 1 }), 1));
    const next: Moment = { ...BAKED, stage: "canary-25" };
    expect(
      said(judged(identity(), rows(identities({ "news-14b": 100 }), 5, 1), { state, moment: next })),
    ).toBe("breach rule");
  });
});

describe("a report by people", () => {
  test.each([
    ["none", BAKED, "pass"],
    ["none while baking", BAKING, "immature"],
    ["one", reports(false), "breach rule"],
    ["one that was confirmed", reports(true), "breach rule"],
  ] as const)("%s", (_, moment, verdict) => {
    expect(said(judged(signal(), [], { moment }))).toBe(verdict);
    expect(said(judged(signal(), rows("no-data"), { moment }))).toBe(verdict);
    expect(judged(signal(), rows(gauge(1)), { moment }).finding.observed.candidate).toBeNull();
  });
});
