/** The promotion against everything at once: faults, people, drift, clocks, lost states, two processes. */
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { beginModel } from "../support/schedules-begun.ts";
import { playSchedule } from "../support/schedules-played.ts";
import type { Begun } from "../support/schedules-played.ts";
import { schedule } from "../support/schedules.ts";

let begun: Begun;
beforeAll(async () => {
  begun = await beginModel();
});

const RUNS = 300;

test("whatever happens in whatever order: nothing rises unannounced, and it ends promoted or taken back", async () => {
  let played = 0;
  await fc.assert(
    fc.asyncProperty(schedule, async (each) => {
      played += 1;
      expect(await playSchedule(begun, each)).toEqual([]);
    }),
    { numRuns: RUNS },
  );
  console.log(`model check: ${played} schedules`);
}, 120_000);
