/** What was measured of the baseline before the release. */
import type { Instant } from "../../units.ts";

/** The levels of one guard, one reading each hour, in the unit that `readQuantity` gives: shares as fractions, time in seconds. */
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
  /** Whether the levels are bounds of buckets: what was measured lies at or below them. */
  readonly isBound: boolean;
  /** What the levels are per, as `1000 search`; null where they are no sums per unit. */
  readonly per: string | null;
  /** How many hours answered, of those from `from` to `until`. */
  readonly samples: number;
  readonly from: Instant;
  readonly until: Instant;
  /** Its name in the file, as `prom`. */
  readonly source: string;
}

/** By the guard's name. */
export type History = Readonly<Record<string, GuardHistory>>;
