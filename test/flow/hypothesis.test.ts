import { beforeEach, describe, expect, test } from "vitest";
import { plan } from "../../src/commands/plan.ts";
import { outputsOfTick } from "../../src/commands/outputs.ts";
import { promote } from "../../src/commands/promote.ts";
import type { TickReport } from "../../src/render/tick-report.ts";
import { renderStateChange } from "../../src/render/state-change.ts";
import { renderTickSummary } from "../../src/render/tick-summary.ts";
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

let world: MemoryWorld;

const candidateErrs = (rate: number) =>
  trafficOf(
    () => world,
    (_, arm) => (arm === "candidate" ? rate : 0.02),
  );

async function start(text: string): Promise<void> {
  world = openedWorld({ ...TREE, [FILE]: text });
  const { assessment } = await plan(world, { pullRequest: PULL, dryRun: false, runUrl: null });
  accept(world, digest(assessment.outcome.rollouts[0]?.digest ?? ""));
  merge(world);
}

async function tick(): Promise<TickReport> {
  const [report] = await promote(world, CALL);
  if (report === undefined) throw new RangeError("no rollout ticked");
  return report;
}

/** Ticks until the rollout has ended, at most a day. */
async function toTheEnd(): Promise<TickReport> {
  for (let passed = 0; passed < DAY; passed += 5 * MINUTE) {
    const report = await tick();
    if (report.ending !== null) return report;
    pass(world, 5 * MINUTE);
  }
  throw new RangeError("the rollout did not end within a day");
}

const journalled = (): readonly unknown[] =>
  world.journal
    .map((line): unknown => JSON.parse(line))
    .filter(
      (line) => typeof line === "object" && line !== null && "event" in line && line.event === "hypothesis",
    );

beforeEach(async () => {
  await start(ROLLOUT);
});

describe("a bet of x0.9 on errors, read at half of the traffic", () => {
  test.each([
    ["half as many", 0.01, "supported", "claimed-direction"],
    ["a little fewer", 0.019, "undecided", "nothing"],
    ["as many", 0.02, "undecided", "nothing"],
    ["more, within what is tolerated", 0.026, "refuted", "other-direction"],
  ] as const)(
    "%s: the rollout goes to its end whatever becomes of the bet",
    async (_, rate, outcome, shown) => {
      world.tell = candidateErrs(rate);
      const report = await toTheEnd();
      expect(report).toMatchObject({
        reason: "completed",
        hypothesis: { stage: "half", outcome, shown },
      });
      expect(journalled()).toMatchObject([{ metric: "errors", stage: "half", outcome, shown }]);
      expect(world.stored.get("summarizer")?.state.hypothesis).toMatchObject({ outcome });
      expect(renderStateChange(report)).toContain(`The bet is ${outcome}`);
      expect(renderTickSummary(report)).toContain(`The bet is ${outcome}`);
      expect(JSON.parse(outputsOfTick([report]).result)).toMatchObject({
        rollouts: [{ hypothesis: { outcome, low: expect.any(Number), high: expect.any(Number) } }],
      });
    },
  );

  test("it is told when it is read, and not again at every later tick", async () => {
    world.tell = candidateErrs(0.01);
    const report = await toTheEnd();
    const told = world.written.filter((line) => line.startsWith("comment"));
    expect(report.hypothesis?.at).toBeLessThan(report.at);
    expect(told).toHaveLength(5);
    expect(journalled()).toHaveLength(1);
  });

  test("a rollback before the stage is over leaves it unread, and says so", async () => {
    world.tell = candidateErrs(0.2);
    const report = await toTheEnd();
    expect(report.decision).toBe("roll-back");
    expect(report.hypothesis).toBeNull();
    expect(renderStateChange(report)).toContain("was not read");
    expect(journalled()).toEqual([]);
  });
});

test("read where all traffic is on the candidate it stays undecided, and the plan said so before", async () => {
  await start(ROLLOUT.replace("read-at: half", "read-at: full"));
  world.tell = candidateErrs(0.01);
  const report = await toTheEnd();
  expect(report.hypothesis).toMatchObject({ outcome: "undecided", because: "no-interval" });
  expect(report.plan?.problems.map(({ code }) => code)).toContain("hypothesis-unreadable");
});

test("what is read after the end is listed with its dates, and named when it is due", async () => {
  await start(`${ROLLOUT}follow-up: [ { after: 2h, read: errors, owner: "@olga" } ]\n`);
  world.tell = candidateErrs(0.02);
  const report = await toTheEnd();
  expect(renderStateChange(report)).toContain("To be read after the end");
  expect(renderStateChange(report)).not.toContain("due since");
  pass(world, 3 * 60 * MINUTE);
  expect(renderTickSummary(await tick())).toContain("due since");
});
