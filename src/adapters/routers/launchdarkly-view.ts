/** What a flag of LaunchDarkly gives to whom, and what stands in the way of moving it. Pure. */
import type { LaunchDarklyTarget } from "../../config/router.ts";
import type { TrafficTarget } from "../../ports.ts";
import { percent, type Percent } from "../../units.ts";
import type { Flag, Rule, Serves } from "./launchdarkly-flag.ts";
import { clausesOf, cohortOf, type Cohorts } from "./launchdarkly-rules.ts";

/** 100 % in LaunchDarkly's thousandths. */
const WHOLE = 100_000;

/** Our weights. Off, a flag serves its off variation and nothing else; an unknown one counts as the candidate. */
export function weightsOf(flag: Flag): TrafficTarget {
  const { on, fallthrough, offVariation } = flag.config;
  const mirror = percent(0);
  if (!on) {
    const isBaseline = offVariation !== undefined && offVariation !== flag.candidate;
    return { candidate: percent(isBaseline ? 0 : 100), mirror, cohorts: {} };
  }
  // Of two rules for one cohort the first counts.
  const cohorts = ourRules(flag)
    .map((rule) => [cohortOf(rule) ?? "", shareOf(rule, flag)] as const)
    .toReversed();
  return { candidate: shareOf(fallthrough, flag), mirror, cohorts: Object.fromEntries(cohorts) };
}

export function ourRules(flag: Flag): readonly Rule[] {
  return (flag.config.rules ?? []).filter((rule) => cohortOf(rule) !== null);
}

/** What serves nothing that is known counts as everybody. */
function shareOf(serves: Serves | undefined, flag: Flag): Percent {
  const { variation, rollout } = serves ?? {};
  if (rollout === undefined)
    return percent(variation === undefined || variation === flag.candidate ? 100 : 0);
  const ours = rollout.variations.filter((one) => one.variation === flag.candidate);
  const thousandths = ours.reduce((sum, { weight }) => sum + weight, 0);
  return percent(Math.min(100, (thousandths * 100) / WHOLE));
}

/**
 * Why our weights would not be what users get, or must not be moved; null where nothing does.
 *
 * What others wrote is counted and stays: individual targets and rules that give the candidate to somebody make every weight
 * of ours a lie, those that keep users on the baseline do not.
 */
export function blockedBy(flag: Flag, target: LaunchDarklyTarget, cohorts: Cohorts): string | null {
  const { config } = flag;
  const where = `${target.flag} in ${target.environment}`;
  if (flag.isArchived) return `Expected ${where} to be in use, found it archived. Restore it`;
  const others = givenByOthers(flag);
  if (others.length > 0) {
    return `Expected nobody but ours to give ${target.candidate} in ${where}, found ${others.join(" and ")}. Take those away, or use a flag of its own`;
  }
  if (config.offVariation !== flag.baseline) {
    return `Expected ${target.baseline} as the off variation of ${where}, found another or none: whoever turns the flag off, and every prerequisite that is not met, would serve that. Set it to ${target.baseline}`;
  }
  if (!config.on)
    return `Expected ${where} to be on, found it off: no weight has an effect. Turn it on with ${target.baseline} as its default rule`;
  return (
    measuredBy(flag, target, where) ?? oddRule(flag, { target, where, cohorts }) ?? unstable(flag, target)
  );
}

function givenByOthers(flag: Flag): readonly string[] {
  const { config, candidate } = flag;
  const people = new Set(
    [...(config.targets ?? []), ...(config.contextTargets ?? [])]
      .filter(({ variation }) => variation === candidate)
      .flatMap(({ values }) => values),
  ).size;
  const rules = (config.rules ?? []).filter(
    (rule) => rule.disabled !== true && cohortOf(rule) === null && shareOf(rule, flag) > 0,
  ).length;
  return [
    ...(people > 0 ? [`${people} individual ${people === 1 ? "target" : "targets"}`] : []),
    ...(rules > 0 ? [`${rules} ${rules === 1 ? "rule" : "rules"} of others`] : []),
  ];
}

