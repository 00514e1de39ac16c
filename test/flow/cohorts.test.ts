/** Employees, then beta, then a region, then all: a cohort that joins later is on the baseline in every call to the router. */
import { beforeEach, expect, test } from "vitest";
import { plan } from "../../src/commands/plan.ts";
import { promote } from "../../src/commands/promote.ts";
import type { TrafficTarget } from "../../src/ports.ts";
import type { TickReport } from "../../src/render/tick-report.ts";
import { digest, MINUTE } from "../../src/units.ts";
import {
  accept,
  CALL,
  FILE,
  merge,
  openedWorld,
  pass,
  PULL,
  ROLLOUT,
  TREE,
} from "../support/flow-rollout.ts";
import type { MemoryWorld } from "../support/world.ts";

const accepted = 'accepted: { by: "@olga", because: "small" }';
const SHARES = { employees: 0.02, beta: 0.1, north: 0.2, reader: 0.05 } as const;
const COHORTS = `cohorts:
  employees: { where: { group: employees }, share: 2%, owner: "@acme/desk", because: we see it first, ${accepted} }
  beta: { where: { group: beta }, share: 10%, owner: "@acme/desk", because: asked for it, ${accepted} }
  north: { where: { region: north }, share: 20%, owner: "@acme/desk", because: small and near, ${accepted} }
  reader: { where: { client: reader }, share: 5%, owner: "@acme/a11y", because: hears every word, from: full, ${accepted} }
`;
const STAGES = `stages:
  - { name: employees, kind: canary, cohorts: { all: 0%, employees: 100% }, bake: 30m }
  - { name: beta, kind: canary, cohorts: { all: 0%, employees: 100%, beta: 50% }, bake: 30m }
  - { name: half, kind: canary, cohorts: { all: 10%, employees: 100%, beta: 100%, north: 100% }, bake: 30m }
  - { name: full, kind: canary, weight: 100%, bake: 30m }
`;
const TEXT = ROLLOUT.replace(/cohorts:\n(?: {2}\w.*\n)+/, COHORTS).replace(/stages:\n(?: {2}-.*\n)+/, STAGES);

let world: MemoryWorld;
let rate: (cohort: string, arm: string) => number;
/** Every target that the router was given. */
let told: TrafficTarget[];

const weightOf = (target: TrafficTarget, cohort: string): number =>
  (target.cohorts[cohort] ?? target.candidate) / 100;

beforeEach(async () => {
  world = openedWorld({ ...TREE, [FILE]: TEXT });
  [told, rate] = [[], () => 0.02];
  const { openTraffic } = world;
  world = Object.assign(world, {
    openTraffic: (...given: Parameters<typeof openTraffic>) => {
      const traffic = openTraffic(...given);
      return {
        ...traffic,
        apply: async (...call: Parameters<typeof traffic.apply>) => {
          told.push(call[0]);
          await traffic.apply(...call);
        },
      };
    },
  });
  world.tell = (_guard, cohort, arm) => {
    const { set } = world.router;
    const rest = 1 - Object.values(SHARES).reduce((sum, share) => sum + share, 0);
    const parts: readonly (readonly [string, number])[] =
      cohort === "all"
        ? [["", rest], ...Object.entries(SHARES)]
        : Object.entries(SHARES).filter(([name]) => name === cohort);
    const share = parts.reduce((sum, [name, part]) => {
      const weight = weightOf(set, name);
      return sum + part * (arm === "candidate" ? weight : 1 - weight);
    }, 0);
    const total = Math.round((2_000_000 / 288) * share);
    return total === 0 ? "no-data" : { total, events: Math.round(total * rate(cohort, arm)) };
  };
  const { assessment } = await plan(world, { pullRequest: PULL, dryRun: false, runUrl: null });
  accept(world, digest(assessment.outcome.rollouts[0]?.digest ?? ""));
  merge(world);
});

async function until(stop: (report: TickReport) => boolean): Promise<TickReport> {
  for (let looks = 0; looks < 200; looks++) {
    const [report] = await promote(world, CALL);
    if (report !== undefined && stop(report)) return report;
    pass(world, 5 * MINUTE);
  }
  throw new RangeError(`it never came to that; the router was told ${JSON.stringify(told)}`);
}

test("each cohort joins in its stage, and nobody before", async () => {
  expect(await until(({ ending }) => ending !== null)).toMatchObject({ reason: "completed" });
  expect(told).toEqual([
    { candidate: 0, mirror: 0, cohorts: { employees: 100, reader: 0 } },
    { candidate: 0, mirror: 0, cohorts: { employees: 100, beta: 50, reader: 0 } },
    { candidate: 10, mirror: 0, cohorts: { employees: 100, beta: 100, north: 100, reader: 0 } },
    { candidate: 100, mirror: 0, cohorts: {} },
  ]);
});

test("a breach in one of them takes everybody back, and no call before let the late cohort in", async () => {
  await until(({ stage }) => stage === "half");
  rate = (cohort, arm) => (cohort === "north" && arm === "candidate" ? 0.3 : 0.02);
  const report = await until(({ decision }) => decision === "roll-back");
  expect(report).toMatchObject({ confirmed: true, because: { finding: { cohort: "north" } } });
  expect(told.map((target) => weightOf(target, "reader"))).toEqual([0, 0, 0, 0]);
  expect(world.router.set).toEqual({ candidate: 0, mirror: 0, cohorts: {} });
});

test("a late cohort that a hand let in is put back to the baseline, and nobody else with it", async () => {
  await until(({ stage }) => stage === "beta");
  const ours = world.router.set;
  world.router.set = {
    candidate: ours.candidate,
    mirror: ours.mirror,
    cohorts: { ...ours.cohorts, reader: ours.cohorts["beta"] ?? ours.candidate },
  };
  pass(world, 5 * MINUTE);
  const [report] = await promote(world, CALL);
  expect(report).toMatchObject({ decision: "hold", reason: "router-drift" });
  expect(world.router.set).toEqual(ours);
});
