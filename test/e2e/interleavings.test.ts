/** Two processes at one rollout, in every order, one of them dying anywhere. */
import { beforeAll, describe, expect, test } from "vitest";
import { plan as planPullRequest } from "../../src/commands/plan.ts";
import { promote } from "../../src/commands/promote.ts";
import { planOfState } from "../../src/commands/tick/plan-of-state.ts";
import { runTick } from "../../src/commands/tick/run-tick.ts";
import { takeBack } from "../../src/commands/tick/take-back.ts";
import { waysOf } from "../../src/commands/tick/route.ts";
import type { PromotionWorld } from "../../src/commands/world.ts";
import { parsePolicy } from "../../src/config/parse.ts";
import type { Policy } from "../../src/config/policy.ts";
import type { Plan } from "../../src/plan/plan.ts";
import type { StateStore, StoredState, Traffic } from "../../src/ports.ts";
import { DRAINED, isDrained } from "../../src/promotion/weights.ts";
import type { Runbook } from "../../src/runbook/runbook.ts";
import { Failure, reasonOf } from "../../src/errors.ts";
import type { Instant } from "../../src/units.ts";
import { digest, MINUTE, percent } from "../../src/units.ts";
import {
  accept,
  CALL,
  FILE,
  merge,
  openedWorld,
  pass,
  POLICY,
  POLICY_TEXT,
  PULL,
  ROLLOUT,
  trafficOf,
  TREE,
} from "../support/flow-rollout.ts";
import { everySchedule } from "../support/interleavings.ts";
import type { Played, Process } from "../support/interleavings.ts";
import type { MemoryWorld } from "../support/world.ts";

/** Short, so that a router that reads something else is not polled for long. */
const TEXT = ROLLOUT.replace("within: 30s", "within: 1s");

let begun: { readonly stored: StoredState; readonly at: Instant };
let plan: Plan;
let runbook: Runbook;
let policy: Policy;

/** The first stage is over: the next tick raises from 10% to 50%. */
beforeAll(async () => {
  const world = openedWorld({ ...TREE, [FILE]: TEXT });
  world.tell = trafficOf(
    () => world,
    () => 0.02,
  );
  const { assessment } = await planPullRequest(world, { pullRequest: PULL, dryRun: false, runUrl: null });
  accept(world, digest(assessment.outcome.rollouts[0]?.digest ?? ""));
  merge(world);
  await promote(world, CALL);
  const { stored, at } = await beforeItRises(world);
  const parsed = parsePolicy(POLICY, POLICY_TEXT).policy;
  if (parsed === null) throw new RangeError("the policy cannot be read");
  begun = { stored, at };
  policy = parsed;
  ({ plan, runbook } = planOfState(stored.state, { policy, describeRouter: world.describeRouter }));
});

/** Ticks on until the next one raises, and gives back what that one finds. */
async function beforeItRises(
  world: MemoryWorld,
): Promise<{ readonly stored: StoredState; readonly at: Instant }> {
  for (;;) {
    pass(world, 5 * MINUTE);
    const stored = world.stored.get("summarizer");
    if (stored === undefined) throw new RangeError("nothing runs");
    const at = world.now;
    const [report] = await promote(world, CALL);
    if (report?.decision === "promote") return { stored, at };
    if (report?.decision !== "bake") throw new RangeError(`expected to bake, found ${report?.reason}`);
  }
}

interface Stage {
  readonly world: MemoryWorld;
  now: MemoryWorld["now"];
  readonly states: StateStore;
  readonly traffic: Traffic;
  /** Every weight that was set, in order. */
  readonly set: number[];
}

