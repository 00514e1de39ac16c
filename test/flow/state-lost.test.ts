import { beforeEach, describe, expect, test } from "vitest";
import { plan } from "../../src/commands/plan.ts";
import { promote } from "../../src/commands/promote.ts";
import { rollBack } from "../../src/commands/roll-back.ts";
import { Failure } from "../../src/errors.ts";
import { MINUTE, plus } from "../../src/units.ts";
import type { StoredState } from "../../src/ports.ts";
import { accept, CALL, merge, openedWorld, PULL, trafficOf } from "../support/flow-rollout.ts";
import type { MemoryWorld } from "../support/world.ts";

let world: MemoryWorld;
/** The state as it was before the second tick. */
let before: StoredState;

function stored(): StoredState {
  const found = world.stored.get("summarizer");
  if (found === undefined) throw new RangeError("nothing runs");
  return found;
}

async function tick() {
  const [report] = await promote(world, CALL);
  return report;
}

async function later(minutes: number) {
  world.now = plus(world.now, minutes * MINUTE);
  return tick();
}

beforeEach(async () => {
  world = openedWorld();
  const { assessment } = await plan(world, { pullRequest: PULL, dryRun: false, runUrl: null });
  const [first] = assessment.planned;
  if (first?.plan == null) throw new RangeError("there is no plan");
  accept(world, first.plan.digest);
  merge(world);
  world.tell = trafficOf(
    () => world,
    () => 0.02,
  );
  await tick();
  before = stored();
  await later(30);
  await later(50);
  world.written.length = 0;
});

describe("a state behind its newest deployment", () => {
  test("holds as lost and touches nothing; put back, the rollout goes on", async () => {
    const newest = stored();
    expect(newest.state.journal.lines).toBeGreaterThan(before.state.journal.lines);
    world.stored.set("summarizer", before);
    expect(await tick()).toMatchObject({ decision: "hold", reason: "state-lost" });
    expect(world.written.filter((each) => /weight|journal|deployment/.test(each))).toEqual([]);
    world.stored.set("summarizer", newest);
    expect((await tick())?.reason).not.toBe("state-lost");
  });

  test("never starts anew when it is gone", async () => {
    world.stored.delete("summarizer");
    expect(await tick()).toMatchObject({ decision: "hold", reason: "state-lost" });
    expect(world.written.filter((each) => /weight|journal|deployment/.test(each))).toEqual([]);
  });

  test("is told by the newest line's number and hash, and how to put it back", async () => {
    world.stored.set("summarizer", before);
    const report = await tick();
    const { lines, hash } = world.deployed.get("summarizer") ?? { lines: 0, hash: "" };
    expect(report?.detail).toContain(`line ${lines} of the journal (${hash})`);
    expect(report?.detail).toContain("model-rollout/state/summarizer");
  });
});

describe("what is no loss", () => {
  test("a job that died between the state and its deployment", async () => {
    const { lines = 0, ...copy } = world.deployed.get("summarizer") ?? {
      isOpen: true,
      at: world.now,
      hash: "",
    };
    world.deployed.set("summarizer", { ...copy, lines: (lines ?? 0) - 1, hash: "0".repeat(12) });
    expect((await tick())?.reason).not.toBe("state-lost");
  });

  test("deployments that cannot be read", async () => {
    const deployments = {
      ...world.deployments,
      newest: () => Promise.reject(new Failure("github-unavailable", "down")),
    };
    const [report] = await promote({ ...world, deployments }, CALL);
    expect(report?.reason).not.toBe("state-lost");
  });

  test("another tick that saved between the two readings", async () => {
    const newest = stored();
    const { repository } = world;
    const look: typeof repository.look = async (call) => ({
      ...(await repository.look(call)),
      states: new Map([["summarizer", before]]),
    });
    const [report] = await promote({ ...world, repository: { look } }, CALL);
    expect(report?.reason).not.toBe("state-lost");
    expect(stored().state.journal.lines).toBeGreaterThanOrEqual(newest.state.journal.lines);
  });
});

describe("a state that a later version wrote", () => {
  beforeEach(() => {
    const { state, version } = stored();
    world.stored.set("summarizer", { version, state: JSON.parse(JSON.stringify({ ...state, schema: 2 })) });
  });

  test("holds, says which version is needed, and moves nothing", async () => {
    const report = await tick();
    expect(report).toMatchObject({ decision: "hold", reason: "state-lost" });
    expect(report?.detail).toContain("found schema 2");
    expect(world.written.filter((each) => /weight|journal|deployment/.test(each))).toEqual([]);
  });

  test("keeps nobody from rolling back", async () => {
    const call = { rollout: "summarizer", folders: CALL.folders, by: "oscar", reason: "", dryRun: false };
    expect(await rollBack(world, call)).toMatchObject({ confirmed: true });
    expect(world.router.set.candidate).toBe(0);
  });
});
