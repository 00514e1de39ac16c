/** A rollout on a flag of LaunchDarkly whose environment begins to ask people for their approval while it runs. */
import { expect, test } from "vitest";
import { exitCodeOfTick } from "../../src/commands/outputs.ts";
import type { TickReport } from "../../src/render/tick-report.ts";
import { MINUTE } from "../../src/units.ts";
import { approved, tick } from "../support/driven.ts";
import { openedWorld, pass } from "../support/flow-rollout.ts";
import { startLaunchDarkly, type LaunchDarkly } from "../support/launchdarkly/service.ts";
import { configOf, openLaunchDarkly, share } from "../support/router-rows/launchdarkly.ts";
import type { MemoryWorld } from "../support/world.ts";

const ASKED = { required: true, requiredApprovalTags: [] };
const FREE = { required: false, requiredApprovalTags: [] };

/** At 10%, after its bake: a healthy tick would go on to 50%. */
async function atTenPercent(service: LaunchDarkly): Promise<MemoryWorld> {
  const world = openedWorld();
  Object.assign(world, { openTraffic: () => openLaunchDarkly(service) });
  world.tell = sharing(0.1, 0.02);
  await approved(world);
  await tick(world);
  expect(weight(service)).toBe(10);
  pass(world, 80 * MINUTE);
  return world;
}

function weight(service: LaunchDarkly): number {
  const { rollout } = configOf(service).fallthrough;
  return (rollout?.variations.find(({ variation }) => variation === 1)?.weight ?? 0) / 1_000;
}

/** Requests of five minutes, of which the candidate has a share. */
function sharing(part: number, rate: number): MemoryWorld["tell"] {
  return (_guard, cohort, arm) => {
    const mine = (arm === "candidate" ? part : 1 - part) * (cohort === "all" ? 1 : 0.2);
    const total = Math.round(7_000 * mine);
    return { total, events: Math.round(total * (arm === "candidate" ? rate : 0.02)) };
  };
}

const seen = (report: TickReport) => [report.decision, report.reason, exitCodeOfTick([report])];

test("a raise waits for them by name, and goes on once it is exempt", async () => {
  await using service = await startLaunchDarkly();
  const world = await atTenPercent(service);
  service.approval = ASKED;
  const held = await tick(world);
  expect(seen(held)).toEqual(["hold", "router-blocked", 3]);
  expect(JSON.stringify(held)).toContain("approval");
  expect(weight(service)).toBe(10);
  service.approval = FREE;
  pass(world, 5 * MINUTE);
  expect(seen(await tick(world))).toEqual(["promote", "stage-passed", 0]);
  expect(weight(service)).toBe(50);
});

/** Breached at 10% while changes wait for people. */
async function breached(service: LaunchDarkly): Promise<MemoryWorld> {
  const world = await atTenPercent(service);
  world.tell = sharing(0.1, 0.3);
  service.approval = ASKED;
  expect(seen(await tick(world))).toEqual(["roll-back", "rollback-unconfirmed", 2]);
  expect(weight(service)).toBe(10);
  pass(world, 5 * MINUTE);
  return world;
}

test("a rollback is not confirmed while they are asked, and is once the flag is exempt", async () => {
  await using service = await startLaunchDarkly();
  const world = await breached(service);
  service.approval = FREE;
  expect(seen(await tick(world))).toEqual(["roll-back", "breach", 1]);
  expect(weight(service)).toBe(0);
});

test("people turn the flag off instead: whoever turns it on again has the split taken off by the next look", async () => {
  await using service = await startLaunchDarkly();
  const world = await breached(service);
  Object.assign(configOf(service), { on: false });
  await tick(world);
  expect(share(service)).toBe(0);
  Object.assign(configOf(service), { on: true });
  service.approval = FREE;
  pass(world, 5 * MINUTE);
  expect((await tick(world)).decision).toBe("roll-back");
  expect(weight(service)).toBe(0);
  expect(share(service)).toBe(0);
});

test("a person who turns the flag off ends the rollout", async () => {
  await using service = await startLaunchDarkly();
  const world = await atTenPercent(service);
  Object.assign(configOf(service), { on: false });
  configOf(service).version += 1;
  const report = await tick(world);
  expect(report.decision).toBe("roll-back");
  expect(share(service)).toBe(0);
  configOf(service).on = true;
  expect(share(service)).toBe(0);
});
