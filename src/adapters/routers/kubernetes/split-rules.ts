/**
 * Traffic that one named rule of a list of rules splits, with a rule before it for each cohort that has a weight of its own.
 * What Istio and the Gateway API have in common; how a rule is written is the business of a `Dialect`.
 */
import { Failure } from "../../../errors.ts";
import type { TrafficTarget } from "../../../ports.ts";
import { percent, type Percent } from "../../../units.ts";
import type { KubernetesObject } from "../../kubernetes.ts";
import { headersOf, type CohortTerms, type Header } from "./cohort-headers.ts";
import { at, isSame, record, text } from "./objects.ts";

export type Rule = Readonly<Record<string, unknown>>;
export type How = "forced" | "careful";

/** How one kind of rule says what we need. All of it pure; Failures are router-refused. */
export interface Dialect extends CohortTerms {
  /** `VirtualService news/summarizer` */
  readonly text: string;
  /** Where the rules stand in the spec. */
  readonly list: "http" | "rules";
  /** Place of our rule. @throws Failure where there is none, or not only one */
  readonly find: (rules: readonly Rule[]) => number;
  /** What the rules for cohorts begin with, before `--`; null where they cannot be named. */
  readonly prefix: string | null;
  /** Whether every destination of a rule is one of our two. */
  readonly isOfOurs: (rule: Rule) => boolean;
  /** Share of the candidate, 0..100. @throws Failure where it cannot be understood */
  readonly shareOf: (rule: Rule) => number;
  /** Why a weight must not be raised here; null where it may. */
  readonly complaintOf: (rule: Rule) => string | null;
  readonly withShare: (rule: Rule, share: number, how: How) => Rule;
  /** Share of requests that the candidate gets a copy of, 0..100. */
  readonly mirrorOf: (rule: Rule) => number;
  readonly withMirror: (rule: Rule, share: number, how: How) => Rule;
  /** The same rule for those requests alone that carry all of `headers`. */
  readonly narrowed: (rule: Rule, name: string, headers: readonly Header[]) => Rule;
  /** What decides who gets what: matches, destinations and mirrors. */
  readonly essenceOf: (rule: Rule) => unknown;
  /** Why requests of one of `ours` (places in the list) never reach it; null where they do. */
  readonly takenFrom: (rules: readonly Rule[], ours: readonly number[]) => string | null;
  /** Why these cohorts cannot be told apart by rules; null where they can. */
  readonly overlapOf: (cohorts: readonly Weighted[]) => string | null;
}

export type Weighted = readonly [cohort: string, weight: number];

export interface Told {
  readonly set: TrafficTarget;
  /** Why nothing may be raised; null where it may. */
  readonly complaint: string | null;
}

/** What the rules say now. A rule for a cohort that is not as we wrote it counts as the larger of what its people may get. */
export function toldBy(object: KubernetesObject, dialect: Dialect): Told {
  const { rules, index, main, cohorts } = split(object, dialect);
  const share = dialect.shareOf(main);
  const found = cohorts.map((each) => ({ ...each, share: dialect.shareOf(each.rule) }));
  const complaint = dialect.complaintOf(main);
  const wrong = complaint === null ? changed({ main, index, found }, dialect) : new Map<string, string>();
  const taken = dialect.takenFrom(rules, [...cohorts.map((each) => each.index), index]);
  const isAsWritten = (name: string): boolean => complaint === null && taken === null && !wrong.has(name);
  const weights = found.map(
    ({ name, share: own }) => [name, toPercent(isAsWritten(name) ? own : Math.max(own, share))] as const,
  );
  return {
    set: {
      candidate: toPercent(share),
      mirror: toPercent(
        Math.max(dialect.mirrorOf(main), ...cohorts.map(({ rule }) => dialect.mirrorOf(rule))),
      ),
      cohorts: Object.fromEntries(weights),
    },
    complaint: complaint ?? taken ?? [...wrong.values()][0] ?? null,
  };
}

/**
 * The object with the weights, mirror and rules for cohorts of `to`; every other rule and field as it is.
 *
 * Carefully, only where each request of ours still reaches its rule. Forced, a weight of 0 is reached whatever stands there.
 * @throws Failure router-refused
 */
export function edited(
  object: KubernetesObject,
  to: TrafficTarget,
  order: { readonly how: How; readonly dialect: Dialect },
): KubernetesObject {
  const { dialect, how } = order;
  const { rules, main, cohorts } = split(object, dialect);
  const complaint = dialect.complaintOf(main);
  if (complaint !== null && how === "careful") throw new Failure("router-refused", complaint);
  const mirrored = dialect.withMirror(main, to.mirror, how);
  const before = inOrder(Object.entries(to.cohorts)).map(([name, weight]) =>
    cohortRule(dialect, { main: dialect.withShare(mirrored, weight, how), name }),
  );
  const ours = new Set([main, ...cohorts.map(({ rule }) => rule)]);
  const next = rules.flatMap((rule) => {
    if (rule === main) return [...before, dialect.withShare(mirrored, to.candidate, how)];
    return ours.has(rule) ? [] : [rule];
  });
  if (how === "careful") demandReached(next, before.length, { to, dialect });
  return withRules(object, next, dialect);
}

/** The object without rules for cohorts, and our own rule as `change` makes it. */
export function withMain(
  object: KubernetesObject,
  change: (main: Rule) => Rule,
  dialect: Dialect,
): KubernetesObject {
  const { rules, main, cohorts } = split(object, dialect);
  const gone = new Set(cohorts.map(({ rule }) => rule));
  const next = rules.filter((rule) => !gone.has(rule)).map((rule) => (rule === main ? change(rule) : rule));
  return withRules(object, next, dialect);
}

