/** What the file itself says of a guard, in its own words: with currency and unit. */

/** Whether the file itself has the guard, and not only a default. */
export function isWritten(resolved: unknown, guard: string): boolean {
  return member(member(resolved, "guards"), guard) !== undefined;
}

/** The upper (`at-most`) or lower (`at-least`) end of the objective as written; null where the file says it otherwise. */
export function writtenLimit(resolved: unknown, guard: string, side: "above" | "below"): string | null {
  const plain = textOf(resolved, guard, side === "above" ? "at-most" : "at-least");
  return plain ?? bandOf(resolved, guard)[side === "above" ? 1 : 0] ?? null;
}

/** All levels of the guard as written. */
export function writtenLevels(resolved: unknown, guard: string): readonly string[] {
  const plain = ["at-most", "at-least", "expect"].map((key) => textOf(resolved, guard, key));
  return [...plain, ...bandOf(resolved, guard)].filter((text) => typeof text === "string");
}

function bandOf(resolved: unknown, guard: string): readonly (string | null)[] {
  const band = entryOf(resolved, guard, "between");
  return Array.isArray(band) ? band.map((end: unknown) => (typeof end === "string" ? end : null)) : [];
}

function textOf(resolved: unknown, guard: string, key: string): string | null {
  const value = entryOf(resolved, guard, key);
  return typeof value === "string" ? value : null;
}

/** The guard's own entry, else that of the `slos` it takes. */
function entryOf(resolved: unknown, guard: string, key: string): unknown {
  const entry = member(member(resolved, "guards"), guard);
  const slo = member(entry, "slo");
  return (
    member(entry, key) ??
    (typeof slo === "string" ? member(member(member(resolved, "slos"), slo), key) : undefined)
  );
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([name]) => name === key)?.[1];
}
