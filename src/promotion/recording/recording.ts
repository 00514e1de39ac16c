import type { Reading } from "../../judge/reading.ts";
import type { Instant } from "../../units.ts";

/** Readings of a rollout as they were taken, oldest first. */
export interface Recording {
  readonly readings: readonly [Reading, ...Reading[]];
  /** Beginning of the first interval and end of the last. */
  readonly from: Instant;
  readonly to: Instant;
  /** Beginning of the first interval in which the candidate was measured. */
  readonly live: Instant;
}
