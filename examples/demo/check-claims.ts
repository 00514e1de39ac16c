/** Finds the claims of a text and whether an article makes them too. */
import { PRONOUNS, VERBS } from "./vocabulary.ts";

/** Who did what, with number and place; the verb is where a sentence is cut. */
export interface Claim {
  readonly subject: string;
  readonly verb: string;
  readonly object: string;
}

export interface Checked {
  readonly claims: number;
  /** The sentences whose claim the article does not make. */
  readonly unsupported: readonly string[];
}

/** One claim a sentence. A pronoun means the subject of the sentence before; without one it means nobody. */
export function claimsOf(sentences: readonly string[]): readonly Claim[] {
  let last = "nobody";
  return sentences.map((sentence) => {
    const words = sentence.replace(/\.$/, "").split(" ");
    const at = words.findIndex((word) => VERBS.has(word));
    if (at <= 0) return { subject: "nobody", verb: "", object: words.join(" ") };
    const named = words.slice(0, at).join(" ");
    last = PRONOUNS.has(named) ? last : named;
    return { subject: last, verb: words[at] ?? "", object: words.slice(at + 1).join(" ") };
  });
}

/** A claim is supported when the article makes exactly the same one. */
export function checkClaims(summary: readonly string[], article: readonly string[]): Checked {
  const made = new Set(claimsOf(article).map(keyOf));
  const claims = claimsOf(summary);
  return { claims: claims.length, unsupported: summary.filter((_, index) => !isMade(claims[index], made)) };
}

function isMade(claim: Claim | undefined, made: ReadonlySet<string>): boolean {
  return claim !== undefined && made.has(keyOf(claim));
}

function keyOf({ subject, verb, object }: Claim): string {
  return `${subject}|${verb}|${object}`;
}
