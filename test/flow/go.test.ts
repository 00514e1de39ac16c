/** A stage that asks for a person: it waits at its door until that person says go for exactly this plan. */
import { beforeEach, expect, test } from "vitest";
import { plan } from "../../src/commands/plan.ts";
import { promote } from "../../src/commands/promote.ts";
import { respond } from "../../src/commands/respond.ts";
import { digest, HOUR, MINUTE, shortDigest } from "../../src/units.ts";
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
  world = openedWorld({ ...TREE, [FILE]: ASKING });
  const { assessment } = await plan(world, { pullRequest: PULL, dryRun: false, runUrl: null });
  const plans = digest(assessment.outcome.rollouts[0]?.digest ?? "");
  digits = shortDigest(plans);
  accept(world, plans);
  merge(world);
  world.tell = () => ({ events: 20, total: 1_000 });
  await promote(world, CALL);
  await ticks(2 * HOUR);
});

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
