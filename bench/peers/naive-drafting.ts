/** What one would write first: a list of words, and numbers that stand anywhere in the facts. */
import type { Fact } from "../../src/draft/fact.ts";

const WORDS = /\b(?:always|never|all|typically|generally|should)\b/gi;
const NUMBER = /\d+(?:[.,]\d+)*/g;

/** Every word of the list, wherever it stands. */
export function naiveMarks(text: string): readonly { readonly from: number; readonly to: number }[] {
  return [...text.matchAll(WORDS)].map(({ index, 0: word }) => ({ from: index, to: index + word.length }));
}

/** Whether some number of the text stands in no fact, whatever its unit and whatever it belongs to. */
export function naiveRemoves(text: string, facts: readonly Fact[]): boolean {
  const known = new Set(facts.flatMap((fact) => numbersOf(fact.text)));
  return numbersOf(text).some((number) => !known.has(number));
}

function numbersOf(text: string): readonly string[] {
  return [...text.matchAll(NUMBER)].map(([number]) => number.replaceAll(",", ""));
}
