/**
 * The part of XML that reports of tests are written in: elements, attributes, text, comments, CDATA.
 *
 * No DTD and so no entities but the five of XML itself and numbers of characters: nothing outside the text is ever read, and nothing
 * in it grows. Never throws, never recurses.
 */
import type { Misread } from "./answers.ts";
import type { Parsed } from "./entries.ts";
import { cut } from "./fields.ts";
import { positionAt } from "./json-place.ts";

export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Element[];
  /** The beginning of the text directly within. */
  readonly text: string;
  /** Offset of its opening bracket. */
  readonly start: number;
}

const DEEPEST = 64;
const LONGEST_TEXT = 1_000;
const NAME = /[A-Za-z_:\u0080-\uFFFF][\w:.\u0080-\uFFFF-]*/y;
const ENTITIES = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);

interface Open {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: Element[];
  readonly start: number;
  text: string;
}

/** Where and why a text is no such XML. */
interface Fault {
  readonly at: number;
  readonly message?: string;
  readonly expected: string;
  readonly found?: string;
}

/** The root element. */
export function parseXml(text: string): Parsed<Element> {
  const root = read(text);
  if (!("expected" in root)) return { kind: "parsed", value: root };
  const isCut = root.found === undefined && root.at >= text.length;
  const misread: Misread = {
    at: positionAt(text, Math.min(root.at, text.length)),
    message: root.message ?? (isCut ? "the results break off in the middle" : "this is not XML"),
    expected: root.expected,
    found: root.found ?? (isCut ? "the end of the file" : cut(text.slice(root.at, root.at + 20))),
    write: isCut ? "the whole file, as the program wrote it" : null,
  };
  return { kind: "wrong", misreads: [misread] };
}

function read(text: string): Element | Fault {
  const stack: Open[] = [];
  let root: Element | null = null;
  let at = 0;
  while (at < text.length) {
    const next = text.indexOf("<", at);
    const end = next === -1 ? text.length : next;
    const words = textBetween(text, { from: at, to: end, within: stack.at(-1) });
    if (words !== null) return words;
    if (next === -1) break;
    const skipped = skip(text, next, stack.at(-1));
    if (typeof skipped === "object") return skipped;
    if (skipped !== next) {
      at = skipped;
      continue;
    }
    if (text[next + 1] === "/") {
      const closed = close(text, next, stack);
      if ("expected" in closed) return closed;
      root = stack.length === 0 ? closed.element : root;
      at = closed.end;
      continue;
    }
    if (root !== null) return { at: next, expected: "nothing after the root element" };
    const opened = open(text, next);
    if ("expected" in opened) return opened;
    if (stack.length >= DEEPEST)
      return { at: next, expected: `at most ${DEEPEST} levels of elements`, found: "one more" };
    if (opened.isEmpty) {
      const element: Element = opened.element;
      const parent = stack.at(-1);
      if (parent === undefined) root = element;
      else parent.children.push(element);
    } else stack.push(opened.element);
    at = opened.end;
  }
  const unclosed = stack.at(-1);
  if (unclosed !== undefined) return { at: text.length, expected: `</${cut(unclosed.name)}>` };
  return root ?? { at: text.length, expected: "an element", found: "none" };
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly within: Open | undefined;
}

function textBetween(text: string, { from, to, within }: Span): Fault | null {
  if (from === to) return null;
  const raw = text.slice(from, to);
  if (within === undefined) {
    const other = /\S/.exec(raw)?.index;
    return other === undefined ? null : { at: from + other, expected: "an element" };
  }
  const decoded = decode(raw, from);
  if (typeof decoded === "object") return decoded;
  add(within, decoded);
  return null;
}

function add(open: Open, words: string): void {
  if (open.text.length < LONGEST_TEXT) open.text += words.slice(0, LONGEST_TEXT);
}

/** Behind a comment, CDATA or the declaration; `at` itself where none of them begins. */
function skip(text: string, at: number, within: Open | undefined): number | Fault {
  if (text.startsWith("<!--", at)) return behind(text, at, "-->");
  if (text.startsWith("<![CDATA[", at)) {
    const end = behind(text, at, "]]>");
    if (typeof end === "number" && within !== undefined) add(within, text.slice(at + 9, end - 3));
    return end;
  }
  if (text.startsWith("<!", at))
    return {
      at,
      message: "the file declares a document type, which is never read",
      expected: "elements only: no <!DOCTYPE>, no <!ENTITY>",
      found: cut(text.slice(at, at + 20)),
    };
  if (!text.startsWith("<?", at)) return at;
  const declared = /^<\?xml\s[^>]*?encoding\s*=\s*["']([^"']{1,40})["']/.exec(text.slice(at, at + 200))?.[1];
  const isPlain = declared === undefined || /^(?:utf-?8|us-ascii)$/i.test(declared);
  // eslint-disable-next-line no-control-regex -- told apart by exactly these
  if (!isPlain && /[^\u0000-\u007F]/.test(text))
    return { at, message: "the file is not written in UTF-8", expected: "encoding UTF-8", found: declared };
  return behind(text, at, "?>");
}

function behind(text: string, at: number, sign: string): number | Fault {
  const end = text.indexOf(sign, at);
  return end === -1 ? { at: text.length, expected: sign } : end + sign.length;
}

function nameAt(text: string, at: number): string {
  NAME.lastIndex = at;
  return NAME.exec(text)?.[0] ?? "";
}

function space(text: string, at: number): number {
  let next = at;
  while (" \t\r\n".includes(text[next] ?? "x")) next += 1;
  return next;
}

function close(
  text: string,
  at: number,
  stack: Open[],
): { readonly element: Element; readonly end: number } | Fault {
  const name = nameAt(text, at + 2);
  const end = space(text, at + 2 + name.length);
  const opened = stack.at(-1);
  if (opened === undefined) return { at, expected: "an element before its end", found: `</${cut(name)}>` };
  if (end >= text.length) return { at: text.length, expected: `</${cut(opened.name)}>` };
  if (opened.name !== name || text[end] !== ">")
    return { at, expected: `</${cut(opened.name)}>`, found: cut(text.slice(at, end + 1)) };
  stack.pop();
  stack.at(-1)?.children.push(opened);
  return { element: opened, end: end + 1 };
}

interface Opened {
  readonly element: Open;
  readonly isEmpty: boolean;
  readonly end: number;
}

function open(text: string, start: number): Opened | Fault {
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
    if ("expected" in value) return value;
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
function decode(raw: string, from: number): string | Fault {
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
