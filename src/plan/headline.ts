/** What a reader must see within ten seconds, computed once from the plan: also the JSON document carries it. */
import { milliseconds, type Duration } from "../units.ts";
import type { Exposure } from "./exposure.ts";
import { showLevel } from "./levels.ts";
import { guardNamed, isLive, type Plan } from "./plan.ts";

/** What the worst countable guard costs when the candidate is exactly as bad as the guard must find, in one stage. */
export interface WorstCase {
  readonly stage: string;
  readonly guard: string;
  /** The level that is meant, as a file writes it; null where the guard has none of its own. */
  readonly level: string | null;
  readonly unit: string;
  /** Units that the candidate serves before the earliest possible stop, and those of them that are bad beyond the baseline. */
  readonly units: number;
  readonly extraBad: number;
  /** How soon a total failure is seen there. */
  readonly detectsIn: Duration;
}

export interface Headline {
  readonly liveStages: number;
  /** From the first start to the last end, if nobody keeps anybody waiting. */
  readonly takes: Duration;
  /** One for each stage in which something can be counted, in order. */
  readonly worstCases: readonly WorstCase[];
  /** Guard × cohort × stage: how many there are and how many are promised. */
  readonly cells: number;
  readonly promised: number;
}

export function headline(plan: Plan): Headline {
  const cells = plan.stages.flatMap((stage) => stage.cells);
  return {
    liveStages: plan.stages.filter(({ stage }) => isLive(stage)).length,
    takes: milliseconds(Math.max(0, plan.ends - plan.starts)),
    worstCases: worstCases(plan),
    cells: cells.length,
    promised: cells.filter(({ blind }) => blind === null).length,
  };
}

/** Of the guards that can be counted in people or requests, the one that hurts most in each stage. */
function worstCases(plan: Plan): readonly WorstCase[] {
  return plan.stages.flatMap(({ stage, exposure, detectsIn }) => {
    const [worst] = exposure
      .flatMap(({ extraBad, ...each }) => (extraBad === null ? [] : [{ ...each, extraBad }]))
      .toSorted((a, b) => b.extraBad - a.extraBad);
    if (worst === undefined) return [];
    const { guard, unit, units, extraBad } = worst;
    return [{ stage: stage.name, guard, level: levelOf(plan, worst), unit, units, extraBad, detectsIn }];
  });
}

function levelOf(plan: Plan, { guard: name, levels }: Exposure): string | null {
  const guard = guardNamed(plan, name);
  return guard.kind === "proportion" && levels !== null ? showLevel(guard, levels.worst) : null;
}
