import { describe, expect, test } from "vitest";
import { isWithin } from "../../../src/promotion/permission.ts";
import { driftOf, isSetAtOnce, weightsAtTheEnd, weightsOf } from "../../../src/promotion/weights.ts";
import type { Weights } from "../../../src/promotion/state.ts";
import { instant, percent } from "../../../src/units.ts";
import { aBlueGreenStage, aCohort, aRollout, aStage, hours } from "../../support/rollout.ts";

const at = (candidate: number, cohorts: Readonly<Record<string, number>> = {}, mirror = 0): Weights => ({
  candidate: percent(candidate),
  mirror: percent(mirror),
  cohorts: Object.fromEntries(Object.entries(cohorts).map(([name, weight]) => [name, percent(weight)])),
});

test.each<[string, Weights, Weights, number, string]>([
  ["the same", at(5), at(5), 1, "none"],
  ["rounded by less than half a step", at(5.4), at(5), 1, "none"],
  ["half a step is still rounding", at(5.5), at(5), 1, "none"],
  ["more than half a step is drift", at(5.6), at(5), 1, "up"],
  ["less", at(4), at(5), 1, "down"],
  ["a cohort that we keep off was let in", at(5, { reader: 5 }), at(5, { reader: 0 }), 0, "up"],
  ["a cohort's own weight was dropped", at(5), at(5, { reader: 0 }), 0, "up"],
  ["one up, one down counts as up", at(4, { reader: 5 }), at(5, { reader: 0 }), 0, "up"],
  ["mirroring that nobody asked for", at(0, {}, 10), at(0), 0, "up"],
])("%s", (_name, found, ours, step, drift) => {
  expect(driftOf(found, ours, step)).toBe(drift);
});

test("a cohort that joins later is kept on the baseline by name until its stage", () => {
  const stages = [
    aStage({ name: "canary-1", weight: percent(1) }),
    aStage({ name: "canary-50", weight: percent(50), bake: hours(1) }),
  ];
  const rollout = aRollout({ stages, cohorts: [aCohort({ name: "reader", from: "canary-50" })] });
  const [first, second] = rollout.stages.filter(isSetAtOnce);
  expect(first && weightsOf(rollout, first).cohorts).toEqual({ reader: 0 });
  expect(second && weightsOf(rollout, second).cohorts).toEqual({});
});

test("a blue-green stage is nowhere to be set in one go; a recording is judged at its end", () => {
  const stage = aBlueGreenStage();
  expect(isSetAtOnce(stage)).toBe(false);
  const rollout = aRollout({ stages: [stage], cohorts: [] });
  expect(weightsAtTheEnd(rollout, stage)).toEqual(at(100));
});

describe("hours in which weights may rise", () => {
  const hoursOf = { days: [1, 2, 3, 4], from: 9 * 60, to: 16 * 60, text: "Mon-Thu 09:00-16:00" };
  test.each([
    ["Monday 09:00 in Berlin in winter", "2026-11-23T08:00Z", true],
    ["a minute before", "2026-11-23T07:59Z", false],
    ["16:00 is too late", "2026-11-23T15:00Z", false],
    ["Friday", "2026-11-27T10:00Z", false],
    ["09:00 in Berlin in summer is 07:00 UTC", "2026-07-06T07:00Z", true],
  ] as const)("%s", (_name, moment, open) => {
    expect(isWithin(hoursOf, "Europe/Berlin", instant(Date.parse(moment)))).toBe(open);
  });
});
