import { setTimeout as pause } from "node:timers/promises";
import type { Clock } from "../../ports.ts";
import { instant } from "../../units.ts";

/** Timers hold 31 bits of milliseconds. */
const LONGEST = 2 ** 31 - 1;

/** The machine's clock. A sleep ends, without an error, as soon as `stop` fires. */
export function systemClock(stop: AbortSignal): Clock {
  return {
    now: () => instant(Date.now()),
    sleep: async (time) => {
      for (let left: number = time; left > 0 && !stop.aborted; left -= LONGEST) {
        await pause(Math.min(left, LONGEST), undefined, { signal: stop }).catch((cause: unknown) => {
          if (!stop.aborted) throw cause;
        });
      }
    },
  };
}
