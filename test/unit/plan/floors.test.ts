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
import { aPolicy, aRollout, NOW } from "../../support/rollout.ts";

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
