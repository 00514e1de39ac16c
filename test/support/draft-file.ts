/** What was measured of a guard, for tests of drafted files. */
import type { GuardHistory } from "../../src/draft/file/history.ts";
import { DAY, instant } from "../../src/units.ts";

/** Four weeks of an error rate, hour by hour. */
export function aHistory(overrides: Partial<GuardHistory> = {}): GuardHistory {
  return {
    unit: "share",
    per: null,
    isBound: false,
    level: 0.0021,
    q50: 0.002,
    q95: 0.0035,
    q99: 0.0041,
    min: 0.001,
    max: 0.006,
    samples: 672,
    from: instant(0),
    until: instant(28 * DAY),
    source: "prom",
    ...overrides,
  };
}