/** The world of `begun` again, untouched. `careful`: whether the router refuses a write that names an old version. */
function fresh(careful: boolean): Stage {
  const world = openedWorld({ ...TREE, [FILE]: TEXT });
  world.now = begun.at;
  world.stored.set("summarizer", begun.stored);
  world.routes.set(plan.route.key, "summarizer");
  world.router.set = begun.stored.state.set;
  world.tell = trafficOf(
    () => world,
    () => 0.02,
  );
  const traffic = world.openTraffic(plan.routers[0].target, plan.rollout.cohorts);
  const set: number[] = [];
  return {
    world,
    get now() {
      return world.now;
    },
    set now(at) {
      world.now = at;
    },
    states: world.states,
    set,
    traffic: {
      ...traffic,
      apply: async (target, expected) => {
        await traffic.apply(target, careful ? expected : "force");
        set.push(target.candidate);
      },
    },
  };
}

type Doors = Parameters<Process["run"]>[0];
const throughOf = (stage: Stage, doors: Doors): PromotionWorld => ({ ...stage.world, ...doors });

function tick(name: string, stage: () => Stage, mayDie: boolean): Process {
  return {
    name,
    mayDie,
    run: async (doors) => {
      const stored = await doors.states.load("summarizer");
      if (stored === null || stored.state.ending !== null) return;
      const world = throughOf(stage(), doors);
      await runTick(world, {
        plan,
        runbook,
        held: stored,
        onBranch: { kind: "same" },
        quarantined: null,
        policy,
        now: doors.clock.now(),
        dryRun: false,
        opening: [],
      });
    },
  };
}

/** As `roll-back` and `/rollout abort` do it. */
function abort(stage: () => Stage): Process {
  return {
    name: "abort",
    mayDie: false,
    run: async (doors) => {
      const stored = await doors.states.load("summarizer");
      if (stored === null) return;
      const world = throughOf(stage(), doors);
      const taken = await takeBack(world, {
        plan,
        held: stored,
        because: { kind: "aborted", by: "oscar", reason: "smells" },
        now: doors.clock.now(),
        ways: waysOf(world, plan),
      });
      stage().world.written.push(taken.confirmed ? "says confirmed" : "says NOT confirmed");
    },
  };
}

/** What the protocol would be without its second looks: who moves does not look at the state again, who takes back looks once. */
function naive(stage: () => Stage): readonly [Process, Process] {
  const half = { ...DRAINED, candidate: percent(50) };
  return [
    {
      name: "tick",
      mayDie: true,
      run: async (doors) => {
        const stored = await doors.states.load("summarizer");
        if (stored === null || stored.state.ending !== null) return;
        const traffic = doors.openTraffic(plan.routers[0].target, plan.rollout.cohorts);
        const view = await traffic.read();
        await traffic.apply(half, view.version);
        await doors.states.save("summarizer", stored.version, { ...stored.state, set: half }, []);
      },
    },
    {
      name: "abort",
      mayDie: false,
      run: async (doors) => {
        const traffic = doors.openTraffic(plan.routers[0].target, plan.rollout.cohorts);
        await traffic.apply(DRAINED, "force");
        const { set } = await traffic.read();
        for (;;) {
          const stored = await doors.states.load("summarizer");
          if (stored === null) return;
          const ending = { ...ROLLED_BACK, at: stage().world.now };
          const state = { ...stored.state, set: DRAINED, ending };
          const saved = await doors.states.save("summarizer", stored.version, state, []).catch(() => null);
          if (saved !== null) break;
        }
        stage().world.written.push(isDrained(set) ? "says confirmed" : "says NOT confirmed");
      },
    },
  ];
}

const ROLLED_BACK = {
  kind: "rolled-back",
  because: "aborted by oscar",
  guard: null,
  cohort: null,
  stage: "first",
  drainedAt: null,
  confirmedByTrafficAt: null,
} as const;

/** What must not be, in words; empty where all is well. */
function wrongIn({ world, set }: Stage, { errors }: Played): readonly string[] {
  const { state } = world.stored.get("summarizer") ?? begun.stored;
  const found = world.router.set;
  const isBack = state.ending?.kind === "rolled-back";
  const saysSo = world.written.includes("says confirmed");
  return [
    ...(isBack && saysSo && !isDrained(found)
      ? [`rolled back with ${found.candidate}% on the candidate`]
      : []),
    ...(isBack && !saysSo && !world.written.includes("says NOT confirmed")
      ? ["nobody said how it ended"]
      : []),
    ...set.filter((weight) => weight > 50).map((weight) => `${weight}% was never announced`),
    ...errors
      .filter((cause) => !(cause instanceof Failure && cause.code === "lost-race"))
      .map((cause) => reasonOf(cause)),
  ];
}

