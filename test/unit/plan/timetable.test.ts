import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BlueGreenStage, MovingHours, Stage, Start } from "../../../src/config/rollout.ts";
import { nextMove } from "../../../src/plan/moving-hours.ts";
import { timetableOf } from "../../../src/plan/timetable.ts";
import { instant, iso, milliseconds, MINUTE, percent, type Instant } from "../../../src/units.ts";
import { NOW, aBlueGreenStage, aPlan, aPolicy, aRollout, aStage } from "../../support/rollout.ts";

const MOVES: MovingHours = { days: [1, 2, 3, 4], from: 540, to: 960, text: "Mon-Thu 09:00-16:00" };
const BERLIN: Start = { notBefore: null, zone: "Europe/Berlin", moves: MOVES };

function at(text: string): Instant {
  return instant(Date.parse(text));
}

function next(
  text: string,
  start: Start = BERLIN,
  freezes: Parameters<typeof nextMove>[2] = [],
): string | null {
  const found = nextMove(at(text), start, freezes);
  return found === null ? null : iso(found);
}

describe("when weights may rise", () => {
  test.each([
    ["inside the hours at once", "2026-11-23T08:00:00Z", "2026-11-23T08:00:00Z"],
    ["a minute before the end", "2026-11-23T14:59:00Z", "2026-11-23T14:59:00Z"],
    ["at the end on the next day", "2026-11-23T15:00:00Z", "2026-11-24T08:00:00Z"],
    ["on Thursday evening on Monday", "2026-11-26T15:00:00Z", "2026-11-30T08:00:00Z"],
    ["before the hours at their beginning", "2026-11-24T03:17:45Z", "2026-11-24T08:00:00Z"],
    ["in summer an hour earlier by UTC", "2026-07-06T05:00:00Z", "2026-07-06T07:00:00Z"],
    ["over the end of summer time", "2026-10-23T12:00:00Z", "2026-10-26T08:00:00Z"],
    ["over the beginning of summer time", "2026-03-27T12:00:00Z", "2026-03-30T07:00:00Z"],
  ])("%s", (_, from, expected) => {
    expect(next(from)).toBe(expected);
  });

  test("after a freeze, at its end or in the first hours after it", () => {
    const freeze = {
      from: at("2026-12-18T11:00:00Z"),
      until: at("2027-01-04T07:00:00Z"),
      because: "year end",
    };
    expect(next("2026-12-21T09:00:00Z", BERLIN, [freeze])).toBe("2027-01-04T08:00:00Z");
    expect(next("2026-12-21T09:00:00Z", { ...BERLIN, moves: null }, [freeze])).toBe("2027-01-04T07:00:00Z");
  });

  test("never, when no day is open", () => {
    expect(next("2026-11-23T08:00:00Z", { ...BERLIN, moves: { ...MOVES, days: [] } })).toBeNull();
  });

  test("is always later or now, and is itself a moment to move", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1_700_000_000, max: 1_900_000_000 }),
        fc.constantFrom("UTC", "Europe/Berlin", "Asia/Kolkata", "America/New_York"),
        (seconds, zone) => {
          const from = instant(seconds * 1000);
          const found = nextMove(from, { ...BERLIN, zone }, []);
          expect(found).not.toBeNull();
          expect(found ?? 0).toBeGreaterThanOrEqual(from);
          expect(nextMove(found ?? from, { ...BERLIN, zone }, [])).toBe(found);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("the timetable", () => {
  test("follows bakes and hours, and leaves out what needs no traffic", () => {
    const rows = aPlan().stages.map(({ stage, starts, ends }) => [
      stage.name,
      starts && iso(starts),
      ends && iso(ends),
    ]);
    expect(rows).toEqual([
      ["offline", null, null],
      ["shadow", "2026-11-23T08:00:00Z", "2026-11-26T08:00:00Z"],
      ["canary-1", "2026-11-26T08:00:00Z", "2026-11-28T14:00:00Z"],
      ["canary-5", "2026-11-30T08:00:00Z", "2026-12-02T08:00:00Z"],
      ["canary-25", "2026-12-02T08:00:00Z", "2026-12-03T08:00:00Z"],
      ["canary-50", "2026-12-03T08:00:00Z", "2026-12-05T08:00:00Z"],
      ["full", "2026-12-07T08:00:00Z", "2026-12-10T08:00:00Z"],
    ]);
    expect(iso(aPlan().latest)).toBe("2026-12-14T08:00:00Z");
  });

  test("is the same a minute later", () => {
    const rollout = aRollout({ start: { notBefore: null, zone: "UTC", moves: null } });
    const times = [1, 59].map((minutes) => aPlan({ rollout, now: instant(NOW + minutes * 60_000) }).starts);
    expect(times[0]).toBe(times[1]);
  });

  test("names every change of the pager in every stage", () => {
    const [, , canary] = aPlan().stages;
    expect(canary?.handOvers.map(iso)).toEqual([
      "2026-11-26T08:00:00Z",
      "2026-11-27T08:00:00Z",
      "2026-11-28T08:00:00Z",
      // Its bake is over; it keeps its traffic until Monday.
      "2026-11-29T08:00:00Z",
    ]);
  });

  test("moves behind a freeze of the policy", () => {
    const freeze = [{ from: at("2026-11-20T00:00:00Z"), until: at("2026-11-25T00:00:00Z"), because: "sale" }];
    expect(iso(aPlan({ policy: aPolicy({ freeze }) }).starts)).toBe("2026-11-25T08:00:00Z");
  });
});

describe("a blue-green stage in the timetable", () => {
  const minutes = (count: number) => milliseconds(count * MINUTE);
  const green = (overrides: Partial<BlueGreenStage>) => aBlueGreenStage({ bake: minutes(60), ...overrides });
  const dates = (stage: BlueGreenStage, start: Start, before: readonly Stage[] = []) => {
    const { slots } = timetableOf(
      aRollout({ stages: [...before, stage], start, every: minutes(5), cohorts: [] }),
      { freeze: [] },
      at("2026-11-23T08:00:00Z"),
    );
    const slot = slots.at(-1) ?? { starts: null, serves: null, ends: null };
    return [slot.starts, slot.serves, slot.ends].map((each) => each && iso(each).slice(8, 16));
  };
  const always: Start = { notBefore: null, zone: "UTC", moves: null };
  const steps = [25, 75, 100].map(percent);

  test.each<[string, Partial<BlueGreenStage>, readonly string[]]>([
    ["at once", { preview: minutes(30), switch: "at-once" }, ["23T08:00", "23T08:30", "23T09:30"]],
    ["by steps", { preview: minutes(30), switch: steps }, ["23T08:00", "23T08:30", "23T09:40"]],
    [
      "warmer than ready",
      { preview: minutes(30), warmUp: minutes(45), switch: "at-once" },
      ["23T08:00", "23T08:45", "23T09:45"],
    ],
    ["without a preview", { preview: minutes(0), switch: "at-once" }, ["23T08:00", "23T08:00", "23T09:00"]],
  ])("%s", (_, stage, expected) => {
    expect(dates(green(stage), always)).toEqual(expected);
  });

  test("sends its users in open hours only, and waits for them before every step", () => {
    const long = { preview: minutes(8 * 60), switch: "at-once" } as const;
    expect(dates(green(long), BERLIN)).toEqual(["23T08:00", "24T08:00", "24T09:00"]);
    const late = { preview: minutes(6 * 60 + 50), switch: steps };
    expect(dates(green(late), BERLIN)).toEqual(["23T08:00", "23T14:50", "24T09:00"]);
  });

  test("makes no step for what the stage before served already", () => {
    const half = aStage({ name: "half", weight: percent(50), cohorts: {}, bake: minutes(60) });
    const stage = green({ preview: minutes(30), switch: steps });
    expect(dates(stage, always, [half])).toEqual(["23T09:00", "23T09:30", "23T10:35"]);
  });

  test("has no dates behind a freeze that never ends, be it only the switch that it keeps", () => {
    const freeze = [
      { from: at("2026-11-23T08:20:00Z"), until: at("2999-01-01T00:00:00Z"), because: "for ever" },
    ];
    const rollout = aRollout({
      stages: [green({ preview: minutes(30), switch: "at-once" })],
      start: always,
      cohorts: [],
    });
    const { slots, stuck } = timetableOf(rollout, { freeze }, at("2026-11-23T08:00:00Z"));
    expect(slots[0]).toMatchObject({ starts: null, serves: null, ends: null });
    expect(stuck).toMatchObject({ stage: "green", freeze: { because: "for ever" } });
  });

  test("reaches nobody in its preview", () => {
    const stages = (preview: number) => [green({ preview: minutes(preview), switch: "at-once" })];
    const [none, long] = [0, 240].map((preview) =>
      aPlan({ rollout: aRollout({ stages: stages(preview), start: always, cohorts: [] }) }),
    );
    expect(long?.stages[0]?.reach).toEqual(none?.stages[0]?.reach);
    expect(long?.stages[0]?.calendar.lasts).toBe(60 * MINUTE);
    expect((long?.ends ?? 0) - (none?.ends ?? 0)).toBe(240 * MINUTE);
  });
});
