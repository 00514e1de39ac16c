/** Routers that do not do what they are told while traffic is taken back. */
import { beforeEach, describe, expect, test } from "vitest";
import { promote } from "../../src/commands/promote.ts";
import { rollBack } from "../../src/commands/roll-back.ts";
import type { PromotionWorld } from "../../src/commands/world.ts";
import { renderTickSummary } from "../../src/render/tick-summary.ts";
import { Failure } from "../../src/errors.ts";
import type { Restored, Traffic, TrafficView } from "../../src/ports.ts";
import { percent } from "../../src/units.ts";
import { CALL, ROLLOUT } from "../support/flow-rollout.ts";
import { running } from "../support/rolled-back.ts";
import type { Scene } from "../support/rolled-back.ts";

const BY_HAND = {
  rollout: "summarizer",
  folders: CALL.folders,
  by: "oscar",
  reason: "smells",
  dryRun: false,
};
const SECOND = ROLLOUT.replace(
  "by: user } ]",
  "by: user }, { kind: flagd, file: edge.json, flag: summarizer, baseline: v1, candidate: v2, by: user } ]",
);
const DOWN = new Failure("router-unreachable", "down");
const viewOf = (set: TrafficView["set"]): TrafficView => ({
  set,
  served: null,
  settled: true,
  candidateReady: null,
  baselineReady: null,
  version: "7",
  blockedBy: null,
});
let scene: Scene;

/** By the file of the router: a second way reaches the same users. */
function routers(given: Readonly<Record<string, (traffic: Traffic) => Partial<Traffic>>>): PromotionWorld {
  return {
    ...scene.world,
    openTraffic: (target, cohorts) => {
      const traffic = scene.world.openTraffic(target, cohorts);
      const name = target.kind === "flagd" ? target.file : "";
      return { ...traffic, ...given[name]?.(traffic) };
    },
  };
}
const dead = (): Partial<Traffic> => ({
  apply: () => Promise.reject(DOWN),
  read: () => Promise.reject(DOWN),
  restore: () => Promise.reject(DOWN),
});

describe("two routers", () => {
  beforeEach(async () => {
    scene = await running(SECOND);
  });

  test("the first is unreachable: the second takes the traffic off, and both are told", async () => {
    const report = await rollBack(routers({ "flags.json": dead }), BY_HAND);
    expect(report).toMatchObject({ decision: "roll-back", confirmed: true });
    expect(scene.memory.router.set.candidate).toBe(0);
    expect(report.actions.slice(0, 2).map(({ outcome }) => outcome)).toEqual([
      expect.stringMatching(/^not confirmed: down/),
      "the router reads back 0%",
    ]);
  });

  test("none can be reached: not confirmed, and a later tick tries both again", async () => {
    const report = await rollBack(routers({ "flags.json": dead, "edge.json": dead }), BY_HAND);
    expect(report).toMatchObject({ confirmed: false, reason: "rollback-unconfirmed" });
    expect(scene.state().ending).toMatchObject({ kind: "rolled-back", drainedAt: null });
    scene.pass(5);
    expect(await scene.tick(routers({ "flags.json": dead }))).toMatchObject({ confirmed: true });
    expect(scene.memory.router.set.candidate).toBe(0);
  });

  test("the first takes every write and keeps its weight: the second is asked", async () => {
    const world = routers({ "flags.json": () => ({ apply: () => Promise.resolve() }) });
    expect(await rollBack(world, BY_HAND)).toMatchObject({ confirmed: true });
    expect(scene.memory.router.set.candidate).toBe(0);
  });
});

