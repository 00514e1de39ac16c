/** One route in two places: promoted together, drained together, and never called rolled back while one of them still serves. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openTraffic } from "../../src/adapters/routers/routers.ts";
import { plan } from "../../src/commands/plan.ts";
import { promote } from "../../src/commands/promote.ts";
import { rollBack } from "../../src/commands/roll-back.ts";
import type { PromotionWorld } from "../../src/commands/world.ts";
import { renderTickSummary } from "../../src/render/tick-summary.ts";
import { digest, MINUTE, percent } from "../../src/units.ts";
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
import { EVERY_ROUTER } from "../support/every-router.ts";
import { setPlace, twoFiles, weightsIn } from "../support/router-rows/several.ts";
import type { MemoryWorld } from "../support/world.ts";

const ONE =
  "router: [ { kind: flagd, file: flags.json, flag: summarizer, baseline: v1, candidate: v2, by: user } ]";
const TWO = `router:
  - kind: several
    replicas: all
    of:
      - { kind: flagd, file: eu.json, flag: summarizer, baseline: v1, candidate: v2, by: userId }
      - { kind: flagd, file: us.json, flag: summarizer, baseline: v1, candidate: v2, by: userId }`;
const EU = { ...EVERY_ROUTER.flagd, file: "eu.json" };
const BY_HAND = {
  rollout: "summarizer",
  folders: CALL.folders,
  by: "oscar",
  reason: "smells",
  dryRun: false,
};

let root: string;
let memory: MemoryWorld;
let world: PromotionWorld;

/** Approved and merged; the places are real flag files. */
beforeEach(async () => {
  root = twoFiles();
  memory = openedWorld({ ...TREE, [FILE]: ROLLOUT.replace(ONE, TWO) });
  memory.tell = trafficOf(
    () => memory,
    () => 0.02,
  );
  world = { ...memory, openTraffic: (target) => openTraffic(target, files()) };
  const { assessment } = await plan(memory, { pullRequest: PULL, dryRun: false, runUrl: null });
  accept(memory, digest(assessment.outcome.rollouts[0]?.digest ?? ""));
  merge(memory);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const files = () => ({ root, now: () => memory.now, cohorts: {}, secret: (name: string) => name });

async function tick(minutes = 0, given = world) {
  pass(memory, minutes * MINUTE);
  const [report] = await promote(given, CALL);
  if (report === undefined) throw new RangeError("no rollout ticked");
  // What users meet follows the files.
  const [eu = 0] = await weightsIn(root).catch(() => [0]);
  const { set } = memory.router;
  memory.router.set = { ...set, candidate: percent(eu) };
  return report;
}

test("both places are moved, stage by stage", async () => {
  await tick();
  expect(await weightsIn(root)).toEqual([10, 10]);
  await tick(10);
  await tick(70);
  expect(await weightsIn(root)).toEqual([50, 50]);
});

test("a place that cannot be read holds the start, by its name, and nothing is moved", async () => {
  writeFileSync(join(root, "us.json"), "{");
  const report = await tick();
  expect(report.decision).toBe("hold");
  expect(renderTickSummary(report)).toContain("us.json");
  expect(await weightsIn(root).catch(() => "unreadable")).toBe("unreadable");
  expect(await openTraffic(EU, files()).read()).toMatchObject({ set: { candidate: 0 } });
});

test("a job that died between the places leaves what the next one finishes", async () => {
  await tick();
  const stored = memory.stored.get("summarizer");
  if (stored === undefined) throw new RangeError("not started");
  const { state } = stored;
  const intent = { key: "k", stage: "first", kind: "forward", to: state.set, until: memory.now } as const;
  const before = { ...state.set, candidate: percent(0) };
  memory.stored.set("summarizer", { ...stored, state: { ...state, intent, observedAt: null, set: before } });
  await setPlace(root, "us.json", 0);
  const report = await tick();
  expect(report).toMatchObject({ decision: "promote", stage: "first" });
  expect(await weightsIn(root)).toEqual([10, 10]);
  expect(memory.journal.join("\n")).toContain("had arrived in some places only");
});

test("a place that a person took down takes the others with it", async () => {
  await tick();
  await setPlace(root, "us.json", 0);
  expect(await tick(10)).toMatchObject({ decision: "roll-back", reason: "by-hand", confirmed: true });
  expect(await weightsIn(root)).toEqual([0, 0]);
});

test("a place that a person raised is lowered to ours, and held", async () => {
  await tick();
  await setPlace(root, "us.json", 40);
  expect(await tick(10)).toMatchObject({ decision: "hold", reason: "router-drift" });
  expect(await weightsIn(root)).toEqual([10, 10]);
});

test("a rollback drains what it can, and is not confirmed while one place is not at 0", async () => {
  await tick();
  const stuck: PromotionWorld = {
    ...world,
    openTraffic: (target) => {
      const traffic = openTraffic(target, files());
      const isUs = () => setPlace(root, "us.json", 10);
      return { ...traffic, apply: async (to, expected) => traffic.apply(to, expected).then(isUs) };
    },
  };
  const report = await rollBack(stuck, BY_HAND);
  expect(report).toMatchObject({ decision: "roll-back", confirmed: false });
  expect(await weightsIn(root)).toEqual([0, 10]);
  expect(renderTickSummary(report)).toMatch(/NOT confirmed/i);
  expect(renderTickSummary(report)).toContain("us.json");
});

test("a place that is down does not keep the others from being drained, and is named", async () => {
  await tick();
  writeFileSync(join(root, "us.json"), "{");
  const report = await rollBack(world, BY_HAND);
  expect(report).toMatchObject({ decision: "roll-back", confirmed: false });
  expect(await openTraffic(EU, files()).read()).toMatchObject({ set: { candidate: 0 } });
  expect(JSON.stringify(report.actions)).toContain("us.json");
});

test("a rollout of one of the places waits until nobody else moves it, and frees what it had claimed", async () => {
  memory.written.length = 0;
  const claimed: string[] = [];
  const states: PromotionWorld["states"] = {
    ...world.states,
    claimRoute: async (route, owner, version) => {
      if (claimed.length === 1) return false;
      claimed.push(route);
      return world.states.claimRoute(route, owner, version);
    },
    releaseRoute: async (route, owner) => {
      claimed.splice(claimed.indexOf(route), 1);
      return world.states.releaseRoute(route, owner);
    },
  };
  expect(await tick(0, { ...world, states })).toMatchObject({ decision: "hold", reason: "route-busy" });
  expect(claimed).toEqual([]);
  expect(await weightsIn(root)).toEqual([0, 0]);
});
