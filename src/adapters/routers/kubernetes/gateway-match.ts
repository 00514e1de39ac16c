/** Which rule of an HTTPRoute a request reaches: the most specific match, and of equal ones the first. Pure. */
import { Failure } from "../../../errors.ts";
import { headersOf, type CohortTerms, type Header } from "./cohort-headers.ts";
import { isSame, record, records, text } from "./objects.ts";
import type { Rule, Weighted } from "./split-rules.ts";

const ANY_PATH = { type: "PathPrefix", value: "/" };

/** A rule without matches takes every path. */
function alternatives(rule: Rule | undefined): readonly Rule[] {
  const found = records(rule?.["matches"]);
  return found.length === 0 ? [{ path: ANY_PATH }] : found;
}

/** The same rule for those requests alone that carry all of `headers`. @throws Failure where it asks for one of them itself */
export function narrowed(rule: Rule, name: string, headers: readonly Header[]): Rule {
  return { ...rule, name, matches: alternatives(rule).map((match) => asking(match, headers)) };
}

function asking(match: Rule, headers: readonly Header[]): Rule {
  const own = records(match["headers"]);
  const more = headers.filter(({ name, value }) => {
    const same = own.filter((each) => (text(each["name"]) ?? "").toLowerCase() === name);
    if (same.some((each) => (each["type"] ?? "Exact") !== "Exact" || each["value"] !== value))
      throw new Failure(
        "router-refused",
        `Expected a rule that does not ask for the header ${name} itself, found one that does: a cohort is told apart by ${name}: ${value}. Leave the header out of the rule's matches, or write \`cohort-headers\` in the router`,
      );
    return same.length === 0;
  });
  const added = more.map(({ name, value }) => ({ type: "Exact", name, value }));
  return { ...match, headers: [...own, ...added] };
}

/** Why requests of one of `ours` (places in the list) never reach it: a rule before it matches the very same. */
export function takenFrom(rules: readonly Rule[], ours: readonly number[], name: string): string | null {
  for (const place of ours) {
    const wanted = alternatives(rules[place]).map(plain);
    const before = rules.findIndex(
      (rule, index) =>
        index < place &&
        !ours.includes(index) &&
        alternatives(rule).some((each) => wanted.some((one) => isSame(one, plain(each)))),
    );
    if (before === -1) continue;
    const rule = text(rules[place]?.["name"]) ?? `${place}`;
    const first = text(rules[before]?.["name"]) ?? `without a name at rules[${before}]`;
    return `Expected requests to reach rule ${rule} of ${name}, found rule ${first} before it with the same match, which takes them. Move that rule behind it, or match something else there`;
  }
  return null;
}

/** A match with the defaults of the API filled in, so that equal ones read equal. */
function plain(match: Rule): unknown {
  const path = record(match["path"]) ?? {};
  const sorted = (key: string): readonly string[] =>
    records(match[key])
      .map((each) => {
        const name = text(each["name"]) ?? "";
        return JSON.stringify([
          key === "headers" ? name.toLowerCase() : name,
          each["type"] ?? "Exact",
          each["value"],
        ]);
      })
      .sort();
  return {
    path: { ...ANY_PATH, ...path },
    method: match["method"] ?? null,
    headers: sorted("headers"),
    queryParams: sorted("queryParams"),
  };
}

/**
 * Whoever is in two cohorts is to get the smaller weight; but of two rules the one that asks for more headers wins, whatever
 * their order.
 */
export function overlapOf(
  cohorts: readonly Weighted[],
  terms: CohortTerms & { readonly text: string },
): string | null {
  const asked = cohorts.map(([name, weight]) => ({ name, weight, headers: headersOf(name, terms) }));
  for (const [place, low] of asked.entries()) {
    const wins = asked
      .slice(place + 1)
      .find(
        (high) =>
          high.weight > low.weight &&
          high.headers.length > low.headers.length &&
          !isApart(low.headers, high.headers),
      );
    if (wins === undefined) continue;
    return `Expected cohorts that cannot overlap, or more labels for the smaller weight, found ${low.name} (${low.weight}%) and ${wins.name} (${wins.weight}%): who is in both would get ${wins.weight}%, because ${wins.name} asks for more headers. Give ${low.name} a label that ${wins.name} has with another value, or the same weight`;
  }
  return null;
}

function isApart(one: readonly Header[], other: readonly Header[]): boolean {
  return one.some(({ name, value }) => other.some((each) => each.name === name && each.value !== value));
}
