import type { Rollout } from "../config/rollout.ts";
import { seriesOf } from "../judge/stored.ts";
import type { Pair } from "./plan.ts";
import type { PlanComplaint } from "./report.ts";

const LARGEST = 512_000;
const FIXED = 16_000;
const A_SERIES = 600;
/** A pair without evidence: what was seen, and until when. */
const A_PAIR = 150;

/** The state is one commit per tick: a rollout whose evidence would not fit is refused. */
export function refuseLargeState(rollout: Rollout, pairs: readonly Pair[]): readonly PlanComplaint[] {
  const kept = new Map(rollout.guards.map((guard) => [guard.name, seriesOf(guard)]));
  const series = pairs.reduce((sum, { guard }) => sum + (kept.get(guard) ?? 0), 0);
  const others = pairs.filter(({ guard }) => kept.get(guard) === 0).length * A_PAIR;
  const bytes = FIXED + series * A_SERIES + others;
  if (bytes <= LARGEST) return [];
  const most = Math.floor((LARGEST - FIXED - others) / A_SERIES);
  const widest = Math.max(...kept.values());
  return [
    {
      code: "state-too-large",
      severity: "blocker",
      path: ["cohorts"],
      what: "key",
      message: `guards × cohorts make ${series} series, more than the state of a rollout can hold`,
      expected: `at most ${most} series; a guard makes up to ${widest} in each cohort`,
      found: `${rollout.guards.length} guards in ${rollout.cohorts.length} cohorts`,
      suggestion: "judge fewer cohorts, or split the release",
    },
  ];
}
