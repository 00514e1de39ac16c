/** Two values as plain JSON, and every place in which they differ: a name for each step, never a line of text. */
import { isRaw, type Raw } from "../config/written.ts";
import { canonicalJson } from "./canonical-json.ts";

/** One place in which two trees differ; `undefined` where a tree has nothing there. */
export interface Difference {
  readonly path: readonly string[];
  readonly how: "added" | "removed" | "changed" | "moved";
  readonly before: unknown;
  readonly after: unknown;
}

/** Deeper than any file is read. */
const DEEPEST = 64;

/**
 * None exactly when both have the same canonical JSON.
 *
 * Entries of a list are told apart by their `name` where all have one; of other lists, entries that both have are no difference, and
 * what is left is compared in order.
 */
export function differencesOf(
  before: unknown,
  after: unknown,
  path: readonly string[] = [],
): readonly Difference[] {
  if (isSame(before, after)) return [];
  const leaf = (how: Difference["how"]): readonly Difference[] => [{ path, how, before, after }];
  if (before === undefined) return leaf("added");
  if (after === undefined) return leaf("removed");
  if (path.length >= DEEPEST) return leaf("changed");
  if (Array.isArray(before) && Array.isArray(after)) return ofLists(before, after, path);
  if (isRaw(before) && isRaw(after)) return ofMembers(membersOf(before), membersOf(after), path);
  return leaf("changed");
}

/** Members of both, in the order of the newer one; what only the older one has comes last. */
function ofMembers(before: Members, after: Members, path: readonly string[]): readonly Difference[] {
  const keys = new Set([...after.keys(), ...before.keys()]);
  return [...keys].flatMap((key) => differencesOf(before.get(key), after.get(key), [...path, key]));
}

function ofLists(
  before: readonly unknown[],
  after: readonly unknown[],
  path: readonly string[],
): readonly Difference[] {
  const [old, fresh] = [byName(before), byName(after)];
  if (old === null || fresh === null) return ofNameless(before, after, path);
  const inside = ofMembers(old, fresh, path);
  const kept = [...fresh.keys()].filter((name) => old.has(name));
  const order = [...old.keys()].filter((name) => fresh.has(name));
  const moved = kept.some((name, i) => name !== order[i]);
  return moved ? [...inside, { path, how: "moved", before: order, after: kept }] : inside;
}

/** Lists of plain values are one value; of nameless entries, those that only one list has are paired in their order. */
function ofNameless(
  before: readonly unknown[],
  after: readonly unknown[],
  path: readonly string[],
): readonly Difference[] {
  if (!before.every(isRaw) || !after.every(isRaw)) return [{ path, how: "changed", before, after }];
  const [gone, come] = [without(before, after), without(after, before)];
  const pairs = Array.from({ length: Math.max(gone.length, come.length) }, (_, i) =>
    differencesOf(gone[i]?.value, come[i]?.value, [...path, String((come[i] ?? gone[i])?.place ?? i)]),
  );
  const found = pairs.flat();
  return found.length > 0 ? found : [{ path, how: "moved", before, after }];
}

/** Entries of `list` that `other` has not, each as often as it is missing, with its place from 1. */
function without(
  list: readonly unknown[],
  other: readonly unknown[],
): readonly { readonly value: unknown; readonly place: number }[] {
  const left = other.map(textOf);
  return list.flatMap((value, i) => {
    const at = left.indexOf(textOf(value));
    if (at === -1) return [{ value, place: i + 1 }];
    left.splice(at, 1);
    return [];
  });
}

/** Entries by name; null where one has none, or two have the same. */
function byName(list: readonly unknown[]): Members | null {
  const named = new Map<string, unknown>();
  for (const entry of list) {
    const name = isRaw(entry) ? entry["name"] : undefined;
    if (typeof name !== "string" || named.has(name)) return null;
    named.set(name, entry);
  }
  return named;
}

type Members = ReadonlyMap<string, unknown>;

function membersOf(mapping: Raw): Members {
  return new Map(Object.entries(mapping));
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === undefined || b === undefined) return a === b;
  return textOf(a) === textOf(b);
}

function textOf(value: unknown): string {
  return canonicalJson(value);
}