/** An experiment, a guarded or a progressive rollout assigns users by itself: two of us must not. */
function measuredBy(flag: Flag, { environment }: LaunchDarklyTarget, where: string): string | null {
  const { rules = [], fallthrough } = flag.config;
  const isAllocated = [fallthrough, ...rules].some(
    (serves) => serves?.rollout?.experimentAllocation !== undefined,
  );
  const isRunning = flag.experiments.some((experiment) => {
    const settings = experiment.settings?.[environment];
    if (settings === undefined) return experiment.environments?.includes(environment) === true;
    return settings.startDate !== undefined && settings.stopDate === undefined;
  });
  return isAllocated || isRunning
    ? `Expected no experiment, guarded or progressive rollout on ${where}, found one under way: it assigns users by itself. Stop it first`
    : null;
}

interface Of {
  readonly target: LaunchDarklyTarget;
  readonly where: string;
  readonly cohorts: Cohorts;
}

function oddRule(flag: Flag, { target, where, cohorts }: Of): string | null {
  const { fallthrough } = flag.config;
  if (fallthrough?.variation === undefined && fallthrough?.rollout === undefined)
    return `Expected a default rule of ${where}, found none. Serve ${target.baseline} by it`;
  for (const serves of [fallthrough, ...ourRules(flag)]) {
    if (givesThird(serves, flag)) {
      return `Expected only ${target.baseline} and ${target.candidate} to be served by ${where}, found a third variation. Take it out of the split`;
    }
    if (serves.rollout !== undefined && isSplit(serves, flag) && !isHashedAsSaid(serves.rollout, target)) {
      return `Expected ${where} to split by ${saidSplit(target)}, found ${saidSplit(serves.rollout)}: users would change sides. Write the same in the rollout file and in the flag`;
    }
  }
  const changed = ourRules(flag).find((rule) => {
    const labels = cohorts[cohortOf(rule) ?? ""];
    const wanted = labels === undefined ? null : clausesOf(labels, target);
    return rule.disabled === true || JSON.stringify(rule.clauses.map(shape)) !== JSON.stringify(wanted);
  });
  return changed === undefined
    ? null
    : `Expected the rule of the cohort ${cohortOf(changed)} on ${where} as we wrote it, found it changed. Remove that rule`;
}

function shape({ contextKind, attribute, op, negate, values }: Rule["clauses"][number]): unknown {
  return { contextKind: contextKind ?? "user", attribute, op, negate, values };
}

function givesThird({ variation, rollout }: Serves, flag: Flag): boolean {
  const isThird = (one: number) => one !== flag.baseline && one !== flag.candidate;
  if (rollout === undefined) return variation !== undefined && isThird(variation);
  return rollout.variations.some((one) => one.weight > 0 && isThird(one.variation));
}

function isSplit(serves: Serves, flag: Flag): boolean {
  const share = shareOf(serves, flag);
  return share > 0 && share < 100;
}

type Hashed = { readonly contextKind?: string | undefined; readonly bucketBy?: string | undefined };

function isHashedAsSaid(rollout: Hashed, target: Hashed): boolean {
  return saidSplit(rollout) === saidSplit(target);
}

function saidSplit({ contextKind = "user", bucketBy = "key" }: Hashed): string {
  return `${contextKind}.${bucketBy}`;
}

/** A context without the attribute is in bucket 0: it gets the first variation that has a weight. */
function unstable(flag: Flag, target: LaunchDarklyTarget): string | null {
  const isSafe = flag.baseline < flag.candidate || saidSplit(target) === "user.key";
  return isSafe
    ? null
    : `Expected ${target.baseline} before ${target.candidate} in the variations of ${target.flag}, found it after: everybody without ${saidSplit(target)} would get ${target.candidate} from the first weight on. Split by user.key, or use a flag with the variations in that order`;
}
