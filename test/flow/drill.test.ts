/** The rehearsal of a rollback: what is written, what is measured, and when it refuses. */
import { describe, expect, test } from "vitest";
import { drill } from "../../src/commands/drill.ts";
import { plan } from "../../src/commands/plan.ts";
import { power } from "../../src/commands/power.ts";
import { Failure } from "../../src/errors.ts";
import type { Plan } from "../../src/plan/plan.ts";
import type { RouterTarget } from "../../src/config/router.ts";
import { renderDrill } from "../../src/render/drill-text.ts";
import { digest, percent, plus } from "../../src/units.ts";
import {
  accept,
  CALL,
  FILE,
  merge,
  openedWorld,
  POLICY,
  PULL,
  ROLLOUT,
  TREE,
} from "../support/flow-rollout.ts";
import { promote } from "../../src/commands/promote.ts";
import type { MemoryWorld } from "../support/world.ts";

const SECOND_WAY =
  ", { kind: flagd, file: second.json, flag: other, baseline: v1, candidate: v2, by: user } ]";

async function planOf(world: MemoryWorld, text = ROLLOUT): Promise<Plan> {
  world.trees.set(world.tip, { ...TREE, [FILE]: text });
  const powered = await power(
    { ...world, files: world.filesAt(world.tip) },
    { rollout: FILE, policy: POLICY },
  );
  if (powered.kind === "refused") throw new RangeError(JSON.stringify(powered.problems));
  return powered.plan;
}

/** The clock moves by `time` with every call of the router. */
function slowed(world: MemoryWorld, time: number): MemoryWorld {
  return {
    ...world,
    openTraffic: (...given) => {
      const traffic = world.openTraffic(...given);
      const apply: typeof traffic.apply = (target, expected) => {
        world.now = plus(world.now, time);
        return traffic.apply(target, expected);
      };
      return { ...traffic, apply };
    },
  };
}

describe("a drill on a target that serves nobody", () => {
  test("raises to the most that the plan ever gives, takes it back, measures that, and leaves the router as it was", async () => {
    const world = openedWorld();
    const plan = await planOf(world);
    const report = await drill(slowed(world, 1_200), { plan, staging: true });
    expect(world.written).toEqual(["weight 100%", "weight 0%", "restore"]);
    expect(world.router.set.candidate).toBe(0);
    expect(report).toMatchObject({
      ways: [{ kind: "drilled", from: "100%", confirmed: true, took: 1_200 }],
      record: { on: "2026-11-23", took: "2s" },
      slow: false,
    });
    expect(renderDrill(report, "rollouts/a.yml")).toContain(
      "rollouts/a.yml says now: drilled: { on: 2026-11-23, took: 2s }",
    );
  });

  test("needs longer than the file allows: confirmed, and too slow", async () => {
    const world = openedWorld();
    const report = await drill(slowed(world, 31_000), { plan: await planOf(world), staging: true });
    expect(report).toMatchObject({ slow: true, record: { took: "31s" } });
    expect(renderDrill(report, null)).toContain("CONFIRMED, BUT TOO SLOW: 31s (target: 30s)");
  });

  test("a way that cannot be confirmed is no record", async () => {
    const world = openedWorld();
    world.router.refusals = ["never-arrives"];
    const down = new Failure("router-unreachable", "connection refused");
    const plan = await planOf(world);
    const raised = await drill(world, { plan, staging: true });
    expect(raised).toMatchObject({ record: null, ways: [{ kind: "not-raised" }] });
    expect(renderDrill(raised, null)).toMatch(/NOT rehearsed: 100% was set and not read back within 30s: 0%/);
    world.router.refusals = [];
    const unlucky: MemoryWorld = {
      ...world,
      openTraffic: (...given) => {
        const traffic = world.openTraffic(...given);
        return {
          ...traffic,
          apply: (target, expected) =>
            expected === "force" ? Promise.reject(down) : traffic.apply(target, expected),
        };
      },
    };
    const stuck = await drill(unlucky, { plan, staging: true });
    expect(stuck).toMatchObject({ record: null, ways: [{ kind: "drilled", confirmed: false }] });
    expect(renderDrill(stuck, null)).toContain("NOT CONFIRMED");
  });

  test("what was not read back is taken back all the same", async () => {
    const world = openedWorld();
    const late: MemoryWorld = {
      ...world,
      openTraffic: (...given) => {
        const traffic = world.openTraffic(...given);
        return {
          ...traffic,
          apply: async (target, expected) => {
            await traffic.apply(target, expected);
            if (expected !== "force") throw new Failure("router-unreachable", "the answer got lost");
          },
        };
      },
    };
    const report = await drill(late, { plan: await planOf(world), staging: true });
    expect(world.written).toEqual(["weight 100%", "weight 0%"]);
    expect(report.ways).toMatchObject([
      { kind: "not-raised", because: expect.stringContaining("0% read back") },
    ]);
  });
});

