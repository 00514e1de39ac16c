/**
 * What every source of readings promises, whatever it reads. A new source is one file of code and one row here: how to open
 * it on a world of its own, how to put facts into that world, and what can be wrong with it.
 */
import * as fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { presenceOf } from "../../src/judge/presence.ts";
import { proportionKind } from "../../src/judge/proportion.ts";
import type { Reading } from "../../src/judge/reading.ts";
import type { MetricQuery, MetricRequest, Metrics } from "../../src/ports.ts";
import { instant, milliseconds, MINUTE } from "../../src/units.ts";
import { aProportion } from "./guards.ts";
import { truthOf, worldsOf } from "./source-worlds.ts";

export const START = Date.parse("2026-11-23T09:00:00Z");
export const EVERY = 5 * MINUTE;
export const ARM = { label: "version", baseline: "v1", candidate: "v2" } as const;
/** No header and no text of a source may repeat it. */
export const SECRET = "s3cr3t-of-the-source-0123456789";

/** A number as a world may hold it; null is a value that is not there. */
export type Held = number | "NaN" | "+Inf" | "-Inf" | "text" | null;

/** What one version did for one desk in one interval. */
export interface Fact {
  readonly version: "v1" | "v2" | "v0";
  readonly desk: "breaking" | "sport";
  /** Which interval of five minutes, from 0. */
  readonly interval: number;
  readonly events: Held;
  readonly total: Held;
  /** Milliseconds before the interval's end at which the newest sample was taken; 20 s when not said. */
  readonly age?: number;
}

/**
 * What can be wrong with an answer besides its numbers. `in-pages`: there is more than was given, and the answer shows it.
 * `other-unit`: moments are written in another unit than the source was told.
 */
export const ANSWER_FAULTS = [
  "unauthorised",
  "rate-limited",
  "down",
  "hangs",
  "half",
  "html",
  "redirect",
  "too-large",
  "in-pages",
  "other-unit",
] as const;
export type AnswerFault = (typeof ANSWER_FAULTS)[number];

export interface SourceBench {
  /** The same source as another job would open it. */
  readonly open: () => Metrics;
  readonly put: (facts: readonly Fact[]) => Promise<void>;
  /** From now on every answer is wrong in this way; null mends it. */
  readonly spoil: (fault: AnswerFault | null) => Promise<void>;
  /** Requests that arrived where the source is served; null where nothing is sent. */
  readonly asked: () => number | null;
  readonly stop: () => Promise<void>;
}

/** Why a source cannot be wrong in this way. */
type Impossible = string;

export interface SourceRow {
  readonly source: string;
  readonly start: () => Promise<SourceBench>;
  /** Counts of events and of all; `absentEventsAreZero` is added. */
  readonly counts: { readonly events: string; readonly total: string };
  /** Queries that the source refuses, each beside others that it answers. */
  readonly wrongQueries: readonly string[];
  /** The label that a fact's desk is, where the source has labels of its own; `desk` when not said. */
  readonly cohortLabel?: string;
  /** Whether it says when its newest sample was taken. */
  readonly tellsWhenDataEnded: boolean;
  /** How much later than the newest sample the moment may be that it says, in ms; exact when not said. */
  readonly endsWithin?: number;
  readonly exact: boolean;
  /** Values that this source cannot hold, and faults that it cannot have, each with the reason. */
  readonly cannotHold?: Partial<Record<Exclude<Held, number | null> | "less than nothing", Impossible>>;
  readonly cannotFail?: Partial<Record<AnswerFault, Impossible>>;
  /** Why it cannot hold two values for the same thing. */
  readonly cannotRepeat?: Impossible;
  /** Why what it says of everybody is no sum of what it says of cohorts. */
  readonly cannotAddUp?: Impossible;
  /** Why no sample of it can be of later than the interval that it is counted in. */
  readonly cannotBeAhead?: Impossible;
  /** Requests for ten guards in ten cohorts over three intervals. */
  readonly requests: number | null;
  /** The reasons for a reading that is not there, by fault, where they are not the usual ones. */
  readonly why?: Partial<Record<AnswerFault, readonly string[]>>;
}

const USUAL: Readonly<Record<AnswerFault, readonly string[]>> = {
  unauthorised: ["unauthorised"],
  "rate-limited": ["rate-limited"],
  down: ["unreachable"],
  hangs: ["unreachable"],
  half: ["unreachable", "query-error"],
  html: ["unreachable", "query-error"],
  redirect: ["unreachable", "query-error"],
  "too-large": ["query-error", "unreachable"],
  "in-pages": ["partial"],
  "other-unit": ["query-error", "no-data", "stale"],
};

