/** Which rule of a VirtualService a request reaches: the first that matches. Pure. */
import { at, isSame, record, records, text } from "./objects.ts";
import type { Rule } from "./split-rules.ts";

/** Why requests of one of `ours` (places in the list) never reach it: a rule before it takes them all. */
export function takenFrom(rules: readonly Rule[], ours: readonly number[], name: string): string | null {
  for (const place of ours) {
    const wanted = alternatives(rules[place]);
    const before = rules.findIndex(
      (rule, index) =>
        index < place &&
        !ours.includes(index) &&
        wanted.some((each) => alternatives(rule).some((taken) => covers(taken, each))),
    );
    if (before === -1) continue;
    const rule = text(rules[place]?.["name"]) ?? `${place}`;
    const first = text(rules[before]?.["name"]) ?? `without a name at http[${before}]`;
    return `Expected requests to reach rule ${rule} of ${name}, found rule ${first} before it, which takes them. Move that rule behind it, or match less there`;
  }
  return null;
}

/** A rule without matches takes every request. */
function alternatives(rule: Rule | undefined): readonly Rule[] {
  const found = records(rule?.["match"]);
  return found.length === 0 ? [{}] : found;
}

const TEXTS = ["uri", "scheme", "method", "authority"] as const;
const MAPS = ["headers", "queryParams"] as const;
const EQUALS = ["port", "sourceNamespace"] as const;
/** Keys that narrow nothing. */
const NAMES = new Set(["name", "statPrefix"]);
const KNOWN = new Set<string>([
  ...TEXTS,
  ...MAPS,
  ...EQUALS,
  ...NAMES,
  "withoutHeaders",
  "sourceLabels",
  "gateways",
  "ignoreUriCase",
]);

/** Whether every request of `narrow` is one of `wide`. Where that cannot be told, not: expressions are not compared. */
function covers(wide: Rule, narrow: Rule): boolean {
  if (Object.keys(wide).some((key) => !KNOWN.has(key))) return false;
  const lower = wide["ignoreUriCase"] === true;
  if (narrow["ignoreUriCase"] === true && !lower && wide["uri"] !== undefined && !isAnyPath(wide["uri"]))
    return false;
  return (
    TEXTS.every(
      (key) =>
        (key === "uri" && isAnyPath(wide[key])) || coversText(wide[key], narrow[key], key === "uri" && lower),
    ) &&
    MAPS.every((key) => coversMap(wide[key], narrow[key])) &&
    EQUALS.every((key) => wide[key] === undefined || wide[key] === narrow[key]) &&
    isPart(wide["withoutHeaders"], narrow["withoutHeaders"]) &&
    isPart(wide["sourceLabels"], narrow["sourceLabels"]) &&
    coversGateways(wide["gateways"], narrow["gateways"])
  );
}

/** Every path begins with a slash. */
function isAnyPath(uri: unknown): boolean {
  const prefix = text(at(uri, "prefix"));
  return prefix === "/" || prefix === "" || text(at(uri, "regex")) === ".*";
}

function coversText(wide: unknown, narrow: unknown, lower: boolean): boolean {
  if (wide === undefined || isSame(wide, narrow)) return true;
  const found = record(wide);
  // A matcher that says nothing asks only that there is something.
  if (found !== null && Object.keys(found).length === 0) return narrow !== undefined;
  const prefix = text(found?.["prefix"]);
  const exact = text(found?.["exact"]);
  const given = text(at(narrow, "exact"));
  const folded = (value: string): string => (lower ? value.toLowerCase() : value);
  if (exact !== null) return given !== null && folded(given) === folded(exact);
  const begin = given ?? text(at(narrow, "prefix"));
  return prefix !== null && begin !== null && folded(begin).startsWith(folded(prefix));
}

function coversMap(wide: unknown, narrow: unknown): boolean {
  const given = record(narrow) ?? {};
  return Object.entries(record(wide) ?? {}).every(
    ([key, matcher]) => Object.hasOwn(given, key) && coversText(matcher, given[key], false),
  );
}

/** Each condition of `wide` is one of `narrow`, word for word. */
function isPart(wide: unknown, narrow: unknown): boolean {
  const given = record(narrow) ?? {};
  return Object.entries(record(wide) ?? {}).every(([key, value]) => isSame(value, given[key]));
}

function coversGateways(wide: unknown, narrow: unknown): boolean {
  if (!Array.isArray(wide) || wide.length === 0) return true;
  return Array.isArray(narrow) && narrow.length > 0 && narrow.every((each) => wide.includes(each));
}
