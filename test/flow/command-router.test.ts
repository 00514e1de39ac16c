/** A rollout on a router's program: which commit's program is run, what is tried before the first stage, and the way back. */
import { describe, expect, test } from "vitest";
import { openTraffic } from "../../src/adapters/routers/routers.ts";
import { plan } from "../../src/commands/plan.ts";
import { promote } from "../../src/commands/promote.ts";
import { rollBack } from "../../src/commands/roll-back.ts";
import type { PromotionWorld } from "../../src/commands/world.ts";
import { Failure } from "../../src/errors.ts";
import type { ProgramOrder, Programs } from "../../src/ports.ts";
import { digest } from "../../src/units.ts";
import { accept, CALL, FILE, merge, openedWorld, PULL, ROLLOUT, TREE } from "../support/flow-rollout.ts";
import { startRouteProgram, type RouteProgram } from "../support/route-program.ts";

const COMMAND = `{ kind: command, run: [${process.execPath}, route.mjs], env: [ROUTE_TOKEN], settles-in: 1s }`;
const FLAGD = "{ kind: flagd, file: flags.json, flag: summarizer, baseline: v1, candidate: v2, by: user }";

/** A job whose first router is `first`; routers that are no programs live in memory. */
async function approved(route: RouteProgram, first: string, more = "") {
  const world = openedWorld({ ...TREE, [FILE]: ROLLOUT.replace(FLAGD, `${first}${more}`) });
  const orders: ProgramOrder[] = [];
  const programs: Programs = {
    run: (order) => {
      orders.push(order);
      return route.programs.run(order);
    },
  };
  const job: PromotionWorld = {
    ...world,
    openTraffic: (target, cohorts, known) =>
      target.kind === "command"
        ? openTraffic(target, {
            secret: () => "",
            now: () => world.now,
            root: "/",
            cohorts: {},
            programs,
            ...known,
          })
        : world.openTraffic(target, cohorts, known),
  };
  const { assessment } = await plan(world, { pullRequest: PULL, dryRun: false, runUrl: null });
  accept(world, digest(assessment.outcome.rollouts[0]?.digest ?? ""));
  merge(world);
  return { world, job, orders };
}

test("nothing is run before it is merged; then the program of the approved commit, its way back first", async () => {
  using route = startRouteProgram();
  const { world, job, orders } = await approved(route, COMMAND);
  expect(orders).toEqual([]);
  const [report] = await promote(job, CALL);
  expect(report).toMatchObject({ traffic: { candidate: 10 } });
  expect(route.now().weight).toBe(10);
  const { asked } = route.now();
  expect(asked.slice(asked.indexOf("set dry")).slice(0, 2)).toEqual(["set dry", "restore dry"]);
  expect(asked.indexOf("set dry")).toBeLessThan(asked.indexOf("set"));
  expect(new Set(orders.map(({ commit }) => commit))).toEqual(new Set([world.tip]));
});

describe("a way back that does not pass its rehearsal starts nothing", () => {
  test.each([
    ["the first router", COMMAND, ""],
    ["a way back", FLAGD, `, ${COMMAND}`],
  ])("as %s", async (_, first, more) => {
    using route = startRouteProgram();
    route.change({ first: 'if (order.ctx.dryRun) { console.error("no right to drain"); process.exit(1) }' });
    const { world, job } = await approved(route, first, more);
    const [report] = await promote(job, CALL);
    expect(JSON.stringify(report)).toContain("no right to drain");
    expect(report?.traffic?.candidate ?? 0).toBe(0);
    expect([route.now().weight, world.router.set.candidate]).toEqual([0, 0]);
    expect(world.written.filter((line) => line.startsWith("weight"))).toEqual([]);
  });
});

test("without GitHub a rollback runs the program of the job's own checkout", async () => {
  using route = startRouteProgram();
  const { world, job, orders } = await approved(route, COMMAND);
  await promote(job, CALL);
  orders.length = 0;
  const gone = () => Promise.reject(new Failure("github-unavailable", "GitHub does not answer"));
  const down: PromotionWorld = {
    ...job,
    states: { load: gone, save: gone, claimRoute: gone, releaseRoute: gone },
    rescueFiles: world.filesAt(world.tip),
  };
  const call = {
    rollout: "summarizer",
    folders: CALL.folders,
    by: "@oscar",
    reason: "it lies",
    dryRun: false,
  };
  const report = await rollBack(down, call);
  expect(report).toMatchObject({ confirmed: true });
  expect(route.now().weight).toBe(0);
  expect(new Set(orders.map(({ commit }) => commit))).toEqual(new Set([null]));
});
