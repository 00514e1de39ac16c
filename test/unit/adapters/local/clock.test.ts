import { expect, test } from "vitest";
import { systemClock } from "../../../../src/adapters/local/clock.ts";
import { HOUR, milliseconds } from "../../../../src/units.ts";

test("a sleep ends without an error as soon as the job is told to stop", async () => {
  const stop = new AbortController();
  const asleep = systemClock(stop.signal).sleep(HOUR);
  stop.abort();
  await expect(asleep).resolves.toBeUndefined();
});

test("after the stop nobody sleeps, and no time is no sleep", async () => {
  await expect(systemClock(AbortSignal.abort()).sleep(HOUR)).resolves.toBeUndefined();
  await expect(systemClock(new AbortController().signal).sleep(milliseconds(0))).resolves.toBeUndefined();
});

test("it is now", () => {
  const before = Date.now();
  expect(systemClock(AbortSignal.abort()).now()).toBeGreaterThanOrEqual(before);
});
