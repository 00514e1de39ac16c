/** The parts of XML that have names: an element's beginning with its attributes, and the entities within a text. */
import { cut } from "./fields.ts";

export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Element[];
  /** The beginning of the text directly within. */
  readonly text: string;
  /** Offset of its opening bracket. */
  readonly start: number;
}

const NAME = /[A-Za-z_:\u0080-\uFFFF][\w:.\u0080-\uFFFF-]*/y;
const ENTITIES = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** An element whose end has not come yet. */
export interface Open {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: Element[];
  readonly start: number;
  text: string;
}

/** Where and why a text is no such XML. */
export interface Fault {
  readonly at: number;
  readonly message?: string;
  readonly expected: string;
  readonly found?: string;
}

export function isFault(value: object): value is Fault {
  return "expected" in value;
}

/** The name that begins at `at`; empty where none does. */
export function nameAt(text: string, at: number): string {
  NAME.lastIndex = at;
  return NAME.exec(text)?.[0] ?? "";
}

/** Behind white space. */
export function space(text: string, at: number): number {
  let next = at;
  while (" \t\r\n".includes(text[next] ?? "x")) next += 1;
  return next;
}

interface Opened {
  readonly element: Open;
  readonly isEmpty: boolean;
  readonly end: number;
}

/** What begins with the bracket at `start`. */
export function opening(text: string, start: number): Opened | Fault {
  const name = nameAt(text, start + 1);
  if (name === "") return { at: start + 1, expected: "the name of an element" };
  const attributes = new Map<string, string>();
  let at = start + 1 + name.length;
  for (;;) {
    const next = space(text, at);
    const element = { name, attributes, children: [], start, text: "" };
    if (text[next] === ">") return { element, isEmpty: false, end: next + 1 };
    if (text.startsWith("/>", next)) return { element, isEmpty: true, end: next + 2 };
    const key = next === at ? "" : nameAt(text, next);
    if (key === "") return { at: next, expected: `an attribute of ${cut(name)}, or >` };
    const value = valueAt(text, space(text, next + key.length));
    if (isFault(value)) return value;
    if (attributes.has(key)) return { at: next, expected: "each attribute once", found: cut(key) };
    attributes.set(key, value.text);
    at = value.end;
  }
}

function valueAt(text: string, at: number): { readonly text: string; readonly end: number } | Fault {
  if (text[at] !== "=") return { at, expected: "= after the name of an attribute" };
  const start = space(text, at + 1);
  const quote = text[start] ?? "";
  if (quote !== '"' && quote !== "'") return { at: start, expected: "a quote" };
  const end = text.indexOf(quote, start + 1);
  if (end === -1) return { at: text.length, expected: "a closing quote" };
  const raw = text.slice(start + 1, end);
  const bracket = raw.indexOf("<");
  if (bracket !== -1) return { at: start + 1 + bracket, expected: "&lt; within an attribute", found: "<" };
  const decoded = decode(raw, start + 1);
  return typeof decoded === "string" ? { text: decoded, end: end + 1 } : decoded;
}

/** Text with its entities as what they stand for. */
export function decode(raw: string, from: number): string | Fault {
  if (!raw.includes("&")) return raw;
  const parts: string[] = [];
  let at = 0;
  for (let next = raw.indexOf("&"); next !== -1; next = raw.indexOf("&", at)) {
    const name = /^&(#\d{1,7}|#x[\dA-Fa-f]{1,6}|\w{1,20});/.exec(raw.slice(next, next + 24))?.[1];
    const sign = name === undefined ? undefined : signOf(name);
    if (sign === undefined)
      return {
        at: from + next,
        expected: "&lt; &gt; &amp; &quot; &apos; or the number of a character",
        found: cut(raw.slice(next, next + 20)),
      };
    parts.push(raw.slice(at, next), sign);
    at = next + (name?.length ?? 0) + 2;
  }
  return parts.join("") + raw.slice(at);
}

function signOf(name: string): string | undefined {
  if (!name.startsWith("#")) return ENTITIES.get(name);
  const code = name.startsWith("#x") ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= 0x10_ffff ? String.fromCodePoint(code) : undefined;
}
