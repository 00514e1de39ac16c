import { expect, test } from "vitest";
import { promote } from "../../../src/commands/promote.ts";
import { rollBack } from "../../../src/commands/roll-back.ts";
import type { PromotionWorld } from "../../../src/commands/world.ts";
import { HOUR, MINUTE, sha } from "../../../src/units.ts";
import { CALL, FILE, pass, PULL, ROLLOUT, TREE } from "../../support/flow-rollout.ts";
import { talk } from "../../support/talk.ts";
import type { Talk } from "../../support/talk.ts";

const moves = ({ world }: Talk): readonly string[] =>
  world.written.filter((line) => line.startsWith("weight "));

/** At the door to 50 %: the next tick moves. */
async function atTheDoor(): Promise<Talk> {
  const talking = await talk();
  await talking.ticks(50 * MINUTE);
  expect(moves(talking)).toHaveLength(1);
  pass(talking.world, 20 * MINUTE);
  return talking;
}

/** A tick whose job dies when it wants to save an event: nothing of it runs on. */
async function dieAt({ world }: Talk, event: string, given: Partial<PromotionWorld> = {}): Promise<void> {
  const { states } = world;
  await new Promise<void>((died, lives) => {
    const mortal: PromotionWorld = {
      ...world,
      ...given,
      states: {
        ...states,
        save: (name, version, state, lines) => {
          if (!lines.some((line) => line.includes(`"event":"${event}"`)))
            return states.save(name, version, state, lines);
          died();
          return new Promise(() => undefined);
        },
      },
    };
    promote(mortal, CALL).then(() => lives(new RangeError("it lived")), lives);
  });
}

test("attack 56: a job that runs again moves no weight a second time, and obeys no comment a second time", async () => {
  const talking = await atTheDoor();
  const { world, say, again, digits, state, lastComment } = talking;
  await promote(world, CALL);
  const moved = moves(talking);
  expect(moved.at(-1)).toContain("50%");
  await promote(world, CALL);
  await promote(world, CALL);
  expect(moves(talking)).toEqual(moved);
  await say("olga", `/rollout extend half 1h ${digits}`);
  expect(await again(lastComment())).toEqual({ kind: "already-done" });
  expect(state().extensions).toHaveLength(1);
});

test("attack 57: of two promotions at once one loses the swap and touches no traffic", async () => {
  const talking = await atTheDoor();
  const { world } = talking;
  const before = moves(talking);
  world.beforeSave = () => {
    const stored = world.stored.get("summarizer");
    if (stored !== undefined) world.stored.set("summarizer", { ...stored, version: "1000" });
  };
  const [report] = await promote(world, CALL);
  expect(report).toMatchObject({ decision: "hold", reason: "lost-race" });
  expect(moves(talking)).toEqual(before);
  expect(world.router.set.candidate).toBe(10);
});

test("attack 58: a runner that dies after its write leaves an open intent, which the next tick settles by what the router says", async () => {
  const talking = await atTheDoor();
  const { world, state } = talking;
  await dieAt(talking, "done");
  expect([world.router.set.candidate, state().intent?.stage, state().stage]).toEqual([50, "half", 1]);
  pass(world, 10 * MINUTE);
  await promote(world, CALL);
  expect(state().intent).toBe(null);
  expect(world.router.set.candidate).toBe(state().set.candidate);
  expect([0, 50]).toContain(world.router.set.candidate);
});

test("attack 58: a runner that dies before its write moved nothing, and the next tick finds that out", async () => {
  const talking = await atTheDoor();
  const { world, state } = talking;
  const lost: PromotionWorld = {
    ...world,
    openTraffic: (...given) => ({
      ...world.openTraffic(...given),
      apply: () => Promise.reject(new RangeError("the runner died")),
    }),
  };
  await promote(lost, CALL).catch(() => null);
  expect(world.router.set.candidate).toBe(10);
  pass(world, 10 * MINUTE);
  await promote(world, CALL);
  expect([state().intent, world.router.set.candidate]).toEqual([null, state().set.candidate]);
});

test("attack 59: a job that is cancelled in the middle of a move is taken back by its last step", async () => {
  const talking = await atTheDoor();
  const { world, state } = talking;
  const told: (string | null)[] = [];
  await dieAt(talking, "done", { moving: (move) => told.push(move?.key ?? null) });
  // What the last step finds: a move that was announced and is still open.
  expect(told.at(-1)).toBe(state().intent?.key);
  const { folders } = CALL;
  const order = {
    rollout: "summarizer",
    folders,
    by: "the job's last step",
    reason: "cancelled",
    dryRun: false,
  };
  expect((await rollBack(world, order)).confirmed).toBe(true);
  expect([world.router.set.candidate, state().ending?.kind]).toEqual([0, "rolled-back"]);
});

test("attack 60: what stands on the branch and was not merged by an accepted pull request starts nothing", async () => {
  const talking = await talk();
  const { world, say } = talking;
  await say("oscar", "/rollout abort");
  for (const key of Object.keys(world.quarantined)) await world.quarantine.lift(key, "for this test");
  const before = moves(talking);
  // Pushed past the pull request: another plan of the same name, said to come from the accepted one.
  world.trees.set(world.tip, { ...TREE, [FILE]: ROLLOUT.replace("bake: 1h", "bake: 2h") });
  expect(world.brought.get(FILE)).toBe(PULL);
  const [report] = await promote(world, CALL);
  expect(report).toMatchObject({ decision: "hold", reason: "not-approved" });
  expect(moves(talking)).toEqual(before);
});

test("attack 60: a file that changed on the branch holds what runs at the plan that was accepted", async () => {
  const talking = await atTheDoor();
  const { world } = talking;
  world.trees.set(world.tip, { ...TREE, [FILE]: ROLLOUT.replace("weight: 50%", "weight: 90%") });
  const [report] = await promote(world, CALL);
  expect(report).toMatchObject({ decision: "hold", reason: "changed-on-branch" });
  pass(world, HOUR);
  world.tip = sha("e".repeat(40));
  world.trees.set(world.tip, { ...TREE });
  await promote(world, CALL);
  expect(world.router.set.candidate).toBe(10);
});
