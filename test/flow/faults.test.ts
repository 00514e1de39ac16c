/** What becomes of a rollout when GitHub, its metrics or its router fail in the middle of it: one line of a table each. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { promote } from "../../src/commands/promote.ts";
import type { PromotionWorld } from "../../src/commands/world.ts";
import { Failure } from "../../src/errors.ts";
import { milliseconds, MINUTE } from "../../src/units.ts";
import { CALL, trafficOf } from "../support/flow-rollout.ts";
import type { Fault } from "../support/github/interfere.ts";
import { openScene } from "../support/scene.ts";
import type { Scene } from "../support/scene.ts";

let scene: Scene;
let world: PromotionWorld;

const told = (candidate: number) =>
  trafficOf(
    () => scene.memory,
    (_cohort, arm) => (arm === "candidate" ? candidate : 0.02),
  );
const later = (minutes: number): void => {
  scene.fake.now(Date.parse(scene.fake.now()) + minutes * MINUTE);
};
const weight = (): number => scene.memory.router.set.candidate;
const tick = () => promote(world, CALL);

/** At 10%, after its bake: a healthy tick would go on to 50%. */
beforeEach(async () => {
  scene = await openScene();
  world = scene.as({ timeout: milliseconds(300), budget: milliseconds(1_000) });
  scene.memory.tell = told(0.02);
  const number = scene.open();
  scene.accept(number, await scene.plan(number));
  scene.repo.merge(number, "squash", { by: "olga" });
  await tick();
  if (weight() !== 10) throw new Error(`Expected 10% before the fault, found ${weight()}%`);
  later(80);
});
afterEach(() => scene[Symbol.asyncDispose]());

const GITHUB: readonly (readonly [string, Fault])[] = [
  ["hangs up", "hang-up"],
  ["does not answer in time", { delay: 1_000 }],
  ["limits the rate", { status: 429, headers: { "retry-after": "3600" } }],
  ["has an error of its own", { status: 502 }],
  ["breaks off half-way through its answer", { cut: 20 }],
  ["answers a page", { status: 200, headers: { "content-type": "text/html" }, body: "<html>Hi</html>" }],
  ["takes the authorisation away", { status: 401 }],
];

describe.each(GITHUB)("GitHub %s", (_name, fault) => {
  test("before a look: nothing moves, and the next healthy tick goes on", async () => {
    const release = scene.fake.interfere(() => fault);
    await expect(tick()).rejects.toBeInstanceOf(Failure);
    expect(weight()).toBe(10);
    release();
    expect(await tick()).toMatchObject([{ decision: "promote", reason: "stage-passed" }]);
    expect(weight()).toBe(50);
  });

  test("after the look: traffic does not rise", async () => {
    scene.fake.interfere(({ operation }) => (operation === "Look" ? null : fault));
    const [report] = await tick();
    expect(report?.decision).not.toBe("promote");
    expect(weight()).toBeLessThanOrEqual(10);
  });

  test("after the look of a tick that rolls back: the traffic is off the candidate", async () => {
    scene.memory.tell = told(0.3);
    scene.fake.interfere(({ operation }) => (operation === "Look" ? null : fault));
    expect(await tick()).toMatchObject([{ decision: "roll-back", reason: "breach" }]);
    expect(weight()).toBe(0);
  });
});

test.each(["unreachable", "unauthorised", "rate-limited", "query-error", "no-data"] as const)(
  "metrics that are %s: nothing moves, and time without evidence is not counted as baked",
  async (why) => {
    scene.memory.tell = () => why;
    expect(await tick()).toMatchObject([{ decision: "hold", reason: "no-evidence" }]);
    expect(weight()).toBe(10);
    scene.memory.tell = told(0.02);
    later(5);
    expect(await tick()).toMatchObject([{ decision: "bake" }]);
    expect(weight()).toBe(10);
    later(80);
    expect(await tick()).toMatchObject([{ decision: "promote" }]);
    expect(weight()).toBe(50);
  },
);

const ROUTER = ["router-unreachable", "router-refused", "secret-missing"] as const;

test.each(ROUTER)("a router that cannot be read (%s): nothing moves until it can", async (code) => {
  scene.memory.router.unreadable = new Failure(code, "the router is gone");
  expect(await tick()).toMatchObject([{ decision: "hold", reason: "router-unreadable" }]);
  expect(weight()).toBe(10);
  scene.memory.router.unreadable = null;
  expect(await tick()).toMatchObject([{ decision: "promote" }]);
  expect(weight()).toBe(50);
});

test.each(ROUTER)("a router that refuses the first drain (%s) is asked again", async (code) => {
  scene.memory.tell = told(0.3);
  scene.memory.router.refusals = [new Failure(code, "not now")];
  expect(await tick()).toMatchObject([{ decision: "roll-back" }]);
  expect(weight()).toBe(0);
});

test("a notifier that fails does not keep a rollback from being made", async () => {
  scene.memory.tell = told(0.3);
  const send = (): Promise<void> => Promise.reject(new Failure("notify-failed", "the channel is gone"));
  const [report] = await promote({ ...world, openNotifier: () => ({ send }) }, CALL);
  expect(report).toMatchObject({ decision: "roll-back", reason: "breach" });
  expect(JSON.stringify(report?.actions)).toContain("the channel is gone");
  expect(weight()).toBe(0);
});
