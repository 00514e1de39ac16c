import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MovingHours, Rollout, Start } from "../../../src/config/rollout.ts";
import { nextMove } from "../../../src/plan/moving-hours.ts";
import { isLive, type Plan } from "../../../src/plan/plan.ts";
import { isWithin } from "../../../src/promotion/permission.ts";
import { DAY, HOUR, MINUTE, SECOND, instant, iso, milliseconds, type Instant } from "../../../src/units.ts";
import { aPlan, aPolicy, aRollout, aStage, days, hours } from "../../support/rollout.ts";
import { percent } from "../../../src/units.ts";

const ZONES = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
] as const;

function at(text: string): Instant {
  return instant(Date.parse(text));
}

const EVERY_DAY: MovingHours = {
  days: [1, 2, 3, 4, 5, 6, 7],
  from: 540,
  to: 960,
  text: "Mon-Sun 09:00-16:00",
};

function started(notBefore: string, overrides: Partial<Start> = {}): Rollout["start"] {
  return { notBefore: at(notBefore), zone: "Europe/Berlin", moves: EVERY_DAY, ...overrides };
}

/** One stage that bakes so long, and a last one. */
function planOf(bake: number, start: Rollout["start"]): Plan {
  const stages = [
    aStage({ name: "canary-1", bake: hours(bake), extendTo: null }),
    aStage({ name: "full", weight: percent(100), bake: hours(24), extendTo: null }),
  ];
  return aPlan({ rollout: aRollout({ stages, start, cohorts: [] }), now: at("2026-01-02T00:00:00Z") });
}

const codes = (plan: Plan): readonly string[] => plan.problems.map(({ code }) => code);