describe("every way back", () => {
  test("is tried alone, each from its own traffic; what only a person can move is said", async () => {
    const world = openedWorld();
    const text = ROLLOUT.replace(
      ", by: user } ]",
      () => `, by: user }${SECOND_WAY.replace(" ]", ", { kind: kserve, namespace: news, service: s } ]")}`,
    );
    const opened: string[] = [];
    const counting: MemoryWorld = {
      ...world,
      openTraffic: (target: RouterTarget, cohorts) => {
        opened.push(target.kind === "flagd" ? target.flag : target.kind);
        return world.openTraffic(target, cohorts);
      },
    };
    const report = await drill(counting, { plan: await planOf(world, text), staging: true });
    expect(opened).toEqual(["summarizer", "other"]);
    expect(report.ways.map(({ kind }) => kind)).toEqual(["drilled", "drilled", "by-person"]);
    expect(world.written).toEqual([
      "weight 100%",
      "weight 0%",
      "restore",
      "weight 100%",
      "weight 0%",
      "restore",
    ]);
  });

  test("with no router that is moved there is nothing to drill, and what to do is said", async () => {
    const world = openedWorld();
    const text = ROLLOUT.replace(
      /router: \[.*\]/,
      "router: [ { kind: kserve, namespace: news, service: s } ]",
    );
    await expect(drill(world, { plan: await planOf(world, text), staging: true })).rejects.toThrow(
      "Rehearse the steps of `model-rollout runbook .github/rollouts/summarizer.yml` by hand",
    );
  });
});

describe("a drill on the real target", () => {
  test("raises nothing, and says that it was no more than a write and a read-back", async () => {
    const world = openedWorld();
    const report = await drill(world, { plan: await planOf(world), staging: false });
    expect(world.written).toEqual(["weight 0%", "restore"]);
    expect(report).toMatchObject({
      ways: [{ kind: "drilled", from: null, confirmed: true }],
      record: { took: "1s" },
    });
    expect(renderDrill(report, null)).toContain("nothing was raised");
  });

  test.each([
    ["user traffic", { candidate: percent(5), mirror: percent(0), cohorts: {} }],
    ["mirrored traffic", { candidate: percent(0), mirror: percent(1), cohorts: {} }],
    [
      "one cohort's traffic",
      { candidate: percent(0), mirror: percent(0), cohorts: { breaking: percent(1) } },
    ],
  ])("never takes back %s that it did not raise", async (_, set) => {
    for (const staging of [true, false]) {
      const world = openedWorld();
      world.router.set = set;
      await expect(drill(world, { plan: await planOf(world), staging })).rejects.toThrow(
        "Nothing was written: a drill never takes real traffic back",
      );
      expect(world.written).toEqual([]);
    }
  });

  test("is refused while the rollout is under way", async () => {
    const world = openedWorld();
    const { assessment } = await plan(world, { pullRequest: PULL, dryRun: false, runUrl: null });
    accept(world, digest(assessment.outcome.rollouts[0]?.digest ?? ""));
    merge(world);
    await promote(world, CALL);
    const before = [...world.written];
    await expect(drill(world, { plan: await planOf(world), staging: false })).rejects.toThrow(
      "found summarizer in progress since 2026-11-23T09:00:00Z",
    );
    expect(world.written).toEqual(before);
  });

  test("a router that cannot be read is not written to", async () => {
    const world = openedWorld();
    world.router.unreadable = new Failure("router-unreachable", "connection refused");
    await expect(drill(world, { plan: await planOf(world), staging: true })).rejects.toThrow(
      "connection refused",
    );
    expect(world.written).toEqual([]);
  });
});

test("traffic that a restore brings back is taken off again, and said", async () => {
  const world = openedWorld();
  const careless: MemoryWorld = {
    ...world,
    openTraffic: (...given) => {
      const traffic = world.openTraffic(...given);
      return {
        ...traffic,
        restore: () => {
          world.router.set = { candidate: percent(30), mirror: percent(0), cohorts: {} };
          return Promise.resolve("done" as const);
        },
      };
    },
  };
  const report = await drill(careless, { plan: await planOf(world), staging: false });
  expect(world.router.set.candidate).toBe(0);
  expect(report.ways).toMatchObject([
    { restored: "NOT put back: it held 30% for the candidate, which was taken off again" },
  ]);
});
