/** Which stage, guard or cohort a number is said of. */
import type { Amount } from "./amounts.ts";
import type { Fact } from "./fact.ts";
import { gapTo, type Gap, type Places } from "./places.ts";

interface Named extends Gap {
  readonly name: string;
}

/** Names between which nothing stands but such a word share what is said. */
const JOINED =
  /^(?:,? ?\b(?:and|or|nor|as well as|plus|together with|along with)\b ?|, ?| ?[&/] ?)(?:also |in |of |for |the |both )*$/i;
/** A name behind such a word is one to compare with, or not. */
const BESIDE =
  /(?:\b(?:after|before|than|(?:un)?like|follow\w*|from|since|until|to|as|against|versus|vs\.?|besides|beyond|compared (?:to|with)|instead of|not|except(?: for)?|but|without|replac\w+|preced\w+)) (?:in |for |of |with |the |a |stage |guard |cohort )*$/i;

/**
 * The names of one room that govern an amount.
 *
 * The nearest, with those that it is joined to; where it only stands for comparison, also the nearest that does not. What
 * is said must be right of all of them.
 */
export function governing(names: readonly string[], amount: Amount, { words }: Places): ReadonlySet<string> {
  const places: readonly Named[] = names
    .flatMap((name) => (words.get(name) ?? []).map((place) => ({ ...place, name })))
    .toSorted((a, b) => a.from - b.from);
  const [near] = places.toSorted((a, b) => gapTo([a], amount) - gapTo([b], amount));
  if (near === undefined) return new Set();
  const group = joinedTo(near, places);
  if (!group.some(isBeside)) return new Set(group.map(({ name }) => name));
  const firm = places.filter((each) => !isBeside(each) && !group.includes(each));
  const [main] = firm.toSorted((a, b) => gapTo([a], amount) - gapTo([b], amount));
  const others = main === undefined ? [] : joinedTo(main, places);
  return new Set([...group, ...others].map(({ name }) => name));
}

function isBeside({ from, sentence }: Named): boolean {
  return BESIDE.test(sentence.slice(Math.max(0, from - 40), from));
}

function joinedTo(near: Named, places: readonly Named[]): readonly Named[] {
  const at = places.indexOf(near);
  let [first, last] = [at, at];
  while (first > 0 && areJoined(places[first - 1], places[first])) first -= 1;
  while (last + 1 < places.length && areJoined(places[last], places[last + 1])) last += 1;
  return places.slice(first, last + 1);
}

function areJoined(a: Named | undefined, b: Named | undefined): boolean {
  return a !== undefined && b !== undefined && JOINED.test(a.sentence.slice(a.to, b.from));
}

/** What is said of all stages is not said of one. */
const ROOMS: Readonly<Record<string, RegExp>> = {
  stages: /\b(?:every|each|all|any|both|no|most)(?: \w+){0,2}? (?:stages?|canary|canaries|steps?)\b/i,
  guards: /\b(?:every|each|all|any|both|no|most)(?: \w+){0,2}? (?:guards?|limits?)\b/i,
  cohorts: /\b(?:every|each|all|any|both|no|most)(?: \w+){0,2}? cohorts?\b/i,
};

export function isOfAll({ key, of }: Fact, sentence: string): boolean {
  const [room = ""] = key.split(".");
  return of.length > 0 && (ROOMS[room]?.test(sentence) ?? false);
}
