/** A job that was told to stop, at every point of a tick: nothing that raises traffic begins, and what takes it back goes on. */
import { beforeEach, describe, expect, test } from "vitest";
import { promote } from "../../src/commands/promote.ts";
import type { PromotionWorld } from "../../src/commands/world.ts";
import { Failure } from "../../src/errors.ts";
import type { Clock, Stop, Traffic } from "../../src/ports.ts";
import { instant, milliseconds, MINUTE, percent, plus } from "../../src/units.ts";
import type { Duration, Instant } from "../../src/units.ts";
import { CALL, ROLLOUT } from "../support/flow-rollout.ts";
import { running } from "../support/rolled-back.ts";
import type { Scene } from "../support/rolled-back.ts";

/** The runner kills so long after it asked. */
const KILLED_AFTER = 10_000;
let scene: Scene;

beforeEach(async () => {
  scene = await running(ROLLOUT);
});

interface Stoppable {
  readonly world: PromotionWorld;
  ask(): void;
  /** How long the job has lived since it was asked. */
  lived(): number;
}

/** A clock that sleeps no more once it was asked, as the machine's; only `pause` still takes time. */
function stoppable(changes: Partial<PromotionWorld> = {}): Stoppable {
  const { memory } = scene;
  let asked: Instant | null = null;
  const pass = (time: Duration): void => void (memory.now = plus(memory.now, time));
  const clock: Clock = {
    now: () => memory.now,
    sleep: (time) => {
      if (asked === null) pass(time);
      return Promise.resolve();
    },
  };
  const stop: Stop = {
    askedAt: () => asked,
    pause: (time) => {
      pass(time);
      return Promise.resolve();
    },
  };
  return {
    world: { ...scene.world, clock, stop, ...changes },
    ask: () => void (asked ??= memory.now),
    lived: () => (asked === null ? 0 : memory.now - asked),
  };
}

/** The memory's router with a hand in its verbs. */
function handling(given: (traffic: Traffic) => Partial<Traffic>): PromotionWorld["openTraffic"] {
  return (...args) => {
    const traffic = scene.world.openTraffic(...args);
    return { ...traffic, ...given(traffic) };
  };
}
const weights = () => scene.memory.written.filter((line) => line.startsWith("weight"));
const look = async (world: PromotionWorld) => (await promote(world, CALL))[0];

describe("a stage that has passed", () => {
  beforeEach(() => {
    scene.pass(80);
  });

  test("moves on where nobody asks", async () => {
    expect(await look(stoppable().world)).toMatchObject({ decision: "promote", stage: "half" });
  });

  test("asked while it looks: nothing is announced, and what was learned is saved", async () => {
    const job = stoppable();
    const openMetrics: PromotionWorld["openMetrics"] = (source) => {
      job.ask();
      return scene.world.openMetrics(source);
    };
    expect(await look({ ...job.world, openMetrics })).toMatchObject({
      decision: "hold",
      reason: "told-to-stop",
    });
    expect(scene.memory.written).toEqual(["journal judged"]);
    expect(scene.state()).toMatchObject({ intent: null, stage: 0, set: { candidate: 10 } });
  });

  test("asked while it announces: nothing is written, and the announcement is taken back", async () => {
    const job = stoppable();
    scene.memory.beforeSave = () => job.ask();
    expect(await look(job.world)).toMatchObject({ decision: "hold", reason: "told-to-stop" });
    expect(weights()).toEqual([]);
    expect(scene.state()).toMatchObject({ intent: null, stage: 0, set: { candidate: 10 } });
    scene.pass(5);
    expect(await scene.tick()).toMatchObject({ decision: "promote", stage: "half" });
  });

  test("asked while it writes: it is read back and recorded", async () => {
    const job = stoppable();
    const openTraffic = handling((traffic) => ({
      apply: async (...args) => {
        await traffic.apply(...args);
        job.ask();
      },
    }));
    expect(await look({ ...job.world, openTraffic })).toMatchObject({ decision: "promote", stage: "half" });
    expect(scene.state()).toMatchObject({ intent: null, set: { candidate: 50 } });
  });

  test("written and never read back: drained in time, and not called confirmed before its minute is over", async () => {
    const job = stoppable();
    const { router } = scene.memory;
    const openTraffic = handling((traffic) => ({
      apply: async (target, expect) => {
        await traffic.apply(target, expect);
        job.ask();
        // A larger weight does not settle; no weight does.
        router.unreadable = target.candidate > 0 ? new Failure("router-unreachable", "settling") : null;
      },
    }));
    expect(await look({ ...job.world, openTraffic })).toMatchObject({
      decision: "roll-back",
      reason: "rollback-unconfirmed",
      confirmed: false,
    });
    expect(router.set.candidate).toBe(0);
    expect(job.lived()).toBeLessThan(KILLED_AFTER);
    expect(scene.state().ending).toMatchObject({ kind: "rolled-back", drainedAt: null });
    scene.pass(5);
    await scene.tick();
    expect(scene.state().ending).toMatchObject({ drainedAt: expect.any(Number) });
  });

  test("of several rollouts those that were not looked at are left to the next tick", async () => {
    const job = stoppable();
    job.ask();
    expect(await promote(job.world, CALL)).toEqual([]);
    expect(scene.memory.written).toEqual([]);
  });
});

