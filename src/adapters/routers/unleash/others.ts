/** What others put on the flag, and what it means for who gets the candidate. Pure. */
import type { UnleashTarget } from "../../../config/router.ts";
import type { TrafficTarget } from "../../../ports.ts";
import { percent } from "../../../units.ts";
import type { Constraint, FlagState, Strategy } from "./feature.ts";
import { everyCohortField, type Cohorts } from "./cohort-fields.ts";
import { isOurs, rolloutOf } from "./strategies.ts";
import { weightsOf } from "./weights.ts";

/** Older kinds of strategy that name their users. */
const NAMING = new Set(["userWithId", "remoteAddress", "applicationHostname"]);

/**
 * Who gets the candidate, by what the flag says. Users whom somebody else named (testers, a segment) are left out of it:
 * whoever is not named is counted, with the sum of all that might give it to them.
 */
export function toldBy(state: FlagState, target: UnleashTarget, cohorts: Cohorts): TrafficTarget {
  if (!state.enabled) return everybody(0);
  // A flag that is on and says nothing of users is on for all of them.
  if (state.strategies.every(({ disabled }) => disabled === true)) return everybody(100);
  const ours = weightsOf(state.strategies.filter(isOurs), target, cohorts);
  const more = forEverybody(state, everyCohortField(target, cohorts))
    .map(rolloutOf)
    .reduce<number>((sum, each) => sum + each, 0);
  if (more === 0) return ours;
  const raised = Object.entries(ours.cohorts).map(([name, weight]) => [name, capped(weight + more)] as const);
  return { ...ours, candidate: capped(ours.candidate + more), cohorts: Object.fromEntries(raised) };
}

/** Why no weight of ours would be what users get, as a sentence; also while the flag is off, since a rollout switches it on. */
export function inTheWay(state: FlagState, target: UnleashTarget, cohorts: Cohorts): string | null {
  const open = forEverybody(state, everyCohortField(target, cohorts)).find(
    (strategy) => rolloutOf(strategy) > 0,
  );
  if (open !== undefined)
    return `Expected no strategy but ours to give ${target.feature} to users whom it does not name one by one or by a segment; found ${shown(open)} in ${target.environment}, and Unleash gives the candidate to whoever any strategy takes. Delete it, set it to 0 % or name its users in it`;
  const variants = state.variants.filter(({ weight }) => weight > 0);
  if (variants.length > 1 && target.variant === undefined)
    return `Expected the flag ${target.feature} to mean the candidate, found ${variants.length} variants in ${target.environment} (${variants.map(({ name }) => name).join(", ")}) among which its users are split. Write \`variant\` in the router, or leave one`;
  return null;
}

/** Others' strategies that name nobody: open to all users, to all but some, or to a cohort that has a weight of its own. */
function forEverybody({ strategies }: FlagState, ofCohorts: ReadonlySet<string>): readonly Strategy[] {
  return strategies.filter((strategy) => !isOurs(strategy) && !isNaming(strategy, ofCohorts));
}

function isNaming({ name, constraints, segments }: Strategy, ofCohorts: ReadonlySet<string>): boolean {
  if (NAMING.has(name) || (segments ?? []).length > 0) return true;
  return (constraints ?? []).some((each) => isPositive(each) && !ofCohorts.has(each.contextName));
}

/** "All but these" names nobody. */
function isPositive({ operator, inverted }: Constraint): boolean {
  return (operator === "NOT_IN") === (inverted ?? false);
}

function shown(strategy: Strategy): string {
  const title = strategy.title ?? "";
  return `${title === "" ? strategy.name : `"${title}" (${strategy.name})`} at ${rolloutOf(strategy)} %`;
}

function everybody(weight: number): TrafficTarget {
  return { candidate: percent(weight), mirror: percent(0), cohorts: {} };
}

function capped(weight: number) {
  return percent(Math.min(100, weight));
}
