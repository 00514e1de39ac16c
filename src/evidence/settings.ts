/** What asked and graded: by this two runs are told to have been made alike. */
import { cut } from "./fields.ts";

type Told = readonly [what: string, value: string | number | null | undefined];

/** Values by what they are; several of one kind stand together, in one order. What is not told is left out. */
export function settings(told: readonly Told[]): ReadonlyMap<string, string> {
  const found = new Map<string, Set<string>>();
  for (const [what, value] of told) {
    if (value == null || value === "") continue;
    const values = found.get(what) ?? new Set();
    found.set(what, values.add(cut(String(value))));
  }
  return new Map([...found].map(([what, values]) => [cut(what), [...values].sort().join(", ")]));
}
