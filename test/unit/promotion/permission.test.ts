import { expect, test } from "vitest";
import { builtInPolicy } from "../../../src/config/parse.ts";
import { reasonsAgainstRaising } from "../../../src/promotion/permission.ts";
import { stageAt } from "../../../src/plan/plan.ts";
import { plus } from "../../../src/units.ts";
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

test.each([
  ["before it", 0, []],
  ["in it", 1, ["frozen"]],
  ["at its end", 2, []],
] as const)("a freeze of the file keeps weights from rising: %s", (_name, after, expected) => {
  const freezes = [{ from: plus(NOW, 1), until: plus(NOW, 2), because: "sale" }];
  const plan = threeStages({ start: { notBefore: null, zone: "UTC", moves: null, freezes } });
  const moment = {
    now: plus(NOW, after),
    policy: builtInPolicy(),
    state: aState(plan),
    next: stageAt(plan, 1).stage,
  };
  const kinds = reasonsAgainstRaising(plan.rollout, moment).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === "frozen")).toEqual(expected);
});