const COHORTS = { all: {}, breaking: { desk: "breaking" } };

function cohortsOf({ cohortLabel = "desk" }: SourceRow): MetricRequest["cohorts"] {
  return { all: {}, breaking: { [cohortLabel]: "breaking" } };
}

const countsOf = (row: SourceRow, absentEventsAreZero = false): MetricQuery => ({
  kind: "counts",
  ...row.counts,
  absentEventsAreZero,
});

/** Two intervals, everybody and one cohort. */
export function ask(guard: string, query: MetricQuery, more: Partial<MetricRequest> = {}): MetricRequest {
  const intervals = [0, 1].map(windowAt);
  return { guard, query, intervals, cohorts: COHORTS, staleAfter: MINUTE, ...more };
}

export function windowAt(index: number) {
  return { from: instant(START + index * EVERY), to: instant(START + (index + 1) * EVERY) };
}

const VERSIONS = ["v1", "v2"] as const;
const DESKS = ["breaking", "sport"] as const;

/** Both versions, both desks, two intervals: 100 units each, of which some are bad. */
function healthy(): readonly Fact[] {
  return VERSIONS.flatMap((version) =>
    DESKS.flatMap((desk) =>
      [0, 1].map((interval): Fact => ({ version, desk, interval, events: interval + 1, total: 100 })),
    ),
  );
}

const told = (readings: readonly Reading[]) =>
  readings.map((reading) => [
    reading.guard,
    reading.cohort,
    reading.arm,
    (reading.window.from - START) / EVERY,
    reading.ok ? reading.payload : reading.why,
  ]);
const outcomes = (readings: readonly Reading[]) => [
  ...new Set(readings.map((each) => (each.ok ? "ok" : each.why))),
];
const ofArm = (readings: readonly Reading[], arm: Reading["arm"]) =>
  readings.filter((each) => each.arm === arm);

function startsOf(row: SourceRow): (facts?: readonly Fact[]) => Promise<SourceBench> {
  const benches: SourceBench[] = [];
  afterEach(async () => {
    for (const bench of benches.splice(0)) await bench.stop();
  });
  return async (facts = healthy()) => {
    const bench = await row.start();
    benches.push(bench);
    await bench.put(facts);
    return bench;
  };
}

/** Everything that a row promises. */
export function promisesOfSource(row: SourceRow): void {
  describe(`source ${row.source}`, () => {
    const start = startsOf(row);
    const counts = countsOf(row);
    const own = { cohorts: cohortsOf(row) };
    const askHere: Ask = (guard, query, more) => ask(guard, query, { ...own, ...more });
    promisesOfNumbers({ row, start, counts, ask: askHere });
    promisesOfSilence({ row, start, counts, ask: askHere });
    promisesOfAnswers({ row, start, counts, ask: askHere });
    promisesOfRequests({ row, start, counts, ask: askHere });
    promisesOfWorlds({ row, start, counts, ask: askHere });
  });
}

type Ask = typeof ask;

/** A row, how to start it, its query of counts, and how to ask it. */
interface Suite {
  readonly row: SourceRow;
  readonly start: ReturnType<typeof startsOf>;
  readonly counts: MetricQuery;
  readonly ask: Ask;
}

const NO_NUMBERS = ["NaN", "+Inf", "-Inf", "text"] as const;

/** What a row declares impossible has a reason. */
function reasoned(_what: string, why: string): void {
  expect(why).toMatch(/\w{4}.*\w{4}/);
}

