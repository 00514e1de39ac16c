/** What a start must not depend on: which of its files a pull request touched, and whose list names the pager. */
import { beforeEach, describe, expect, test } from "vitest";
import { respond } from "../../src/commands/respond.ts";
import { shortDigest } from "../../src/units.ts";
import { approved, bake, stateOf, tick, weights } from "../support/driven.ts";
import {
  FILE,
  openedWorld,
  POLICY,
  POLICY_TEXT,
  PULL,
  ROLLOUT,
  trafficOf,
  TREE,
} from "../support/flow-rollout.ts";
import { addComment } from "../support/world.ts";
import type { MemoryWorld } from "../support/world.ts";

const DEFAULTS = ".github/rollouts/_defaults.yml";
let world: MemoryWorld;

function opened(tree: Readonly<Record<string, string>>): void {
  world = openedWorld(tree);
  world.tell = trafficOf(
    () => world,
    () => 0.02,
  );
}

beforeEach(() => opened(TREE));

describe("a rollout that extends defaults", () => {
  const [every = ""] = /^every: .*\n/m.exec(ROLLOUT) ?? [];
  const tree = {
    ...TREE,
    [FILE]: ROLLOUT.replace(every, "extends: _defaults.yml\n"),
    [DEFAULTS]: every,
  };

  test("starts by a pull request that changed only the defaults", async () => {
    opened(tree);
    await approved(world);
    world.brought.delete(FILE);
    world.brought.set(DEFAULTS, PULL);
    expect(await tick(world)).toMatchObject({ decision: "promote", reason: "started" });
  });

  test("does not start by one that changed another rollout's defaults", async () => {
    opened(tree);
    await approved(world);
    world.brought.delete(FILE);
    world.brought.set(".github/rollouts/_others.yml", PULL);
    expect(await tick(world)).toMatchObject({ decision: "hold", reason: "not-approved" });
  });
});

describe("a tier that asks for no pager, and a file that names one", () => {
  const lax = POLICY_TEXT.replace(
    /^( {2}3: .*)roles: \[model-owner, on-call\]/m,
    (_, before: string) => `${before}roles: [model-owner]`,
  );
  test.each([
    ["the policy names on-call too", lax],
    [
      "the policy knows no such role",
      lax
        .replace(', on-call: { any-of: ["@oscar"] } }', " }")
        .replaceAll("model-owner, on-call", "model-owner"),
    ],
  ])("is promoted once the pager was taken before the merge: %s", async (_, policy) => {
    opened({ ...TREE, [POLICY]: policy });
    const digest = await approved(world);
    expect(await tick(world)).toMatchObject({ decision: "promote", reason: "started" });
    expect(stateOf(world).covers).toMatchObject([{ by: "oscar" }]);
    expect(stateOf(world).digest).toBe(digest);
  });

  test("holds without a pager, and goes on when one is taken after the merge", async () => {
    opened({ ...TREE, [POLICY]: lax });
    const digest = await approved(world);
    const facts = world.pulls.get(PULL);
    if (facts === undefined) throw new RangeError("no pull request");
    world.pulls.set(PULL, { ...facts, comments: { items: [], complete: true } });
    expect(await tick(world)).toMatchObject({ decision: "hold", reason: "acknowledgement-expired" });
    expect(weights(world)).toEqual([]);
    addComment(world, PULL, {
      id: 601,
      body: `/rollout ack ${shortDigest(digest)} 24h`,
      ours: false,
      login: "oscar",
    });
    const { answer } = await respond(world, {
      pullRequest: PULL,
      comment: 601,
      folders: [".github/rollouts"],
      policy: POLICY,
      dryRun: false,
      runUrl: null,
    });
    expect(answer).toMatchObject({ kind: "acknowledged", by: "oscar" });
    expect(await tick(world)).toMatchObject({ decision: "promote" });
    expect(await bake(world, 0)).toMatchObject({ decision: "bake" });
  });

  test("takes no pager from somebody whom neither list names", async () => {
    opened({ ...TREE, [POLICY]: lax });
    const digest = await approved(world);
    const facts = world.pulls.get(PULL);
    if (facts === undefined) throw new RangeError("no pull request");
    world.pulls.set(PULL, { ...facts, comments: { items: [], complete: true } });
    addComment(world, PULL, {
      id: 602,
      body: `/rollout ack ${shortDigest(digest)}`,
      ours: false,
      login: "eve",
    });
    expect(await tick(world)).toMatchObject({ decision: "hold", reason: "acknowledgement-expired" });
  });
});
