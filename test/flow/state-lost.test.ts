import { beforeEach, describe, expect, test } from "vitest";
import { plan } from "../../src/commands/plan.ts";
import { exitCodeOfTick } from "../../src/commands/outputs.ts";
import { promote } from "../../src/commands/promote.ts";
import { rollBack } from "../../src/commands/roll-back.ts";
import { Failure } from "../../src/errors.ts";
import { MINUTE, plus } from "../../src/units.ts";
import type { StoredState } from "../../src/ports.ts";
import type { Message } from "../../src/ports.ts";
import type { PromotionWorld } from "../../src/commands/world.ts";
import {
  accept,
  CALL,
  FILE,
  merge,
  openedWorld,
  PULL,
  ROLLOUT,
  trafficOf,
  TREE,
} from "../support/flow-rollout.ts";
import type { MemoryWorld } from "../support/world.ts";

const WITH_PAGER = ROLLOUT.replace(
  "channels: { desk:",
  "channels: { pager: { kind: pagerduty, key: PD_KEY }, desk:",
);
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

describe("a lost state of which the report is all there is", () => {
  let sent: Message[] = [];

  /** The same world with a pager, in which nothing answers but what the look itself has read. */
  function alone(file = WITH_PAGER): PromotionWorld {
    world.trees.set(world.tip, { ...TREE, [FILE]: file });
    world.stored.set("summarizer", before);
    const down = () => Promise.reject(new Failure("router-unreachable", "down"));
    return {
      ...world,
      openTraffic: (...given) => ({ ...world.openTraffic(...given), read: down, apply: down }),
      openMetrics: () => ({ fetch: down }),
      states: { ...world.states, save: down },
      incidents: { ...world.incidents, open: down },
      conversation: { ...world.conversation, comment: down },
      alarms: { load: down, save: down },
      openNotifier: () => ({
        send: (message) => {
          sent.push(message);
          return Promise.resolve();
        },
      }),
    };
  }

  beforeEach(() => {
    sent = [];
  });

  test("wakes the pager at once, as loud as a pager can be, and says what to do", async () => {
    const [report] = await promote(alone(), CALL);
    expect(report).toMatchObject({ decision: "hold", reason: "state-lost" });
    const page = sent.find(({ channel }) => channel === "pager");
    expect(page?.alert).toMatchObject({ does: "trigger", severity: "critical" });
    expect(page?.text).toContain("STATE LOST");
    expect(page?.text).toContain("model-rollout/state/summarizer");
    expect(sent.map(({ channel }) => channel)).toContain("desk");
    expect(report?.actions).toContainEqual(expect.objectContaining({ does: "page pager", outcome: "sent" }));
  });

  test("wakes it although the file of the branch has no plan any more", async () => {
    const unplannable = WITH_PAGER.replace("prompts/summary.md", "prompts/gone.md");
    const [report] = await promote(alone(unplannable), CALL);
    expect(report).toMatchObject({ reason: "state-lost", plan: null });
    expect(sent.find(({ channel }) => channel === "pager")?.alert).toMatchObject({ severity: "critical" });
  });

  test("fails the job, also where no file is left that names a channel", async () => {
    const world = alone();
    const { repository } = world;
    const look: typeof repository.look = async (call) => ({ ...(await repository.look(call)), files: [] });
    const reports = await promote({ ...world, repository: { look } }, CALL);
    expect(reports).toMatchObject([{ decision: "hold", reason: "state-lost" }]);
    expect(exitCodeOfTick(reports)).toBe(5);
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
