/** `wake:` of the policy: what is a message, what wakes somebody, and after how long. */
import type { Duration } from "../units.ts";
import type { WakePart } from "./schema/policy.ts";

export type Loudness = "message" | "page";

/** As written: null is not said, and then the default of `promotion/wake.ts` holds. */
export interface Wake {
  readonly rolledBack: Loudness | null;
  readonly rollbackUnconfirmed: Loudness | null;
  /** After so long; null for never. */
  readonly hold: { readonly message: Duration | null; readonly page: Duration | null } | null;
  readonly noTick: { readonly after: Duration; readonly page: boolean } | null;
}

export function wakeOf(part: WakePart): Wake {
  const { hold, "no-tick": noTick } = part;
  return {
    rolledBack: part["rolled-back"] ?? null,
    rollbackUnconfirmed: part["rollback-unconfirmed"] ?? null,
    hold: hold === undefined ? null : { message: hold.message ?? null, page: hold.page ?? null },
    noTick: noTick === undefined ? null : { after: noTick.after, page: noTick.page ?? false },
  };
}
