/** What this version plans and cannot promote is said in the plan, and refused before anything moves. */
import { describe, expect, test } from "vitest";
import { plan } from "../../src/commands/plan.ts";
import { promote } from "../../src/commands/promote.ts";
import { digest, HOUR } from "../../src/units.ts";
import {
  accept,
  CALL,
  FILE,
  merge,
  openedWorld,
  pass,
  PULL,
  ROLLOUT,
  trafficOf,
  TREE,
} from "../support/flow-rollout.ts";
import type { MemoryWorld } from "../support/world.ts";

const FLAGD = "{ kind: flagd, file: flags.json, flag: summarizer, baseline: v1, candidate: v2, by: user }";
const KSERVE = "{ kind: kserve, namespace: news, service: summarizer }";
const TWO = `{ kind: several, replicas: all, of: [ ${FLAGD}, ${KSERVE} ] }`;

const BEYOND: readonly (readonly [string, string, string, string])[] = [
  ["a router whose two sides the file does not tell apart", "router-not-moved", FLAGD, KSERVE],
  ["one of several places that people have to move", "router-not-moved", FLAGD, TWO],
];

async function approved(text: string): Promise<MemoryWorld> {
  const tree = { ...TREE, [FILE]: text };
  const world = openedWorld(tree);
  world.tell = trafficOf(
    () => world,
    () => 0.02,
  );
  const { assessment } = await plan(world, { pullRequest: PULL, dryRun: false, runUrl: null });
  accept(world, digest(assessment.outcome.rollouts[0]?.digest ?? ""));
  merge(world);
  return world;
}

function commentOf(world: MemoryWorld): string {
  const comments = world.pulls.get(PULL)?.comments.items ?? [];
  return comments.find(({ ours }) => ours)?.body ?? "";
}

describe.each(BEYOND)("%s", (_name, code, before, after) => {
  const text = ROLLOUT.replace(before, after);

  test("is advice of the plan, at its line, and no blocker", async () => {
    expect(text).not.toBe(ROLLOUT);
    const world = openedWorld({ ...TREE, [FILE]: text });
    const { assessment } = await plan(world, { pullRequest: PULL, dryRun: false, runUrl: null });
    const problems = assessment.planned.flatMap((each) => each.problems);
    const found = problems.filter((each) => each.code === code);
    expect(found).toMatchObject([{ severity: "advice" }]);
    const line = ROLLOUT.split("\n").findIndex((each) => each.includes(before)) + 1;
    expect(found[0]?.at.line).toBe(line);
    expect(problems.filter(({ severity }) => severity === "blocker")).toEqual([]);
  });

  test("stands in the comment before anything is folded away", async () => {
    const world = openedWorld({ ...TREE, [FILE]: text });
    await plan(world, { pullRequest: PULL, dryRun: false, runUrl: null });
    const [seen] = commentOf(world).split("<details>");
    expect(seen).toContain("**This version plans this release and does not promote it**");
  });

  test("is refused by every tick although everybody accepted it: no weight, no state, no route", async () => {
    const world = await approved(text);
    world.written.length = 0;
    for (const time of [0, HOUR, 2 * HOUR]) {
      pass(world, time);
      const [report] = await promote(world, CALL);
      expect(report).toMatchObject({
        decision: "hold",
        reason: "beyond-this-version",
        holds: [{ kind: "beyond-this-version", because: expect.stringMatching(/^this version does not /) }],
      });
    }
    // People are told once, however often it is refused.
    expect(world.written).toEqual(["tell desk"]);
    expect(world.stored.size).toBe(0);
    expect(world.routes.size).toBe(0);
  });
});

test("what nobody accepted is not approved first of all", async () => {
  const world = openedWorld({ ...TREE, [FILE]: ROLLOUT.replace(FLAGD, KSERVE) });
  merge(world);
  const [report] = await promote(world, CALL);
  expect(report?.reason).toBe("not-approved");
});

test("a plan that this version promotes says nothing of it", async () => {
  const world = await approved(ROLLOUT);
  const { assessment } = await plan(world, { pullRequest: PULL, dryRun: true, runUrl: null });
  const codes = assessment.planned.flatMap((each) => each.problems.map((problem) => problem.code));
  expect(codes.filter((code) => BEYOND.some(([, beyond]) => beyond === code))).toEqual([]);
  expect(commentOf(world)).not.toContain("does not promote it");
  expect((await promote(world, CALL))[0]?.reason).toBe("started");
});
