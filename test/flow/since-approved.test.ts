import { beforeEach, describe, expect, test } from "vitest";
import { gate } from "../../src/commands/gate.ts";
import { outputsOfGate } from "../../src/commands/outputs.ts";
import { plan } from "../../src/commands/plan.ts";
import { digest, sha } from "../../src/units.ts";
import { approval, commit, listed } from "../unit/gate/facts-of.ts";
import {
  accept,
  FILE,
  openedWorld,
  POLICY,
  POLICY_TEXT,
  PULL,
  ROLLOUT,
  TREE,
} from "../support/flow-rollout.ts";
import type { MemoryWorld, Texts } from "../support/world.ts";

const REVIEW = { pullRequest: PULL, dryRun: false, runUrl: null };
const PUSHED = sha("b".repeat(40));
let world: MemoryWorld;

function facts() {
  const found = world.pulls.get(PULL);
  if (found === undefined) throw new RangeError("no pull request");
  return found;
}

/** A new head with these files; what was said stays where it was said. */
function push(tree: Texts): void {
  world.trees.set(PUSHED, tree);
  const before = facts();
  world.pulls.set(PULL, {
    ...before,
    head: { ...before.head, sha: PUSHED },
    commits: listed(
      { ...commit("author"), commit: before.head.sha },
      { ...commit("author"), commit: PUSHED },
    ),
    rolloutsAtHead: [{ path: FILE, text: tree[FILE] ?? "", blob: "0".repeat(40) }],
  });
}

async function approved(): Promise<void> {
  const { assessment } = await plan(world, REVIEW);
  accept(world, digest(assessment.outcome.rollouts[0]?.digest ?? ""));
}

function comment(): string {
  return facts().comments.items.find(({ ours }) => ours)?.body ?? "";
}

const RISKIER = ROLLOUT.replace("weight: 10%, bake: 1h", "weight: 11%, bake: 10m").replace(
  'any-of: ["@olga"]',
  'any-of: ["@olga", "@otto"]',
);

beforeEach(async () => {
  world = openedWorld();
  await approved();
});

describe("after a push", () => {
  test("the comment says what changed since the approved plan, the riskier first, and what is void", async () => {
    push({ ...TREE, [FILE]: RISKIER });
    const { assessment } = await plan(world, REVIEW);
    expect(assessment.changes).toMatchObject([
      {
        rollout: "summarizer",
        since: { kind: "compared", commit: "a".repeat(40) },
        voided: [
          { login: "olga", what: "approval" },
          { login: "oscar", what: "acknowledgement" },
        ],
        again: [{ role: "model-owner" }, { role: "on-call" }],
      },
    ]);
    const body = comment();
    expect(body).toContain("stage <code>first</code>: weight 10% → 11%");
    expect(body).toContain("stage <code>first</code>: bake 1h → 10m");
    expect(body).toContain("**no longer promised**: <code>errors</code> for <code>breaking</code>");
    expect(body.indexOf("bake 1h → 10m")).toBeLessThan(body.indexOf("any-of"));
    expect(body).toMatch(/\*\*Void now\*\*: the approval by olga .*, the pager taken by oscar/);
  });

  test("another prompt is told by its file", async () => {
    push({ ...TREE, "prompts/summary.md": "Invent." });
    await plan(world, REVIEW);
    expect(comment()).toContain("file <code>prompts/summary.md</code> has other content");
  });

  test("a push that leaves the plan alone says so, where an equal plan is not enough", async () => {
    const policy = POLICY_TEXT.replace("distinct: true", "distinct: true, equal-digest-counts: false");
    world.pulls.set(PULL, { ...facts(), policy: { path: POLICY, text: policy, blob: "0".repeat(40) } });
    push(TREE);
    await plan(world, REVIEW);
    expect(comment()).toContain("Nothing changed since plan");
  });

  test("a commit that was forced away is said to be gone, and the gate answers all the same", async () => {
    push({ ...TREE, [FILE]: ROLLOUT.replace("bake: 1h", "bake: 30m") });
    world.trees.delete(sha("a".repeat(40)));
    const { assessment } = await plan(world, REVIEW);
    expect(assessment.changes).toMatchObject([{ since: { kind: "gone" }, changes: [] }]);
    expect(comment()).toContain("is gone");
    expect(assessment.outcome.kind).toBe("waiting");
  });

  test("where only the pager was taken, its digest finds the commit", async () => {
    world.pulls.set(PULL, { ...facts(), reviews: listed() });
    push({ ...TREE, [FILE]: RISKIER });
    const { assessment } = await plan(world, REVIEW);
    expect(assessment.changes).toMatchObject([
      { since: { kind: "compared", commit: "a".repeat(40) }, voided: [{ login: "oscar" }] },
    ]);
  });

  test("nothing is said any more once everybody accepted the new plan", async () => {
    push({ ...TREE, [FILE]: RISKIER });
    const { assessment } = await plan(world, REVIEW);
    const before = facts();
    world.pulls.set(PULL, {
      ...before,
      reviews: listed(approval("olga", { commit: PUSHED, body: "I accept 11%." })),
      comments: listed(...before.comments.items.filter(({ ours }) => ours)),
    });
    expect(comment()).toContain("Void now");
    const after = await gate(world, REVIEW);
    expect(after.changes).toEqual([]);
    expect(comment()).not.toContain("Void now");
    expect(assessment.changes).not.toEqual([]);
  });

  test("the older commit is read once, and only where something is void", async () => {
    const read: string[] = [];
    const { filesAt } = world;
    const counted: MemoryWorld = {
      ...world,
      filesAt: (commit) => {
        read.push(commit.slice(0, 1));
        return filesAt(commit);
      },
    };
    await plan(counted, REVIEW);
    expect(read).not.toContain("b");
    push({ ...TREE, [FILE]: RISKIER });
    read.length = 0;
    await plan(counted, { ...REVIEW, dryRun: true });
    expect(read.filter((at) => at === "a")).toHaveLength(1);
  });

  test("the changes stand in the JSON result", async () => {
    push({ ...TREE, [FILE]: RISKIER });
    const { assessment } = await plan(world, REVIEW);
    const result: unknown = JSON.parse(outputsOfGate(assessment).result);
    expect(result).toMatchObject({
      rollouts: [{ changes: { since: { kind: "compared" }, changes: [{ risk: "riskier" }, {}, {}, {}] } }],
    });
  });
});
