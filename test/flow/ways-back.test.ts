/** Routers that do not do what they are told while traffic is taken back. */
import { beforeEach, describe, expect, test } from "vitest";
import { rollBack } from "../../src/commands/roll-back.ts";
import type { PromotionWorld } from "../../src/commands/world.ts";
import { Failure } from "../../src/errors.ts";
import type { Restored, Traffic } from "../../src/ports.ts";
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
