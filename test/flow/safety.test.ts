import { beforeEach, describe, expect, test } from "vitest";
import { plan } from "../../src/commands/plan.ts";
import { promote } from "../../src/commands/promote.ts";
import { respond } from "../../src/commands/respond.ts";
import { rollBack } from "../../src/commands/roll-back.ts";
import { Failure } from "../../src/errors.ts";
import type { RolloutState } from "../../src/promotion/state.ts";
import type { TickReport } from "../../src/render/tick-report.ts";
import { digest, HOUR, MINUTE, percent, sha } from "../../src/units.ts";
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
import { addComment } from "../support/world.ts";
import type { MemoryWorld } from "../support/world.ts";

const REVIEW = { pullRequest: PULL, dryRun: false, runUrl: null };
const BY_HAND = {
  rollout: "summarizer",
  folders: CALL.folders,
  by: "oscar",
  reason: "smells",
  dryRun: false,
};
let world: MemoryWorld;

/** The candidate fails at `rate`. */
function failing(rate: number): MemoryWorld["tell"] {
  return trafficOf(
    () => world,
    (_cohort, arm) => (arm === "candidate" ? rate : 0.02),
  );
}

async function tick(): Promise<TickReport> {
  const [report] = await promote(world, CALL);
  if (report === undefined) throw new RangeError("no rollout ticked");
  return report;
}

function state(): RolloutState {
  const stored = world.stored.get("summarizer");
  if (stored === undefined) throw new RangeError("nothing runs");
  return stored.state;
}

function change(overrides: Partial<RolloutState>): void {
  const stored = world.stored.get("summarizer");
  if (stored === undefined) throw new RangeError("nothing runs");
  world.stored.set("summarizer", { ...stored, state: { ...stored.state, ...overrides } });
}

beforeEach(async () => {
  world = openedWorld();
  world.tell = failing(0.02);
  const { assessment } = await plan(world, REVIEW);
  accept(world, digest(assessment.outcome.rollouts[0]?.digest ?? ""));
  merge(world);
  await tick();
  pass(world, 10 * MINUTE);
  await tick();
  world.written.length = 0;
});

test("guards go on judging the old weight while an announced move waits for a person", async () => {
  pass(world, 15 * MINUTE);
  await tick();
  // A tick announced `half` and died before its write; nobody is on call, so the move cannot be made again.
  const to = { ...state().set, candidate: percent(50) };
  const intent = { key: "k", stage: "half", kind: "forward", to, until: world.now } as const;
  change({ stage: 1, observedAt: null, covered: 0, intent, covers: [] });
  pass(world, 5 * MINUTE);
  expect(await tick()).toMatchObject({ decision: "hold", reason: "acknowledgement-expired", covered: 0 });
  world.tell = failing(0.5);
  pass(world, 20 * MINUTE);
  expect(await tick()).toMatchObject({ decision: "roll-back", reason: "breach", confirmed: true });
  expect(world.router.set.candidate).toBe(0);
});

test("lowering a cohort that somebody raised never raises what a person lowered", async () => {
  world.router.set = { ...world.router.set, candidate: percent(1), cohorts: { breaking: percent(90) } };
  expect(await tick()).toMatchObject({ decision: "hold", reason: "router-drift" });
  expect(world.router.set).toMatchObject({ candidate: 1, cohorts: { breaking: 10 } });
  expect(await tick()).toMatchObject({ decision: "roll-back", reason: "by-hand" });
});

describe("a rollback that could not be confirmed", () => {
  const down = new Failure("router-unreachable", "down");

  async function unconfirmed(): Promise<void> {
    world.router.refusals = [down, down, down];
    expect(await rollBack(world, BY_HAND)).toMatchObject({ confirmed: false });
    expect(state().ending).toMatchObject({ drainedAt: null });
  }

  test("is tried again although the router cannot be read, and fails the job until it is", async () => {
    await unconfirmed();
    world.router.unreadable = down;
    expect(await tick()).toMatchObject({ reason: "rollback-unconfirmed", confirmed: false });
    world.router.unreadable = null;
    expect(world.router.set.candidate).toBe(0);
    expect(await tick()).toMatchObject({ decision: "guard" });
    expect(state().ending).toMatchObject({ drainedAt: world.now });
  });

  test("is never too old to be looked at", async () => {
    await unconfirmed();
    pass(world, 1_000 * HOUR);
    const { [FILE]: _removed, ...rest } = TREE;
    world.trees.set(world.tip, rest);
    expect(await tick()).toMatchObject({ decision: "roll-back", confirmed: true });
    expect(world.router.set.candidate).toBe(0);
  });
});

