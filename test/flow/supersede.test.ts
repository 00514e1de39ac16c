/** A newer plan of the same name comes to the branch while an older one runs. */
import { describe, expect, test } from "vitest";
import { gate } from "../../src/commands/gate.ts";
import { exitCodeOfTick } from "../../src/commands/outputs.ts";
import { Failure } from "../../src/errors.ts";
import type { TickReport } from "../../src/render/tick-report.ts";
import { digest, MINUTE, percent } from "../../src/units.ts";
import type { Digest } from "../../src/units.ts";
import { approved, bake, change, stateOf, tick, weights } from "../support/driven.ts";
import {
  accept,
  FILE,
  merge,
  openAnother,
  openedWorld,
  pass,
  POLICY,
  POLICY_TEXT,
  ROLLOUT,
  trafficOf,
  TREE,
} from "../support/flow-rollout.ts";
import type { MemoryWorld } from "../support/world.ts";

const SECOND = 8;
let world: MemoryWorld;

async function running(supersede: string): Promise<void> {
  world = openedWorld({ ...TREE, [FILE]: `${ROLLOUT}supersede: ${supersede}\n` });
  world.tell = trafficOf(
    () => world,
    () => 0.02,
  );
  await approved(world);
  await bake(world, 30 * MINUTE);
}

/** Another candidate, where nothing else is said, merged by another pull request. */
async function mergeNewer(
  how: { readonly accepted?: boolean; readonly file?: string } = {},
): Promise<Digest> {
  const file = how.file ?? ROLLOUT.replace("id: v2", "id: v3").replaceAll("2".repeat(64), "3".repeat(64));
  const tree = { ...TREE, [FILE]: file };
  openAnother(world, SECOND, tree);
  const { outcome } = await gate(world, { pullRequest: SECOND, dryRun: true, runUrl: null });
  const found = digest(outcome.rollouts[0]?.digest ?? "");
  if (how.accepted !== false) accept(world, found, SECOND);
  merge(world, SECOND);
  world.trees.set(world.tip, tree);
  return found;
}

async function next(): Promise<TickReport> {
  pass(world, 5 * MINUTE);
  return tick(world);
}

describe("refuse", () => {
  test("the running one is held by a newer plan, approved or not, and the summary says what to do", async () => {
    await running("refuse");
    await mergeNewer();
    const report = await next();
    expect(report).toMatchObject({ decision: "hold", reason: "changed-on-branch" });
    expect(report.holds).toEqual([{ kind: "changed-on-branch", supersede: "refuse" }]);
    expect(weights(world)).toEqual(["weight 10%"]);
  });

  test("what the newer file says of itself changes nothing: people approved the running one's word", async () => {
    await running("refuse");
    await mergeNewer({ file: `${ROLLOUT.replace("bake: 1h", "bake: 2h")}supersede: abort-old\n` });
    expect(await next()).toMatchObject({ decision: "hold", reason: "changed-on-branch" });
  });
});

