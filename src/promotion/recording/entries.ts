/** The JSON values of a recording, not parsed yet, and where each begins. */
import type { Position } from "../../config/problem.ts";

export interface Entry {
  readonly text: string;
  readonly at: Position;
}

/** Values of JSON lines, or the elements of one JSON list. What belongs to neither comes last and will not parse. */
export function entriesOf(text: string): readonly Entry[] {
  const plain = text.replace(/^\uFEFF/, "");
  return /^\s*\[/.test(plain) ? elementsOf(plain) : linesOf(plain);
}

function linesOf(text: string): readonly Entry[] {
  return text.split("\n").flatMap((line, index) => {
    const entry = line.trim();
    return entry === "" ? [] : [{ text: entry, at: { line: index + 1, column: line.indexOf(entry) + 1 } }];
  });
}

/** Cuts at the commas between the elements: brackets and texts are counted, everything else is left to the parser. */
function elementsOf(text: string): readonly Entry[] {
  const entries: Entry[] = [];
  const place = placesIn(text);
  const open = text.indexOf("[");
  let from = open + 1;
  let depth = 1;
  const cut = (to: number): void => {
    const raw = text.slice(from, to);
    const element = raw.trim();
    if (element !== "") entries.push({ text: element, at: place(from + raw.indexOf(element)) });
    from = to + 1;
  };
  for (const { 0: token, index } of text.slice(from).matchAll(/"(?:[^"\\]|\\.)*"|[[\]{},]/gs)) {
    if (token === "[" || token === "{") depth += 1;
    if (token === "]" || token === "}") depth -= 1;
    if (depth === 0 || (depth === 1 && token === ",")) cut(open + 1 + index);
    if (depth === 0) break;
  }
  if (depth > 0) entries.push({ text: text.slice(from).trim() || "[", at: place(text.length) });
  else cut(text.length);
  return entries;
}

/** Line and column of offsets that only rise. */
function placesIn(text: string): (offset: number) => Position {
  let line = 1;
  let start = 0;
  return (offset) => {
    for (let end = text.indexOf("\n", start); end !== -1 && end < offset; end = text.indexOf("\n", start)) {
      line += 1;
      start = end + 1;
    }
    return { line, column: offset - start + 1 };
  };
}
