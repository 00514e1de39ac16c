import { beforeEach, describe, expect, test } from "vitest";
import { plan } from "../../src/commands/plan.ts";
import { promote } from "../../src/commands/promote.ts";
import { rollBack } from "../../src/commands/roll-back.ts";
import { status, tellStatus } from "../../src/commands/status.ts";
import { MINUTE, plus } from "../../src/units.ts";
import { accept, CALL, merge, openedWorld, PULL, trafficOf } from "../support/flow-rollout.ts";
import type { MemoryWorld } from "../support/world.ts";

const ASKED = { folders: CALL.folders, policy: CALL.policy, rollout: null, verify: false };
let world: MemoryWorld;

async function look() {
  const found = await status(world, ASKED);
  const [first] = found.rollouts;
  if (first === undefined) throw new RangeError("nothing is shown");
  return first;
}

beforeEach(async () => {
  world = openedWorld();
  world.tell = trafficOf(
    () => world,
    () => 0.02,
  );
});

async function begin() {
  const { assessment } = await plan(world, { pullRequest: PULL, dryRun: false, runUrl: null });
  const [first] = assessment.planned;
  if (first?.plan == null) throw new RangeError("there is no plan");
  accept(world, first.plan.digest);
  merge(world);
  await promote(world, CALL);
  world.now = plus(world.now, 20 * MINUTE);
  await promote(world, CALL);
}

describe("status", () => {
  test("writes nothing and moves nothing", async () => {
    await begin();
    world.written.length = 0;
    const before = world.stored.get("summarizer");
    await look();
    expect(world.written).toEqual([]);
    expect(world.stored.get("summarizer")).toBe(before);
  });

  test("says where a running rollout stands, how long it bakes, and when the next look is", async () => {
    await begin();
    const shown = await look();
    expect(shown).toMatchObject({
      rollout: "summarizer",
      stage: "first",
      weight: "10%",
      decision: "bake",
      ended: null,
    });
    expect(shown.bakeLeft).toBeGreaterThan(0);
    expect(shown.nextLook).not.toBeNull();
    expect(shown.deadline).not.toBeNull();
    expect(shown.ownsRoute).toBe(true);
  });

  test("gives the exact comment to whoever must act", async () => {
    await begin();
    const stored = world.stored.get("summarizer");
    if (stored === undefined) throw new RangeError("nothing runs");
    const holds = [{ by: "nora", reason: "lunch", at: world.now, byPerson: true }];
    world.stored.set("summarizer", { ...stored, state: { ...stored.state, holds } });
    const digits = stored.state.digest.slice(0, 12);
    expect((await look()).toDo).toContainEqual({
      who: "model owner or on-call",
      write: `/rollout resume ${digits}`,
    });
  });

  test("after a rollback says whether it is verified, and what is quarantined", async () => {
    await begin();
    await rollBack(world, {
      rollout: "summarizer",
      folders: CALL.folders,
      by: "oscar",
      reason: "",
      dryRun: false,
    });
    const found = await status(world, ASKED);
    expect(found.rollouts[0]?.ended).toMatchObject({
      as: "rolled-back",
      verified: true,
      confirmedByTraffic: false,
    });
    expect(Object.keys(found.quarantine)).toHaveLength(1);
    const told = tellStatus(found);
    expect(told.text).toContain("rolled back");
    expect(told.markdown).toContain("| rolled back |");
    expect(JSON.parse(told.json)).toMatchObject({
      "schema-version": 1,
      rollouts: [{ rollout: "summarizer" }],
    });
  });

  test("verifies the journal where it is asked to, and names the place of a break", async () => {
    await begin();
    const text = (): string => `${world.journal.join("\n")}\n`;
    const journal = () => Promise.resolve([{ path: "journal/2026-11-23.jsonl", text: text() }]);
    const asked = { ...world, states: { ...world.states, journal } };
    expect((await status(asked, { ...ASKED, verify: true })).rollouts[0]?.journal).toEqual([]);
    world.journal.splice(1, 1);
    const [broken] = (await status(asked, { ...ASKED, verify: true })).rollouts;
    expect(broken?.journal?.[0]).toContain("journal/2026-11-23.jsonl:2: expected line 2");
  });
});
