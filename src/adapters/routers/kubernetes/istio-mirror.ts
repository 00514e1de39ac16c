/** The copies of requests that one rule of a VirtualService sends to the candidate. Pure. */
import type { IstioTarget } from "../../../config/router.ts";
import { Failure } from "../../../errors.ts";
import { destinationsOf, partsOf, sideOf } from "./istio-destinations.ts";
import { number, record, records } from "./objects.ts";
import type { How, Rule } from "./split-rules.ts";

/** The single mirror and its share; the two whole percents are older spellings of the same. */
const SINGLE = ["mirror", "mirrorPercentage", "mirrorPercent", "mirror_percent"] as const;

/** 0..100. A mirror without a share copies everything. */
export function mirrorOf(rule: Rule, target: IstioTarget): number {
  const single = isSingle(rule, target) ? singleShare(rule) : 0;
  const listed = records(rule["mirrors"])
    .filter((each) => sideOf(each["destination"], target) === "candidate")
    .map((each) => shareOf(each["percentage"], 100));
  return Math.min(100, single + listed.reduce((sum, share) => sum + share, 0));
}

/** @throws Failure router-refused where another mirror stands in the way */
export function withMirror(
  rule: Rule,
  share: number,
  order: { readonly how: How; readonly target: IstioTarget },
): Rule {
  const { target } = order;
  const bare = withoutMirror(rule, target);
  if (share === 0) return bare;
  const to = destinationsOf(rule).find((each) => sideOf(each["destination"], target) === "candidate");
  const destination = record(to?.["destination"]);
  if (destination === null)
    throw new Failure(
      "router-refused",
      `Expected a destination ${target.candidate} to mirror to, found none`,
    );
  if (bare["mirror"] !== undefined) {
    const { host, subset } = partsOf(bare["mirror"]);
    throw new Failure(
      "router-refused",
      `Expected no mirror in route ${target.route}, found one to ${subset ?? host ?? "somewhere"}. Write it as an item of \`mirrors\`, so that there is room for another`,
    );
  }
  // Istio takes the one spelling or the other: where there was a list, it stays one.
  return Array.isArray(rule["mirrors"])
    ? { ...bare, mirrors: [...records(bare["mirrors"]), { destination, percentage: { value: share } }] }
    : { ...bare, mirror: destination, mirrorPercentage: { value: share } };
}

/** What of the rule mirrors to the candidate, to be put back later; null where nothing does. */
export function mirrorPart(rule: Rule, target: IstioTarget): Rule | null {
  const single = isSingle(rule, target)
    ? Object.fromEntries(SINGLE.filter((key) => rule[key] !== undefined).map((key) => [key, rule[key]]))
    : {};
  const listed = records(rule["mirrors"]).flatMap((each, index) =>
    sideOf(each["destination"], target) === "candidate" ? [{ index, item: each }] : [],
  );
  // An empty list is another thing than none.
  const part = { ...single, ...(Array.isArray(rule["mirrors"]) ? { mirrors: listed } : {}) };
  return Object.keys(part).length === 0 ? null : part;
}

/** The rule with the mirror of `part`, and no other to the candidate. */
export function withMirrorPart(rule: Rule, part: Rule | null, target: IstioTarget): Rule {
  const bare = withoutMirror(rule, target);
  if (part === null) return bare;
  const { mirrors, ...single } = part;
  if (single["mirror"] !== undefined && bare["mirror"] !== undefined)
    throw new Failure("router-refused", `Expected no other mirror in route ${target.route}, found one`);
  const items = [...records(bare["mirrors"])];
  for (const { index, item } of records(mirrors))
    items.splice(number(index) ?? items.length, 0, record(item) ?? {});
  return { ...bare, ...single, ...(mirrors === undefined ? {} : { mirrors: items }) };
}

function withoutMirror(rule: Rule, target: IstioTarget): Rule {
  const gone = new Set<string>(isSingle(rule, target) ? SINGLE : []);
  const kept = records(rule["mirrors"]).filter((each) => sideOf(each["destination"], target) !== "candidate");
  const isListed = kept.length < records(rule["mirrors"]).length;
  if (isListed && kept.length === 0) gone.add("mirrors");
  const rest = Object.fromEntries(Object.entries(rule).filter(([key]) => !gone.has(key)));
  return isListed && kept.length > 0 ? { ...rest, mirrors: kept } : rest;
}

function isSingle(rule: Rule, target: IstioTarget): boolean {
  return record(rule["mirror"]) !== null && sideOf(rule["mirror"], target) === "candidate";
}

function singleShare(rule: Rule): number {
  const whole = number(rule["mirrorPercent"]) ?? number(rule["mirror_percent"]) ?? 100;
  return shareOf(rule["mirrorPercentage"], whole);
}

/** Absent means everything; there, but without a value, nothing: that is how Istio reads it. */
function shareOf(percentage: unknown, absent: number): number {
  const found = record(percentage);
  if (found === null) return absent;
  const value = found["value"] === undefined ? 0 : (number(found["value"]) ?? 100);
  return Math.min(100, Math.max(0, value));
}