function promisesOfNumbers({ row, start, counts, ask }: Suite): void {
  test("every guard, cohort, interval and version is answered once, in the order of the request", async () => {
    const readings = await (await start()).open().fetch([ask("errors", counts), ask("again", counts)]);
    const sums = [
      [2, 200],
      [1, 100],
    ] as const;
    const expected = ["errors", "again"].flatMap((guard) =>
      ["all", "breaking"].flatMap((cohort, which) =>
        ["baseline", "candidate"].flatMap((arm) =>
          [0, 1].map((interval) => {
            const [events, total] = sums[which] ?? [0, 0];
            return [
              guard,
              cohort,
              arm,
              interval,
              { shape: "counts", events: events * (interval + 1), total },
            ];
          }),
        ),
      ),
    );
    expect(told(readings).toSorted(byText)).toEqual(expected.toSorted(byText));
    expect(new Set(told(readings).map((each) => JSON.stringify(each.slice(0, 4)))).size).toBe(16);
  });

  test("a reading says where it comes from, whether it is exact, and when its data ended", async () => {
    const readings = await (await start()).open().fetch([ask("errors", counts)]);
    for (const reading of readings) {
      expect(reading).toMatchObject({
        ok: true,
        exact: row.exact,
        provenance: expect.stringMatching(/\S/),
      });
      const endedAt = reading.ok ? reading.lastDataAt : null;
      const ended = reading.window.to - 20_000;
      const isRight = endedAt !== null && endedAt >= ended && endedAt <= ended + (row.endsWithin ?? 0);
      expect(endedAt === null ? "unknown" : isRight).toBe(row.tellsWhenDataEnded ? true : "unknown");
    }
  });

  test.each(Object.entries(row.cannotHold ?? {}))("it cannot hold %s: %s", reasoned);
  test.each(NO_NUMBERS.filter((held) => !(held in (row.cannotHold ?? {}))))(
    "%s is not a number",
    async (held) => {
      const facts = healthy().map((fact) => (fact.version === "v2" ? { ...fact, total: held } : fact));
      const readings = await (await start(facts)).open().fetch([ask("errors", counts)]);
      expect(outcomes(ofArm(readings, "candidate"))).toEqual(["not-a-number"]);
      expect(outcomes(ofArm(readings, "baseline"))).toEqual(["ok"]);
    },
  );

  const parts = "less than nothing" in (row.cannotHold ?? {}) ? [] : (["events", "total"] as const);
  test.each(parts)(
    "%s below zero, as differences of a counter that restarted are, are no number",
    async (part) => {
      const facts = healthy().map((fact) =>
        fact.version === "v2" && fact.desk === "breaking" ? { ...fact, [part]: -40 } : fact,
      );
      const bench = await start(facts);
      for (const query of [counts, countsOf(row, true)]) {
        const readings = await bench.open().fetch([ask("errors", query)]);
        expect(outcomes(ofArm(readings, "candidate"))).toEqual(["not-a-number"]);
        expect(outcomes(ofArm(readings, "baseline"))).toEqual(["ok"]);
      }
    },
  );

  test.each(row.cannotRepeat === undefined ? [] : [["twice", row.cannotRepeat]])(
    "it cannot hold anything %s: %s",
    reasoned,
  );
  const repeats = row.cannotRepeat === undefined ? ["candidate"] : [];
  test.each(repeats)(
    "two values for the same thing of the %s are one too many, and neither wins",
    async () => {
      const twice = healthy().filter(({ version, desk }) => version === "v2" && desk === "breaking");
      const readings = await (await start([...healthy(), ...twice])).open().fetch([ask("errors", counts)]);
      expect(outcomes(ofArm(readings, "candidate"))).toEqual(["ambiguous"]);
      expect(outcomes(ofArm(readings, "baseline"))).toEqual(["ok"]);
    },
  );

  test("a version that nobody asked about changes nothing", async () => {
    const plain = await (await start()).open().fetch([ask("errors", counts)]);
    const foreign = healthy().map((fact): Fact => ({ ...fact, version: "v0", events: 99 }));
    const bench = await start([...healthy(), ...foreign]);
    expect(told(await bench.open().fetch([ask("errors", counts)]))).toEqual(told(plain));
  });
}

const KIND = proportionKind(aProportion());

/** What the judge makes of readings, before it looks at their numbers. */
function judged(readings: readonly Reading[]): readonly string[] {
  const found = readings.map((reading) => presenceOf(KIND, reading, reading.arm));
  return [...new Set(found.map((each) => (each.ok ? "there" : each.why)))];
}

const byText = (one: unknown, other: unknown) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1);

