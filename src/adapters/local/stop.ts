import { setTimeout as pause } from "node:timers/promises";
import type { Stop } from "../../ports.ts";
import { instant } from "../../units.ts";
import type { Instant } from "../../units.ts";

export interface Listening {
  readonly stop: Stop;
  /** Fires with the first signal. */
  readonly signal: AbortSignal;
}

/**
 * Hears SIGINT and SIGTERM in place of dying of them: what is under way is settled first.
 *
 * The runner sends SIGINT, SIGTERM after 7.5 seconds, and SIGKILL 2.5 seconds later (actions/runner, ProcessInvoker.cs).
 */
export function listenForStop(
  on: (signal: "SIGINT" | "SIGTERM", act: () => void) => unknown = (signal, act) => process.on(signal, act),
): Listening {
  let askedAt: Instant | null = null;
  const controller = new AbortController();
  const ask = (): void => {
    askedAt ??= instant(Date.now());
    controller.abort();
  };
  on("SIGINT", ask);
  on("SIGTERM", ask);
  return {
    signal: controller.signal,
    stop: {
      askedAt: () => askedAt,
      pause: async (time) => {
        await pause(Math.max(0, time));
      },
    },
  };
}
