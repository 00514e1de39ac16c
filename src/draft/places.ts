/** Where a sentence names what the facts are of and about. */
import type { Fact } from "./fact.ts";

export interface Place {
  readonly from: number;
  readonly to: number;
}

export interface Places {
  /** Where each name and each word of the facts stands in the sentence. */
  readonly words: ReadonlyMap<string, readonly Gap[]>;
  /** Name → all names of its room: the stages, the guards. */
  readonly rooms: ReadonlyMap<string, readonly string[]>;
}

/** A place in the sentence, with it. */
export interface Gap extends Place {
  readonly sentence: string;
}

export function placesIn(sentence: string, facts: readonly Fact[]): Places {
  const words = new Set(facts.flatMap((fact) => [...fact.of, ...wordsFor(fact)]));
  const roomOf = new Map(
    // The first fact of a name says where it belongs.
    facts
      .toReversed()
      .flatMap(({ of, key }) =>
        of[0] === undefined || of.length > 1 ? [] : [[of[0], key.split(".")[0] ?? ""]],
      ),
  );
  const byRoom = Map.groupBy(roomOf.keys(), (name) => roomOf.get(name));
  return {
    words: new Map(
      Array.from(words, (word) => [word, placesOf(word, sentence).map((place) => ({ ...place, sentence }))]),
    ),
    rooms: new Map(Array.from(roomOf, ([name, room]) => [name, byRoom.get(room) ?? []])),
  };
}

/** Hyphens and blanks alike, and the endings that English gives a word. */
export function placesOf(word: string, sentence: string): readonly Place[] {
  const parts = word
    .toLowerCase()
    .split(/[\s_-]+/)
    .map((part) => part.replace(/[^\p{L}\p{N}.]/gu, ""));
  const stems = parts.map((part, index) => (index === parts.length - 1 ? stemOf(part) : escaped(part)));
  const form = new RegExp(`(?<![\\p{L}\\p{N}])${stems.join("[\\s_-]?")}(?![\\p{L}\\p{N}])`, "giu");
  return Array.from(sentence.matchAll(form), ({ index, 0: { length } }) => ({
    from: index,
    to: index + length,
  }));
}

/** Letters, digits and full stops are all that is left of a word. */
function escaped(word: string): string {
  return word.replaceAll(".", "\\.");
}

const ENDINGS = "(?:e?s|e?d|ing|er|['’]s)?";

function stemOf(word: string): string {
  if (/\d$/.test(word)) return escaped(word);
  const stem = word.replace(/(?<=\p{L}{3})(?:ies|e?s|e|y)$/u, "");
  const last = escaped(stem.slice(-1));
  return `${escaped(stem)}(?:${last})?(?:e|y|ies|ied)?${ENDINGS}`;
}

export function wordsFor({ key, about, of }: Fact): readonly string[] {
  const end = key.split(".").at(-1) ?? "";
  return of.length === 0 && end !== "within" ? about : [...about, ...(IMPLIED[end] ?? [])];
}

/** Words for a value that any sentence may use: what stands before a number says which of a stage's or guard's it is. */
const IMPLIED: Readonly<Record<string, readonly string[]>> = {
  bake: ["for", "in", "during"],
  weight: ["to", "at", "on", "send", "serve", "get", "see", "of", "with"],
  mirror: ["to", "at", "of", "send"],
  "at-most": [
    "at",
    "to",
    "over",
    "beyond",
    "past",
    "hold",
    "held",
    "reach",
    "cross",
    "climb",
    "rise",
    "stay",
    "keep",
    "under",
    "within",
    "stop",
    "more",
    "cap",
    "ceiling",
  ],
  "at-least": ["at", "to", "under", "fall", "drop", "hold", "held", "reach", "stay", "keep", "over"],
  0: ["cross", "stay", "from"],
  1: ["cross", "stay", "to"],
  within: ["at most", "limit", "target", "must", "has to", "allowed"],
  expect: ["from"],
  target: ["to"],
  effect: ["gain", "rise", "lift", "more", "bet"],
};

/** What is said before a number governs it sooner than what follows, and neither does so across a clause. */
export function gapTo(places: readonly Gap[], { from, to }: Place): number {
  return Math.min(
    ...places.map((place) => {
      const isBefore = place.to <= from;
      const between = isBefore ? place.sentence.slice(place.to, from) : place.sentence.slice(to, place.from);
      const clauses = between.match(/[;,:]|\b(?:and|but|while|whereas|then)\b/gi)?.length ?? 0;
      return between.length + (isBefore ? 0 : 2) + clauses * ACROSS;
    }),
  );
}

const ACROSS = 12;