/** Our own rule, before a rollout: nothing may stand there yet under the names of the rules for cohorts. @throws Failure */
export function mainAlone(object: KubernetesObject, dialect: Dialect): Rule {
  const { main, cohorts } = split(object, dialect);
  if (cohorts.length === 0) return main;
  const named = cohorts.map(({ rule }) => text(rule["name"])).join(", ");
  throw new Failure(
    "router-refused",
    `Expected no rule in ${dialect.text} whose name begins with ${dialect.prefix ?? ""}--, found ${named}: left by an earlier rollout, or yours. Remove or rename it: rollouts write theirs under such names`,
  );
}

/** Our own rule, as it stands. @throws Failure */
export function mainOf(object: KubernetesObject, dialect: Dialect): Rule {
  return split(object, dialect).main;
}

interface CohortRule {
  readonly name: string;
  readonly rule: Rule;
  readonly index: number;
}

interface Split {
  readonly rules: readonly Rule[];
  readonly index: number;
  readonly main: Rule;
  readonly cohorts: readonly CohortRule[];
}

function split(object: KubernetesObject, dialect: Dialect): Split {
  const rules = rulesOf(object, dialect);
  const index = dialect.find(rules);
  const main = rules[index];
  if (main === undefined) throw new RangeError(`place ${index} of ${rules.length} rules`);
  const { prefix } = dialect;
  if (prefix === null) return { rules, index, main, cohorts: [] };
  const cohorts = rules.flatMap((rule, place) => {
    const name = text(rule["name"]) ?? "";
    const isOurs =
      name.startsWith(`${prefix}--`) && name.length > prefix.length + 2 && dialect.isOfOurs(rule);
    return isOurs && place !== index ? [{ name: name.slice(prefix.length + 2), rule, index: place }] : [];
  });
  return { rules, index, main, cohorts };
}

function rulesOf(object: KubernetesObject, { list, text: name }: Dialect): readonly Rule[] {
  const found = at(object, "spec", list);
  const rules: readonly (Rule | null)[] = Array.isArray(found) ? found.map(record) : [];
  const whole = rules.filter((rule) => rule !== null);
  if (whole.length > 0 && whole.length === rules.length) return whole;
  throw new Failure(
    "router-refused",
    `Expected a list of rules in spec.${list} of ${name}, found none. Write the name of an object that routes HTTP`,
  );
}

function withRules(object: KubernetesObject, rules: readonly Rule[], { list }: Dialect): KubernetesObject {
  return { ...object, spec: { ...record(object["spec"]), [list]: rules } };
}

/** Who is in several cohorts gets the smallest of their weights: its rule stands first. */
function inOrder<Entry extends Weighted>(weights: readonly Entry[]): readonly Entry[] {
  return [...weights].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1));
}

function cohortRule(dialect: Dialect, of: { readonly main: Rule; readonly name: string }): Rule {
  if (dialect.prefix === null)
    throw new Failure(
      "router-refused",
      `Expected the name of our rule, so that the rule of cohort ${of.name} can be named after it. Write \`rule\` in the router`,
    );
  return dialect.narrowed(of.main, `${dialect.prefix}--${of.name}`, headersOf(of.name, dialect));
}

/** Name of a cohort → why its rule is not what we wrote. */
function changed(
  {
    main,
    index,
    found,
  }: {
    readonly main: Rule;
    readonly index: number;
    readonly found: readonly (CohortRule & { readonly share: number })[];
  },
  dialect: Dialect,
): ReadonlyMap<string, string> {
  const order = inOrder(found.map((each) => [each.name, each.share] as const)).map(([name]) => name);
  return new Map(
    found.flatMap(({ name, rule, index: place, share }, position) => {
      const isThere =
        place < index &&
        order[position] === name &&
        Object.hasOwn(dialect.cohorts, name) &&
        isAsWeWrite({ main, name, rule, share }, dialect);
      if (isThere) return [];
      const why = `Expected rule ${dialect.prefix ?? ""}--${name} of ${dialect.text} as it was written for its cohort, found it changed. Two that write the same rules never agree: let one of them go`;
      return [[name, why] as const];
    }),
  );
}

function isAsWeWrite(
  it: { readonly main: Rule; readonly name: string; readonly rule: Rule; readonly share: number },
  dialect: Dialect,
): boolean {
  try {
    const ours = cohortRule(dialect, {
      main: dialect.withShare(it.main, it.share, "careful"),
      name: it.name,
    });
    return isSame(dialect.essenceOf(ours), dialect.essenceOf(it.rule));
  } catch (cause) {
    // What we would refuse to write is nothing that we wrote.
    if (cause instanceof Failure) return false;
    throw cause;
  }
}

function demandReached(
  rules: readonly Rule[],
  cohorts: number,
  { to, dialect }: { readonly to: TrafficTarget; readonly dialect: Dialect },
): void {
  const overlap = dialect.overlapOf(inOrder(Object.entries(to.cohorts)));
  if (overlap !== null) throw new Failure("router-refused", overlap);
  const index = dialect.find(rules);
  const ours = Array.from({ length: cohorts + 1 }, (_, back) => index - cohorts + back);
  const taken = dialect.takenFrom(rules, ours);
  if (taken !== null) throw new Failure("router-refused", taken);
}

/** Shares come from divisions, which leave rounding behind; but the least share is never rounded to nothing. */
function toPercent(share: number): Percent {
  const rounded = Number(share.toFixed(6));
  return percent(Math.min(100, Math.max(0, rounded === 0 ? share : rounded)));
}
