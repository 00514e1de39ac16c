import { expect, test } from "vitest";
import { builtInPolicy } from "../../../src/config/parse.ts";
import { reasonsAgainstRaising } from "../../../src/promotion/permission.ts";
import { stageAt } from "../../../src/plan/plan.ts";
import { NOW } from "../../support/rollout.ts";
import { aState, threeStages } from "../../support/promotion.ts";

test.each([
  ["a policy that asks for it", ["model-owner", "on-call"], ["acknowledgement-expired"]],
  ["a tier that names no role, and so needs all of them", [], ["acknowledgement-expired"]],
  ["nobody", ["model-owner"], []],
] as const)("a file that names nobody on call has its pager asked for by %s", (_name, roles, expected) => {
  const plan = threeStages({ people: [] });
  const built = builtInPolicy();
  const tier = { ...built.tiers[plan.rollout.tier], roles };
  const policy = { ...built, tiers: { ...built.tiers, [plan.rollout.tier]: tier } };
  const moment = { now: NOW, policy, state: aState(plan, { covers: [] }), next: stageAt(plan, 1).stage };
  expect(reasonsAgainstRaising(plan.rollout, moment).map(({ kind }) => kind)).toEqual(expected);
});
