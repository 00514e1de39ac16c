/** The promotion against everything at once: faults, people, drift, clocks, lost states, two processes. */
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { beginModel } from "../support/schedules-begun.ts";
import { playSchedule } from "../support/schedules-played.ts";
import type { Begun } from "../support/schedules-played.ts";
import { schedule } from "../support/schedules.ts";
import type { Happens, Step } from "../support/schedules.ts";

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
    { numRuns: MOST, interruptAfterTimeLimit: TIME, seed: 20_261_123 },
  );
  console.log(`model check: ${played} schedules`);
  expect(played).toBeGreaterThan(10);
}, 120_000);

test("who lowers a weight that somebody raised never raises what an abort lowers meanwhile", async () => {
  const happens = { kind: "drift", candidate: 30, breaking: null } as const;
  const order = fc.array(fc.boolean(), { minLength: 30, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(order, async (turns) => {
      const step = { minutes: 5, happens, who: ["tick", "abort"], order: turns, faults: [] } as const;
      expect(await playSchedule(begun, { careful: true, lag: 0, go: true, steps: [step] })).toEqual([]);
    }),
    { numRuns: 150 },
  );
}, 60_000);

test("a last stage of three intervals that is bad throughout is taken back, after stages that baked twice their plan", async () => {
  const breaks: Happens = { kind: "weather", weather: "breach" };
  const tick = (minutes: number, failing = 0, happens: Happens = { kind: "nothing" }): Step => ({
    minutes,
    happens,
    who: ["tick"],
    order: [],
    faults: failing === 0 ? [] : [{ at: 0, calls: failing, fate: "fails" }],
  });
  const steps = [tick(30), tick(5), tick(5), tick(5, 1), tick(30, 0, breaks), tick(5), tick(5, 3), tick(12)];
  expect(await playSchedule(begun, { careful: false, lag: 0, go: true, steps })).toEqual([]);
});
