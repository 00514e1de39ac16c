/** A clock on which an hour passes in seconds: whoever sleeps makes the app serve everybody who came meanwhile. */
import type { Clock } from "../../src/ports.ts";
import { plus, type Instant } from "../../src/units.ts";

export interface SimulatedClock extends Clock {
  /** Told before the clock shows the new time: the traffic of a sleep lies within it. */
  onPassing(listener: (until: Instant) => Promise<void>): void;
}

export function simulatedClock(start: Instant): SimulatedClock {
  let at = start;
  const listeners: ((until: Instant) => Promise<void>)[] = [];
  return {
    now: () => at,
    sleep: async (time) => {
      const until = plus(at, time);
      for (const listener of listeners) await listener(until);
      at = until;
    },
    onPassing: (listener) => void listeners.push(listener),
  };
}