describe("hours that open on the day the clocks change", () => {
  test.each([
    ["Berlin, forward", "Europe/Berlin", "2026-03-28T22:00:00Z", "2026-03-29T07:00:00Z"],
    ["Berlin, back", "Europe/Berlin", "2026-10-24T21:00:00Z", "2026-10-25T08:00:00Z"],
    ["New York, forward", "America/New_York", "2026-03-08T03:00:00Z", "2026-03-08T13:00:00Z"],
    ["New York, back", "America/New_York", "2026-11-01T03:00:00Z", "2026-11-01T14:00:00Z"],
    [
      "Lord Howe, half an hour forward",
      "Australia/Lord_Howe",
      "2026-10-03T12:00:00Z",
      "2026-10-03T22:00:00Z",
    ],
  ])("%s: at nine by the local clock", (_, zone, from, expected) => {
    const found = nextMove(at(from), { notBefore: null, zone, moves: EVERY_DAY }, []);
    expect(found === null ? null : iso(found)).toBe(expected);
  });

  test("never leave out a minute that a tick would take for open", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 29_000_000, max: 30_500_000 }),
        fc.constantFrom(...ZONES),
        fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
        fc.integer({ min: 0, max: 1439 }),
        fc.integer({ min: 1, max: 400 }),
        (minute, zone, open, from, long) => {
          const moves = { days: open, from, to: Math.min(1440, from + long), text: "" };
          const moment = instant(minute * MINUTE);
          const found = nextMove(moment, { notBefore: null, zone, moves }, []);
          expect(found).not.toBeNull();
          if (found === null) return;
          expect(isWithin(moves, zone, found)).toBe(true);
          // Nothing between is open: a handful of minutes is enough to catch an opening that was jumped over.
          for (let part = 0; part < 24; part += 1) {
            const between = instant(moment + Math.floor(((found - moment) * part) / 24 / MINUTE) * MINUTE);
            expect(between < found && isWithin(moves, zone, between)).toBe(false);
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe("clocks that change inside a bake", () => {
  test.each([
    ["Berlin, back", "Europe/Berlin", "2026-10-24T07:00:00Z", "2026-10-25T01:00:00Z", HOUR * -1],
    ["Berlin, forward", "Europe/Berlin", "2026-03-28T08:00:00Z", "2026-03-29T01:00:00Z", HOUR],
    ["New York, back", "America/New_York", "2026-10-31T13:00:00Z", "2026-11-01T06:00:00Z", HOUR * -1],
    ["New York, forward", "America/New_York", "2026-03-07T14:00:00Z", "2026-03-08T07:00:00Z", HOUR],
    [
      "Lord Howe, forward by half",
      "Australia/Lord_Howe",
      "2026-10-03T00:00:00Z",
      "2026-10-03T15:30:00Z",
      HOUR / 2,
    ],
  ])("%s: the bake stays as long as it is, and the change is told", (_, zone, from, change, forward) => {
    const [stage] = planOf(54, started(from, { zone, moves: null })).stages;
    expect(stage?.ends).toBe(at(from) + 54 * HOUR);
    expect(stage?.calendar.clockChange).toEqual({ at: at(change), forward });
  });

  test("a day of 25 hours is not seen whole in 24", () => {
    const back = planOf(24, started("2026-10-24T07:00:00Z", { moves: null })).stages[0];
    const forward = planOf(24, started("2026-03-28T08:00:00Z", { moves: null })).stages[0];
    expect([back?.calendar.wholeDay, forward?.calendar.wholeDay]).toEqual([false, true]);
  });
});

describe("what a stage sees of the week", () => {
  test.each([
    ["Friday to Monday", "2026-11-27T08:00:00Z", 72, 2],
    ["Friday to Sunday noon", "2026-11-27T08:00:00Z", 52, 1],
    ["Monday to Friday", "2026-11-23T08:00:00Z", 96, 0],
    ["two weeks", "2026-11-23T08:00:00Z", 336, 4],
  ])("%s", (_, from, bake, weekendDays) => {
    const [stage] = planOf(bake, started(from, { moves: null })).stages;
    expect(stage?.calendar.weekendDays).toBe(weekendDays);
  });

  test("hours of waiting for an open one count: the traffic is still there", () => {
    const [, , canary] = aPlan().stages;
    expect(canary?.leaves?.earliest).toBe(at("2026-11-30T08:00:00Z"));
    expect(canary?.calendar).toMatchObject({ lasts: 96 * HOUR, waits: 42 * HOUR, weekendDays: 2 });
  });
});

describe("leaving a stage", () => {
  test("at the earliest, extended as far as it may be, and at the latest", () => {
    const stages = [
      aStage({ bake: hours(24), extendTo: hours(100), deadline: days(5) }),
      aStage({ name: "full", weight: percent(100), bake: hours(24), extendTo: null }),
    ];
    const rollout = aRollout({
      stages,
      start: started("2026-11-23T08:00:00Z", { moves: null }),
      cohorts: [],
    });
    const [canary, full] = aPlan({ rollout }).stages;
    expect(canary?.leaves).toEqual({
      earliest: at("2026-11-24T08:00:00Z"),
      extended: at("2026-11-27T12:00:00Z"),
      givenUp: at("2026-11-28T08:00:00Z"),
    });
    expect(full?.leaves).toEqual({
      earliest: at("2026-11-25T08:00:00Z"),
      extended: null,
      givenUp: at("2026-12-14T08:00:00Z"),
    });
  });

  test("what is given up goes back after the policy's patience", () => {
    const plan = aPlan({ policy: aPolicy({ patience: hours(6) }) });
    expect(plan.backBy - plan.latest).toBe(6 * HOUR);
  });
});

describe("the pager", () => {
  test.each([
    ["as long as the role says", hours(24), days(7), hours(24)],
    ["never longer than the policy lets it", days(30), days(2), days(2)],
    ["as the policy says where the role does not", null, days(3), days(3)],
  ])("is held %s", (_, covers, longestCover, expected) => {
    const people = [{ name: "on-call", anyOf: ["@oncall-a"], atLeast: 1, covers }];
    const rollout = aRollout({ people, stages: aRollout().stages.map((stage) => ({ ...stage, go: [] })) });
    const plan = aPlan({ rollout, policy: aPolicy({ onCall: { longestCover } }) });
    expect(plan.handOvers.cover).toBe(expected);
    expect(plan.handOvers.moments[0]).toBe(plan.starts + expected);
  });

  test("that nobody has to take changes no hands", () => {
    const tiers = aPolicy().tiers;
    const policy = aPolicy({ tiers: { ...tiers, 1: { ...tiers[1], roles: ["model-owner"] } } });
    const people = aRollout().people.filter(({ name }) => name !== "on-call");
    const plan = aPlan({ rollout: aRollout({ people }), policy });
    expect(plan.handOvers).toEqual({ cover: null, moments: [], count: 0 });
  });

  test("that changes hands every second is told, and counted without being listed", () => {
    const people = [{ name: "on-call", anyOf: ["@oncall-a"], atLeast: 1, covers: milliseconds(SECOND) }];
    const stages = aRollout().stages.map((stage) => ({ ...stage, go: [] }));
    const plan = aPlan({ rollout: aRollout({ people, stages }) });
    expect(plan.handOvers.count).toBe(17 * 86_400 - 1);
    expect(plan.handOvers.moments).toHaveLength(400);
    expect(codes(plan)).toContain("hand-overs-many");
  });
});

describe("a calendar that cannot be kept", () => {
  const freeze = (from: string, until: string) => [{ from: at(from), until: at(until), because: "sale" }];

  test("a freeze over everything names the stage and the freeze", () => {
    const plan = aPlan({ policy: aPolicy({ freeze: freeze("2020-01-01T00:00Z", "9999-01-01T00:00Z") }) });
    const found = plan.problems.find(({ code }) => code === "stage-frozen");
    expect(found).toMatchObject({ severity: "blocker", found: expect.stringContaining("sale") });
    expect(found?.message).toContain("shadow");
    expect(plan.stages.map(({ starts }) => starts)).toEqual(Array(7).fill(null));
  });

  test("a freeze of the file counts as one of the policy does", () => {
    const freezes = freeze("2026-11-20T00:00Z", "2026-11-25T00:00Z");
    const own = aPlan({ rollout: aRollout({ start: { ...aRollout().start, freezes } }) });
    const ruled = aPlan({ policy: aPolicy({ freeze: freezes }) });
    expect(own.stages.map(({ starts }) => starts)).toEqual(ruled.stages.map(({ starts }) => starts));
    expect([own.freezes.length, ruled.freezes.length]).toEqual([1, 1]);
  });

  test("a freeze in the middle that pushes the end behind the deadline blocks", () => {
    const plan = aPlan({ policy: aPolicy({ freeze: freeze("2026-12-01T00:00Z", "2026-12-12T00:00Z") }) });
    expect(plan.problems.find(({ code }) => code === "deadline-before-end")).toMatchObject({
      severity: "blocker",
      suggestion: "deadline: 27d",
    });
    expect(codes(aPlan())).not.toContain("deadline-before-end");
  });

  test.each([
    ["behind", "2026-11-01T08:00Z", ["start-passed"]],
    ["near", "2026-11-23T08:00Z", []],
    ["far ahead", "2027-09-06T07:00Z", ["start-far-ahead"]],
    ["absurdly far ahead", "9999-01-04T09:00Z", ["start-far-ahead"]],
  ])("a start that lies %s is advice at most", (_, notBefore, expected) => {
    const plan = aPlan({ rollout: aRollout({ start: { ...aRollout().start, notBefore: at(notBefore) } }) });
    expect(codes(plan).filter((code) => code.startsWith("start-"))).toEqual(expected);
    expect(plan.stages[1]?.starts).toBeGreaterThanOrEqual(at("2026-11-20T12:00Z"));
  });

  test("a freeze of the file that is over is told", () => {
    const freezes = freeze("2025-12-20T00:00Z", "2026-01-04T00:00Z");
    const plan = aPlan({ rollout: aRollout({ start: { ...aRollout().start, freezes } }) });
    expect(codes(plan)).toContain("freeze-passed");
  });
});

describe("whatever the stages, the zone and the hours", () => {
  const anyPlan = fc
    .record({
      bakes: fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 6 }),
      zone: fc.constantFrom(...ZONES),
      start: fc.integer({ min: 494_000, max: 505_000 }),
      moves: fc.option(fc.constant(EVERY_DAY), { nil: null }),
      covers: fc.integer({ min: 5, max: 100 }),
    })
    .map(({ bakes, zone, start, moves, covers }) => {
      const stages = bakes.map((bake, index) =>
        aStage({ name: `s${index}`, bake: hours(bake), extendTo: hours(bake + 5), weight: percent(100) }),
      );
      const people = aRollout().people.map((role) =>
        role.name === "on-call" ? { ...role, covers: hours(covers) } : role,
      );
      return aPlan({
        rollout: aRollout({
          stages,
          people,
          cohorts: [],
          guards: [],
          hypothesis: null,
          deadline: days(90),
          start: { notBefore: instant(start * HOUR), zone, moves },
        }),
        now: instant(494_000 * HOUR),
      });
    });

  test("the timetable never goes back, and its parts add up to its length", () => {
    fc.assert(
      fc.property(anyPlan, ({ stages, starts, ends, latest }) => {
        const live = stages.filter(({ stage }) => isLive(stage));
        let free: number = starts;
        for (const { starts: begins, ends: over, leaves, calendar } of live) {
          expect(begins).toBe(free);
          expect(over).toBeGreaterThanOrEqual(begins ?? Number.NaN);
          expect(leaves?.earliest).toBeGreaterThanOrEqual(over ?? Number.NaN);
          expect(leaves?.extended).toBeGreaterThanOrEqual(leaves?.earliest ?? Number.NaN);
          expect(leaves?.givenUp).toBeLessThanOrEqual(latest);
          free = (begins ?? 0) + calendar.lasts;
        }
        expect(free).toBe(ends);
        expect(live.reduce((sum, { calendar }) => sum + calendar.lasts, 0)).toBe(ends - starts);
      }),
      { numRuns: 60 },
    );
  });

  test("every hand-over comes when the cover before it runs out, and belongs to one stage", () => {
    fc.assert(
      fc.property(anyPlan, ({ stages, starts, ends, handOvers }) => {
        const { cover, moments, count } = handOvers;
        const all = [starts, ...moments, ends];
        expect(moments).toHaveLength(count);
        for (const [index, moment] of moments.entries()) expect(moment - (all[index] ?? 0)).toBe(cover);
        expect(ends - (all.at(-2) ?? 0)).toBeLessThanOrEqual(cover ?? 0);
        expect(stages.flatMap((stage) => stage.handOvers)).toEqual(moments);
      }),
      { numRuns: 60 },
    );
  });
});

test("ten years of baking are planned in a moment", () => {
  const stages = [aStage({ bake: days(3650), extendTo: null, weight: percent(100) })];
  const rollout = aRollout({ stages, cohorts: [], deadline: days(3660) });
  const [stage] = aPlan({ rollout }).stages;
  expect(stage?.calendar.weekendDays).toBeGreaterThan(1_000);
  expect(stage?.calendar.lasts).toBe(3650 * DAY);
});
