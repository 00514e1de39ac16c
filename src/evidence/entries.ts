/** A text of results → its entries one by one: JSON lines, or one JSON document. */
import type { Entry, Misread } from "./answers.ts";
import { MOST_MISREADS } from "./fields.ts";
import { faultIn, placeOf } from "./json-place.ts";
import { isTooDeep, withoutConstants } from "./python-json.ts";

export type Parsed<T> =
  | { readonly kind: "parsed"; readonly value: T }
  | { readonly kind: "wrong"; readonly misreads: readonly Misread[] };

/** A document, with the place of everything in it. */
export function parseDocument(text: string): Parsed<Entry> {
  const parsed = parse(text);
  if (parsed.kind === "wrong") return { kind: "wrong", misreads: [noJson(text, 0)] };
  return { kind: "parsed", value: { value: parsed.value, place: (path) => placeOf(text, path) } };
}

/** The same for what Python writes: its JSON has NaN and Infinity, which are read as null. */
export function parsePython(text: string): Parsed<Entry> {
  const { read, placed } = withoutConstants(text);
  const parsed = parse(read);
  if (parsed.kind === "wrong") return { kind: "wrong", misreads: [noJson(placed, 0)] };
  return { kind: "parsed", value: { value: parsed.value, place: (path) => placeOf(placed, path) } };
}

/** One entry a line; empty lines are none. */
export function parseLines(text: string): Parsed<readonly Entry[]> {
  const entries: Entry[] = [];
  const misreads: Misread[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    if (misreads.length >= MOST_MISREADS) break;
    const parsed = parse(line);
    if (parsed.kind === "wrong") {
      misreads.push(noJson(line, index));
      continue;
    }
    const place: Entry["place"] = (path) => ({ ...placeOf(line, path), line: index + 1 });
    entries.push({ value: parsed.value, place });
  }
  return misreads.length > 0 ? { kind: "wrong", misreads } : { kind: "parsed", value: entries };
}

type Json = { readonly kind: "parsed"; readonly value: unknown } | { readonly kind: "wrong" };

function parse(text: string): Json {
  // What walks through the value later, a recursion at a time, must come back.
  if (isTooDeep(text)) return { kind: "wrong" };
  try {
    return { kind: "parsed", value: JSON.parse(text) };
  } catch (cause) {
    if (cause instanceof SyntaxError) return { kind: "wrong" };
    throw cause;
  }
}

/** `before` lines stand before this text. */
function noJson(text: string, before: number): Misread {
  const { at, expected, found } = faultIn(text);
  const isCut = found === "the end of the file";
  return {
    at: { line: at.line + before, column: at.column },
    message: isCut ? "the results break off in the middle" : "this is not JSON",
    expected,
    found,
    write: isCut ? "the whole file, as the program wrote it" : null,
  };
}
