/** How loud each meaning is: as the policy's `wake` says, else as it has to be. */
import type { Loudness, Wake } from "../config/wake.ts";
import { HOUR, milliseconds } from "../units.ts";
import type { Duration } from "../units.ts";
import type { Meaning } from "./alarm-kinds.ts";

/** After how long a message is sent, and after how long somebody is woken; null for never. */
export interface Loud {
  readonly message: Duration | null;
  readonly page: Duration | null;
}

const AT_ONCE = milliseconds(0);
const NEVER: Loud = { message: null, page: null };

/** What is not written is told all the same: nothing that fails is silent. */
export function loudnessOf(means: Meaning, wake: Wake | null): Loud {
  switch (means) {
    case "hold":
    case "repeated":
      return { message: wake?.hold?.message ?? AT_ONCE, page: wake?.hold?.page ?? null };
    case "rolled-back":
      return atOnce(wake?.rolledBack ?? "message");
    case "urgent":
      return atOnce(wake?.rollbackUnconfirmed ?? "page");
    case "no-tick":
      return atOnce(wake?.noTick?.page === true ? "page" : "message");
    case "message":
      return { message: wake?.hold?.message ?? AT_ONCE, page: null };
    case "as-before":
    case "nobody":
      return NEVER;
  }
}

/** Whoever is woken is not the only one who has to know. */
function atOnce(loud: Loudness): Loud {
  return { message: AT_ONCE, page: loud === "page" ? AT_ONCE : null };
}

/** Longer without a look is told; schedules of GitHub come late by minutes, not by an hour. */
export function longestSilence(wake: Wake | null, every: Duration): Duration {
  return wake?.noTick?.after ?? milliseconds(Math.max(HOUR, 4 * every));
}
