/** Plays schedules of everything at once against the promotion, in memory: how many break what it promises. */
import { env } from "node:process";
import fc from "fast-check";
import { beginModel } from "../test/support/schedules-begun.ts";
import { playSchedule } from "../test/support/schedules-played.ts";
import { schedule } from "../test/support/schedules.ts";
import type { Report } from "./row.ts";

const SCHEDULES = 20_000;

export async function run(): Promise<Report> {
  const from = performance.now();
  const begun = await beginModel();
  const seed = Number(env["MODEL_SEED"] ?? 20_261_123);
  let steps = 0;
  const property = fc.asyncProperty(schedule, async (each) => {
    steps += each.steps.length;
    const wrong = await playSchedule(begun, each);
    if (wrong.length > 0) throw new Error(wrong.join("; "));
  });
  const checked = await fc.check(property, { numRuns: SCHEDULES, seed });
  const row = {
    what: "schedules of the model check that break a promise",
    measured: checked.failed ? 1 : 0,
    unit: "schedules",
    beside: `of ${checked.numRuns}, ${steps} steps, seed ${seed}, ${Math.round((performance.now() - from) / 1000)} s`,
    budget: "0",
    ok: !checked.failed,
  };
  return { rows: [row], text: checked.failed ? ((await fc.asyncDefaultReportMessage(checked)) ?? "") : "" };
}
