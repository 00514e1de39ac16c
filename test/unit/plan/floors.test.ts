import { expect, test } from "vitest";
import type { Guard } from "../../../src/judge/guard.ts";
import { policyFloors } from "../../../src/plan/floors.ts";
import {
  aComposite,
  aLevel,
  anIdentity,
  aPaired,
  aProportion,
  aRate,
  aRatio,
  aScore,
  aSignal,
  aTripwire,
} from "../../support/guards.ts";
import type { Stage } from "../../../src/config/rollout.ts";
import { milliseconds, MINUTE, percent } from "../../../src/units.ts";
import { aBlueGreenStage, aPolicy, aRollout, aStage, NOW } from "../../support/rollout.ts";

test.each<[string, Guard, boolean]>([
  ["a share", aProportion(), true],
  ["a share that holds", aProportion({ onBreach: "hold" }), true],
  ["a share that only warns", aProportion({ onBreach: "warn" }), false],
  ["a rate", aRate(), true],
  ["a score", aScore({ class: "error" }), true],
  ["a sum per unit", aRatio({ class: "error" }), true],
  ["a composite", aComposite({ class: "error" }), true],
  ["a gauge", aLevel({ class: "error" }), true],
  ["pairs of answers that no user sees", aPaired({ class: "error" }), false],
  ["a tripwire", aTripwire({ class: "error" }), false],
  ["the served model", anIdentity({ class: "error" }), false],
  ["a report", aSignal({ class: "error" }), false],
])("%s counts for the class that the policy asks for: %j", (_, guard, counts) => {
  const base = aPolicy();
  const tiers = { ...base.tiers, 1: { ...base.tiers[1], guardClasses: ["error" as const] } };
  const found = policyFloors(aRollout({ guards: [guard] }), { ...base, tiers }, NOW);
  expect(found.some(({ code }) => code === "policy-guard-class")).toBe(!counts);
});

const WEIGHTS = [10, 40, 70, 100].map(percent);
const minutes = (count: number) => milliseconds(count * MINUTE);

test.each<[string, Stage, string | null]>([
  ["a canary at the limit", aStage({ weight: percent(50) }), null],
  ["a canary above it", aStage({ weight: percent(51) }), '51% in stage "canary-1"'],
  ["a switch at once", aBlueGreenStage({ switch: "at-once" }), '100% in stage "green"'],
  [
    "a switch whose first step alone is small",
    aBlueGreenStage({ switch: WEIGHTS }),
    '70% in stage "green", 10m after its switch begins',
  ],
  ["a switch that ends as soon as it may", aBlueGreenStage({ switch: [10, 20, 40, 100].map(percent) }), null],
])("the first weight of %s", (_, stage, found) => {
  const base = aPolicy();
  const floor = { ...base.tiers[1], largestFirstWeight: 50, shortestBake: minutes(15) };
  const policy = { ...base, tiers: { ...base.tiers, 1: floor } };
  const all = policyFloors(aRollout({ stages: [stage], every: minutes(5), cohorts: [] }), policy, NOW);
  expect(all.find(({ code }) => code === "policy-first-weight")?.found ?? null).toBe(found);
});

test("a switch by steps is no way around a floor of bakes", () => {
  const base = aPolicy();
  const floor = { ...base.tiers[1], largestFirstWeight: 1, shortestBake: minutes(24 * 60) };
  const policy = { ...base, tiers: { ...base.tiers, 1: floor } };
  const stages = [aBlueGreenStage({ preview: minutes(2_880), switch: [percent(1), percent(100)] })];
  expect(policyFloors(aRollout({ stages, cohorts: [] }), policy, NOW)).toContainEqual(
    expect.objectContaining({
      code: "policy-first-weight",
      severity: "blocker",
      path: ["stages", 0, "switch"],
      expected: "at most 1% for 24h",
    }),
  );
});
