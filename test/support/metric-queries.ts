import type { MetricQuery } from "../../src/ports.ts";

/** A number of events that nothing is counted against. */
export function aCount(count: string): MetricQuery {
  return { kind: "count", count, exposure: null, absentEventsAreZero: false };
}
