import { expect, test } from "vitest";
import { gateMany } from "../../src/commands/gate-many.ts";
import { plan } from "../../src/commands/plan.ts";
import { digest, sha } from "../../src/units.ts";
import { accept, openedWorld, PULL } from "../support/flow-rollout.ts";

const CALL = { dryRun: false, runUrl: null };

test("a review is answered although its run names no pull request", async () => {
  const world = openedWorld();
  const { assessment } = await plan(world, { ...CALL, pullRequest: PULL });
  accept(world, digest(assessment.outcome.rollouts[0]?.digest ?? ""));
  const [found] = await gateMany(world, { ...CALL, head: assessment.facts.head.sha });
  expect(found?.outcome.kind).toBe("go");
  expect(world.written.at(-1)).toMatch(/^status success/);
});

test("a run of a commit that heads no open pull request touches nothing", async () => {
  const world = openedWorld();
  expect(await gateMany(world, { ...CALL, head: sha("9".repeat(40)) })).toEqual([]);
  expect(world.written).toEqual([]);
});

test("the sweep answers what was never answered, and takes back a success that is over", async () => {
  const world = openedWorld();
  expect(await gateMany(world, { ...CALL, head: null })).toHaveLength(1);
  const facts = world.pulls.get(PULL);
  if (facts !== undefined)
    world.pulls.set(PULL, { ...facts, status: { state: "success", description: "Go" } });
  expect(await gateMany(world, { ...CALL, head: null })).toHaveLength(1);
  expect(world.written.at(-1)).toMatch(/^status pending/);
});
