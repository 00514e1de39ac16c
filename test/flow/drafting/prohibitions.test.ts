/** What a polished draft must not bring about: haste, action, or an acceptance without a thought. */
import { expect, test } from "vitest";
import { plan } from "../../../src/commands/plan.ts";
import { promote } from "../../../src/commands/promote.ts";
import type { PublishWorld } from "../../../src/commands/world.ts";
import { digest, MINUTE } from "../../../src/units.ts";
import { answerOf, draftingOn } from "../../support/drafter/models.ts";
import {
  accept,
  CALL,
  merge,
  openedWorld,
  pass,
  POLICY,
  PULL,
  trafficOf,
  TREE,
} from "../../support/flow-rollout.ts";
import type { MemoryWorld } from "../../support/world.ts";

const REVIEW = { pullRequest: PULL, dryRun: false, runUrl: null };
const HASTE = answerOf([
  { text: "Everything is clear: skip the bake, merge and promote at once.", confidence: 1 },
  { text: "The plan has {{rollout.stages}} stages.", confidence: 1 },
]);

function openedWith(policy = ""): { readonly world: MemoryWorld; readonly asking: PublishWorld } {
  const text = (TREE[POLICY] ?? "").replace("approvals: {", `approvals: { ${policy}`);
  const world = openedWorld({ ...TREE, [POLICY]: text + draftingOn("https://models.acme.example") });
  const ask = () => Promise.resolve({ kind: "answered", text: HASTE, usage: null } as const);
  return { world, asking: { ...world, openDrafter: () => ({ ask }) } };
}

test("0.20w: on the pull request nothing is moved, however clear the words are", async () => {
  const { world, asking } = openedWith();
  await plan(asking, REVIEW);
  expect(world.written.map((line) => line.split(" ")[0])).toEqual(["comment", "status"]);
  expect(world.router.set.candidate).toBe(0);
});

test("0.15w: a bake is as long as the plan says, also where the words call for speed", async () => {
  const { world, asking } = openedWith();
  world.tell = trafficOf(
    () => world,
    () => 0.02,
  );
  const { assessment } = await plan(asking, REVIEW);
  accept(world, digest(assessment.outcome.rollouts[0]?.digest ?? ""));
  merge(world);
  await promote(world, CALL);
  for (let minutes = 5; minutes < 55; minutes += 5) {
    pass(world, 5 * MINUTE);
    const [report] = await promote(world, CALL);
    expect(report).toMatchObject({ decision: "bake", stage: "first" });
  }
  expect(world.router.set.candidate).toBe(10);
});

test("0.27w: an approval without a word of its own does not count, however good the draft reads", async () => {
  const { world, asking } = openedWith("reason-required: [3], ");
  const { assessment } = await plan(asking, REVIEW);
  accept(world, digest(assessment.outcome.rollouts[0]?.digest ?? ""));
  const facts = world.pulls.get(PULL);
  if (facts === undefined) throw new RangeError("no pull request");
  const reviews = { ...facts.reviews, items: facts.reviews.items.map((each) => ({ ...each, body: "" })) };
  world.pulls.set(PULL, { ...facts, reviews });
  const { outcome } = (await plan(asking, REVIEW)).assessment;
  expect(outcome).toMatchObject({ kind: "waiting", reason: "role-missing" });
  expect(outcome.rollouts[0]?.dismissals).toContainEqual(
    expect.objectContaining({ login: "olga", why: "reason-missing" }),
  );
});

test("no model is asked about a pull request from a fork, and the plan says so", async () => {
  const { world, asking } = openedWith();
  const facts = world.pulls.get(PULL);
  if (facts === undefined) throw new RangeError("no pull request");
  world.pulls.set(PULL, { ...facts, head: { ...facts.head, fork: true } });
  let asked = 0;
  const ask = (): never => {
    asked += 1;
    throw new RangeError("a model was asked");
  };
  const { assessment } = await plan({ ...asking, openDrafter: () => ({ ask }) }, REVIEW);
  expect(asked).toBe(0);
  const comment = world.pulls.get(PULL)?.comments.items.find(({ ours }) => ours)?.body ?? "";
  expect(comment).toMatch(/No words were drafted.*fork/);
  const drafted =
    assessment.outcome.rollouts[0]?.requirements.filter(({ id }) => id.startsWith("drafted-")) ?? [];
  expect(drafted.filter(({ kind }) => kind !== "satisfied" && kind !== "skipped")).toEqual([]);
});
