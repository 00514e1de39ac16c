/** Versions, models, stages whose names have digits. */
import type { Amount } from "./amounts.ts";
import type { Fact } from "./fact.ts";
import type { Place, Places } from "./places.ts";

/** Digits in the name of a stage, a version or a model are no claim, where the plan has that name for what is spoken of. */
export function isNamed(
  amount: Amount,
  sentence: string,
  facts: readonly Fact[],
  { words }: Places,
): boolean {
  // `canary 5` is `canary-5`.
  const isInside = facts.some(({ of }) =>
    of.some(
      (name) =>
        /\d/.test(name) &&
        (words.get(name) ?? []).some(({ from, to }) => from <= amount.from && amount.to <= to),
    ),
  );
  if (isInside) return true;
  if (amount.unit !== "name") return false;
  const folded = amount.text.toLowerCase();
  if (facts.some(({ of }) => of.some((name) => name.toLowerCase() === folded))) return true;
  const named = facts.filter(
    ({ text }) => text.toLowerCase() === folded || text.toLowerCase().startsWith(`${folded}@`),
  );
  return named.some(({ key }) => !isOtherSide(key, amount, sentence) && !isTurned(key, amount, sentence));
}

/** The old version does not replace the new one. */
function isTurned(key: string, { to }: Place, sentence: string): boolean {
  const after = sentence.slice(to, to + 60);
  const form = key.includes(".baseline")
    ? /^(?: [^,;]{0,20})? (?:replaces|supersedes|succeeds|follows|retires)\b/i
    : key.includes(".candidate")
      ? /^(?: [^,;]{0,20})? (?:is|gets|will be|was) (?:replaced|superseded|succeeded|followed|retired)\b/i
      : null;
  return form?.test(after) ?? false;
}

const SIDES = {
  baseline: /\b(?:baseline|old|current|present|previous|today['’]s|live)\b/gi,
  candidate: /\b(?:candidate|new|next|coming|successor)\b/gi,
} as const;
const REPLACES =
  /\b(?:replac\w+|supersed\w+|succeed\w+|instead of|than|against|over|from|versus|vs|after|follow\w*|compared)\b/i;

const ACROSS = 12;

/** Whether the version of one side is said of the other: the nearest word for a side, unless one replaces the other. */
function isOtherSide(key: string, { from, to }: Place, sentence: string): boolean {
  const own = key.includes(".baseline") ? "baseline" : key.includes(".candidate") ? "candidate" : null;
  if (own === null) return false;
  const gaps = Object.entries(SIDES).flatMap(([side, form]) =>
    Array.from(sentence.matchAll(form), ({ index, 0: { length } }) => {
      const between = index < from ? sentence.slice(index + length, from) : sentence.slice(to, index);
      const clauses = between.match(/[;,]|\b(?:and|but|while|whereas)\b/gi)?.length ?? 0;
      return { side, between, gap: between.length + (index < from ? 0 : 2) + clauses * ACROSS };
    }),
  );
  const [near] = gaps.filter(({ between }) => !REPLACES.test(between)).toSorted((a, b) => a.gap - b.gap);
  return near !== undefined && near.side !== own;
}
