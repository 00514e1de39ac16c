/** The destinations of one rule of a VirtualService: which of them are ours, and what share of requests each gets. Pure. */
import type { IstioTarget } from "../../../config/router.ts";
import { Failure } from "../../../errors.ts";
import { number, record, records, text } from "./objects.ts";
import type { How, Rule } from "./split-rules.ts";

export type Side = "candidate" | "baseline" | "other";

const NOUN = { candidate: "candidate", baseline: "baseline" } as const;

/**
 * `name.namespace` of a host of the cluster, whichever way it is written; another host as it is.
 *
 * A name without dots is meant in the namespace of the VirtualService.
 */
export function hostOf(host: string, namespace: string): string {
  const short = host.replace(/\.svc(?:\..*)?$/, "");
  return short.includes(".") ? short : `${short}.${namespace}`;
}

/** A destination is named by its subset, or by its host where it has none. */
export function sideOf(destination: unknown, target: IstioTarget): Side {
  const { host, subset } = partsOf(destination);
  const isNamed = (name: string): boolean =>
    subset === null
      ? host !== null && hostOf(host, target.namespace) === hostOf(name, target.namespace)
      : subset === name;
  if (isNamed(target.candidate)) return "candidate";
  return isNamed(target.baseline) ? "baseline" : "other";
}

export function partsOf(destination: unknown): {
  readonly host: string | null;
  readonly subset: string | null;
} {
  const found = record(destination) ?? {};
  const subset = text(found["subset"]);
  return { host: text(found["host"]), subset: subset === "" ? null : subset };
}

export function isOfOurs(rule: Rule, target: IstioTarget): boolean {
  const sides = destinationsOf(rule).map((each) => sideOf(each["destination"], target));
  return sides.length > 0 && !sides.includes("other");
}

/** @throws Failure router-refused where nothing says who gets what */
export function shareOf(rule: Rule, target: IstioTarget, name: string): number {
  const found = weighed(rule, target);
  const sum = found.reduce((total, { weight }) => total + weight, 0);
  if (found.length === 0 || found.some(({ weight }) => !(weight >= 0)) || !(sum > 0))
    throw new Failure(
      "router-refused",
      `Expected destinations with weights in route ${text(rule["name"]) ?? ""} of ${name}, found ${found.length === 0 ? "none" : "weights that are no shares"}. Write ${target.baseline} with weight 100 and ${target.candidate} with weight 0`,
    );
  const ours = found.filter(({ side }) => side === "candidate");
  return (100 * ours.reduce((total, { weight }) => total + weight, 0)) / sum;
}

/** Why weights must not be raised in this rule; null where it has our two destinations and no other. */
export function complaintOf(rule: Rule, target: IstioTarget, name: string): string | null {
  const found = weighed(rule, target);
  const where = `route ${target.route} of ${name}`;
  for (const side of ["baseline", "candidate"] as const) {
    const named = found.filter((each) => each.side === side).length;
    if (named !== 1)
      return `Expected one destination ${target[side]} (the ${NOUN[side]}) in ${where}, as its subset or as the host of one without a subset, found ${named}. Write both destinations, ${target.baseline} with weight 100 and ${target.candidate} with weight 0`;
  }
  const other = found.find(({ side }) => side === "other");
  if (other === undefined) return null;
  const { host, subset } = partsOf(other.destination);
  return `Expected no destination but ${target.baseline} and ${target.candidate} in ${where}, found ${subset ?? host ?? "one without a host"}. Move it to a rule of its own`;
}

/** @throws Failure router-refused for what Istio cannot split */
export function withShare(
  rule: Rule,
  share: number,
  order: { readonly how: How; readonly target: IstioTarget; readonly text: string },
): Rule {
  const { target } = order;
  const complaint = complaintOf(rule, target, order.text);
  if (complaint === null && Number.isInteger(share)) {
    const route = destinationsOf(rule).map((each) => ({
      ...each,
      weight: sideOf(each["destination"], target) === "candidate" ? share : 100 - share,
    }));
    return { ...rule, route };
  }
  if (order.how === "forced" && share === 0) return drained(rule, target);
  throw new Failure(
    "router-refused",
    complaint ?? `Expected a whole percent, found ${share}%: Istio splits by whole weights`,
  );
}

/** Nothing for the candidate, and what it had for the baseline; who else is there keeps what it has. */
function drained(rule: Rule, target: IstioTarget): Rule {
  const found = weighed(rule, target);
  const ours = found.filter(({ side }) => side === "candidate");
  const [first] = ours;
  if (first === undefined) return rule;
  const moved = sumOf(ours);
  const more = sumOf(found) > 0 ? moved : 100;
  const heir = found.find(({ side }) => side === "baseline");
  const route = found.map((each) => {
    if (each.side === "candidate") return { ...each.whole, weight: 0 };
    return { ...each.whole, weight: sumOf([each]) + (each === heir ? more : 0) };
  });
  if (heir !== undefined) return { ...rule, route };
  return {
    ...rule,
    route: [...route, { destination: baselineLike(first.destination, target), weight: more }],
  };
}

/** Weights that are none count as nothing. */
function sumOf(found: readonly Weighed[]): number {
  return found.reduce((sum, { weight }) => sum + (weight > 0 ? weight : 0), 0);
}

/** The baseline, named the way the candidate is. */
function baselineLike(destination: unknown, target: IstioTarget): Rule {
  const found = record(destination) ?? {};
  return partsOf(found).subset === null
    ? { ...found, host: target.baseline }
    : { ...found, subset: target.baseline };
}

interface Weighed {
  readonly whole: Rule;
  readonly destination: unknown;
  readonly side: Side;
  /** NaN where it is no number. */
  readonly weight: number;
}

/** One destination gets everything, whatever its weight; of several, one without a weight gets nothing. */
function weighed(rule: Rule, target: IstioTarget): readonly Weighed[] {
  const all = destinationsOf(rule);
  return all.map((whole) => {
    const { destination, weight } = whole;
    const own = weight === undefined ? 0 : (number(weight) ?? Number.NaN);
    return { whole, destination, side: sideOf(destination, target), weight: all.length === 1 ? 100 : own };
  });
}

export function destinationsOf(rule: Rule): readonly Rule[] {
  return records(rule["route"]);
}
