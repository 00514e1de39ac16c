/** Routers that need time: to put back what was there before, and to start a candidate. */
import { beforeEach, expect, test } from "vitest";
import { isIdle } from "../../src/commands/tick/guard-ended.ts";
import { planOfState } from "../../src/commands/tick/plan-of-state.ts";
import { rollBack } from "../../src/commands/roll-back.ts";
import type { PromotionWorld } from "../../src/commands/world.ts";
import { builtInPolicy } from "../../src/config/parse.ts";
import { Failure } from "../../src/errors.ts";
import type { Restored, Snapshot, Traffic } from "../../src/ports.ts";
import { instant } from "../../src/units.ts";
import { CALL, ROLLOUT } from "../support/flow-rollout.ts";
import { running } from "../support/rolled-back.ts";
import type { Scene } from "../support/rolled-back.ts";

const BY_HAND = { rollout: "summarizer", folders: CALL.folders, by: "oscar", reason: "odd", dryRun: false };
let scene: Scene;
/** What restore was called with, and what the state held then. */
let asked: { readonly owned: unknown; readonly saved: unknown }[];
let answers: ((snapshot: Snapshot) => Restored)[];

function routed(given: (traffic: Traffic) => Partial<Traffic>): PromotionWorld {
  return {
    ...scene.world,
    openTraffic: (...args) => {
      const traffic = scene.world.openTraffic(...args);
      return { ...traffic, ...given(traffic) };
    },
  };
}

function slow(): PromotionWorld {
  return routed(() => ({
    restore: async (snapshot) => {
      const saved = scene.state().snapshot;
      asked.push({
        owned: snapshot.owned,
        saved: typeof saved === "object" && saved !== null && "owned" in saved ? saved.owned : null,
      });
      return answers.shift()?.(snapshot) ?? "done";
    },
  }));
}

const learned = (snapshot: Snapshot): Restored => ({
  kind: "pending",
  because: "names are noted first",
  snapshot: { ...snapshot, owned: "with names" },
});
const waiting = (snapshot: Snapshot): Restored => ({ kind: "pending", because: "it still loads", snapshot });

beforeEach(async () => {
  scene = await running(ROLLOUT);
  asked = [];
  answers = [];
});

test("what a router learned is saved before it is asked again, and later ticks go on until it is done", async () => {
  answers = [learned, waiting, waiting];
  const world = slow();
  expect(await rollBack(world, BY_HAND)).toMatchObject({ confirmed: true });
  expect(asked).toHaveLength(2);
  expect(asked[1]).toEqual({ owned: "with names", saved: "with names" });
  expect(scene.state().aftermath).toMatchObject({ restore: "pending" });

  scene.pass(5);
  const later = await scene.tick(world);
  expect(later).toMatchObject({ decision: "guard", detail: expect.stringContaining("it still loads") });
  expect(later.nextAt).not.toBeNull();
  scene.pass(5);
  await scene.tick(world);
  expect(scene.state().aftermath).toMatchObject({ restore: "done" });
  scene.pass(5);
  await scene.tick(world);
  expect(asked).toHaveLength(4);
});

test("the route is kept for as long as it waits", async () => {
  answers = [waiting];
  await rollBack(slow(), BY_HAND);
  const state = scene.state();
  const { plan } = planOfState(state, {
    policy: builtInPolicy(),
    describeRouter: scene.world.describeRouter,
  });
  const much = { now: instant(Date.parse("2030-01-01")), namedOnBranch: false };
  expect(isIdle(plan, state, much)).toBe(false);
  const { aftermath } = state;
  if (aftermath == null) throw new RangeError("expected an aftermath");
  expect(isIdle(plan, { ...state, aftermath: { ...aftermath, restore: "done" } }, much)).toBe(true);
});

test("one that fails is told and tried again, and undoes no rollback", async () => {
  answers = [
    () => {
      throw new Failure("router-refused", "somebody else's model stands there");
    },
  ];
  const world = slow();
  const report = await rollBack(world, BY_HAND);
  expect(report).toMatchObject({ confirmed: true });
  expect(report.actions.map(({ outcome }) => outcome).join()).toContain("somebody else's model");
  expect(scene.state().aftermath).toMatchObject({ restore: "failed" });
  scene.pass(5);
  await scene.tick(world);
  expect(scene.state().aftermath).toMatchObject({ restore: "done" });
});

test("a candidate that is only started holds the first move as not ready, and rolls nothing back", async () => {
  let starts = 0;
  const world = routed((traffic) => ({
    apply: (target, version) =>
      target.candidate > 10 && starts++ === 0
        ? Promise.reject(new Failure("router-not-ready", "it loads"))
        : traffic.apply(target, version),
  }));
  scene.pass(60);
  const held = await scene.tick(world);
  expect(held).toMatchObject({
    decision: "hold",
    reason: "not-ready",
    detail: expect.stringContaining("it loads"),
  });
  expect(scene.state()).toMatchObject({ ending: null, intent: null });
  scene.pass(5);
  expect(await scene.tick(world)).toMatchObject({ decision: "promote" });
});
