/** The copies of requests that one rule of an HTTPRoute sends to the candidate. Pure. */
import type { GatewayApiTarget } from "../../../config/router.ts";
import { Failure } from "../../../errors.ts";
import { backendsOf, sideOf } from "./gateway-backends.ts";
import { at, number, record, records } from "./objects.ts";
import type { Rule } from "./split-rules.ts";

/** 0..100. A mirror without a share copies everything: an older CRD drops the share without a word. */
export function mirrorOf(rule: Rule, target: GatewayApiTarget): number {
  const inner = backendsOf(rule).flatMap((each) => records(each["filters"]));
  const ours = [...records(rule["filters"]), ...inner].filter((each) => isOurs(each, target));
  return Math.min(
    100,
    ours.reduce((sum, each) => sum + shareOf(record(each["requestMirror"]) ?? {}), 0),
  );
}

/** The rule with exactly this mirror to the candidate. @throws Failure router-refused where there is nobody to mirror to */
export function withMirror(rule: Rule, share: number, target: GatewayApiTarget): Rule {
  const bare = withoutMirror(rule, target);
  if (share === 0) return bare;
  const to = backendsOf(rule).find((each) => sideOf(each, target) === "candidate");
  if (to === undefined || !Number.isInteger(share))
    throw new Failure(
      "router-refused",
      to === undefined
        ? `Expected a backend ${target.candidate} to mirror to, found none`
        : `Expected a mirror of whole percents, found ${share}%`,
    );
  const { weight: _, filters: __, ...backendRef } = to;
  const mirror = { type: "RequestMirror", requestMirror: { backendRef, percent: share } };
  const place = records(rule["filters"]).findIndex((each) => isOurs(each, target));
  const filters = [...records(bare["filters"])];
  filters.splice(place === -1 ? filters.length : place, 0, mirror);
  return { ...bare, filters };
}

export interface MirrorPart {
  readonly items: readonly { readonly index: number; readonly item: Rule }[];
  /** An empty list is another thing than none. */
  readonly isListed: boolean;
}

/** What of the rule mirrors to the candidate, to be put back later. */
export function mirrorPart(rule: Rule, target: GatewayApiTarget): MirrorPart {
  const items = records(rule["filters"]).flatMap((item, index) =>
    isOurs(item, target) ? [{ index, item }] : [],
  );
  return { items, isListed: Array.isArray(rule["filters"]) };
}

/** The rule with the mirrors of `part`, and no other to the candidate. */
export function withMirrorPart(rule: Rule, part: MirrorPart, target: GatewayApiTarget): Rule {
  const bare = withoutMirror(rule, target);
  const filters = [...records(bare["filters"])];
  for (const { index, item } of part.items) filters.splice(index, 0, item);
  if (filters.length > 0 || part.isListed) return { ...bare, filters };
  const { filters: _, ...rest } = bare;
  return rest;
}

function withoutMirror(rule: Rule, target: GatewayApiTarget): Rule {
  const kept = withoutOurs(rule, target);
  if (!backendsOf(kept).some((each) => records(each["filters"]).some((one) => isOurs(one, target))))
    return kept;
  return { ...kept, backendRefs: backendsOf(kept).map((each) => withoutOurs(each, target)) };
}

function withoutOurs(holder: Rule, target: GatewayApiTarget): Rule {
  const filters = records(holder["filters"]);
  const kept = filters.filter((each) => !isOurs(each, target));
  if (kept.length === filters.length) return holder;
  const { filters: _, ...rest } = holder;
  return kept.length === 0 ? rest : { ...rest, filters: kept };
}

function isOurs(filter: Rule, target: GatewayApiTarget): boolean {
  const reference = at(filter, "requestMirror", "backendRef");
  return reference !== undefined && sideOf(reference, target) === "candidate";
}

function shareOf(mirror: Rule): number {
  const fraction = record(mirror["fraction"]);
  const share =
    fraction === null
      ? (number(mirror["percent"]) ?? 100)
      : (100 * (number(fraction["numerator"]) ?? 1)) / (number(fraction["denominator"]) ?? 100);
  return Number.isFinite(share) ? Math.min(100, Math.max(0, share)) : 100;
}
