/** A rollout whose readings a program prints: which commit's program is run, when, and what its rows decide. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openMetrics } from "../../src/adapters/metrics/sources.ts";
import { plan } from "../../src/commands/plan.ts";
import { promote } from "../../src/commands/promote.ts";
import { keepRecords } from "../../src/commands/tick-files.ts";
import type { PromotionWorld } from "../../src/commands/world.ts";
import type { ProgramOrder, Programs } from "../../src/ports.ts";
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
import { sourceProgram, type SourceProgram } from "../support/source-program.ts";
import type { MemoryWorld } from "../support/world.ts";

const SQL =
  "kind: sql, database: answers.db, delay: 1m, arm: { label: version, baseline: v1, candidate: v2 } }";
const OPTIONS = `options: { run: [${process.execPath}, readings.mjs], time: at, each: interval }`;
const COMMAND = `kind: command, delay: 1m, arm: { label: version, baseline: v1, candidate: v2 }, ${OPTIONS} }`;
const QUERIES = 'events: "SELECT :from, :to", total: "SELECT :from, :to"';
const BY_PROGRAM = ROLLOUT.replace(SQL, COMMAND).replace(QUERIES, "events: errors, total: answers");

/** 2,000,000 requests a day, split by the weight; one in five is breaking news. */
const PRINT = `
const { weight, rates } = JSON.parse(readFileSync("traffic.json", "utf8"));
const shares = { v1: 1 - weight / 100, v2: weight / 100 };
const desks = { breaking: 0.2, others: 0.8 };
print(order.intervals.flatMap(({ from }) => Object.entries(shares).flatMap(([version, share]) =>
  share === 0 ? [] : Object.entries(desks).map(([desk, part]) => {
    const answers = Math.round((2_000_000 / 288) * share * part);
    return { at: from, version, desk, answers, errors: Math.round(answers * rates[version]) };
  }))));
`;

let world: MemoryWorld;
let job: PromotionWorld;
let program: SourceProgram;
let orders: ProgramOrder[];

beforeEach(async () => {
  program = sourceProgram(PRINT, () => "");
  world = openedWorld({ ...TREE, [FILE]: BY_PROGRAM });
  orders = [];
  const programs: Programs = {
    run: (order) => {
      orders.push(order);
      return program.programs.run(order);
    },
  };
  const opened: PromotionWorld = {
    ...world,
    openMetrics: (source, commit) =>
      openMetrics(source, {
        secret: () => "",
        root: "/",
        programs,
        ...(commit === undefined ? {} : { commit }),
      }),
  };
  // As a job does that keeps its readings for an artifact.
  job = keepRecords().watch(opened, "summarizer");
  const { assessment } = await plan({ ...opened }, { pullRequest: PULL, dryRun: false, runUrl: null });
  accept(world, digest(assessment.outcome.rollouts[0]?.digest ?? ""));
  merge(world);
});
afterEach(() => program[Symbol.dispose]());

/** Looks every five minutes for so long, or until something other than baking happens. */
async function bake(time: number, rates = { v1: 0.02, v2: 0.02 }): Promise<TickReport> {
  for (let passed = 0; ; passed += 5 * MINUTE) {
    // The clock and the router are the world's, whatever the job was opened with.
    const traffic = { weight: world.router.set.candidate, rates };
    writeFileSync(join(program.folder, "traffic.json"), JSON.stringify(traffic));
    const [report] = await promote(job, CALL);
    if (report === undefined) throw new RangeError("no rollout ticked");
    if (passed >= time || (passed > 0 && report.decision !== "bake")) return report;
    pass(world, 5 * MINUTE);
  }
}

test("a plan runs nothing; a rollout runs the program of the approved commit, once a look", async () => {
  expect(orders).toEqual([]);
  const report = await bake(90 * MINUTE);
  expect(report).toMatchObject({ decision: "promote", stage: "half" });
  expect(world.router.set.candidate).toBe(50);
  expect(orders.length).toBeGreaterThan(5);
  expect(new Set(orders.map(({ commit }) => commit))).toEqual(new Set([world.tip]));
  expect(program.told().length).toBe(orders.length);
});

test("errors of the candidate in its rows take it off", async () => {
  const report = await bake(60 * MINUTE, { v1: 0.02, v2: 0.2 });
  expect(report).toMatchObject({ decision: "roll-back", reason: "breach", confirmed: true });
  expect(world.router.set.candidate).toBe(0);
});

test("a program that fails is no success: the candidate stays where it is", async () => {
  await bake(0);
  program.write("process.exitCode = 1;");
  await bake(90 * MINUTE);
  expect(world.router.set.candidate).toBe(10);
});
