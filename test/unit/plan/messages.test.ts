import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CHANNEL_KINDS } from "../../../src/config/channels.ts";
import type { Communication, Rollout } from "../../../src/config/rollout.ts";
import { digestAfter, isWorkingDay, shifted } from "../../../src/plan/message-times.ts";
import type { PlannedMessage } from "../../../src/plan/messages.ts";
import { wallTime } from "../../../src/plan/wall-clock.ts";
import { DAY, HOUR, instant, iso } from "../../../src/units.ts";
import { aPlan, aRollout } from "../../support/rollout.ts";

function planned(message: Partial<Communication>, overrides: Partial<Rollout> = {}): PlannedMessage {
  const communications = [{ on: "rolled-back", to: "newsroom", message: "x", ...message }];
  const [found] = aPlan({ rollout: aRollout({ communications, ...overrides }) }).messages.planned;
  if (found === undefined) throw new RangeError("one message was planned");
  return found;
}

const dates = (on: string): readonly string[] => planned({ on }).at.map(iso);

describe("when a message is sent", () => {
  test.each([
    ["started", ["2026-11-23T08:00:00Z"]],
    ["canary-5", ["2026-11-30T08:00:00Z"]],
    ["end of canary-5", ["2026-12-02T08:00:00Z"]],
    ["1 working day before start", ["2026-11-20T08:00:00Z"]],
    ["1 day before start", ["2026-11-22T08:00:00Z"]],
    ["2 hours before canary-25", ["2026-12-02T06:00:00Z"]],
    ["1 week before canary-25", ["2026-11-25T08:00:00Z"]],
    ["1 working day after end", ["2026-12-11T08:00:00Z"]],
    ["weekly digest", ["2026-11-30T08:00:00Z"]],
    ["daily digest", ["2026-11-24T08:00:00Z"]],
    ["done", ["2026-12-10T08:00:00Z"]],
    ["hold", []],
    ["rolled-back", []],
  ])("%s", (on, expected) => expect(dates(on)).toEqual(expected));

  test("at every start of a stage, and at every hand-over of the pager", () => {
    const { stages, handOvers } = aPlan();
    expect(dates("stage-started")).toEqual(
      stages.flatMap(({ starts }) => (starts === null ? [] : [iso(starts)])),
    );
    expect(dates("hand-over")).toEqual(handOvers.moments.slice(0, 10).map(iso));
    expect(planned({ on: "1 hour before hand-over" }).times).toBe(handOvers.count);
  });

  test("behind already: it goes out late, and the plan says so", () => {
    expect(planned({ on: "1 working day before start" }).isLate).toBe(true);
    expect(planned({ on: "1 hour before start" }).isLate).toBe(false);
  });
});

describe("days that are counted", () => {
  const before = (count: number, unit: "day" | "working day") =>
    ({ kind: "offset", count, unit, side: "before", of: "start" }) as const;
  const at = (text: string) => instant(Date.parse(text));

  test.each([
    ["Monday to Friday", "2026-11-23T08:00Z", 1, "2026-11-20T08:00:00Z"],
    ["Sunday to Friday", "2026-11-22T08:00Z", 1, "2026-11-20T08:00:00Z"],
    ["Wednesday to Tuesday", "2026-11-25T08:00Z", 1, "2026-11-24T08:00:00Z"],
    ["over a weekend", "2026-11-24T08:00Z", 3, "2026-11-19T08:00:00Z"],
    ["to the same hour before the clocks went back", "2026-10-26T08:00Z", 1, "2026-10-23T07:00:00Z"],
    ["to the same hour before the clocks went forward", "2026-03-30T07:00Z", 1, "2026-03-27T08:00:00Z"],
  ])("one working day before: %s", (_, from, count, expected) => {
    expect(iso(shifted(at(from), before(count, "working day"), "Europe/Berlin"))).toBe(expected);
  });

  test("a working day is one, whatever the zone and the day", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 490_000, max: 510_000 }),
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom("UTC", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu"),
        (hour, count, zone) => {
          const from = instant(hour * HOUR);
          const found = shifted(from, before(count, "working day"), zone);
          expect(isWorkingDay(wallTime(found, zone))).toBe(true);
          expect(from - found).toBeGreaterThanOrEqual(count * DAY - 2 * HOUR);
        },
      ),
      { numRuns: 80 },
    );
  });

  test("a digest comes at nine by the local clock, also after the clocks changed", () => {
    const first = digestAfter(at("2026-10-23T10:00Z"), "day", "Europe/Berlin");
    expect(iso(first)).toBe("2026-10-26T08:00:00Z");
    expect(iso(digestAfter(first, "week", "Europe/Berlin"))).toBe("2026-11-02T08:00:00Z");
  });
});

