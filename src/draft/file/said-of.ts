/** What a sentence of a person says a number of: a limit or a level, and of which guard. */
import type { KeyPath } from "../../config/problem.ts";
import { asRaw, type Raw } from "../../config/written.ts";

const LIMITS: ReadonlySet<string> = new Set(["at-most", "at-least", "between"]);
const LEVELS: ReadonlySet<string> = new Set(["expect", "expect-of-candidate", "usual"]);

const PERMITS =
  /\b(?:at (?:most|least)|no(?:t|thing)? (?:more|less|fewer|higher|lower|longer|worse)|up to|within|(?<!\b(?:in|of|since|until|last|early|late) )may|must|should|shall|can|could|limit\w*|maxim\w*|minim\w*|allow\w*|tolerat\w*|accept\w*|rise to|stop\w*|roll\w*|breach\w*|below|above|under|over|exceed\w*|promise\w*|target\w*|objective)\b/i;
const MEASURED =
  /\b(?:today|now|currently|at present|so far|usual(?:ly)?|normal(?:ly)?|last (?:week|month|quarter|year)|yesterday|was|were|had|measured|observed|baseline|is|are|has)\b/i;

/** Words that people use for a class of guard. */
const OF_CLASS: Readonly<Record<string, readonly string[]>> = {
  error: ["fail", "error", "crash", "broken", "broke"],
  latency: ["latency", "slow", "wait", "fast", "seconds"],
  quality: ["quality", "wrong", "correct", "accura"],
  cost: ["cost", "price", "spend", "dollar", "euro"],
};

/** Why a number in a sentence cannot be what a place of a guard asks for; null where it can. */
export function saidOfAnother(
  sentence: { readonly text: string; readonly at: number },
  path: KeyPath,
  file: Raw,
): string | null {
  const [part, guard] = path;
  if (part !== "guards" || typeof guard !== "string") return null;
  const clause = clauseAt(sentence.text, sentence.at);
  const key = String(path.find((step, index) => index > 1 && typeof step === "string") ?? "");
  if (key === "spread" || key === "detect") return `${key} is no number of a sentence`;
  if (LEVELS.has(key) && (PERMITS.test(clause) || !MEASURED.test(clause)))
    return "that sentence says what may be, and not what is measured";
  if (LIMITS.has(key) && !PERMITS.test(clause) && MEASURED.test(clause))
    return "that sentence says what is or was, and not what may be";
  const own = tellingWords(clause, guard, file);
  const [other] = Object.keys(asRaw(file["guards"])).filter(
    (each) => each !== guard && tellingWords(clause, each, file) > own,
  );
  return other === undefined ? null : `that sentence speaks of ${other}`;
}

/** The part of the sentence that speaks of this number: one without a number of its own belongs to the next. */
function clauseAt(text: string, at: number): string {
  const starts = Array.from(
    text.matchAll(/(?:[.;!?,](?=\s)|\n|\s(?=(?:and|but|while)\s))/g),
    ({ index }) => index + 1,
  );
  let from = 0;
  for (const [index, start] of starts.entries()) {
    const hasNumber = /\d/.test(text.slice(from, start));
    if (start > at && hasNumber) return text.slice(from, start);
    const ends = /[.;!?\n]/.test(text[start - 1] ?? "");
    if (hasNumber || ends) from = starts[index] ?? from;
  }
  return text.slice(from);
}

/** How many words of the clause tell this guard: of its name, its unit and its class. */
function tellingWords(clause: string, guard: string, file: Raw): number {
  const { class: kind } = asRaw(asRaw(file["guards"])[guard]);
  const words = clause.toLowerCase().match(/\p{L}+/gu) ?? [];
  const telling = [...guard.split("-"), ...(typeof kind === "string" ? (OF_CLASS[kind] ?? [kind]) : [])]
    .map(stem)
    .filter((word) => word.length > 2);
  return [...new Set(telling)].filter((stemmed) => words.some((word) => word.startsWith(stemmed))).length;
}

/** `errors` and `error`, `claims` and `claim`: enough of a word to know it again. */
function stem(word: string): string {
  return word.toLowerCase().replace(/(?:es|s|ed|ing)$/, "");
}
