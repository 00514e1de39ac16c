/** What a statement rests on in a trusted document, and where the document says another thing. */
import { amountsIn, type Amount } from "./amounts.ts";
import { boundOf } from "./claims.ts";
import type { Basis, Contradiction, DraftDocument } from "./draft.ts";
import type { Fact } from "./fact.ts";
import { areOpposite, NOT, spelledOut } from "./opposites.ts";
import { placesOf } from "./places.ts";
import { ownWords } from "./subjects.ts";

/** Shorter quotes stand anywhere. */
const FEWEST_WORDS = 3;

/** Letter by letter, but for white space and the curves of quotes and dashes. */
export function basisOf(
  claim: { readonly document: string; readonly quote: string } | null,
  documents: readonly DraftDocument[],
): Basis {
  if (claim === null || claim.quote.trim() === "") return { kind: "none" };
  const { document, quote } = claim;
  const found = documents.find(({ id }) => id === document);
  const wanted = plain(quote);
  const isThere =
    found !== undefined && wanted.split(" ").length >= FEWEST_WORDS && standsIn(plain(found.text), wanted);
  return { kind: isThere ? "quoted" : "not-found", document, quote };
}

function plain(text: string): string {
  return text
    .replace(/[“”„«»]/g, '"')
    .replace(/[‘’‚]/g, "'")
    .replace(/[‐‑‒–—−]/g, "-")
    .replace(/\s+/g, " ")
    .trim();
}

/** Whole words and whole numbers, and nothing of which the words before say no: `900 ms` does not stand in `1900 ms`. */
function standsIn(text: string, quote: string): boolean {
  for (let at = text.indexOf(quote); at !== -1; at = text.indexOf(quote, at + 1)) {
    const isWhole = !isInside(text, at) && !isInside(text, at + quote.length);
    if (isWhole && !DENIED.test(text.slice(Math.max(0, at - 40), at))) return true;
  }
  return false;
}

const DENIED = /(?:\b(?:not|never|no|cannot|without)|n't)(?: \w+){0,2} $/i;

/** Whether a word or a number goes on there. */
function isInside(text: string, at: number): boolean {
  const [before, after] = [text.slice(Math.max(0, at - 2), at), text.slice(at, at + 2)];
  return (
    (/[\p{L}\p{N}]$/u.test(before) && /^[\p{L}\p{N}]/u.test(after)) ||
    (/\p{N}$/u.test(before) && /^[.,]\p{N}/u.test(after)) ||
    (/\p{N}[.,]$/u.test(before) && /^\p{N}/u.test(after))
  );
}

/** So many amounts of a text are held against those of another. */
const MOST_AMOUNTS = 60;

/** The quoted words have an amount of the same kind on the same thing, and another value; or say no to the same words. */
export function contradictionOf(
  sentence: string,
  basis: Basis,
  facts: readonly Fact[],
): Contradiction | null {
  if (basis.kind !== "quoted") return null;
  const { document, quote } = basis;
  const [said, written] = [sentence, quote].map((text) =>
    amountsIn(text)
      .filter(({ unit }) => unit !== "name")
      .slice(0, MOST_AMOUNTS),
  );
  const own = said?.find((each) => {
    const alike = written?.filter(({ unit }) => unit === each.unit) ?? [];
    return alike.length > 0 && !alike.some((other) => isAllowed(each, other, quote));
  });
  if (own !== undefined && areOfOneThing(sentence, quote, facts)) {
    const others = written?.filter(({ unit }) => unit === own.unit).map(({ text }) => text) ?? [];
    return { document, quote, what: `the statement says ${own.text}, the document ${others.join(" and ")}` };
  }
  const isOpposite = areOpposite(sentence, quote) && likeness(spelledOut(sentence), spelledOut(quote)) >= 0.8;
  return isOpposite ? { document, quote, what: "one of them says not, in the same words" } : null;
}

const PERCENTILE = /\bp\d{2}\b/g;

/** They name the same stage, guard or fact, or share most of their words. */
function areOfOneThing(sentence: string, quote: string, facts: readonly Fact[]): boolean {
  const names = new Set(facts.flatMap(ownWords));
  return (
    likeness(sentence, quote) >= 0.5 ||
    [...sentence.matchAll(PERCENTILE)].some(([same]) => quote.includes(same)) ||
    [...names].some((name) => placesOf(name, sentence).length > 0 && placesOf(name, quote).length > 0)
  );
}

/** The same, or on the side of a bound that the document leaves open: 41 s is within 60 s. */
function isAllowed(said: Amount, written: Amount, quote: string): boolean {
  if (Number.isNaN(said.value)) return said.text.toLowerCase() === written.text.toLowerCase();
  const bound = boundOf(written, quote);
  const off = said.value - written.value;
  if ((bound === "most" || bound === "less") && off < 0) return true;
  if ((bound === "least" || bound === "more") && off > 0) return true;
  return (
    Math.abs(off) <=
    Math.min(Math.max(said.step, written.step) / 2, Math.abs(written.value) * 0.05) +
      Math.abs(said.value) * 1e-9
  );
}

/** The share of the shorter one's longer words that stand in both. */
function likeness(a: string, b: string): number {
  const [left, right] = [a, b].map(
    (text) =>
      new Set(
        text
          .toLowerCase()
          .match(/\p{L}{4,}/gu)
          ?.filter((word) => !NOT.test(word))
          .map((word) => word.replace(/(?:e?s|ed|ing)$/, "")) ?? [],
      ),
  );
  if (left === undefined || right === undefined) return 0;
  const fewer = Math.min(left.size, right.size);
  return fewer < 2 ? 0 : [...left].filter((word) => right.has(word)).length / fewer;
}
