/** What a tick leaves behind for whoever tells people of it. */
import type { TickReport } from "../../render/tick-report.ts";
import type { Outbox } from "./outbox.ts";
import type { Tip } from "./tip.ts";

export interface Looked {
  readonly tip: Tip;
  readonly reports: readonly TickReport[];
  /** The one rollout that was asked for; null for all of them. */
  readonly only: string | null;
  readonly outbox: Outbox;
  /** Whether nothing of ours broke on the way. */
  readonly isWhole: boolean;
}