describe("two routers with users of their own", () => {
  /** What the second one holds: 30 percent for the candidate, until somebody takes it off. */
  let edge: TrafficView["set"];
  let writes: number;
  const own = (): Partial<Traffic> => ({
    read: () => Promise.resolve(viewOf(edge)),
    apply: (target) => {
      writes++;
      edge = target;
      return Promise.resolve();
    },
  });
  const world = (more: Partial<Traffic> = {}): PromotionWorld =>
    routers({ "edge.json": () => ({ ...own(), ...more }) });
  const raise = (): void => {
    edge = { candidate: percent(30), mirror: percent(0), cohorts: {} };
  };

  beforeEach(async () => {
    scene = await running(SECOND);
    writes = 0;
    raise();
  });

  test("the first works: the second is drained all the same, before anybody calls it rolled back", async () => {
    expect(await rollBack(world(), BY_HAND)).toMatchObject({ confirmed: true });
    expect([edge.candidate, scene.memory.router.set.candidate]).toEqual([0, 0]);
  });

  test("the second keeps its traffic: not confirmed, in the report and in the state", async () => {
    const stuck = world({ apply: () => Promise.reject(DOWN) });
    expect(await rollBack(stuck, BY_HAND)).toMatchObject({
      confirmed: false,
      reason: "rollback-unconfirmed",
    });
    expect(scene.state().ending).toMatchObject({ drainedAt: null });
    scene.pass(5);
    expect(await scene.tick(world())).toMatchObject({ decision: "roll-back", confirmed: true });
    expect(edge.candidate).toBe(0);
    expect(scene.state().ending).toMatchObject({ drainedAt: expect.any(Number) });
  });

  test("the first keeps its traffic and the second is off: not confirmed either", async () => {
    const first = { ...scene.memory.router.set };
    const stuck = routers({
      "flags.json": () => ({
        apply: () => Promise.reject(DOWN),
        read: () => Promise.resolve(viewOf(first)),
      }),
      "edge.json": own,
    });
    expect(await rollBack(stuck, BY_HAND)).toMatchObject({ confirmed: false });
    expect(edge.candidate).toBe(0);
  });

  test("a tick sees what comes back to the second alone, drains it, and says so in the same words", async () => {
    await rollBack(world(), BY_HAND);
    scene.pass(5);
    expect(await scene.tick(world())).toMatchObject({ decision: "guard" });
    raise();
    scene.pass(5);
    const report = await scene.tick(world());
    expect(report).toMatchObject({ decision: "roll-back", reason: "rollback-undone", confirmed: true });
    expect(edge.candidate).toBe(0);
  });

  test("a tick that cannot drain the second says that nothing is confirmed", async () => {
    await rollBack(world(), BY_HAND);
    raise();
    scene.pass(5);
    const report = await scene.tick(world({ apply: () => Promise.reject(DOWN) }));
    expect(report).toMatchObject({
      decision: "roll-back",
      reason: "rollback-unconfirmed",
      confirmed: false,
    });
    expect(report.actions.map(({ outcome }) => outcome).join()).toContain("still reads 30%");
  });

  test("one cohort, or a copy of the traffic, on the second is traffic", async () => {
    await rollBack(world(), BY_HAND);
    for (const left of [{ cohorts: { breaking: percent(5) } }, { mirror: percent(10) }]) {
      edge = { ...edge, ...left };
      scene.pass(5);
      expect(await scene.tick(world())).toMatchObject({ reason: "rollback-undone" });
      expect(edge).toEqual({ candidate: 0, mirror: 0, cohorts: {} });
    }
  });

  test("the command does not call it over while the second has traffic", async () => {
    await rollBack(world(), BY_HAND);
    expect(await rollBack(world(), BY_HAND)).toMatchObject({ reason: "already-rolled-back" });
    raise();
    expect(await rollBack(world(), BY_HAND)).toMatchObject({ decision: "roll-back", confirmed: true });
    expect(edge.candidate).toBe(0);
  });

  test("a second that nobody can read keeps no rollback from being one; every tick says that it is unseen", async () => {
    const blind = world({ read: () => Promise.reject(DOWN) });
    const report = await rollBack(blind, BY_HAND);
    expect(report).toMatchObject({ confirmed: true });
    expect(report.actions.map(({ outcome }) => outcome)).toContain("not read: down");
    scene.pass(5);
    expect(await scene.tick(blind)).toMatchObject({
      decision: "guard",
      reason: "router-unreadable",
      detail: expect.stringContaining("down"),
    });
  });

  test("a dry run looks and writes nothing", async () => {
    await rollBack(world(), BY_HAND);
    raise();
    scene.pass(5);
    writes = 0;
    const [report] = await promote(world(), { ...CALL, dryRun: true });
    expect(report).toMatchObject({ decision: "guard", traffic: { candidate: 30 } });
    expect(writes).toBe(0);
  });

  test("without a state, and from the file alone, both are taken off", async () => {
    const lost: PromotionWorld = {
      ...world(),
      states: {
        ...scene.world.states,
        load: () => Promise.reject(new Failure("github-unavailable", "down")),
      },
    };
    scene.memory.router.set = { ...scene.memory.router.set, candidate: percent(0) };
    expect(await rollBack(lost, BY_HAND)).toMatchObject({ decision: "roll-back", confirmed: true });
    expect(edge.candidate).toBe(0);
  });
});