function promisesOfSilence({ row, start, counts, ask }: Suite): void {
  test("an empty answer is no data, and never zero", async () => {
    for (const query of [counts, countsOf(row, true)]) {
      const readings = await (await start([])).open().fetch([ask("errors", query)]);
      expect(readings).toHaveLength(8);
      expect(outcomes(readings)).toEqual(["no-data"]);
    }
  });

  test("a version that is not there has no data; the other one has", async () => {
    const facts = healthy().filter(({ version }) => version === "v1");
    const readings = await (await start(facts)).open().fetch([ask("errors", counts)]);
    expect(outcomes(ofArm(readings, "candidate"))).toEqual(["no-data"]);
    expect(outcomes(ofArm(readings, "baseline"))).toEqual(["ok"]);
  });

  test("events that are not there are no data, and zero only where the guard says so", async () => {
    const facts = healthy().map((fact) => (fact.version === "v2" ? { ...fact, events: null } : fact));
    const bench = await start(facts);
    const strict = await bench.open().fetch([ask("errors", counts)]);
    expect(outcomes(ofArm(strict, "candidate"))).toEqual(["no-data"]);
    const lenient = await bench.open().fetch([ask("errors", countsOf(row, true))]);
    const found = ofArm(lenient, "candidate").map((each) => (each.ok ? each.payload : each.why));
    expect(found).toEqual([200, 200, 100, 100].map((total) => ({ shape: "counts", events: 0, total })));
  });

  const stops = row.tellsWhenDataEnded ? [3 * MINUTE] : [];
  test.each(stops)(
    "a version that stopped reporting %i ms ago is stale, and says since when",
    async (age) => {
      const facts = healthy().map((fact) => (fact.version === "v2" ? { ...fact, age } : fact));
      const readings = await (await start(facts)).open().fetch([ask("errors", counts)]);
      expect(outcomes(ofArm(readings, "baseline"))).toEqual(["ok"]);
      for (const reading of ofArm(readings, "candidate")) {
        const since = new Date(reading.window.to - age + (row.endsWithin ?? 0)).toISOString().slice(0, 19);
        expect(reading).toMatchObject({ ok: false, why: "stale", detail: expect.stringContaining(since) });
      }
    },
  );

  test.each(row.cannotBeAhead === undefined ? [] : [["ahead", row.cannotBeAhead]])(
    "its clock cannot be %s of the interval: %s",
    reasoned,
  );
  const ahead = row.cannotBeAhead === undefined ? stops : [];
  test.each(ahead)("a version whose clock is ahead is not fresh for it, nor is one desk of it", async () => {
    for (const desk of ["any", "breaking"]) {
      const facts = healthy().map((fact) =>
        fact.version === "v2" && (desk === "any" || fact.desk === desk)
          ? { ...fact, age: -2 * EVERY - MINUTE }
          : fact,
      );
      const readings = await (await start(facts)).open().fetch([ask("errors", counts)]);
      expect(judged(ofArm(readings, "baseline"))).toEqual(["there"]);
      expect(judged(ofArm(readings, "candidate"))).toEqual(["clock-skew"]);
    }
  });

  test("property: what is missing never makes a reading better", async () => {
    const bench = await start();
    const query = countsOf(row, true);
    const whole = await bench.open().fetch([ask("errors", query)]);
    const kept = fc.array(fc.boolean(), { minLength: 8, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(kept, kept, async (there, counted) => {
        const facts = healthy().flatMap((fact, index) =>
          there[index] === true ? [counted[index] === true ? fact : { ...fact, total: null }] : [],
        );
        await bench.put(facts);
        const readings = await bench.open().fetch([ask("errors", query)]);
        expect(readings).toHaveLength(whole.length);
        for (const [index, reading] of readings.entries()) {
          const before = whole[index];
          if (!reading.ok || reading.payload.shape !== "counts") continue;
          if (before === undefined || !before.ok || before.payload.shape !== "counts")
            throw new RangeError("a reading came out of nothing");
          // Less was seen; what was seen is not said to be more, nor of a larger population.
          expect(reading.payload.total).toBeLessThanOrEqual(before.payload.total);
          expect(reading.payload.total).toBeGreaterThan(0);
        }
      }),
      { numRuns: 15 },
    );
  });
}

function promisesOfAnswers({ row, start, counts, ask }: Suite): void {
  test.each(Object.entries(row.cannotFail ?? {}))("it cannot be wrong in this way (%s): %s", reasoned);
  const possible = ANSWER_FAULTS.filter((fault) => !(fault in (row.cannotFail ?? {})));
  test.each(possible)("an answer that is wrong (%s) is no reading, and shows no secret", async (fault) => {
    const bench = await start();
    await bench.spoil(fault);
    const readings = await bench.open().fetch([ask("errors", counts), ask("again", counts)]);
    expect(readings).toHaveLength(16);
    const expected = row.why?.[fault] ?? USUAL[fault];
    for (const why of outcomes(readings)) expect(expected).toContain(why);
    for (const reading of readings) expect(reading.ok ? "" : reading.detail).toMatch(/\w{4}/);
    expect(JSON.stringify(readings)).not.toContain(SECRET);
    await bench.spoil(null);
    expect(outcomes(await bench.open().fetch([ask("errors", counts)]))).toEqual(["ok"]);
  });

  // What is not told apart from other failures says no time either.
  const limits = possible.filter((fault) => fault === "rate-limited" && row.why?.[fault] === undefined);
  test.each(limits)("%s: a reading says when to ask again", async (fault) => {
    const bench = await start();
    await bench.spoil(fault);
    for (const reading of await bench.open().fetch([ask("errors", counts)]))
      expect(reading).toMatchObject({ detail: expect.stringMatching(/\b1h\b/) });
  });

  test("no secret in what is right either", async () => {
    const readings = await (await start()).open().fetch([ask("errors", counts)]);
    expect(JSON.stringify(readings)).not.toContain(SECRET);
  });

  test.each(row.wrongQueries)("a query that fails alone leaves the others' readings: %s", async (text) => {
    const wrong: MetricQuery = { kind: "counts", events: text, total: text, absentEventsAreZero: true };
    const readings = await (
      await start()
    )
      .open()
      .fetch([ask("before", counts), ask("wrong", wrong), ask("after", counts)]);
    const of = (guard: string) => outcomes(readings.filter((each) => each.guard === guard));
    expect([of("before"), of("wrong"), of("after")]).toEqual([["ok"], ["query-error"], ["ok"]]);
  });
}

function promisesOfRequests({ row, start, counts, ask }: Suite): void {
  test("nothing is asked where nothing is wanted", async () => {
    const bench = await start();
    expect(await bench.open().fetch([])).toEqual([]);
    expect(await bench.open().fetch([ask("errors", counts, { intervals: [] })])).toEqual([]);
    expect(bench.asked() ?? 0).toBe(0);
  });

  test("ten guards in ten cohorts over three intervals are asked for together", async () => {
    const bench = await start();
    const cohorts = Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [
        `c${index}`,
        index === 0 ? {} : { [row.cohortLabel ?? "desk"]: `desk-${index}` },
      ]),
    );
    const intervals = [0, 1, 2].map(windowAt);
    const requests = Array.from({ length: 10 }, (_, index) =>
      ask(`guard-${index}`, counts, { cohorts, intervals }),
    );
    const readings = await bench.open().fetch(requests);
    expect(readings).toHaveLength(10 * 10 * 3 * 2);
    expect(bench.asked()).toBe(row.requests);
  });
}

