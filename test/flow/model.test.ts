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

/** As many as fit; `npm run bench -- --only model` plays 20,000. */
const MOST = 400;
const TIME = 8_000;

test("whatever happens in whatever order: nothing rises unannounced, and it ends promoted or taken back", async () => {
  let played = 0;
  await fc.assert(
    fc.asyncProperty(schedule, async (each) => {
      played += 1;
      expect(await playSchedule(begun, each)).toEqual([]);
    }),
    { numRuns: MOST, interruptAfterTimeLimit: TIME },
  );
  console.log(`model check: ${played} schedules`);
  expect(played).toBeGreaterThan(10);
}, 120_000);
