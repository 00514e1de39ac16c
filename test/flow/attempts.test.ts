/** After a rollback: who lifts the quarantine, and where the next attempt begins. Traffic in memory, GitHub on the loopback. */
import { describe, expect, test, vi } from "vitest";
import { promote } from "../../src/commands/promote.ts";
import { DAY, HOUR, MINUTE } from "../../src/units.ts";
import { CALL, FILE, pass, ROLLOUT } from "../support/flow-rollout.ts";
import { openScene } from "../support/scene.ts";
import type { Scene } from "../support/scene.ts";
import { talk } from "../support/talk.ts";

vi.setConfig({ testTimeout: 60_000 });

const classed = (name: string): string =>
  `\n  ${name}-guard: { class: ${name}, source: db, unit: request, events: "SELECT :from, :to", total: "SELECT :from, :to", expect: 2%, at-most: 6%, no-worse-than-baseline: 0pp, detect: 6%, on-breach: hold }`;

const ofTier = (tier: 1 | 2) => (text: string) =>
  text
    .replace("tier: 3", `tier: ${tier}`)
    .replace("deadline: 7d", "deadline: 20d")
    .replace("communications: [ ", `communications: [ { on: hold, to: desk, message: "It waits." }, `)
    .replace("weight: 10%, bake: 1h", tier === 1 ? "weight: 1%, bake: 24h" : "weight: 10%, bake: 4h")
    .replaceAll("bake: 1h", tier === 1 ? "bake: 24h" : "bake: 4h")
    .replace("\nstages:", `${classed("latency")}${classed("quality")}\nstages:`);

describe("the quarantine is lifted", () => {
  test("by two people at tier 1, of whom neither wrote a part and both may decide", async () => {
    const { say, world, state, change } = await talk(ofTier(1));
    expect(world.router.set.candidate).toBe(1);
    await say("writer", "/rollout abort");
    const line = `/rollout unquarantine ${state().candidateKey.slice(0, 12)} mended`;
    expect(await say("olga", line)).toMatchObject({ kind: "needs-another", by: "olga" });
    expect(await say("olga", line)).toMatchObject({ kind: "needs-another" });
    expect(await say("writer", line)).toMatchObject({ kind: "not-allowed", why: "no-role" });
    expect(await say("odile", line, { viaApp: "chat" })).toMatchObject({ why: "through-an-app" });
    expect(Object.keys(world.quarantined)).toHaveLength(1);
    change({ permissions: { olga: "read", odile: "write", otto: "write" } });
    expect(await say("odile", line)).toMatchObject({ kind: "needs-another", by: "odile" });
    expect(Object.keys(world.quarantined)).toHaveLength(1);
    expect(await say("otto", line)).toMatchObject({ kind: "unquarantined", by: ["odile", "otto"] });
    expect(world.quarantined).toEqual({});
    expect(world.router.set.candidate).toBe(0);
  });

  test("by one at tier 2", async () => {
    const { say, world, state } = await talk(ofTier(2));
    await say("writer", "/rollout abort");
    const line = `/rollout unquarantine ${state().candidateKey.slice(0, 12)} mended`;
    expect(await say("olga", line)).toMatchObject({ kind: "unquarantined", by: ["olga"] });
    expect(world.quarantined).toEqual({});
  });
});

const PROMPT = "prompts/summary.md";

/** Merged, past its first stage, rolled back, out of quarantine, with the next attempt named to begin at `first`. */
async function rolledBack(scene: Scene): Promise<{ readonly number: number; readonly digits: string }> {
  const number = scene.open();
  const digits = await merged(scene, number);
  scene.memory.tell = () => ({ events: 20, total: 1_000 });
  await ticks(scene, 100 * MINUTE);
  expect(scene.memory.router.set.candidate).toBe(50);
  expect((await scene.say(number, "oscar", "/rollout abort smells")).answer).toMatchObject({
    kind: "aborted",
    confirmed: true,
    quarantined: true,
  });
  return { number, digits };
}

async function merged(scene: Scene, number: number): Promise<string> {
  const assessment = await scene.plan(number);
  scene.accept(number, assessment);
  scene.repo.merge(number, "squash", { by: "oscar" });
  return assessment.outcome.rollouts[0]?.digest?.slice(0, 12) ?? "";
}

async function ticks(scene: Scene, time: number): Promise<void> {
  for (let passed = 0; passed <= time; passed += 10 * MINUTE) {
    await promote(scene.world, CALL);
    scene.fake.now(Date.parse(scene.fake.now()) + 10 * MINUTE);
  }
}

const keyOf = async (scene: Scene): Promise<string> =>
  (await scene.world.states.load("summarizer"))?.state.candidateKey ?? "";
const quarantine = async (scene: Scene) =>
  (await scene.world.repository.look({ folders: CALL.folders, policy: CALL.policy })).quarantine;

