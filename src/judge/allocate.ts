/**
 * Who may spend how much of the rollout's chance of a false alarm.
 *
 * The shares sum to alpha, which holds under any dependence (union bound). Alpha is for the whole rollout, not for a stage: evidence
 * is carried, and what a stage begins with comes out of one reserve (`stageShare`), so more stages cost no false alarms.
 */

export interface Pair {
  readonly guard: string;
  readonly cohort: string;
  readonly alpha: number;
}

export interface Allocation {
  /** Roll-back guards; hold and warn guards get an alpha of their own, they cannot roll back. */
  readonly guards: readonly { readonly name: string; readonly share: number }[];
  /** Cohorts besides `all`, with their share of the traffic, 0..1. */
  readonly cohorts: readonly { readonly name: string; readonly share: number }[];
  readonly alpha: number;
}

/** Half of each guard's share for all traffic, half over the cohorts by the square root of their traffic; all of it where there are none. */
export function allocate({ guards, cohorts, alpha }: Allocation, all: string): Pair[] {
  const shares = sum(guards.map((guard) => guard.share));
  const roots = sum(cohorts.map((cohort) => Math.sqrt(cohort.share)));
  return guards.flatMap((guard) => {
    const own = (alpha * guard.share) / shares;
    if (!(roots > 0)) return [{ guard: guard.name, cohort: all, alpha: own }];
    return [
      { guard: guard.name, cohort: all, alpha: own / 2 },
      ...cohorts.map((cohort) => ({
        guard: guard.name,
        cohort: cohort.name,
        alpha: ((own / 2) * Math.sqrt(cohort.share)) / roots,
      })),
    ];
  });
}

/**
 * Whether the pairs together are a breach: the average of their evidence, weighted by alpha, has reached 1/alpha.
 *
 * An average of e-values is one; this catches many small degradations and is already implied where one pair breaches alone.
 * `evidence` is the sum over the roll-back pairs' `evidence` of this tick, never of running maxima.
 */
export function isBreachTogether(evidence: number): boolean {
  return evidence >= 1;
}

function sum(values: readonly number[]): number {
  let all = 0;
  for (const value of values) all += value;
  return all;
}
