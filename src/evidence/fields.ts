/** What the readers share: fields with the words for a wrong value, and how a label is read. */
import { z } from "zod";
import { maskSecrets } from "../config/secrets.ts";
import type { Entry, Misread, Path } from "./answers.ts";

/** Problems of one file that are told; who mends ten sees the next ten. */
export const MOST_MISREADS = 10;
const LONGEST_FOUND = 60;

export const flag = z.boolean({ error: "true or false" });
export const name = z.string({ error: "a text" }).min(1, { error: "a text that is not empty" });
/** JSON has no NaN: programs write null for it. */
export const score = z.number({ error: "a number, or null where there is none" }).nullable();
export const scores = z.record(z.string(), score, { error: "a number for each name of a score" });
const word = z.union([z.string(), z.number(), z.boolean()], { error: "a text, a number, true or false" });
const label = z.union([word, z.array(word)], { error: "a text, a number, true or false, or a list of such" });
export const labels = z.record(z.string(), label, { error: "a value for each label" });

/** The values of a label, as texts; none where it is nothing that a label can be. */
export function valuesOf(value: unknown): readonly string[] {
  // Asked several times for every answer: a schema that refuses costs a hundred times as much.
  if (!Array.isArray(value)) return isWord(value) ? [String(value)] : [];
  return value.every(isWord) ? value.map(String) : [];
}

function isWord(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/** The own entry of a mapping, whatever it is called. */
export function entryOf(mapping: Readonly<Record<string, unknown>> | undefined, key: string): unknown {
  return mapping !== undefined && Object.hasOwn(mapping, key) ? mapping[key] : undefined;
}

/** The labels that cohorts are told by, from the first mapping that has them. */
export function labelsFrom(
  names: readonly string[],
  mappings: readonly (Readonly<Record<string, unknown>> | undefined)[],
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const each of names) {
    const values = mappings
      .map((mapping) => valuesOf(entryOf(mapping, each)))
      .find((list) => list.length > 0);
    if (values !== undefined) found.set(each, values);
  }
  return found;
}

/** One misread for each thing that a schema objected to. */
export function misreadsOf(entry: Entry, error: z.ZodError, within: Path = []): readonly Misread[] {
  return error.issues.map((issue) => {
    const path = issue.path.filter((step) => typeof step !== "symbol");
    const found = path.reduce<unknown>(stepInto, entry.value);
    if (issue.code === "unrecognized_keys") return unknownKey(entry, [...within, ...path], issue.keys);
    return {
      at: entry.place([...within, ...path]),
      message: found === undefined ? `${shownPath(path)} is missing` : `${shownPath(path)} cannot be read`,
      expected: issue.message,
      found: shownValue(found),
      write: null,
    };
  });
}

function unknownKey(entry: Entry, path: Path, keys: readonly string[]): Misread {
  const [first = ""] = keys;
  return {
    at: entry.place([...path, first]),
    message: "an answer has no such key",
    expected: "the keys of an answer; anything else goes under note",
    found: keys.map(cut).join(", "),
    write: null,
  };
}

function stepInto(value: unknown, step: string | number): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
  return Object.entries(value).find(([key]) => key === String(step))?.[1];
}

function shownPath(path: Path): string {
  return path.length === 0 ? "the answer" : path.map((step) => cut(String(step))).join(".");
}

/** A value as a reader recognises it, however long it is. */
export function shownValue(value: unknown): string {
  return value === undefined ? "nothing" : cut(JSON.stringify(value) ?? "nothing");
}

/** A text of somebody else's, short enough for a sentence. What is cut is masked before: half a secret is known to nobody. */
export function cut(text: string): string {
  const beginning = text.slice(0, 4 * LONGEST_FOUND);
  const letters = Array.from(beginning);
  return letters.length <= LONGEST_FOUND && text.length <= 4 * LONGEST_FOUND
    ? text
    : `${Array.from(maskSecrets(beginning)).slice(0, LONGEST_FOUND).join("")}…`;
}
