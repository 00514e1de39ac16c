/** Plain JSON of a file, before any of it is trusted. */
export type Raw = Readonly<Record<string, unknown>>;

export function isRaw(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The mapping, or an empty one where there is none. */
export function asRaw(value: unknown): Raw {
  return isRaw(value) ? value : {};
}

/** What the file says at a path; undefined where it says nothing. */
export function writtenIn(raw: Raw, path: readonly string[]): unknown {
  let value: unknown = raw;
  for (const step of path) value = isRaw(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  return value;
}