/** Worse evidence never gives a better reading: what is said is what is there, whatever is wrong beside it. */
function promisesOfWorlds({ row, start, ask }: Suite): void {
  test.each([false, true])(
    "property: of any world a reading says what is there, or nothing (absent events are zero: %s)",
    async (absentEventsAreZero) => {
      const bench = await start();
      const asked = ask("errors", countsOf(row, absentEventsAreZero));
      const { all: _, ...parts } = asked.cohorts;
      const request = row.cannotAddUp === undefined ? asked : { ...asked, cohorts: parts };
      await fc.assert(
        fc.asyncProperty(worldsOf(row), async (facts) => {
          await bench.put(facts);
          const readings = await bench.open().fetch([request]);
          expect(readings).toHaveLength(4 * Object.keys(request.cohorts).length);
          for (const reading of readings) {
            const own = facts.filter((fact) => isOf(fact, reading));
            const { tellsWhenDataEnded } = row;
            const { counts, isWell } = truthOf(own, { absentEventsAreZero, tellsWhenDataEnded });
            const said = reading.ok ? reading.payload : null;
            const may = [{ shape: "counts", ...counts }, ...(isWell ? [] : [null])];
            expect(may).toContainEqual(said);
          }
        }),
        { numRuns: 25 },
      );
    },
  );
}

function isOf({ version, desk, interval }: Fact, { arm, cohort, window }: Reading): boolean {
  return (
    version === ARM[arm] &&
    (cohort === "all" || desk === cohort) &&
    interval === (window.from - START) / EVERY
  );
}

/** How old the newest sample of a fact is at its interval's end, in ms. */
export function ageOf({ age }: Fact): number {
  return age ?? milliseconds(20_000);
}
