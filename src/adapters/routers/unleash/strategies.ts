/** Our strategies on a flag: one for each cohort with a weight of its own, and those for everyone else. Pure. */
import type { UnleashTarget } from "../../../config/router.ts";
import { Failure } from "../../../errors.ts";
import type { TrafficTarget } from "../../../ports.ts";
import { percent, type Percent } from "../../../units.ts";
import type { StrategyBody } from "./api.ts";
import { nobodyOf, termsOf, type Fields, type Term } from "./cohort-terms.ts";
import { canonical, type Constraint, type Strategy } from "./feature.ts";

/** Label matchers by cohort. */
export type Cohorts = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What a strategy of ours is known by, and all of it that we write. */
export interface Wanted {
  readonly title: string;
  readonly body: StrategyBody;
}

const OURS = "model-rollout: ";
const EVERYONE = `${OURS}everyone else`;
const COHORT = `${OURS}cohort `;

export function isOurs({ title }: Strategy): boolean {
  return title?.startsWith(OURS) === true;
}

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
    .map(([name, weight]) => ({ name, weight, fields: fieldsOf(name, target, cohorts) }))
    .toSorted(byFewestLabels);
  const own = named.flatMap(({ name, weight, fields }) => {
    const smaller = named.filter((other) => other.weight < weight).map((other) => other.fields);
    const terms = termsOf(fields, smaller);
    return strategies(`${COHORT}${name}`, terms.length === 0 ? [nobodyOf(fields)] : terms, {
      weight,
      target,
    });
  });
  const rest = termsOf(
    {},
    named.map(({ fields }) => fields),
  );
  return [...own, ...strategies(EVERYONE, rest, { weight: to.candidate, target })];
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
  const isKnown = Object.keys(told.cohorts).every((name) => Object.hasOwn(cohorts, name));
  if (!isKnown) return false;
  const wanted = wantedOf(told, target, cohorts);
  return (
    wanted.length === ours.length && wanted.every((each) => ours.some((strategy) => isSame(strategy, each)))
  );
}

/** Whether a strategy stands as it is wanted, whatever Unleash adds to it. */
export function isSame(strategy: Strategy, wanted: Wanted): boolean {
  return canonical(bodyOf(strategy)) === canonical(wanted.body);
}

/** All of a strategy that is written, in one form: what is not set is what Unleash takes it for. */
export function bodyOf(strategy: Strategy): StrategyBody {
  const { name, title, disabled, constraints, parameters, variants, segments } = strategy;
  return {
    name,
    title: title ?? null,
    disabled: disabled ?? false,
    constraints: (constraints ?? []).map(inFull),
    parameters: parameters ?? {},
    variants: variants ?? [],
    segments: segments ?? [],
  };
}

/** Users that a strategy would give the candidate if it were for everybody, in percent; what cannot be read counts as all. */
export function rolloutOf({ name, parameters, disabled }: Strategy): Percent {
  if (disabled === true) return percent(0);
  if (name !== "flexibleRollout") return percent(100);
  const said = parameters?.["rollout"];
  const rollout = typeof said === "string" && /^\d+(?:\.\d+)?$/.test(said.trim()) ? Number(said) : 100;
  return percent(Math.min(100, rollout));
}

function strategies(
  title: string,
  terms: readonly Term[],
  { weight, target }: { readonly weight: Percent; readonly target: UnleashTarget },
): readonly Wanted[] {
  if (!Number.isInteger(weight))
    throw refused(`Expected whole percents, found ${weight}%: Unleash counts users in hundreds`);
  return terms.map((term, index) => {
    const named = index === 0 ? title : `${title} (${index + 1})`;
    const stickiness = target.stickiness ?? "default";
    const variant = { weight: 1000, weightType: "variable", stickiness };
    return {
      title: named,
      body: {
        name: "flexibleRollout",
        title: named,
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

function inFull(constraint: Constraint): Constraint {
  return {
    ...constraint,
    inverted: constraint.inverted ?? false,
    caseInsensitive: constraint.caseInsensitive ?? false,
  };
}

/** Context fields by which the plan's cohorts are told apart. */
export function cohortFieldsOf(target: UnleashTarget, cohorts: Cohorts): ReadonlySet<string> {
  const labels = Object.values(cohorts).flatMap((matchers) => Object.keys(matchers));
  return new Set(labels.map((label) => fieldOf(label, target)));
}

function fieldOf(label: string, { cohortFields = {} }: UnleashTarget): string {
  return (Object.hasOwn(cohortFields, label) ? cohortFields[label] : undefined) ?? label;
}

/** null for the strategies of everyone else. */
function cohortOf({ title }: Strategy): string | null {
  const named = (title ?? "").replace(/ \(\d+\)$/, "");
  return named.startsWith(COHORT) ? named.slice(COHORT.length) : null;
}

function fieldsOf(name: string, target: UnleashTarget, cohorts: Cohorts): Fields {
  const labels = Object.entries(Object.hasOwn(cohorts, name) ? (cohorts[name] ?? {}) : {});
  if (labels.length === 0)
    throw refused(
      `Expected a cohort with labels, found ${name}. The plan knows: ${Object.keys(cohorts).join(", ") || "none"}`,
    );
  const fields = new Map<string, string>();
  for (const [label, value] of labels) {
    const field = fieldOf(label, target);
    if (fields.has(field))
      throw refused(
        `Expected a context field of its own for each label of cohort ${name}, found ${field} twice. Write \`cohort-fields\` in the router`,
      );
    if (value === "" || value.trim() !== value)
      throw refused(
        `Expected a value without spaces around it for ${label} of cohort ${name}, found "${value}": Unleash takes them away and would name other users`,
      );
    fields.set(field, value);
  }
  return Object.fromEntries(fields);
}

function refused(message: string): Failure {
  return new Failure("router-refused", message);
}
