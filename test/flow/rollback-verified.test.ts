/** After a rollback: whether it helped. */
import { beforeEach, describe, expect, test } from "vitest";
import { exitCodeOfTick } from "../../src/commands/outputs.ts";
import { Failure } from "../../src/errors.ts";
import { renderTickSummary } from "../../src/render/tick-summary.ts";
import type { TickReport } from "../../src/render/tick-report.ts";
import { ROLLOUT, trafficOf } from "../support/flow-rollout.ts";
import { running } from "../support/rolled-back.ts";
import type { Scene } from "../support/rolled-back.ts";

let scene: Scene;

beforeEach(async () => {
  scene = await running(ROLLOUT);
});

async function breach(): Promise<void> {
  scene.fail(0.5);
  scene.pass(20);
  expect(await scene.tick()).toMatchObject({ decision: "roll-back", reason: "breach", confirmed: true });
}

/** Ticks for so many minutes; gives back the last report. */
async function ticks(minutes: number): Promise<TickReport> {
  let report = await scene.tick();
  for (let passed = 0; passed < minutes; passed += 5) {
    scene.pass(5);
    report = await scene.tick();
  }
  return report;
}
const watched = () => scene.state().aftermath?.watched;

test("a guard that broke is judged on the baseline until it is back in range, and that is told once", async () => {
  await breach();
  expect(watched()).toEqual([expect.objectContaining({ guard: "errors", seen: "not-yet" })]);
  const report = await ticks(30);
  expect(report).toMatchObject({ decision: "guard", reason: "guarding" });
  expect(watched()).toEqual([
    expect.objectContaining({ guard: "errors", seen: "back-in-range", level: expect.closeTo(0.02, 3) }),
  ]);
  expect(scene.state().ending).toMatchObject({ confirmedByTrafficAt: expect.any(Number) });
  const told = scene.comments.filter((comment) => comment.startsWith("**Rollback verified"));
  expect(told).toHaveLength(1);
  expect(told[0]).toContain("back in range: 2% on v1");
  expect(scene.incidents.filter(({ body }) => body.startsWith("**Rollback verified"))).toHaveLength(1);
  expect(renderTickSummary(report)).toContain("back in range: 2% on v1");
  await ticks(30);
  expect(scene.comments.filter((comment) => comment.startsWith("**Rollback verified"))).toHaveLength(1);
});

test("once everything is verified, a tick saves nothing more", async () => {
  await breach();
  await ticks(30);
  scene.memory.written.length = 0;
  await ticks(15);
  expect(scene.memory.written).toEqual([]);
});

test("a guard that stays out although the candidate serves nobody is told once to everybody, and every look says so", async () => {
  await breach();
  scene.fail(0.5, "everybody");
  scene.sent.length = 0;
  const report = await ticks(40);
  expect(report).toMatchObject({ decision: "hold", reason: "still-out-of-range" });
  expect(exitCodeOfTick([report])).toBe(3);
  expect(scene.memory.router.set.candidate).toBe(0);
  expect(scene.sent).toHaveLength(1);
  expect(scene.sent[0]).toMatch(/^ROLLED BACK, AND STILL OUT OF RANGE: /);
  const told = scene.comments.filter((comment) => comment.startsWith("**Still out of range"));
  expect(told).toHaveLength(1);
  expect(told[0]).toContain("the candidate was not the cause");
  expect(scene.comments.some((comment) => comment.startsWith("**On hold"))).toBe(false);
});

test("nobody is told before requests had time to end and caches to empty", async () => {
  await breach();
  scene.fail(0.5, "everybody");
  scene.sent.length = 0;
  await ticks(10);
  expect(scene.sent).toEqual([]);
});

test("what was out and comes back is said as back: an old spike does not count for ever", async () => {
  await breach();
  scene.fail(0.5, "everybody");
  await ticks(30);
  scene.fail(0.02, "everybody");
  const report = await ticks(90);
  expect(report).toMatchObject({ decision: "guard" });
  expect(watched()).toEqual([expect.objectContaining({ seen: "back-in-range" })]);
});

test("only the cohort that broke is judged, by its own numbers", async () => {
  const one = (rate: number, both: boolean) =>
    trafficOf(
      () => scene.memory,
      (cohort, arm) => (cohort === "breaking" && (both || arm === "candidate") ? rate : 0.02),
    );
  scene.memory.tell = one(0.3, false);
  for (let look = 0; look < 12 && scene.state().ending === null; look++) await ticks(5);
  expect(watched()).toEqual([expect.objectContaining({ guard: "errors", cohort: "breaking" })]);
  scene.memory.tell = one(0.3, true);
  expect(await ticks(40)).toMatchObject({ reason: "still-out-of-range" });
});

describe("what proves nothing", () => {
  test.each([
    ["silence", () => "no-data" as const],
    ["a source that does not answer", () => "unreachable" as const],
    ["too few requests", () => ({ events: 0, total: 3 })],
  ])("%s is never back in range", async (_name, tell) => {
    await breach();
    scene.memory.tell = tell;
    const report = await ticks(60);
    expect(watched()).toEqual([expect.objectContaining({ seen: "not-yet" })]);
    expect(report).toMatchObject({ decision: "guard" });
    expect(scene.comments.some((comment) => comment.startsWith("**Rollback verified"))).toBe(false);
  });

  test("a source that throws fails no look: the router is still guarded", async () => {
    await breach();
    const openMetrics = () => ({ fetch: () => Promise.reject(new Failure("metrics-unreachable", "down")) });
    scene.pass(10);
    expect(await scene.tick({ ...scene.world, openMetrics })).toMatchObject({ decision: "guard" });
  });
});

test("an abort by a person has no guard to verify: the traffic alone is", async () => {
  const { rollBack } = await import("../../src/commands/roll-back.ts");
  const call = {
    rollout: "summarizer",
    folders: [".github/rollouts"],
    by: "oscar",
    reason: "smells",
    dryRun: false,
  };
  await rollBack(scene.world, call);
  await ticks(20);
  expect(watched()).toEqual([]);
  expect(scene.comments.filter((comment) => comment.startsWith("**Rollback verified"))).toHaveLength(1);
});
