/** Where something stands in a JSON text: the value at a path, or the first sign that is no JSON. */
import type { Position } from "../config/problem.ts";
import type { Path } from "./answers.ts";

/** Deeper than any program writes its results; also keeps the scan off the end of the stack. */
export const DEEPEST = 200;

/** How a scan ended: at a value, or where the text is no JSON, with what would have been. */
type Stop =
  | { readonly kind: "found"; readonly at: number }
  | { readonly kind: "wrong"; readonly at: number; readonly expected: string };

/** The offset behind a value, or where the scan ended before it. */
type End = number | Stop;

export interface Fault {
  readonly at: Position;
  readonly expected: string;
  readonly found: string;
}

/** The first thing that is wrong with a text that is no JSON. */
export function faultIn(text: string): Fault {
  const stop = scan(text, null);
  if (stop === null || stop.kind === "found") return { at: positionAt(text, 0), expected: "JSON", found: "" };
  return { at: positionAt(text, stop.at), expected: stop.expected, found: shown(text, stop.at) };
}

/** Where the value at `path` begins in valid JSON; its nearest parent where there is none. */
export function placeOf(text: string, path: Path): Position {
  for (let length = path.length; length > 0; length -= 1) {
    const stop = scan(text, path.slice(0, length));
    if (stop?.kind === "found") return positionAt(text, stop.at);
  }
  return positionAt(text, skipSpace(text, 0));
}

/** Line and column, both from 1, of a character. */
export function positionAt(text: string, offset: number): Position {
  let line = 1;
  let start = 0;
  for (let end = text.indexOf("\n"); end !== -1 && end < offset; end = text.indexOf("\n", end + 1)) {
    line += 1;
    start = end + 1;
  }
  return { line, column: offset - start + 1 };
}

function shown(text: string, at: number): string {
  if (at >= text.length) return "the end of the file";
  const word = /^[^\s,:[\]{}"]{1,20}/.exec(text.slice(at, at + 20))?.[0];
  return word ?? text[at] ?? "";
}

function scan(text: string, path: Path | null): Stop | null {
  const end = value(text, skipSpace(text, 0), { path, depth: 0 });
  if (typeof end !== "number") return end;
  const rest = skipSpace(text, end);
  return rest < text.length ? wrong(rest, "the end of the file") : null;
}

interface Search {
  /** What is left of the path to the value; null when this value is not on the way. */
  readonly path: Path | null;
  readonly depth: number;
}

function wrong(at: number, expected: string): Stop {
  return { kind: "wrong", at, expected };
}

function value(text: string, at: number, search: Search): End {
  if (search.path?.length === 0) return { kind: "found", at };
  if (search.depth > DEEPEST) return wrong(at, `at most ${DEEPEST} levels of brackets`);
  const sign = text[at];
  if (sign === "{") return members(text, at, search);
  if (sign === "[") return entries(text, at, search);
  return sign === '"' ? string(text, at) : plain(text, at);
}

function members(text: string, at: number, search: Search): End {
  let next = skipSpace(text, at + 1);
  if (text[next] === "}") return next + 1;
  for (;;) {
    if (text[next] !== '"') return wrong(next, "a key in double quotes");
    const end = string(text, next);
    if (typeof end !== "number") return end;
    const key = keyOf(text.slice(next, end));
    next = skipSpace(text, end);
    if (text[next] !== ":") return wrong(next, "a colon after the key");
    const behind = value(text, skipSpace(text, next + 1), inside(search, key));
    if (typeof behind !== "number") return behind;
    next = skipSpace(text, behind);
    if (text[next] === "}") return next + 1;
    if (text[next] !== ",") return wrong(next, "a comma, or } at the end");
    next = skipSpace(text, next + 1);
  }
}

function entries(text: string, at: number, search: Search): End {
  let next = skipSpace(text, at + 1);
  if (text[next] === "]") return next + 1;
  for (let index = 0; ; index += 1) {
    const behind = value(text, next, inside(search, index));
    if (typeof behind !== "number") return behind;
    next = skipSpace(text, behind);
    if (text[next] === "]") return next + 1;
    if (text[next] !== ",") return wrong(next, "a comma, or ] at the end");
    next = skipSpace(text, next + 1);
  }
}

function inside({ path, depth }: Search, step: string | number): Search {
  return { path: path !== null && path[0] === step ? path.slice(1) : null, depth: depth + 1 };
}

function keyOf(quoted: string): string {
  const key: unknown = JSON.parse(quoted);
  return typeof key === "string" ? key : quoted;
}

/** The end of a text in quotes. */
function string(text: string, at: number): End {
  for (let next = at + 1; next < text.length; next += 1) {
    const sign = text[next] ?? "";
    if (sign === '"') return next + 1;
    if (sign < " ") return wrong(next, "no line break or control character within quotes");
    if (sign !== "\\") continue;
    const escaped = /^(?:["\\/bfnrt]|u[\dA-Fa-f]{4})/.exec(text.slice(next + 1, next + 6))?.[0];
    if (escaped === undefined) return wrong(next, String.raw`an escape such as \n or \"`);
    next += escaped.length;
  }
  return wrong(text.length, "a closing quote");
}

/** Words in which numbers are written that JSON does not have. */
const NO_NUMBER = /^[-+]?(?:NaN|nan|Infinity|inf)\b/;

function plain(text: string, at: number): End {
  const near = text.slice(at, at + 400);
  const found = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null)(?![\w.+-])/.exec(near)?.[0];
  if (found !== undefined) return at + found.length;
  return wrong(
    at,
    NO_NUMBER.test(near) ? "a number; JSON has no NaN and no Infinity, leave the score out" : "a JSON value",
  );
}

function skipSpace(text: string, at: number): number {
  let next = at;
  while (" \t\r\n".includes(text[next] ?? "x")) next += 1;
  return next;
}
