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
import { decode, isFault, nameAt, opening, space, type Element, type Fault, type Open } from "./xml-parts.ts";

const DEEPEST = 64;
const LONGEST_TEXT = 1_000;
/** The root element. */
export function parseXml(text: string): Parsed<Element> {
  const root = read(text);
  if (!isFault(root)) return { kind: "parsed", value: root };
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
      if (isFault(closed)) return closed;
      root = stack.length === 0 ? closed.element : root;
      at = closed.end;
      continue;
    }
    if (root !== null) return { at: next, expected: "nothing after the root element" };
    const opened = opening(text, next);
    if (isFault(opened)) return opened;
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
