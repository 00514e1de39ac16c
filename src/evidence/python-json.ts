/** JSON as Python's `json` and pydantic write it: with NaN, Infinity and -Infinity where a number is none. */
import { DEEPEST } from "./json-place.ts";

export interface Readable {
  /** JSON, with null for each of these words. */
  readonly read: string;
  /** As long as the text, with digits for each of these words: what stands where is the same. */
  readonly placed: string;
}

/** Both forms of a text; the text itself where it has none of these words outside quotes. */
export function withoutConstants(text: string): Readable {
  if (!text.includes("NaN") && !text.includes("Infinity")) return { read: text, placed: text };
  const [read, placed]: [string[], string[]] = [[], []];
  let from = 0;
  for (const [start, end] of constantsIn(text)) {
    const before = text.slice(from, start);
    read.push(before, "null");
    placed.push(before, "1".repeat(end - start));
    from = end;
  }
  const rest = text.slice(from);
  return { read: read.join("") + rest, placed: placed.join("") + rest };
}

function constantsIn(text: string): readonly (readonly [start: number, end: number])[] {
  const found: (readonly [number, number])[] = [];
  const word = /(?<![\w.+-])(?:NaN|-?Infinity)(?![\w.+-])/y;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') at = endOfQuotes(text, at);
    else if (sign === "N" || sign === "I" || sign === "-") {
      word.lastIndex = at;
      const [hit] = word.exec(text) ?? [];
      if (hit === undefined) continue;
      found.push([at, at + hit.length]);
      at += hit.length - 1;
    }
  }
  return found;
}

/** Whether brackets stand deeper than any program writes them. */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') at = endOfQuotes(text, at);
    else if (sign === "[" || sign === "{") depth += 1;
    else if (sign === "]" || sign === "}") depth -= 1;
    if (depth > DEEPEST) return true;
  }
  return false;
}

/** Where the closing quote stands; the end of the text where there is none. */
function endOfQuotes(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === "\\") slashes += 1;
    if (slashes % 2 === 0) return end;
  }
  return text.length;
}
