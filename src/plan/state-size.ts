import type { Rollout } from "../config/rollout.ts";
import type { Pair } from "./plan.ts";
import type { PlanComplaint } from "./report.ts";

const LARGEST = 512_000;
const FIXED = 16_000;
const A_SERIES = 600;
/** A latency guard keeps evidence at five points of the tail. */
const LATENCY_SERIES = 5;

/** The state is one commit per tick: a rollout whose evidence would not fit is refused. */
export function refuseLargeState(rollout: Rollout, pairs: readonly Pair[]): readonly PlanComplaint[] {
  const latencies = new Set(rollout.guards.filter(({ kind }) => kind === "latency").map(({ name }) => name));
  const series = pairs.reduce((sum, pair) => sum + (latencies.has(pair.guard) ? LATENCY_SERIES : 1), 0);
  const bytes = FIXED + series * A_SERIES;
  if (bytes <= LARGEST) return [];
  const most = Math.floor((LARGEST - FIXED) / A_SERIES);
  return [
    {
      code: "state-too-large",
      severity: "blocker",
      path: ["cohorts"],
      what: "key",
      message: `guards × cohorts make ${series} series, more than the state of a rollout can hold`,
      expected: `at most ${most} series; a latency guard is ${LATENCY_SERIES}`,
      found: `${rollout.guards.length} guards in ${rollout.cohorts.length} cohorts`,
      suggestion: "judge fewer cohorts, or split the release",
    },
  ];
}
