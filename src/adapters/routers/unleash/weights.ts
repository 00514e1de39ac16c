/** What our strategies on a flag say, read back. Pure. */
import type { UnleashTarget } from "../../../config/router.ts";
import { Failure } from "../../../errors.ts";
import type { TrafficTarget } from "../../../ports.ts";
import { percent, type Percent } from "../../../units.ts";
import type { Cohorts } from "./cohort-fields.ts";
import type { Strategy } from "./feature.ts";
import { cohortOf, isSame, rolloutOf, type Wanted } from "./strategies.ts";
import { wantedOf } from "./wanted.ts";

/** What our strategies say; the largest of their weights for everyone where another hand changed them, or `cohorts` does not know one. */
export function weightsOf(ours: readonly Strategy[], target: UnleashTarget, cohorts: Cohorts): TrafficTarget {
  const weights = new Map<string, Percent>();
  let candidate = percent(0);
  for (const strategy of ours) {
    const name = cohortOf(strategy);
    if (name === null) candidate = percent(Math.max(candidate, rolloutOf(strategy)));
    else weights.set(name, percent(Math.max(weights.get(name) ?? 0, rolloutOf(strategy))));
  }
  const told = { candidate, mirror: percent(0), cohorts: Object.fromEntries(weights) };
  if (ours.length === 0 || isAsWritten(ours, told, { target, cohorts })) return told;
  return { candidate: percent(Math.max(0, ...ours.map(rolloutOf))), mirror: percent(0), cohorts: {} };
}

function isAsWritten(
  ours: readonly Strategy[],
  told: TrafficTarget,
  { target, cohorts }: { readonly target: UnleashTarget; readonly cohorts: Cohorts },
): boolean {
  const wanted = wantedIfAny(told, target, cohorts);
  return (
    wanted.length === ours.length && wanted.every((each) => ours.some((strategy) => isSame(strategy, each)))
  );
}

/** None for what we would never write: a look, and a drain above all, must not fail for what another hand wrote. */
function wantedIfAny(told: TrafficTarget, target: UnleashTarget, cohorts: Cohorts): readonly Wanted[] {
  try {
    return wantedOf(told, target, cohorts);
  } catch (cause) {
    if (cause instanceof Failure) return [];
    throw cause;
  }
}
