import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { changeBetween, momentAtWall, wallClock, wallTime } from "../../../src/plan/wall-clock.ts";
import { HOUR, instant, iso, MINUTE, type Instant } from "../../../src/units.ts";

const ZONES = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "America/St_Johns",
  "Australia/Lord_Howe",
  "Pacific/Chatham",
] as const;

function at(text: string): Instant {
  return instant(Date.parse(text));
}

describe("the moment at which a clock shows a time", () => {
  test.each([
    ["in winter", "Europe/Berlin", "2026-01-15T09:00:00Z", "2026-01-15T08:00:00Z"],
    ["in summer", "Europe/Berlin", "2026-07-15T09:00:00Z", "2026-07-15T07:00:00Z"],
    [
      "that is shown twice is its first showing",
      "Europe/Berlin",
      "2026-10-25T02:30:00Z",
      "2026-10-25T00:30:00Z",
    ],
    ["that is skipped is the jump over it", "Europe/Berlin", "2026-03-29T02:30:00Z", "2026-03-29T01:00:00Z"],
    ["that is shown twice in New York", "America/New_York", "2026-11-01T01:15:00Z", "2026-11-01T05:15:00Z"],
    ["that is skipped in New York", "America/New_York", "2026-03-08T02:00:00Z", "2026-03-08T07:00:00Z"],
    ["half an hour beside the others", "Asia/Kolkata", "2026-11-23T09:00:00Z", "2026-11-23T03:30:00Z"],
    [
      "where clocks change by half an hour",
      "Australia/Lord_Howe",
      "2026-10-04T02:15:00Z",
      "2026-10-03T15:30:00Z",
    ],
  ])("%s", (_, zone, wall, expected) => {
    expect(iso(momentAtWall(Date.parse(wall), zone))).toBe(expected);
  });

  test("is the way back from what it shows, except in an hour that is shown twice", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 25_000_000, max: 33_000_000 }),
        fc.constantFrom(...ZONES),
        (minutes, zone) => {
          const moment = instant(minutes * MINUTE);
          const back = momentAtWall(wallTime(moment, zone), zone);
          expect(wallTime(back, zone)).toBe(wallTime(moment, zone));
          expect([0, HOUR / 2, HOUR]).toContain(moment - back);
        },
      ),
      { numRuns: 300 },
    );
  });
});

test("a change of the clocks is found to the minute", () => {
  const change = changeBetween(at("2026-10-20T00:00:00Z"), at("2026-10-27T00:00:00Z"), "Europe/Berlin");
  expect(iso(change)).toBe("2026-10-25T01:00:00Z");
});

test("UTC is shown as every other zone is", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (seconds) => {
      const moment = instant(seconds * 1000);
      expect(wallClock(moment, "UTC")).toEqual(wallClock(moment, "Etc/UTC"));
    }),
  );
});
