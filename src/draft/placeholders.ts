/** `{{key}}` in a drafted text: where a model may not write a value itself. */
import type { Fact } from "./fact.ts";
import { redact } from "./redact.ts";
import { plainText } from "./strip.ts";

/** Ideographs that no text has: while a text is cleaned, one stands for each placeholder. */
const FIRST = 0x3_0000;
const MOST = 4_000;
/** A text that goes on changing keeps nothing but its letters. */
const MOST_PASSES = 6;
/** Of braces with nothing in them that could be one: something was meant to stand there. */
const NO_KEY = "_";
const STANDING = /[\u{30000}-\u{30F9F}]/gu;
const PLACEHOLDER = /\{\{([^{}]{0,300})\}\}/g;

/** The text as plain words without anything private; its placeholders stay, all other braces go. Twice is once. */
export function tidy(text: string): string {
  const keys: string[] = [];
  const held = text.replace(STANDING, "").replace(PLACEHOLDER, (_, key: string) => {
    if (keys.length >= MOST) return "";
    keys.push(keyOf(key));
    return String.fromCodePoint(FIRST + keys.length - 1);
  });
  return cleaned(held.replaceAll(/[{}]/g, "")).replace(
    STANDING,
    (sign) => `{{${keys[(sign.codePointAt(0) ?? 0) - FIRST] ?? NO_KEY}}}`,
  );
}

/** Markup may split what is looked for: once it is gone, it is looked for again, until nothing changes. */
function cleaned(text: string): string {
  let before = text;
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const after = plainText(redact(before));
    if (after === before) return after;
    before = after;
  }
  return plainText(before.replace(/[^\p{L}\u{30000}-\u{30F9F}]+/gu, " "));
}

/** What could be the name of a fact, which readers see where there is none of that name; anything else is not told. */
function keyOf(braced: string): string {
  const key = braced.trim();
  // Its dots alone would make it an address.
  const words = key.replaceAll(".", " ");
  return /^[\w.-]{1,120}$/.test(key) && redact(words) === words ? key : NO_KEY;
}

/** A fact that stands in a text for its key; offsets in UTF-16 units. */
export interface Standing {
  readonly from: number;
  readonly to: number;
  readonly key: string;
  /** null where the plan knows no such fact. */
  readonly fact: Fact | null;
}

export interface Filled {
  readonly text: string;
  readonly standing: readonly Standing[];
}

/** The tidied text with the facts where their keys stood; a key that is none as words, so that a reader sees what was meant. */
export function fill(tidied: string, facts: ReadonlyMap<string, Fact>): Filled {
  const standing: Standing[] = [];
  let text = "";
  let rest = 0;
  for (const found of tidied.matchAll(/\{\{([\w.-]+)\}\}/g)) {
    const [whole, key = NO_KEY] = found;
    text += tidied.slice(rest, found.index);
    rest = found.index + whole.length;
    const fact = facts.get(key) ?? null;
    const from = text.length;
    text += fact?.text ?? `(${plainText(key.replaceAll(/[._]+/g, " ")) || "?"})`;
    standing.push({ from, to: text.length, key, fact });
  }
  return { text: text + tidied.slice(rest), standing };
}