describe("a breach", () => {
  beforeEach(() => {
    scene.fail(0.5);
    scene.pass(20);
  });

  test("that was seen is drained, recorded and told, although the job was told to stop before", async () => {
    const job = stoppable();
    const openMetrics: PromotionWorld["openMetrics"] = (source) => {
      job.ask();
      return scene.world.openMetrics(source);
    };
    expect(await look({ ...job.world, openMetrics })).toMatchObject({
      decision: "roll-back",
      confirmed: true,
    });
    expect(scene.state().ending).toMatchObject({ kind: "rolled-back", drainedAt: expect.any(Number) });
    expect(scene.sent).toHaveLength(1);
  });

  test("whose drain is slow is waited for, as long as there is time", async () => {
    const job = stoppable();
    const { router } = scene.memory;
    let until = instant(0);
    const openTraffic = handling((traffic) => ({
      apply: async (...args) => {
        job.ask();
        until = plus(scene.memory.now, 5_000);
        await traffic.apply(...args);
      },
      read: () =>
        scene.memory.now < until
          ? Promise.reject(new Failure("router-unreachable", "settling"))
          : traffic.read(),
    }));
    expect(await look({ ...job.world, openTraffic })).toMatchObject({
      decision: "roll-back",
      confirmed: true,
    });
    expect(router.set.candidate).toBe(0);
  });

  test("whose drain cannot be confirmed is said so in time, and later ticks go on with it", async () => {
    const job = stoppable();
    const openTraffic = handling(() => ({
      apply: () => {
        job.ask();
        return Promise.reject(new Failure("router-unreachable", "down"));
      },
    }));
    expect(await look({ ...job.world, openTraffic })).toMatchObject({ confirmed: false });
    expect(job.lived()).toBeLessThan(KILLED_AFTER);
    expect(scene.state().ending).toMatchObject({ drainedAt: null });
    scene.pass(5);
    expect(await scene.tick()).toMatchObject({ confirmed: true });
    expect(scene.memory.router.set.candidate).toBe(0);
  });

  test("that meets another tick's move cannot wait for its end: not confirmed, until a later look", async () => {
    const job = stoppable();
    const stored = scene.memory.stored.get("summarizer");
    if (stored === undefined) throw new RangeError("nothing runs");
    const to = { candidate: percent(50), mirror: percent(0), cohorts: {} };
    const until = plus(scene.memory.now, MINUTE);
    scene.memory.beforeSave = () => {
      const intent = { key: "other", stage: "half", kind: "forward", to, until } as const;
      scene.memory.stored.set("summarizer", { version: "77", state: { ...stored.state, intent } });
      job.ask();
    };
    expect(await look(job.world)).toMatchObject({ confirmed: false, reason: "rollback-unconfirmed" });
    expect(scene.state().ending).toMatchObject({ kind: "rolled-back", drainedAt: null });
    scene.memory.router.set = to;
    scene.pass(2);
    expect(await scene.tick()).toMatchObject({ confirmed: true });
    expect(scene.memory.router.set.candidate).toBe(0);
    expect(scene.state().ending).toMatchObject({ drainedAt: expect.any(Number) });
  });
});

test("a wait ends at once", async () => {
  const job = stoppable();
  const world = { ...job.world, log: (line: string) => (line.includes("bake") ? job.ask() : undefined) };
  const reports = await promote(world, { ...CALL, wait: milliseconds(20 * MINUTE) });
  expect(reports).toMatchObject([{ decision: "bake" }]);
  expect(job.lived()).toBe(0);
});