/** Plays all of it on a router with and without compare-and-swap. */
async function all(
  processes: (stage: () => Stage) => readonly Process[],
  after: (stage: Stage) => Promise<readonly string[]> | readonly string[] = () => [],
): Promise<{ readonly schedules: number; readonly wrong: readonly string[] }> {
  const wrong: string[] = [];
  let schedules = 0;
  for (const careful of [true, false]) {
    let stage = fresh(careful);
    schedules += await everySchedule({
      world: () => (stage = fresh(careful)),
      processes: processes(() => stage),
      judge: async (_, played) => {
        const found = [...wrongIn(stage, played), ...(await after(stage))];
        wrong.push(
          ...found.map((each) => `${each}: ${played.story.join(", ")}; compare-and-swap: ${careful}`),
        );
      },
    });
  }
  return { schedules, wrong };
}

/** A tick later, with nobody else there: it ends where its state says that it is. */
async function tickedOn(stage: Stage): Promise<readonly string[]> {
  const { world } = stage;
  for (let ticks = 0; ticks < 3; ticks++) {
    pass(world, 5 * MINUTE);
    const stored = world.stored.get("summarizer");
    if (stored === undefined) return ["the state is gone"];
    if (stored.state.ending !== null) break;
    const call = { plan, runbook, onBranch: { kind: "same" }, quarantined: null, policy } as const;
    await runTick(world, { ...call, held: stored, now: world.now, dryRun: false, opening: [] });
  }
  const { state } = world.stored.get("summarizer") ?? begun.stored;
  const { candidate } = world.router.set;
  const wanted = state.ending === null ? state.set.candidate : 0;
  return candidate === wanted && (state.ending !== null || state.intent === null)
    ? []
    : [`ticked on, the router has ${candidate}% and the state says ${wanted}%`];
}

test("alone, the tick raises from 10% to 50%, and the rollback goes to 0", async () => {
  let stage = fresh(true);
  await tick("tick", () => stage, false).run(doorsAsTheyAre(stage));
  expect(stage.set).toEqual([50]);
  stage = fresh(true);
  await abort(() => stage).run(doorsAsTheyAre(stage));
  expect(stage.set).toEqual([0]);
});

function doorsAsTheyAre({ world, traffic }: Stage): Doors {
  return { clock: world.clock, states: world.states, openTraffic: () => traffic };
}

describe("every schedule of", () => {
  test("a forward tick, which may die anywhere, and a rollback: none ends rolled back with traffic on the candidate", async () => {
    const { schedules, wrong } = await all((stage) => [tick("tick", stage, true), abort(stage)], tickedOn);
    console.log(`interleavings: ${schedules} schedules of a tick and a rollback, ${wrong.length} wrong`);
    expect(wrong.slice(0, 8)).toEqual([]);
    expect(schedules).toBeGreaterThan(1_000);
  }, 300_000);

  test("two forward ticks, one of which may die anywhere: one move, and the state says which", async () => {
    const { schedules, wrong } = await all(
      (stage) => [tick("tick", stage, true), tick("other", stage, false)],
      tickedOn,
    );
    console.log(`interleavings: ${schedules} schedules of two ticks, ${wrong.length} wrong`);
    expect(wrong.slice(0, 8)).toEqual([]);
    // Who loses the announcement makes no further call.
    expect(schedules).toBeGreaterThan(50);
  });

  test("the naive order is seen to fail: this test can", async () => {
    const { schedules, wrong } = await all(naive);
    const back = wrong.filter((each) => each.startsWith("rolled back with 50% on the candidate"));
    console.log(`interleavings: ${schedules} schedules of the naive order, ${back.length} wrong`);
    expect(back.length).toBeGreaterThan(20);
  });
});
