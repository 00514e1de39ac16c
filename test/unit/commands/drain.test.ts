import { expect, test } from "vitest";
import type { Way } from "../../../src/commands/tick/drain.ts";
import { drain } from "../../../src/commands/tick/drain.ts";
import { Failure } from "../../../src/errors.ts";
import type { Clock, Traffic } from "../../../src/ports.ts";
import { DRAINED } from "../../../src/promotion/weights.ts";
import { instant, milliseconds, percent, plus, SECOND } from "../../../src/units.ts";
import type { Duration, Instant } from "../../../src/units.ts";

let now: Instant = instant(0);
const pass = (time: number): Promise<void> => {
  now = plus(now, time);
  return Promise.resolve();
};
const clock: Clock = { now: () => now, sleep: pass };

/** A router that lets each call wait so long, and then fails, or does what it is told. */
function way(text: string, waits: Duration, asked: string[], works = false): Way {
  const call = async (what: string): Promise<void> => {
    asked.push(`${text} ${what}`);
    await pass(waits);
    if (!works) throw new Failure("router-unreachable", "no answer");
  };
  const unasked = (): never => {
    throw new RangeError("nobody asks this of a router that is drained");
  };
  const set = { ...DRAINED, candidate: percent(0) };
  const view = { set, served: null, settled: true, candidateReady: null, baselineReady: null };
  const traffic: Traffic = {
    describe: unasked,
    snapshot: unasked,
    restore: unasked,
    apply: () => call("set"),
    read: async () => {
      await call("read");
      return { ...view, version: "1", blockedBy: null };
    },
  };
  return { text, traffic };
}

const within = milliseconds(30 * SECOND);

test("a way that hangs is asked once in its time, and then the next way is", async () => {
  const asked: string[] = [];
  const hangs = way("first", within, asked);
  const works = way("second", milliseconds(10), asked, true);
  expect(await drain([hangs, works], { within, clock })).toMatchObject({ confirmed: true });
  expect(asked).toEqual(["first set", "first read", "second set", "second read"]);
});

test("a way that fails at once is asked three times", async () => {
  const asked: string[] = [];
  expect(await drain([way("only", milliseconds(0), asked)], { within, clock })).toMatchObject({
    confirmed: false,
  });
  expect(asked.filter((each) => each === "only set")).toHaveLength(3);
});
