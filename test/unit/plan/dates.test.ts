import { describe, expect, test } from "vitest";
import { weighDates } from "../../../src/plan/dates.ts";
import { DAY } from "../../../src/units.ts";
import { NOW, aRollout, hours } from "../../support/rollout.ts";

const day = (offset: number): string => new Date(NOW + offset * DAY).toISOString().slice(0, 10);

describe("a drill", () => {
  test.each([
    ["yesterday", -1, []],
    ["today", 0, []],
    ["tomorrow, in a zone that is ahead", 1, []],
    ["next week", 7, ["date-ahead"]],
  ] as const)("%s: %j", (_, offset, codes) => {
    const rollback = { ...aRollout().rollback, drilled: { on: day(offset), took: hours(0.01) } };
    expect(weighDates(aRollout({ rollback }), NOW).map(({ code }) => code)).toEqual(codes);
  });
});
