/** The backends of one rule of an HTTPRoute: which of them are ours, and what share of requests each gets. Pure. */
import type { GatewayApiTarget } from "../../../config/router.ts";
import { Failure } from "../../../errors.ts";
import { number, records, text } from "./objects.ts";
import type { How, Rule } from "./split-rules.ts";

export type Side = "candidate" | "baseline" | "other";

/** 100 %: weights are relative, so a thousandth of a percent is one of these. */
const WHOLE = 100_000;
const MOST = 1_000_000;

/** By name: a backend of another namespace or kind is the same to whoever takes its traffic off. */
export function sideOf(reference: unknown, { candidate, baseline }: GatewayApiTarget): Side {
  const [found] = records([reference]);
  const name = text(found?.["name"]);
  if (name === candidate) return "candidate";
  return name === baseline ? "baseline" : "other";
}

export function backendsOf(rule: Rule): readonly Rule[] {
  return records(rule["backendRefs"]);
}

export function isOfOurs(rule: Rule, target: GatewayApiTarget): boolean {
  const sides = backendsOf(rule).map((each) => sideOf(each, target));
  return sides.length > 0 && !sides.includes("other");
}

/** @throws Failure router-refused where a weight is no number */
export function shareOf(rule: Rule, target: GatewayApiTarget, name: string): number {
  const found = weighed(rule, target);
  const broken = found.find(({ weight }) => !(weight >= 0));
  if (broken !== undefined)
    throw new Failure(
      "router-refused",
      `Expected numbers as the weights of ${nameOf(rule)} of ${name}, found something else at ${text(broken.whole["name"]) ?? "a backend"}`,
    );
  const sum = sumOf(found);
  // Nobody gets anything where all weights are 0: requests are answered with an error.
  return sum === 0 ? 0 : (100 * sumOf(found.filter(({ side }) => side === "candidate"))) / sum;
}

/** Why weights must not be raised in this rule; null where it has our two backends in this namespace and no other. */
export function complaintOf(rule: Rule, target: GatewayApiTarget, name: string): string | null {
  const found = weighed(rule, target);
  const where = `${nameOf(rule)} of ${name}`;
  for (const side of ["baseline", "candidate"] as const) {
    const named = found.filter((each) => each.side === side).length;
    if (named !== 1)
      return `Expected one backend ${target[side]} (the ${side}) in ${where}, found ${named}. Write both backends, ${target.baseline} with weight ${WHOLE} and ${target.candidate} with weight 0: a weight says nothing beside no other`;
  }
  const other = found.find(({ side }) => side === "other");
  if (other !== undefined)
    return `Expected no backend but ${target.baseline} and ${target.candidate} in ${where}, found ${text(other.whole["name"]) ?? "one without a name"}. Move it to a rule of its own`;
  const away = found.find(({ whole }) => (whole["namespace"] ?? target.namespace) !== target.namespace);
  if (away !== undefined)
    return `Expected both backends of ${where} in namespace ${target.namespace}, found ${text(away.whole["name"]) ?? ""} in ${text(away.whole["namespace"]) ?? "another"}, which needs a ReferenceGrant that a rollout does not look after. Route to one that is here`;
  const inner = found.find(({ whole }) =>
    records(whole["filters"]).some((each) => each["type"] === "RequestMirror"),
  );
  if (inner !== undefined)
    return `Expected no mirror at a backend of ${where}, found one at ${text(inner.whole["name"]) ?? ""}. Write it at the rule`;
  return null;
}

/** @throws Failure router-refused for what cannot be split */
export function withShare(
  rule: Rule,
  share: number,
  order: { readonly how: How; readonly target: GatewayApiTarget; readonly text: string },
): Rule {
  const { target } = order;
  const complaint = complaintOf(rule, target, order.text);
  const weight = Math.round((share * WHOLE) / 100);
  const isExact = Math.abs((share * WHOLE) / 100 - weight) < 1e-6;
  if (complaint === null && isExact) {
    const backendRefs = backendsOf(rule).map((each) => ({
      ...each,
      weight: sideOf(each, target) === "candidate" ? weight : WHOLE - weight,
    }));
    return { ...rule, backendRefs };
  }
  if (order.how === "forced" && share === 0) return drained(rule, target);
  throw new Failure(
    "router-refused",
    complaint ?? `Expected a weight in thousandths of a percent, found ${share}%`,
  );
}

/** Nothing for the candidate, and what it had for the baseline; who else is there keeps what it has. */
function drained(rule: Rule, target: GatewayApiTarget): Rule {
  const found = weighed(rule, target);
  const ours = found.filter(({ side }) => side === "candidate");
  const [first] = ours;
  if (first === undefined) return rule;
  const rest = found.filter(({ side }) => side !== "candidate");
  const more = sumOf(found) > 0 ? sumOf(ours) : WHOLE;
  const heir = rest.find(({ side }) => side === "baseline");
  const backendRefs = found.map((each) => {
    if (each.side === "candidate") return { ...each.whole, weight: 0 };
    return each === heir
      ? { ...each.whole, weight: Math.min(MOST, sumOf([each]) + more) }
      : { ...each.whole, weight: sumOf([each]) };
  });
  if (heir !== undefined) return { ...rule, backendRefs };
  const { filters: _, ...like } = first.whole;
  const baseline = { ...like, name: target.baseline, weight: Math.min(MOST, Math.max(1, more)) };
  return {
    ...rule,
    backendRefs: [...backendRefs, more === 0 && sumOf(rest) > 0 ? { ...baseline, weight: 0 } : baseline],
  };
}

interface Weighed {
  readonly whole: Rule;
  readonly side: Side;
  /** NaN where it is no number. */
  readonly weight: number;
}

/** A backend without a weight has weight 1; a single one gets everything unless it has none. */
function weighed(rule: Rule, target: GatewayApiTarget): readonly Weighed[] {
  return backendsOf(rule).map((whole) => ({
    whole,
    side: sideOf(whole, target),
    weight: whole["weight"] === undefined ? 1 : (number(whole["weight"]) ?? Number.NaN),
  }));
}

/** Weights that are none count as nothing. */
function sumOf(found: readonly Weighed[]): number {
  return found.reduce((sum, { weight }) => sum + (weight > 0 ? weight : 0), 0);
}

function nameOf(rule: Rule): string {
  const name = text(rule["name"]);
  return name === null ? "the rule with both backends" : `rule ${name}`;
}
