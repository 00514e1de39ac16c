/** What was measured of the baseline before the release. */
import type { Instant } from "../../units.ts";

/** The levels of one guard, one reading each interval, in the unit that `readQuantity` gives: shares as fractions, time in seconds. */
export interface GuardHistory {
  /** `share`, `time` (seconds), `score`, `events`, or a currency such as `$`. */
  readonly unit: string;
  /** Over the whole time: events by total, sum by count. */
  readonly level: number;
  readonly q50: number;
  /** null where too few readings could show it. */
  readonly q95: number | null;
  readonly q99: number | null;
  readonly min: number;
  readonly max: number;
  /** How many readings the quantiles are of. */
  readonly samples: number;
  readonly from: Instant;
  readonly until: Instant;
  /** Its name in the file, as `prom`. */
  readonly source: string;
}

/** By the guard's name. */
export type History = Readonly<Record<string, GuardHistory>>;
