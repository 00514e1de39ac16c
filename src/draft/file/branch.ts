/** Parts of a rollout file that are not written yet, and how they are written: one value on a line, its origin beside it. */
import type { KeyPath } from "../../config/problem.ts";
import { isRaw } from "../../config/written.ts";
import { HIDDEN } from "../addresses.ts";

export type Branch =
  | { readonly kind: "map"; readonly entries: ReadonlyMap<string, Branch> }
  | { readonly kind: "list"; readonly items: readonly Branch[] }
  /** `text` is YAML, one line. */
  | { readonly kind: "value"; readonly text: string; readonly comment: string | null };

/** What begins with a letter or digit and holds nothing that YAML reads as more than a letter, in a list in brackets too. */
const PLAIN = /^[A-Za-z0-9$€£¥](?:[A-Za-z0-9 _.%+/()-]*[A-Za-z0-9_.%+/()-])?$/;
const READ_AS_OTHER =
  /^(?:true|false|null|yes|no|on|off|y|n|0x[0-9a-f]*|0o[0-9]*|[0-9]+\.?[0-9]*(?:e[-+]?[0-9]*)?)$/i;

/** A value as YAML on one line, read again as the same value. */
export function scalarText(value: unknown): string {
  if (typeof value === "number" || typeof value === "boolean" || value === null) return String(value);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return PLAIN.test(text) && !READ_AS_OTHER.test(text) ? text : quoted(text);
}

/** JSON is YAML but for a few characters that end a line there. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u007F-\u009F\u2028\u2029\uFEFF]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A comment on one line, without any character that could end it. */
export function commentText(comment: string): string {
  return comment.replace(HIDDEN, " ").replace(/\s+/gu, " ").trim();
}

/** Plain JSON as a branch; `comment` gives the words beside a value. */
export function branchOf(
  json: unknown,
  comment: (value: unknown, path: KeyPath) => string | null,
  path: KeyPath = [],
): Branch {
  if (Array.isArray(json))
    return { kind: "list", items: json.map((each, index) => branchOf(each, comment, [...path, index])) };
  if (!isRaw(json)) return { kind: "value", text: scalarText(json), comment: comment(json, path) };
  const entries = Object.entries(json).map(
    ([key, each]) => [key, branchOf(each, comment, [...path, key])] as const,
  );
  return { kind: "map", entries: new Map(entries) };
}

/** The entry `key` of a mapping, as lines that begin with `indent`. */
export function entryLines(key: string, branch: Branch, indent: string): readonly string[] {
  const name = `${indent}${keyText(key)}:`;
  switch (branch.kind) {
    case "value":
      return [`${name} ${valueLine(branch)}`];
    case "map":
      if (branch.entries.size === 0) return [`${name} {}`];
      return [name, ...mapLines(branch.entries, `${indent}  `)];
    case "list": {
      const inline = inBrackets(branch.items);
      return inline === null
        ? [name, ...branch.items.flatMap((item) => itemLines(item, `${indent}  `))]
        : [`${name} ${inline}`];
    }
  }
}

function mapLines(entries: ReadonlyMap<string, Branch>, indent: string): readonly string[] {
  return [...entries].flatMap(([key, branch]) => entryLines(key, branch, indent));
}

/** One item of a list. */
export function itemLines(item: Branch, indent: string): readonly string[] {
  const inner = `${indent}  `;
  switch (item.kind) {
    case "value":
      return [`${indent}- ${valueLine(item)}`];
    case "map":
    case "list": {
      const lines =
        item.kind === "map"
          ? mapLines(item.entries, inner)
          : item.items.flatMap((each) => itemLines(each, inner));
      if (lines.length === 0) return [`${indent}- ${item.kind === "map" ? "{}" : "[]"}`];
      return lines.map((line, index) => (index === 0 ? `${indent}- ${line.slice(inner.length)}` : line));
    }
  }
}

/** Within braces and brackets, one value on a line, each with a comma behind it. */
export function flowLines(key: string | null, branch: Branch, indent: string): readonly string[] {
  const name = `${indent}${key === null ? "" : `${keyText(key)}: `}`;
  if (branch.kind === "value") return [`${name}${branch.text},${besides(branch.comment)}`];
  const [open, close] = branch.kind === "map" ? "{}" : "[]";
  const inner = `${indent}  `;
  const lines =
    branch.kind === "map"
      ? [...branch.entries].flatMap(([each, value]) => flowLines(each, value, inner))
      : branch.items.flatMap((item) => flowLines(null, item, inner));
  return [`${name}${open}`, ...lines, `${indent}${close},`];
}

function besides(comment: string | null): string {
  const words = commentText(comment ?? "");
  return words === "" ? "" : ` # ${words}`;
}

function valueLine({ text, comment }: Extract<Branch, { readonly kind: "value" }>): string {
  return `${text}${besides(comment)}`;
}

/** A short list of plain values on one line, as `[1.7%, 2.3%]`; null where it is none. */
function inBrackets(items: readonly Branch[]): string | null {
  const texts: string[] = [];
  const comments = new Set<string>();
  for (const item of items) {
    if (item.kind !== "value") return null;
    texts.push(item.text);
    if (item.comment !== null) comments.add(commentText(item.comment));
  }
  if (comments.size > 1) return null;
  const [comment = ""] = comments;
  return `[${texts.join(", ")}]${besides(comment)}`;
}

/** `on` is a key of every message, and in YAML 1.2 it is a text. */
function keyText(key: string): string {
  return key === "on" ? key : scalarText(key);
}