describe("who sends it", () => {
  test.each([
    ["a tick, to a channel that can be sent to", { to: "newsroom" }, { kind: "automatic", channel: "slack" }],
    [
      "its owner, where it goes to people without a channel",
      { to: "on-call", owner: "@desk-a" },
      { kind: "by-hand", owner: "@desk-a", why: "no-channel" },
    ],
    [
      "the model owner, where nobody else is named",
      { to: "on-call" },
      { kind: "by-hand", owner: "@owner-a or @owner-b", why: "no-channel" },
    ],
    [
      "a person, after the end",
      { to: "newsroom", on: "2 days after end" },
      { kind: "by-hand", owner: "@owner-a or @owner-b", why: "after-the-end" },
    ],
    [
      "nobody by a name that every object has",
      { to: "constructor" },
      { kind: "by-hand", owner: "@owner-a or @owner-b", why: "no-channel" },
    ],
  ] as const)("%s", (_, message, expected) => expect(planned(message).by).toEqual(expected));

  test("nobody, where the file names no model owner", () => {
    const stages = aRollout().stages.map((stage) => ({ ...stage, go: [] }));
    expect(planned({ to: "partners" }, { people: [], stages }).by).toMatchObject({ owner: null });
  });

  test.each(CHANNEL_KINDS)("a tick, to channels of kind %s", (kind) => {
    const channels = { newsroom: { kind, secret: "HOOK" } };
    expect(planned({}, { channels }).by).toEqual({ kind: "automatic", channel: kind });
  });
});

describe("what it says", () => {
  const message = "{name} {candidate} {baseline} {stage} {weight} {who} {guard} {undo}";

  test("is filled in as far as it is known", () => {
    expect(planned({ on: "2 hours before canary-25", message }).text).toBe(
      "summarizer v2.0.0 v1.8.2 canary-25 25% @oncall-a or @oncall-b {guard} {undo}",
    );
    expect(planned({ on: "rolled-back", message }).text).toBe(
      "summarizer v2.0.0 v1.8.2 {stage} {weight} @oncall-a or @oncall-b {guard} {undo}",
    );
    expect(planned({ on: "started", message: "{weight}" }).text).toBe("a copy of 10%");
  });

  test("never takes a value for a place", () => {
    const release = aRollout().release;
    const rollout = { release: { ...release, candidate: { ...release.candidate, id: "{baseline}" } } };
    expect(planned({ message: "{candidate}" }, rollout).text).toBe("{baseline}");
  });
});

describe("what nobody hears", () => {
  test("is listed", () => {
    expect(aPlan().messages.unheard).toEqual(["stages", "hold", "done"]);
    const communications = ["1 day before start", "stage-started", "hold", "rolled-back", "done"].map(
      (on) => ({ on, to: "newsroom", message: "x" }),
    );
    expect(aPlan({ rollout: aRollout({ communications }) }).messages.unheard).toEqual([]);
  });

  test.each([
    ["no message at all", 1, [], "blocker"],
    ["only a pager", 1, [["rolled-back", "pager"]], null],
    ["only people without a channel", 1, [["rolled-back", "on-call"]], "blocker"],
    ["no message at all", 2, [], "advice"],
    ["a channel that is sent to", 1, [["rolled-back", "newsroom"]], null],
  ] as const)("a rollback with %s, at tier %i", (_, tier, said, severity) => {
    const communications = said.map(([on, to]) => ({ on, to, message: "x" }));
    const { problems } = aPlan({ rollout: aRollout({ tier, communications }) });
    const found = problems.find(({ code }) => code === "rollback-untold");
    expect(found?.severity ?? null).toBe(severity);
  });
});
