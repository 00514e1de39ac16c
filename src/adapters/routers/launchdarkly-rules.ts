/** The rules that we write for cohorts, and the instructions that set a flag to what is wanted. Pure. */
import type { LaunchDarklyTarget } from "../../config/router.ts";
import { Failure } from "../../errors.ts";
import type { TrafficTarget } from "../../ports.ts";
import type { Percent } from "../../units.ts";
import type { Flag, Rule, Serves } from "./launchdarkly-flag.ts";

/** Label matchers by cohort. */
export type Cohorts = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** One step of a semantic patch; all steps of one are applied, or none. */
export type Instruction = { readonly kind: string } & Readonly<Record<string, unknown>>;

const WHOLE = 100_000;
/** Rules of ours carry this in front of the cohort's name. */
const OURS = "model-rollout: cohort ";

/** The cohort of a rule that we wrote; null for everybody else's. */
export function cohortOf({ description }: Rule): string | null {
  return description?.startsWith(OURS) === true ? description.slice(OURS.length) : null;
}

export function clausesOf(
  labels: Readonly<Record<string, string>>,
  { contextKind = "user" }: LaunchDarklyTarget,
): readonly unknown[] {
  return Object.entries(labels).map(([attribute, value]) => ({
    contextKind,
    attribute,
    op: "in",
    negate: false,
    values: [value],
  }));
}

export interface Wish {
  readonly to: TrafficTarget;
  readonly target: LaunchDarklyTarget;
  readonly cohorts: Cohorts;
}

/**
 * What sets the default rule and our rules to `to`; empty where they are there already. Absolute, but for rules that are added.
 *
 * The smallest weight comes first: who is in several cohorts gets that one.
 * @throws Failure router-refused for a mirror, or a cohort without labels
 */
export function instructionsTo(flag: Flag, { to, target, cohorts }: Wish): readonly Instruction[] {
  if (to.mirror > 0) {
    throw new Failure(
      "router-refused",
      `Expected no mirror, found ${to.mirror}%. A flag sends a user to one version; mirror in the application (by: application)`,
    );
  }
  const named = Object.entries(to.cohorts).sort(([a, x], [b, y]) => x - y || a.localeCompare(b, "en"));
  const rules = (flag.config.rules ?? []).filter((rule) => cohortOf(rule) !== null);
  const served = toShare(flag, target);
  const share = served(to.candidate);
  const fallthrough = isServed(flag.config.fallthrough, share, flag)
    ? []
    : [{ kind: "updateFallthroughVariationOrRollout", ...share }];
  const isInOrder =
    rules.length === named.length && rules.every((rule, at) => cohortOf(rule) === named[at]?.[0]);
  if (isInOrder) {
    const changed = rules.flatMap((rule, at) => {
      const wanted = served(named[at]?.[1] ?? to.candidate);
      return isServed(rule, wanted, flag)
        ? []
        : [{ kind: "updateRuleVariationOrRollout", ruleId: rule.id, ...wanted }];
    });
    return [...changed, ...fallthrough];
  }
  const gone = rules.map((rule) => ({ kind: "removeRule", ruleId: rule.id }));
  const added = named.map(([name, weight]) => ({
    kind: "addRule",
    description: `${OURS}${name}`,
    clauses: labelled(name, { target, cohorts }),
    ...served(weight),
  }));
  return [...gone, ...added, ...fallthrough];
}

function labelled(name: string, { target, cohorts }: Omit<Wish, "to">): readonly unknown[] {
  const clauses = clausesOf(cohorts[name] ?? {}, target);
  if (clauses.length > 0) return clauses;
  throw new Failure(
    "router-refused",
    `Expected a cohort with labels, found ${name}. The plan knows: ${Object.keys(cohorts).join(", ") || "none"}`,
  );
}

type Share =
  | { readonly variationId: string }
  | {
      readonly rolloutWeights: Readonly<Record<string, number>>;
      readonly rolloutContextKind: string;
      readonly rolloutBucketBy?: string;
    };

/** All or nobody is a variation: nothing is hashed then. In between every variation of the flag has its weight. */
function toShare(flag: Flag, target: LaunchDarklyTarget): (weight: Percent) => Share {
  return (weight) => {
    const thousandths = Math.round((weight * WHOLE) / 100);
    const id = (one: number) => flag.ids[one] ?? "";
    if (thousandths === 0) return { variationId: id(flag.baseline) };
    if (thousandths === WHOLE) return { variationId: id(flag.candidate) };
    const weights = flag.ids.map((one, index) => {
      if (index === flag.candidate) return [one, thousandths] as const;
      return [one, index === flag.baseline ? WHOLE - thousandths : 0] as const;
    });
    return {
      rolloutWeights: Object.fromEntries(weights),
      rolloutContextKind: target.contextKind ?? "user",
      ...(target.bucketBy === undefined ? {} : { rolloutBucketBy: target.bucketBy }),
    };
  };
}

/** Whether a default rule or a rule serves that already, hashed in the same way. */
function isServed(serves: Serves | undefined, share: Share, flag: Flag): boolean {
  if (serves === undefined) return false;
  if ("variationId" in share)
    return serves.rollout === undefined && flag.ids[serves.variation ?? -1] === share.variationId;
  const { rollout } = serves;
  if (rollout === undefined || rollout.seed !== undefined || rollout.experimentAllocation !== undefined)
    return false;
  const sum = (index: number) =>
    rollout.variations.reduce((all, one) => all + (one.variation === index ? one.weight : 0), 0);
  return (
    (rollout.contextKind ?? "user") === share.rolloutContextKind &&
    (rollout.bucketBy ?? "key") === (share.rolloutBucketBy ?? "key") &&
    flag.ids.every((id, index) => sum(index) === share.rolloutWeights[id])
  );
}