describe("against GitHub", () => {
  test("lifting takes the key out of the branch's file, once, and keeps every other key", async () => {
    await using scene = await openScene();
    const { number } = await rolledBack(scene);
    const key = await keyOf(scene);
    await scene.world.quarantine.add("f".repeat(64), "somebody else's");
    const line = `/rollout unquarantine ${key.slice(0, 12)} mended`;
    expect((await scene.say(number, "olga", line)).answer).toMatchObject({ kind: "unquarantined" });
    expect(await quarantine(scene)).toEqual({ ["f".repeat(64)]: "somebody else's" });
    expect((await scene.say(number, "olga", line)).answer).toMatchObject({ kind: "not-quarantined" });
  });

  test("two writers at once lose nothing: what one lifts and the other adds are both so", async () => {
    await using scene = await openScene();
    const { quarantine: own } = scene.world;
    await own.add("a".repeat(64), "first");
    await Promise.all([
      own.lift("a".repeat(64), "mended"),
      scene.as({}).quarantine.add("b".repeat(64), "second"),
      scene.as({}).quarantine.add("c".repeat(64), "third"),
      scene.as({}).quarantine.lift("a".repeat(64), "mended too"),
    ]);
    expect(await quarantine(scene)).toEqual({ ["b".repeat(64)]: "second", ["c".repeat(64)]: "third" });
  });

  test.each([
    ["as it was", {}, "half", 50],
    ["with another file behind the candidate", { [PROMPT]: "Sum it up." }, "first", 10],
    [
      "with another guard",
      { [FILE]: (text: string) => text.replace("at-most: 6%", "at-most: 7%") },
      "first",
      10,
    ],
    ["two attempts on", { [FILE]: (text: string) => text.replace("attempt: 2", "attempt: 3") }, "first", 10],
  ])("the next attempt, %s, begins where it may", async (_name, edits, stage, weight) => {
    await using scene = await openScene();
    const { number, digits } = await passedHalf(scene);
    const { answer } = await scene.say(number, "olga", `/rollout retry-from half ${digits}`);
    expect(answer).toMatchObject({ kind: "retry-named", attempt: 2 });
    const key = await keyOf(scene);
    await scene.say(number, "olga", `/rollout unquarantine ${key.slice(0, 12)} mended`);
    const text = ROLLOUT.replace("tier: 3", "tier: 3\nattempt: 2");
    const files: Record<string, string> = { [FILE]: text };
    for (const [path, change] of Object.entries(edits))
      files[path] = typeof change === "string" ? change : change(text);
    scene.repo.push("again", files, { author: "author" });
    const next = scene.repo.openPullRequest({
      head: "again",
      base: "main",
      author: "author",
      title: "Again",
    });
    // Nothing starts before it is merged and accepted.
    await promote(scene.world, CALL);
    expect(scene.memory.router.set.candidate).toBe(0);
    await merged(scene, next);
    const [report] = await promote(scene.world, CALL);
    expect([report?.reason, report?.stage, scene.memory.router.set.candidate]).toEqual([
      "started",
      stage,
      weight,
    ]);
  });
});

/** As `rolledBack`, past its second stage. */
async function passedHalf(scene: Scene) {
  const number = scene.open();
  const digits = await merged(scene, number);
  scene.memory.tell = () => ({ events: 20, total: 1_000 });
  await ticks(scene, 3 * HOUR);
  expect(scene.memory.router.set.candidate).toBe(100);
  await scene.say(number, "oscar", "/rollout abort smells");
  return { number, digits };
}

describe("the pager", () => {
  test("is handed over without a gap: who answers twelve hours before holds it when the first cover ends", async () => {
    const {
      say,
      ticks: tick,
      digits,
      world,
      state,
    } = await talk((text) => text.replaceAll("bake: 1h", "bake: 30h"));
    await tick(13 * HOUR, HOUR);
    const [first] = state().covers;
    expect(world.written.filter((line) => line.startsWith("comment **The pager of"))).toHaveLength(1);
    await say("odile", `/rollout ack ${digits} 24h`);
    const second = state().covers.at(-1);
    expect(second).toMatchObject({ by: "odile" });
    expect(second?.from).toBeLessThan(first?.until ?? 0);
    expect(second?.until).toBeGreaterThan(first?.until ?? 0);
    // Past the end of the first cover and the bake: the next stage is entered.
    await tick(18 * HOUR, HOUR);
    expect(world.now).toBeGreaterThan(first?.until ?? 0);
    expect(world.router.set.candidate).toBe(50);
  });

  test("that lasts less than twelve hours is asked for at once, and once", async () => {
    const { say, ticks: tick, digits, world, change } = await talk();
    change({ comments: { items: [], complete: true } });
    pass(world, DAY);
    const before = world.written.length;
    await say("odile", `/rollout ack ${digits} 3h`);
    await tick(HOUR);
    const asked = world.written
      .slice(before)
      .filter((line) => line.startsWith("comment **The pager of summarizer"));
    expect(asked).toHaveLength(1);
  });

  test("is asked for once although somebody saves first, and two ticks race", async () => {
    const { ticks: tick, world, state } = await talk((text) => text.replaceAll("bake: 1h", "bake: 30h"));
    await tick(11 * HOUR, HOUR);
    const asked = () => world.written.filter((line) => line.startsWith("comment **The pager of"));
    pass(world, 2 * HOUR);
    const faster = (): void => {
      const stored = world.stored.get("summarizer");
      if (stored !== undefined)
        world.stored.set("summarizer", { ...stored, version: String(Number(stored.version) + 1) });
    };
    world.beforeSave = faster;
    const [lost] = await promote(world, CALL);
    expect([lost?.reason, asked().length]).toEqual(["lost-race", 0]);
    expect(state().told ?? []).toEqual([]);
    await Promise.all([promote(world, CALL), promote(world, CALL)]);
    expect(asked()).toHaveLength(1);
    await promote(world, CALL);
    expect(asked()).toHaveLength(1);
  });
});
