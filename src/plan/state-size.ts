import type { Rollout } from "../config/rollout.ts";
import { seriesOf } from "../judge/stored.ts";
import type { Pair } from "./plan.ts";
import type { PlanComplaint } from "./report.ts";

/** What GitHub shows of a file in one piece. */
const LARGEST = 512_000;
/** All that is no evidence, with a rollout file of up to so many bytes. */
const FIXED = 16_000;
const A_FILE = 4_000;
/** One series, with the name of its guard and cohort up to so many bytes. */
const A_SERIES = 600;
const A_NAME = 40;
/** A pair without evidence: what was seen, and until when. */
const A_PAIR = 150;
/** A cohort's own weight beside its name; it stands in what is set and in what is announced. */
const A_WEIGHT = 10;

interface Sizes {
  readonly series: number;
  /** All but the series. */
  readonly beside: number;
  readonly bytes: number;
}

/**
 * What the state of a rollout may weigh at its longest, in bytes.
 *
 * @param resolved the rollout file, which the state keeps
 */
export function stateSize(rollout: Rollout, pairs: readonly Pair[], resolved: unknown): Sizes {
  const kept = new Map(rollout.guards.map((guard) => [guard.name, seriesOf(guard)]));
  const series = sumOf(pairs, ({ guard }) => kept.get(guard) ?? 0);
  const beside =
    FIXED +
    Math.max(0, bytesIn(JSON.stringify(resolved) ?? "") - A_FILE) +
    A_PAIR * pairs.filter(({ guard }) => kept.get(guard) === 0).length +
    sumOf(pairs, ({ guard, cohort }) => Math.max(0, bytesIn(guard) + bytesIn(cohort) - A_NAME)) +
    2 * Math.max(0, ...rollout.stages.map(weightsIn));
  return { series, beside, bytes: beside + series * A_SERIES };
}

function weightsIn(stage: Rollout["stages"][number]): number {
  const cohorts = "cohorts" in stage ? Object.keys(stage.cohorts) : [];
  return sumOf(cohorts, (name) => bytesIn(name) + A_WEIGHT);
}

function bytesIn(text: string): number {
  return new TextEncoder().encode(text).length;
}

function sumOf<T>(items: readonly T[], size: (item: T) => number): number {
  return items.reduce((sum, item) => sum + size(item), 0);
}

/** The state is one commit per tick: a rollout whose evidence would not fit is refused. */
export function refuseLargeState(
  rollout: Rollout,
  pairs: readonly Pair[],
  resolved: unknown,
): readonly PlanComplaint[] {
  const { series, beside, bytes } = stateSize(rollout, pairs, resolved);
  if (bytes <= LARGEST) return [];
  const most = Math.max(0, Math.floor((LARGEST - beside) / A_SERIES));
  const widest = Math.max(0, ...rollout.guards.map(seriesOf));
  return [
    {
      code: "state-too-large",
      severity: "blocker",
      path: ["cohorts"],
      what: "key",
      message: `guards × cohorts make ${series} series, more than the state of a rollout can hold`,
      expected: `at most ${most} series; a guard makes up to ${widest} in each cohort`,
      found: `${rollout.guards.length} guards in ${rollout.cohorts.length} cohorts: up to ${bytes} bytes, of ${LARGEST}`,
      suggestion: "judge fewer cohorts, or split the release",
    },
  ];
}
