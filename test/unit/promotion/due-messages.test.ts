import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builtInPolicy } from "../../../src/config/parse.ts";
import type { Start } from "../../../src/config/rollout.ts";
import { dueMessages } from "../../../src/promotion/due-messages.ts";
import type { RolloutState } from "../../../src/promotion/state.ts";
import { HOUR, instant, MINUTE, plus, type Instant } from "../../../src/units.ts";
import { aState, threeStages } from "../../support/promotion.ts";
import { hours } from "../../support/rollout.ts";

const START = instant(Date.parse("2026-11-23T08:00Z"));
const AT_ANY_HOUR: Start = { notBefore: START, zone: "UTC", moves: null };

function at(text: string): Instant {
  return instant(Date.parse(text));
}

interface Case {
  readonly on: string;
  readonly now: Instant;
  readonly state?: Partial<RolloutState>;
  readonly isHeld?: boolean;
}

/** What is due of one message; the keys by which it is remembered. */
function due({ on, now, state = {}, isHeld = false }: Case): readonly string[] {
  const plan = threeStages({
    start: AT_ANY_HOUR,
    communications: [{ on, to: "newsroom", message: "x" }],
  });
  const policy = builtInPolicy();
  return dueMessages(plan, aState(plan, { covers: [], ...state }), { now, policy, isHeld }).map(
    ({ key }) => key,
  );
}

/** Merged, and nothing moved yet. */
const waiting = { observedAt: null, judgedUntil: null };

describe("ahead of the start", () => {
  test.each([
    ["the minute before", "2026-11-20T07:59Z", []],
    ["at its time", "2026-11-20T08:00Z", ["0@start"]],
    ["late, over the weekend", "2026-11-22T20:00Z", ["0@start"]],
    ["not once it starts", "2026-11-23T08:00Z", []],
  ])("a working day before: %s", (_, now, keys) => {
    expect(due({ on: "1 working day before start", now: at(now), state: waiting })).toEqual(keys);
  });

  test("once", () => {
    const state = { ...waiting, told: ["0@start"] };
    expect(due({ on: "1 working day before start", now: at("2026-11-21T08:00Z"), state })).toEqual([]);
  });

  test("nothing is announced while something else than the calendar keeps it", () => {
    const now = at("2026-11-22T20:00Z");
    expect(due({ on: "1 working day before start", now, state: waiting, isHeld: true })).toEqual([]);
  });
});

describe("between the stages", () => {
  const inFirst = { stage: 0, observedAt: START };

  test.each([
    ["too early", 21, []],
    ["two hours of the bake are left", 22, ["0@canary-25"]],
    ["the bake is over and a person is waited for", 24, []],
  ])("two hours before the next one: %s", (_, covered, keys) => {
    const state = { ...inFirst, covered: covered * HOUR };
    expect(due({ on: "2 hours before canary-25", now: plus(START, covered * HOUR), state })).toEqual(keys);
  });

  test("before a later one the stages between are counted", () => {
    const on = "1 day before full";
    expect(due({ on, now: plus(START, 22 * HOUR), state: { ...inFirst, covered: 22 * HOUR } })).toEqual([]);
    expect(due({ on, now: plus(START, 24 * HOUR), state: { ...inFirst, covered: 24 * HOUR } })).toEqual([
      "0@full",
    ]);
  });

  test.each([
    ["not before its time", 1, []],
    ["at its time", 2, ["0@canary-1"]],
  ])("after the start of this one: %s", (_, passed, keys) => {
    expect(due({ on: "2 hours after canary-1", now: plus(START, passed * HOUR), state: inFirst })).toEqual(
      keys,
    );
  });

  test("after a stage that was left already it is told late rather than never", () => {
    const state = { stage: 1, observedAt: plus(START, 24 * HOUR) };
    expect(due({ on: "30 hours after canary-1", now: plus(START, 25 * HOUR), state })).toEqual([
      "0@canary-1",
    ]);
  });

  test("before the end the last bake is counted", () => {
    const state = { stage: 2, observedAt: START, covered: 22 * HOUR };
    expect(due({ on: "2 hours before end", now: plus(START, 22 * HOUR), state })).toEqual(["0@end"]);
    expect(due({ on: "2 hours after end", now: plus(START, 48 * HOUR), state })).toEqual([]);
  });
});

describe("the pager", () => {
  const covers = [
    { by: "oncall-a", from: START, until: plus(START, hours(24)) },
    { by: "oncall-b", from: START, until: plus(START, hours(30)) },
  ];

  test.each([
    ["hand-over", 29, []],
    ["hand-over", 30, ["0@hand-over 2026-11-24T14:00:00Z"]],
    ["1 hour before hand-over", 29, ["0@hand-over 2026-11-24T14:00:00Z"]],
    ["1 hour before hand-over", 31, []],
    ["1 hour after hand-over", 31, ["0@hand-over 2026-11-24T14:00:00Z"]],
  ])("%s, %i hours after the start: when the cover that lasts longest runs out", (on, passed, keys) => {
    const state = { observedAt: START, covers };
    expect(due({ on, now: plus(START, passed * HOUR), state })).toEqual(keys);
  });

  test("that nobody took is not handed over", () => {
    expect(due({ on: "hand-over", now: plus(START, 99 * HOUR) })).toEqual([]);
  });
});

describe("digests", () => {
  test.each([
    ["daily digest", "2026-11-24T08:59Z", []],
    ["daily digest", "2026-11-24T09:00Z", ["0@digest 2026-11-24T09:00:00Z"]],
    ["daily digest", "2026-11-29T12:00Z", ["0@digest 2026-11-27T09:00:00Z"]],
    ["weekly digest", "2026-11-24T09:00Z", []],
    ["weekly digest", "2026-12-02T09:00Z", ["0@digest 2026-11-30T09:00:00Z"]],
  ])("%s at %s: the newest alone", (on, now, keys) => {
    expect(due({ on, now: at(now), state: { startedAt: plus(START, 2 * HOUR) } })).toEqual(keys);
  });

  test("none before anything has traffic", () => {
    expect(due({ on: "daily digest", now: at("2026-11-24T10:00Z"), state: waiting })).toEqual([]);
  });
});

test("whatever is due stays so until it is told or past, and is told once", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(
        "1 working day before start",
        "3 hours before canary-25",
        "2 hours after canary-1",
        "daily digest",
      ),
      fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 60 }),
      (on, steps) => {
        const told: string[] = [];
        let now = plus(START, -80 * HOUR);
        for (const step of steps) {
          now = plus(now, step * 5 * MINUTE);
          const running = now >= START;
          const covered = Math.min(24 * HOUR, Math.max(0, now - START));
          const state = {
            told,
            startedAt: plus(START, -80 * HOUR),
            ...(running ? { observedAt: START, covered } : waiting),
          };
          told.push(...due({ on, now, state }));
        }
        expect(new Set(told).size).toBe(told.length);
        expect(on === "daily digest" || told.length <= 1).toBe(true);
      },
    ),
    { numRuns: 60 },
  );
});