describe("abort-old", () => {
  test("goes back first, verified and without blame, and only then the newer one starts", async () => {
    await running("abort-old");
    const newer = await mergeNewer();
    world.written.length = 0;
    const report = await next();
    expect(report).toMatchObject({
      decision: "roll-back",
      reason: "superseded",
      confirmed: true,
      incident: null,
    });
    expect(exitCodeOfTick([report])).toBe(0);
    expect(stateOf(world).ending).toMatchObject({ because: expect.stringContaining("pull request #8") });
    expect(world.quarantined).toEqual({});
    expect(world.written.filter((line) => line.startsWith("incident"))).toEqual([]);
    expect(world.written).toContain("deployment first inactive");
    expect(weights(world)).toEqual(["weight 0%"]);

    expect(await next()).toMatchObject({ decision: "promote", reason: "started" });
    expect(stateOf(world)).toMatchObject({ digest: newer, pullRequest: SECOND });
    expect(weights(world)).toEqual(["weight 0%", "weight 10%"]);
  });

  test("the same candidate under another plan starts too: being superseded put it into no quarantine", async () => {
    await running("abort-old");
    const newer = await mergeNewer({ file: ROLLOUT.replace("bake: 1h", "bake: 2h") });
    expect(await next()).toMatchObject({ reason: "superseded" });
    expect(await next()).toMatchObject({ reason: "started" });
    expect(stateOf(world).digest).toBe(newer);
  });

  test("one that moves on another route leaves the old one to others", async () => {
    await running("abort-old");
    expect([...world.routes.keys()]).toEqual([stateOf(world).route]);
    await mergeNewer({ file: ROLLOUT.replace("flag: summarizer", "flag: another") });
    await next();
    expect(await next()).toMatchObject({ reason: "started" });
    expect([...world.routes.keys()]).toEqual([stateOf(world).route]);
  });

  test("a newer plan that nobody approved aborts nothing; it holds, until people approve it", async () => {
    await running("abort-old");
    const newer = await mergeNewer({ accepted: false });
    const report = await next();
    expect(report).toMatchObject({ decision: "hold", reason: "changed-on-branch" });
    expect(report.holds).toMatchObject([{ newer: { kind: "not-approved" } }]);
    expect(world.router.set.candidate).toBe(10);
    accept(world, newer, SECOND);
    expect(await next()).toMatchObject({ decision: "roll-back", reason: "superseded" });
  });

  test.each<readonly [string, string, () => void]>([
    [
      "whose pull request cannot be read",
      "unknown",
      () => {
        world.pullRequests.facts = () => Promise.reject(new Failure("github-unavailable", "HTTP 503"));
      },
    ],
    [
      "while the policy cannot be read",
      "unknown",
      () => world.trees.set(world.tip, { ...world.trees.get(world.tip), [POLICY]: "version: 9" }),
    ],
    [
      "whose candidate is in quarantine",
      "not-approved",
      () => {
        const state = stateOf(world);
        world.quarantined[state.candidateKey] = "broke elsewhere";
      },
    ],
    [
      "that the policy of today does not let start",
      "not-approved",
      () =>
        world.trees.set(world.tip, {
          ...world.trees.get(world.tip),
          [POLICY]: POLICY_TEXT.replace("largest-first-weight: 50%", "largest-first-weight: 5%"),
        }),
    ],
  ])("a newer plan %s aborts nothing", async (_, kind, meanwhile) => {
    await running("abort-old");
    await mergeNewer({ file: ROLLOUT.replace("bake: 1h", "bake: 2h") });
    meanwhile();
    const report = await next();
    expect(report.decision).toBe("hold");
    expect(report.holds).toContainEqual(
      expect.objectContaining({ newer: expect.objectContaining({ kind }) }),
    );
    expect(world.router.set.candidate).toBe(10);
  });

  test("a breach is told as a breach, and quarantines, and waits for no answer of GitHub", async () => {
    await running("abort-old");
    await mergeNewer();
    let asked = 0;
    world.pullRequests.facts = () => {
      asked += 1;
      return Promise.reject(new Failure("github-unavailable", "HTTP 503"));
    };
    world.tell = trafficOf(
      () => world,
      (_, arm) => (arm === "candidate" ? 0.2 : 0.02),
    );
    pass(world, 30 * MINUTE);
    expect(await tick(world)).toMatchObject({ decision: "roll-back", reason: "breach" });
    expect(Object.keys(world.quarantined)).toHaveLength(1);
    expect(asked).toBe(0);
  });

  test("a rollback that is not confirmed is loud, and the newer one does not start on top of it", async () => {
    await running("abort-old");
    await mergeNewer();
    world.router.refusals = Array.from({ length: 40 }, () => "never-arrives" as const);
    const report = await next();
    expect(report).toMatchObject({ decision: "roll-back", reason: "rollback-unconfirmed", confirmed: false });
    expect(exitCodeOfTick([report])).toBe(2);
    expect(report.incident).not.toBeNull();
    expect(await next()).toMatchObject({ decision: "roll-back" });
    expect(stateOf(world).pullRequest).toBe(7);
    world.router.refusals = [];
    expect(await next()).toMatchObject({ decision: "roll-back", confirmed: true });
    expect(await next()).toMatchObject({ decision: "promote", reason: "started" });
    expect(stateOf(world).pullRequest).toBe(SECOND);
  });
});

describe("queue", () => {
  test("the running one goes on to its end on its own plan, then the newer one starts", async () => {
    await running("queue");
    const old = stateOf(world).digest;
    const newer = await mergeNewer();
    const report = await next();
    expect(report).toMatchObject({ decision: "bake", queued: { digest: newer, pullRequest: SECOND } });
    for (const stage of ["half", "full"])
      expect(await bake(world, 90 * MINUTE)).toMatchObject({ decision: "promote", stage });
    expect(await bake(world, 90 * MINUTE)).toMatchObject({ decision: "promote", reason: "completed" });
    expect(stateOf(world).digest).toBe(old);
    // What was the candidate is the baseline now, by people's hands.
    expect(await next()).toMatchObject({ decision: "hold", reason: "router-drift" });
    world.router.set = { ...world.router.set, candidate: percent(0) };
    expect(await next()).toMatchObject({ decision: "promote", reason: "started" });
    expect(stateOf(world).digest).toBe(newer);
  });

  test("one that is rolled back makes room for the newer one too", async () => {
    await running("queue");
    const newer = await mergeNewer();
    change(world, { abort: { by: "oscar", reason: "odd", at: world.now } });
    expect(await next()).toMatchObject({ decision: "roll-back", reason: "aborted" });
    expect(await next()).toMatchObject({ decision: "promote", reason: "started" });
    expect(stateOf(world).digest).toBe(newer);
  });

  test("a newer plan that nobody approved holds, as any change on the branch does", async () => {
    await running("queue");
    await mergeNewer({ accepted: false });
    const report = await next();
    expect(report).toMatchObject({ decision: "hold", reason: "changed-on-branch" });
    expect(report.queued).toBeUndefined();
  });
});
