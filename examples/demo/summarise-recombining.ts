/**
 * Version 2: learns which word follows which two and writes new sentences.
 *
 * An article that is too short to learn from is eked out with others of the same story: it then knows more than the article
 * says, and sometimes tells it.
 */
import { seeded, type Random } from "./random.ts";
import { claimsOf } from "./check-claims.ts";

export interface Settings {
  /** Below this many sentences it reads related articles too. */
  readonly short: number;
  /** How much more the article itself weighs than a related one. */
  readonly own: number;
  /** 1 follows the counts; lower prefers the frequent. */
  readonly temperature: number;
}

/** Two words → the words that may follow, with weights that add up to 1. */
type Model = ReadonlyMap<string, readonly (readonly [string, number])[]>;

const END = ".";
const LONGEST = 30;
const TRIES = 12;

/** Learns from an article, and from `related` ones where it is short. */
export function learn(
  article: readonly string[],
  related: readonly (readonly string[])[],
  settings: Settings,
): Model {
  const counts = new Map<string, Map<string, number>>();
  const read = (sentences: readonly string[], weight: number): void => {
    for (const words of named(sentences)) {
      let context = ["^", "^"];
      for (const word of [...words, END]) {
        const key = context.join(" ");
        const next = counts.get(key) ?? new Map<string, number>();
        next.set(word, (next.get(word) ?? 0) + weight);
        counts.set(key, next);
        context = [context[1] ?? "^", word];
      }
    }
  };
  read(article, settings.own);
  if (article.length < settings.short) for (const other of related) read(other, 1);
  return new Map([...counts].map(([key, next]) => [key, shares(next, settings.temperature)]));
}

/** `length` different sentences; fewer where it cannot find more, none where it finds none. */
export function recombine(model: Model, length: number, seed: number): readonly string[] {
  const random = seeded(seed);
  const sentences = new Set<string>();
  for (let attempt = 0; attempt < TRIES * length && sentences.size < length; attempt++) {
    const sentence = writeOne(model, random);
    if (sentence !== null) sentences.add(sentence);
  }
  return [...sentences];
}

function writeOne(model: Model, random: Random): string | null {
  const words: string[] = [];
  let context = ["^", "^"];
  while (words.length < LONGEST) {
    const word = draw(model.get(context.join(" ")) ?? [], random);
    if (word === END) return `${words.join(" ")}.`;
    words.push(word);
    context = [context[1] ?? "^", word];
  }
  return null;
}

/** Sentences as words, with names in the place of pronouns: it understands whom they mean. */
function named(sentences: readonly string[]): readonly (readonly string[])[] {
  return claimsOf(sentences).map(({ subject, verb, object }) => `${subject} ${verb} ${object}`.split(" "));
}

function shares(
  next: ReadonlyMap<string, number>,
  temperature: number,
): readonly (readonly [string, number])[] {
  const sharpened = [...next].map(([word, weight]) => [word, weight ** (1 / temperature)] as const);
  const total = sharpened.reduce((sum, [, weight]) => sum + weight, 0);
  return sharpened.map(([word, weight]) => [word, weight / total] as const);
}

function draw(choices: readonly (readonly [string, number])[], random: Random): string {
  let left = random.next();
  for (const [word, share] of choices) {
    left -= share;
    if (left < 0) return word;
  }
  return choices.at(-1)?.[0] ?? END;
}
