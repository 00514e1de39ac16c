/** A stage that asks for a person: it waits at its door until that person says go for exactly this plan. */
import { beforeEach, describe, expect, test } from "vitest";
import { plan } from "../../src/commands/plan.ts";
import { promote } from "../../src/commands/promote.ts";
import { respond } from "../../src/commands/respond.ts";
import { digest, HOUR, instant, MINUTE, shortDigest } from "../../src/units.ts";
import {
  accept,
  CALL,
  FILE,
  merge,
  openedWorld,
  pass,
  PULL,
  ROLLOUT,
  TREE,
} from "../support/flow-rollout.ts";
import { addComment, type MemoryWorld } from "../support/world.ts";

const ASKING = ROLLOUT.replace("weight: 50%, bake: 1h }", "weight: 50%, bake: 1h, go: [model-owner] }");

let world: MemoryWorld;
let digits: string;

/** The first stage is over, and nothing breached. */
beforeEach(async () => {
  digits = await begun(ASKING);
});

async function begun(text: string): Promise<string> {
  world = openedWorld({ ...TREE, [FILE]: text });
  const { assessment } = await plan(world, { pullRequest: PULL, dryRun: false, runUrl: null });
  const plans = digest(assessment.outcome.rollouts[0]?.digest ?? "");
  accept(world, plans);
  merge(world);
  world.tell = () => ({ events: 20, total: 1_000 });
  await promote(world, CALL);
  await ticks(2 * HOUR);
  return shortDigest(plans);
}

async function ticks(time: number) {
  let report;
  for (let passed = 0; passed < time; passed += 10 * MINUTE) {
    pass(world, 10 * MINUTE);
    [report] = await promote(world, CALL);
  }
  return report;
}

async function say(login: string, body: string) {
  addComment(world, PULL, { id: 700, body, ours: false, login });
  const { folders, policy } = CALL;
  const call = { pullRequest: PULL, comment: 700, folders, policy, dryRun: false, runUrl: null };
  return (await respond(world, call)).answer;
}

test("without a go the weight stays where it is", async () => {
  expect(await ticks(HOUR)).toMatchObject({ decision: "hold", reason: "go-missing" });
  expect(world.router.set.candidate).toBe(10);
});

test("with the owner's go the next tick moves, and the journal names her", async () => {
  expect(await say("olga", `/rollout go half ${digits}`)).toEqual({
    kind: "go-given",
    rollout: "summarizer",
    stage: "half",
    roles: ["model-owner"],
    by: "olga",
    missing: [],
  });
  await ticks(10 * MINUTE);
  expect(world.router.set.candidate).toBe(50);
  expect(world.journal.join("\n")).toContain('"event":"go","by":"olga"');
});

test("guards keep running while it waits: a breach goes back without asking anybody", async () => {
  expect((await ticks(HOUR))?.reason).toBe("go-missing");
  world.tell = (_guard, _cohort, arm) => ({ events: arm === "candidate" ? 400 : 20, total: 1_000 });
  const reports = await ticks(30 * MINUTE);
  expect(reports?.ending).toMatchObject({ kind: "rolled-back", stage: "first", guard: "errors" });
  expect(world.router.set.candidate).toBe(0);
});

test("a go that was given does not outlive a breach", async () => {
  await say("olga", `/rollout go half ${digits}`);
  world.tell = (_guard, _cohort, arm) => ({ events: arm === "candidate" ? 400 : 20, total: 1_000 });
  await ticks(30 * MINUTE);
  expect(world.router.set.candidate).toBe(0);
});

test("waiting has an end: held at the deadline, and back after the patience of the policy", async () => {
  world.now = instant(world.now + 7 * 24 * HOUR);
  const [late] = await promote(world, CALL);
  expect(late?.holds.map(({ kind }) => kind)).toContain("deadline");
  expect(world.router.set.candidate).toBe(10);
  world.now = instant(world.now + 24 * HOUR);
  const [back] = await promote(world, CALL);
  expect(back).toMatchObject({ decision: "roll-back", reason: "deadline", confirmed: true });
  expect(world.router.set.candidate).toBe(0);
});

describe("a stage with a deadline of its own that asks two roles", () => {
  beforeEach(async () => {
    const two = ROLLOUT.replace("weight: 10%, bake: 1h }", "weight: 10%, bake: 1h, deadline: 5h }").replace(
      "weight: 50%, bake: 1h }",
      "weight: 50%, bake: 1h, go: [model-owner, on-call] }",
    );
    digits = await begun(two);
  });

  test("enters it with both, in either order, and not with one", async () => {
    expect(await say("oscar", `/rollout go half ${digits}`)).toMatchObject({
      kind: "go-given",
      roles: ["on-call"],
      missing: ["model-owner"],
    });
    const waiting = await ticks(30 * MINUTE);
    expect(waiting?.holds).toMatchObject([{ kind: "go-missing", roles: ["model-owner"] }]);
    expect(world.router.set.candidate).toBe(10);
    addComment(world, PULL, { id: 701, body: `/rollout go half ${digits}`, ours: false, login: "olga" });
    const { folders, policy } = CALL;
    await respond(world, { pullRequest: PULL, comment: 701, folders, policy, dryRun: false, runUrl: null });
    await ticks(10 * MINUTE);
    expect(world.router.set.candidate).toBe(50);
  });

  test("the deadline of the stage that waits at the door counts on", async () => {
    const late = await ticks(4 * HOUR);
    expect(late?.holds).toMatchObject(
      expect.arrayContaining([expect.objectContaining({ kind: "deadline", of: "stage first" })]),
    );
    world.now = instant(world.now + 24 * HOUR);
    expect((await promote(world, CALL))[0]).toMatchObject({ decision: "roll-back", reason: "deadline" });
  });
});

test.each([
  ["for another plan", "olga", () => `/rollout go half ${"0".repeat(12)}`, "other-digest"],
  ["for a stage that asks for nobody", "olga", () => `/rollout go full ${digits}`, "not-understood"],
  ["for a stage that there is not", "olga", () => `/rollout go hlaf ${digits}`, "not-understood"],
  ["by somebody in another role", "oscar", () => `/rollout go half ${digits}`, "not-allowed"],
  ["by a stranger", "stranger", () => `/rollout go half ${digits}`, "not-allowed"],
  ["by who wrote the change", "author", () => `/rollout go half ${digits}`, "not-allowed"],
] as const)("a go %s counts for nothing", async (_name, login, body, kind) => {
  expect((await say(login, body()))?.kind).toBe(kind);
  await ticks(10 * MINUTE);
  expect(world.router.set.candidate).toBe(10);
});

test.each([
  ["go", () => `/rollout go half ${digits}`],
  ["resume", () => `/rollout resume ${digits} looked fine`],
] as const)("a %s never lands in another plan that started meanwhile", async (verb, body) => {
  const { states } = world;
  const load = states.load.bind(states);
  const other = digest("f".repeat(64));
  let reads = 0;
  const racing: MemoryWorld = {
    ...world,
    states: {
      ...states,
      load: async (name: string) => {
        const stored = await load(name);
        reads += 1;
        return stored === null || reads === 1
          ? stored
          : { ...stored, state: { ...stored.state, digest: other } };
      },
    },
  };
  addComment(racing, PULL, { id: 700, body: body(), ours: false, login: "olga" });
  const { folders, policy } = CALL;
  const call = { pullRequest: PULL, comment: 700, folders, policy, dryRun: false, runUrl: null };
  expect((await respond(racing, call)).answer).toEqual({ kind: "nothing-runs", verb });
  expect((await load("summarizer"))?.state.goes).toEqual([]);
});