describe("putting the router's fields back", () => {
  beforeEach(async () => {
    scene = await running(ROLLOUT);
  });

  test("that gives the candidate traffic again is drained again", async () => {
    const raise = (): Promise<Restored> => {
      scene.memory.router.set = { ...scene.memory.router.set, candidate: percent(30) };
      return Promise.resolve("done");
    };
    const report = await rollBack(routers({ "flags.json": () => ({ restore: raise }) }), BY_HAND);
    expect(report).toMatchObject({ confirmed: true });
    expect(scene.memory.router.set.candidate).toBe(0);
    expect(report.actions.map(({ outcome }) => outcome).join()).toContain("undone again: it held 30%");
  });

  test("that fails half-way is drained again, and undoes no rollback", async () => {
    const half = (): Promise<Restored> => {
      scene.memory.router.set = { ...scene.memory.router.set, cohorts: { breaking: percent(5) } };
      return Promise.reject(new Failure("router-refused", "half of it"));
    };
    const report = await rollBack(routers({ "flags.json": () => ({ restore: half }) }), BY_HAND);
    expect(report).toMatchObject({ confirmed: true });
    expect(scene.memory.router.set).toEqual({ candidate: 0, mirror: 0, cohorts: {} });
  });

  test("that raises traffic and then locks everybody out is not confirmed, neither in the report nor in the state", async () => {
    let isLocked = false;
    const world = routers({
      "flags.json": (traffic) => ({
        apply: (...args) => (isLocked ? Promise.reject(DOWN) : traffic.apply(...args)),
        restore: () => {
          isLocked = true;
          scene.memory.router.set = { ...scene.memory.router.set, candidate: percent(30) };
          return Promise.resolve("done" as const);
        },
      }),
    });
    expect(await rollBack(world, BY_HAND)).toMatchObject({
      confirmed: false,
      reason: "rollback-unconfirmed",
    });
    expect(scene.state().ending).toMatchObject({ kind: "rolled-back", drainedAt: null });
    scene.pass(5);
    expect(await scene.tick()).toMatchObject({ decision: "roll-back", confirmed: true });
    expect(scene.memory.router.set.candidate).toBe(0);
    expect(scene.state().ending).toMatchObject({ drainedAt: expect.any(Number) });
  });
});

describe("what people read of traffic that came back", () => {
  const raise = (): void => {
    scene.memory.router.set = { ...scene.memory.router.set, candidate: percent(30) };
  };

  beforeEach(async () => {
    scene = await running(ROLLOUT);
    await rollBack(scene.world, BY_HAND);
    scene.comments.length = 0;
    scene.sent.length = 0;
    raise();
    scene.pass(5);
  });

  test("it was drained again: nobody is told that a person asked for it, nor the old times", async () => {
    const report = await scene.tick();
    const all = [renderTickSummary(report), ...scene.comments, ...scene.sent];
    expect(scene.comments).toHaveLength(1);
    expect(scene.sent.length).toBeGreaterThan(0);
    for (const text of all) {
      expect(text).toMatch(/rollback undone,? and drained again/i);
      expect(text).not.toContain("A person asked for it");
    }
    expect(all[0]).toContain("find out who or what moved it");
    expect(all[0]).toContain("| Router reads 0 | Mon 2026-11-23 09:15 UTC, once more |");
    expect(all[0]).not.toContain("in a bake of");
  });

  test("it cannot be drained: why it went back, what the router reads, and nothing to tell before it reads 0", async () => {
    const stuck = routers({ "flags.json": () => ({ apply: () => Promise.reject(DOWN) }) });
    const summary = renderTickSummary(await scene.tick(stuck));
    expect(summary).toContain("# Rollback NOT confirmed");
    expect(summary).toContain("oscar stopped it: “smells”");
    expect(summary).toContain("**not confirmed**, a router reads 30%");
    expect(scene.state().ending).toMatchObject({ kind: "rolled-back", drainedAt: null });
    expect(summary).toContain("Once the traffic reads 0, not before:");
  });

  test("a job that goes on after it saves what it saved: no race is lost", async () => {
    const report = await scene.tick();
    expect(report.ending).toMatchObject({ drainedAt: scene.memory.now });
    expect(scene.state().ending).toEqual(report.ending);
  });
});
