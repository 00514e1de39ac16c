/** The strategies that we want on a flag: one for each cohort with a weight of its own, and those for everyone else. Pure. */
import type { UnleashTarget } from "../../../config/router.ts";
import { Failure } from "../../../errors.ts";
import type { TrafficTarget } from "../../../ports.ts";
import type { Percent } from "../../../units.ts";
import { cohortFields, type Cohorts } from "./cohort-fields.ts";
import { nobodyOf, termsOf, type Fields, type Term } from "./cohort-terms.ts";
import type { Constraint } from "./feature.ts";
import { inFull, titleOf, type Wanted } from "./strategies.ts";

/**
 * The strategies that give each cohort exactly its weight. All share group and stickiness, so that a larger weight keeps
 * everybody who was below a smaller one, and whoever is in several cohorts has the smallest of their weights.
 *
 * @throws Failure router-refused for what Unleash cannot do: a mirror, half a percent, a cohort it cannot name
 */
export function wantedOf(to: TrafficTarget, target: UnleashTarget, cohorts: Cohorts): readonly Wanted[] {
  if (to.mirror > 0)
    throw refused(
      `Expected no mirror, found ${to.mirror}%. A flag sends a user to one version; mirror in the application (by: application)`,
    );
  const named = Object.entries(to.cohorts)
    .map(([name, weight]) => ({ name, weight, fields: cohortFields(name, target, cohorts) }))
    .toSorted(byFewestLabels);
  const own = named.flatMap(({ name, weight, fields }) => {
    const smaller = named.filter((other) => other.weight < weight).map((other) => other.fields);
    const terms = termsOf(fields, smaller);
    return strategies(name, terms.length === 0 ? [nobodyOf(fields)] : terms, {
      weight,
      target,
    });
  });
  const rest = termsOf(
    {},
    named.map(({ fields }) => fields),
  );
  return [...own, ...strategies(null, rest, { weight: to.candidate, target })];
}

interface Named {
  readonly name: string;
  readonly fields: Fields;
}

/** The same strategies whatever order the cohorts come in, and the fewest: whoever is in none with one label is in none with two. */
function byFewestLabels(a: Named, b: Named): number {
  const more = Object.keys(a.fields).length - Object.keys(b.fields).length;
  return more === 0 ? a.name.localeCompare(b.name, "en") : more;
}

function strategies(
  cohort: string | null,
  terms: readonly Term[],
  { weight, target }: { readonly weight: Percent; readonly target: UnleashTarget },
): readonly Wanted[] {
  if (!Number.isInteger(weight))
    throw refused(`Expected whole percents, found ${weight}%: Unleash counts users in hundreds`);
  return terms.map((term, index) => {
    const title = titleOf(cohort, index);
    const stickiness = target.stickiness ?? "default";
    const variant = { weight: 1000, weightType: "variable", stickiness };
    return {
      title,
      body: {
        name: "flexibleRollout",
        title,
        disabled: false,
        constraints: constraintsOf(term),
        parameters: { rollout: String(weight), stickiness, groupId: target.groupId ?? target.feature },
        variants: target.variant === undefined ? [] : [{ name: target.variant, ...variant }],
        segments: [],
      },
    };
  });
}

/** `NOT_IN` is also true for a user who has no such field; SDKs older than `inverted` know it as well. */
function constraintsOf({ is, not }: Term): readonly Constraint[] {
  const sorted = <Value>(fields: Readonly<Record<string, Value>>) =>
    Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    ...sorted(is).map(([contextName, value]) => inFull({ contextName, operator: "IN", values: [value] })),
    ...sorted(not).map(([contextName, values]) =>
      inFull({ contextName, operator: "NOT_IN", values: [...values] }),
    ),
  ];
}

function refused(message: string): Failure {
  return new Failure("router-refused", message);
}
