/** What a plan promised to be read after the end is asked for on its day, once, whatever has happened since. */
import { beforeEach, describe, expect, test } from "vitest";
import { plan } from "../../src/commands/plan.ts";
import { promote } from "../../src/commands/promote.ts";
import { Failure } from "../../src/errors.ts";
import type { TickReport } from "../../src/render/tick-report.ts";
import { renderStateChange } from "../../src/render/state-change.ts";
import { DAY, digest, MINUTE } from "../../src/units.ts";
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

const TEXT = `${ROLLOUT}follow-up: [ { after: 28d, read: errors, owner: "@olga" }, { after: 3d, read: errors, owner: "@oscar" } ]\n`;

let world: MemoryWorld;
let ended: TickReport;
/** Issues as they were opened: key and body. */
let issues: { readonly key: string; readonly title: string; readonly body: string }[];
let refused: number;

beforeEach(async () => {
  world = openedWorld({ ...TREE, [FILE]: TEXT });
  [issues, refused] = [[], 0];
  world.incidents.open = (issue) => {
    if (refused-- > 0) return Promise.reject(new Failure("github-refused", "issues are disabled"));
    issues.push(issue);
    return Promise.resolve(`https://github.example/acme/news/issues/${issues.length}`);
  };
  world.tell = trafficOf(
    () => world,
    () => 0.02,
  );
  const { assessment } = await plan(world, { pullRequest: PULL, dryRun: false, runUrl: null });
  accept(world, digest(assessment.outcome.rollouts[0]?.digest ?? ""));
  merge(world);
  for (let looks = 0; looks < 200; looks++) {
    const [report] = await promote(world, CALL);
    if (report !== undefined) ended = report;
    if (ended.ending !== null) break;
    pass(world, 5 * MINUTE);
  }
  if (ended.ending?.kind !== "promoted") throw new RangeError("the rollout was not promoted");
});

const opened = () => world.stored.get("summarizer")?.state.followUps?.map((each) => each.opened);

test("nothing is asked for before its day", async () => {
  pass(world, 3 * DAY - MINUTE);
  await promote(world, CALL);
  expect(issues).toEqual([]);
  expect(opened()).toEqual([null, null]);
});

test("each is asked for on its day, once, long after the last look at the guards", async () => {
  pass(world, 3 * DAY);
  await promote(world, CALL);
  await promote(world, CALL);
  expect(issues).toMatchObject([
    { title: "summarizer v2: read errors", body: expect.stringMatching(/^@oscar: /) },
  ]);
  // The file is gone, the route is free, and the state is all that is left.
  world.trees.set(world.tip, {});
  pass(world, DAY);
  await promote(world, CALL);
  expect(world.routes.size).toBe(0);
  pass(world, 25 * DAY);
  await promote(world, CALL);
  await promote(world, CALL);
  expect(issues.map(({ body }) => body.split(":")[0])).toEqual(["@oscar", "@olga"]);
  expect(new Set(issues.map(({ key }) => key)).size).toBe(2);
  expect(opened()).toEqual([
    "https://github.example/acme/news/issues/1",
    "https://github.example/acme/news/issues/2",
  ]);
});

test("a tick that cannot open it tries again, and says so", async () => {
  pass(world, 3 * DAY);
  refused = 1;
  const [report] = await promote(world, CALL);
  expect(report?.actions).toMatchObject([{ outcome: expect.stringMatching(/^not done, tried again: /) }]);
  expect(opened()).toEqual([null, null]);
  await promote(world, CALL);
  expect(issues).toHaveLength(1);
});

test("a tick that dies after it was opened asks for the same issue again, not for another", async () => {
  pass(world, 3 * DAY);
  const before = world.stored.get("summarizer");
  await promote(world, CALL);
  if (before !== undefined) world.stored.set("summarizer", before);
  await promote(world, CALL);
  expect(new Set(issues.map(({ key }) => key)).size).toBe(1);
});

test("a swap that is lost meanwhile is made again, and loses nothing of either", async () => {
  pass(world, 3 * DAY);
  world.beforeSave = () => {
    const now = world.stored.get("summarizer");
    if (now !== undefined)
      world.stored.set("summarizer", { version: "99", state: { ...now.state, told: ["by another tick"] } });
  };
  await promote(world, CALL);
  await promote(world, CALL);
  expect(issues).toHaveLength(1);
  expect(world.stored.get("summarizer")?.state.told).toEqual(["by another tick"]);
});

test("a dry run opens nothing", async () => {
  pass(world, 3 * DAY);
  await promote(world, { ...CALL, dryRun: true });
  expect(issues).toEqual([]);
});

test("the next rollout of the name takes them over", async () => {
  const next = TEXT.replaceAll("v2", "v3")
    .replace("2".repeat(64), "3".repeat(64))
    .replace(/follow-up: .*\n/, "");
  pass(world, 2 * DAY);
  world.trees.set(world.tip, { ...TREE, [FILE]: next });
  const facts = world.pulls.get(PULL);
  if (facts === undefined) throw new RangeError("no pull request");
  const rolloutsAtHead = facts.rolloutsAtHead.map((each) => ({ ...each, text: next }));
  world.trees.set(facts.head.sha, { ...TREE, [FILE]: next });
  world.pulls.set(PULL, { ...facts, state: "open", rolloutsAtHead });
  world.router.set = { ...world.router.set, candidate: world.router.set.mirror };
  const { assessment } = await plan(world, { pullRequest: PULL, dryRun: false, runUrl: null });
  accept(world, digest(assessment.outcome.rollouts[0]?.digest ?? ""));
  merge(world);
  const [report] = await promote(world, CALL);
  expect(report).toMatchObject({ decision: "promote", reason: "started" });
  expect(world.stored.get("summarizer")?.state.digest).not.toBe(ended.plan?.digest);
  pass(world, DAY);
  await promote(world, CALL);
  expect(issues).toMatchObject([{ title: "summarizer v2: read errors" }]);
});

describe("the last comment", () => {
  test("says until when the old version is kept, and what is to be cleaned up then", () => {
    const told = renderStateChange(ended) ?? "";
    expect(told).toContain("**What is left to do:**");
    expect(told).toContain("keep <code>v1</code> ready (24 h)");
    expect(told).toContain("retire <code>v1</code>");
    expect(told).toContain("flags.json");
  });
});
