/** JSON merge: what a partial object changes in a whole one, and what it takes to take that back. */
import { isSame, record } from "./objects.ts";

export type Part = Readonly<Record<string, unknown>>;

/** `whole` with `part` merged in: mappings go deep, everything else is replaced, null removes. */
export function merge(whole: unknown, part: Part): Part {
  const before = record(whole) ?? {};
  const changed = Object.entries(part).flatMap(([key, value]): [string, unknown][] => {
    if (value === null) return [];
    const deeper = record(value);
    return [[key, deeper === null ? value : merge(before[key], deeper)]];
  });
  const kept = Object.entries(before).filter(([key]) => !Object.hasOwn(part, key));
  return Object.fromEntries([...kept, ...changed]);
}

/** Whether merging `part` would change nothing. */
export function holds(whole: unknown, part: Part): boolean {
  const here = record(whole);
  return Object.entries(part).every(([key, value]) => {
    const found = here === null || !Object.hasOwn(here, key) ? undefined : here[key];
    if (value === null) return found === undefined || found === null;
    const deeper = record(value);
    if (deeper === null) return isSame(value, found);
    return record(found) !== null && holds(found, deeper);
  });
}

/** What stands now where `part` would change something: merged later, it takes that back. */
export function beforeMerging(whole: unknown, part: Part): Part {
  const here = record(whole) ?? {};
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => {
      const found = Object.hasOwn(here, key) ? (here[key] ?? null) : null;
      const deeper = record(value);
      const isDeeper = deeper !== null && record(found) !== null;
      return [key, isDeeper ? beforeMerging(found, deeper) : found];
    }),
  );
}
