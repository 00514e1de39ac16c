/** Where a gauge stands by the rule "m of the last w readings beyond the bound"; its evidence is told beside it. */
import { QUORUM, type Quorum } from "./quorum.ts";

/** Readings of one gauge: true is beyond the bound, null is missing. */
export interface GaugeReadings {
  /** The last w at most, oldest first. */
  readonly recent: readonly (boolean | null)[];
  /** Over the stage: readings, and those beyond the bound. */
  readonly seen: number;
  readonly beyond: number;
}

/** The share of readings beyond the bound that a healthy gauge may show. */
export const TOLERATED = 0.05;

export type Standing = "breach" | "clear" | "too-few-samples" | "no-data" | "ambiguous";

/** A missing reading is neither within nor beyond; too many of them say nothing, and half a quorum is no pass either. */
export function levelStanding({ recent, seen, beyond }: GaugeReadings, { m, w }: Quorum = QUORUM): Standing {
  const above = recent.filter((reading) => reading === true).length;
  if (above >= m) return "breach";
  if (recent.filter((reading) => reading !== null).length < m)
    return seen < w ? "too-few-samples" : "no-data";
  if (2 * above >= m || beyond > TOLERATED * seen) return "ambiguous";
  return seen < w ? "too-few-samples" : "clear";
}
