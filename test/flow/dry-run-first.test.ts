/** A tier whose policy wants a dry run before the first weight. */
import { beforeEach, expect, test } from "vitest";
import { MINUTE } from "../../src/units.ts";
import type { TickReport } from "../../src/render/tick-report.ts";
import { approved, change, stateOf, tick, weights } from "../support/driven.ts";
import { openedWorld, pass, POLICY, POLICY_TEXT, trafficOf, TREE } from "../support/flow-rollout.ts";
import type { MemoryWorld } from "../support/world.ts";

const REHEARSED = POLICY_TEXT.replace("shortest-bake: 15m,", "shortest-bake: 15m, dry-run-first: true,");
let world: MemoryWorld;

beforeEach(async () => {
  world = openedWorld({ ...TREE, [POLICY]: REHEARSED });
  world.tell = trafficOf(
    () => world,
    () => 0.02,
  );
  await approved(world);
  world.written.length = 0;
});

async function next(): Promise<TickReport> {
  pass(world, 5 * MINUTE);
  return tick(world);
}

test("the first tick says what it would do, writes that down, and moves nothing; the next one moves", async () => {
  const report = await next();
  expect(report).toMatchObject({ decision: "hold", reason: "dry-run-first" });
  expect(report.holds).toEqual([{ kind: "dry-run-first", stage: "first", silent: [] }]);
  expect(weights(world)).toEqual([]);
  expect(world.journal.join("\n")).toContain("dry run of the move to first");
  expect(world.written.some((line) => line.startsWith("comment **On hold"))).toBe(true);
  expect(await next()).toMatchObject({ decision: "promote", reason: "started" });
  expect(weights(world)).toEqual(["weight 10%"]);
});

test("only before the first weight: later stages begin as always", async () => {
  await next();
  await next();
  for (let count = 0; count < 14; count++) await next();
  expect(weights(world)).toEqual(["weight 10%", "weight 50%"]);
});

test("a dry run that somebody asked for writes nothing, and does not count", async () => {
  expect(await tick(world, { dryRun: true })).toMatchObject({ reason: "dry-run-first" });
  expect(world.stored.size).toBe(0);
  expect(await next()).toMatchObject({ reason: "dry-run-first" });
});

test("what holds anyway is no dry run of a start", async () => {
  world.router.says = { candidateReady: false };
  expect(await next()).toMatchObject({ reason: "not-ready" });
  expect(stateOf(world).rehearsedAt ?? null).toBeNull();
  world.router.says = {};
  expect(await next()).toMatchObject({ reason: "dry-run-first" });
  expect(await next()).toMatchObject({ reason: "started" });
});

test("a source that gives no answer is found before anybody has the candidate", async () => {
  world.tell = () => "unauthorised";
  const report = await next();
  expect(report.holds).toEqual([{ kind: "dry-run-first", stage: "first", silent: ["errors"] }]);
  expect(await next()).toMatchObject({ reason: "dry-run-first" });
  world.tell = () => "no-data";
  expect(await next()).toMatchObject({ holds: [{ silent: [] }] });
  expect(await next()).toMatchObject({ reason: "started" });
});

test("a person who holds it after the dry run is obeyed", async () => {
  await next();
  change(world, { holds: [{ by: "oscar", reason: "not today", at: world.now, byPerson: true }] });
  expect(await next()).toMatchObject({ decision: "hold", reason: "held" });
  expect(weights(world)).toEqual([]);
});