test("traffic that comes back is drained also while another plan of that name asks to start", async () => {
  await rollBack(world, BY_HAND);
  world.trees.set(world.tip, { ...TREE, [FILE]: ROLLOUT.replace("version: 1", "version: 1\nattempt: 2") });
  world.router.set = { ...world.router.set, candidate: percent(20) };
  expect(await tick()).toMatchObject({ reason: "rollback-undone", confirmed: true });
  expect(world.router.set.candidate).toBe(0);
});

test("a restore that brings traffic back is drained again before anybody reads rolled back", async () => {
  const { openTraffic } = world;
  const restoring: MemoryWorld["openTraffic"] = (...asked) => ({
    ...openTraffic(...asked),
    restore: () => {
      world.router.set = { ...world.router.set, cohorts: { breaking: percent(30) } };
      return Promise.resolve("done" as const);
    },
  });
  const report = await rollBack({ ...world, openTraffic: restoring }, BY_HAND);
  expect(report).toMatchObject({ confirmed: true });
  expect(world.router.set).toEqual({ candidate: 0, mirror: 0, cohorts: {} });
});

test("a dry run of a breach, and of traffic that came back, tells and writes nothing", async () => {
  world.tell = failing(0.5);
  pass(world, 20 * MINUTE);
  const dry = { ...CALL, dryRun: true };
  expect(await promote(world, dry)).toMatchObject([{ decision: "roll-back", reason: "breach" }]);
  expect([world.written, world.router.set.candidate]).toEqual([[], 10]);
  await tick();
  world.written.length = 0;
  world.router.set = { ...world.router.set, candidate: percent(20) };
  await promote(world, dry);
  expect([world.written, world.router.set.candidate]).toEqual([[], 20]);
});

describe("going back needs neither", () => {
  test("a state that can be believed", async () => {
    change({ resolved: { version: 1 } });
    expect(await rollBack(world, BY_HAND)).toMatchObject({ confirmed: true });
    expect(world.router.set.candidate).toBe(0);
  });

  test("a state that can be saved: an abort by comment drains all the same", async () => {
    addComment(world, PULL, { id: 700, body: "/rollout abort smells", ours: false, login: "oscar" });
    const save = () => Promise.reject(new Failure("github-unavailable", "down"));
    const call = { ...REVIEW, ...CALL, comment: 700 };
    const { answer } = await respond({ ...world, states: { ...world.states, save } }, call);
    expect(answer).toMatchObject({ kind: "aborted", confirmed: true });
    expect(world.router.set.candidate).toBe(0);
  });

  test("metrics: an abort that is recorded is carried out although the source breaks the tick", async () => {
    change({ abort: { by: "oscar", reason: "smells", at: world.now } });
    pass(world, 10 * MINUTE);
    const openMetrics = () => ({ fetch: () => Promise.reject(new TypeError("a bug")) });
    const [report] = await promote({ ...world, openMetrics }, CALL);
    expect(report).toMatchObject({ decision: "roll-back", reason: "aborted", confirmed: true });
  });

  test("a branch whose files can be read: a breach rolls back while its prompt is a symlink", async () => {
    world.tell = failing(0.5);
    pass(world, 20 * MINUTE);
    const refuse = () => Promise.reject(new Failure("file-unreadable", "a symlink"));
    const filesAt = (commit: ReturnType<typeof sha>) => ({ ...world.filesAt(commit), read: refuse });
    const [report] = await promote({ ...world, filesAt }, CALL);
    expect(report).toMatchObject({ decision: "roll-back", reason: "breach", confirmed: true });
  });
});

describe("a guard that is valid only while another holds", () => {
  const ROLLOUT_WITH_JUDGE = ROLLOUT.replace(
    "guards:\n",
    `guards:\n  judge: { class: quality, source: db, unit: request, events: "SELECT :from, :to", total: "SELECT :from, :to", expect: 1%, at-most: 5%, on-breach: hold }\n`,
  ).replace("on-breach: roll-back }", "on-breach: roll-back, valid-while: judge }");

  test("neither rolls back nor passes while that one is broken", async () => {
    const world = openedWorld({ ...TREE, [FILE]: ROLLOUT_WITH_JUDGE });
    world.tell = () => ({ total: 1_000, events: 10 });
    const { assessment } = await plan(world, { pullRequest: PULL, dryRun: false, runUrl: null });
    accept(world, digest(assessment.outcome.rollouts[0]?.digest ?? ""));
    merge(world);
    await promote(world, CALL);
    world.tell = (guard, _cohort, arm) => ({
      total: 1_000,
      events: guard === "judge" || arm === "candidate" ? 300 : 10,
    });
    pass(world, 30 * MINUTE);
    const [report] = await promote(world, CALL);
    expect(report).toMatchObject({ decision: "hold", reason: "guard-breached" });
    const errors = report?.findings.find((each) => each.guard === "errors" && each.cohort === "all");
    expect(errors?.verdict).toMatchObject({ kind: "inconclusive", reason: "void" });
  });
});
