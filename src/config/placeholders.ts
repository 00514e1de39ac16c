/** Places in the calls of an http router that a move fills in, and the secrets that stand in its headers by name. */

export const PLACEHOLDERS = [
  "candidatePct",
  "baselinePct",
  "candidatePpm",
  "baselinePpm",
  "candidateShare",
  "baselineShare",
  "cohort",
  "idempotencyKey",
] as const;

/** Those that say how much traffic somebody gets: percent, parts of a million, a share of 1. */
export const WEIGHTS: readonly string[] = PLACEHOLDERS.slice(0, 6);

/** Names between single braces, known or not, in the order in which they stand. */
export function placeholdersIn(text: string): readonly string[] {
  return [...text.matchAll(/\{([A-Za-z_][\w.-]*)\}/g)].flatMap(([, name]) => name ?? []);
}

/** What stands behind `env:` in `${env:NAME}`, whether or not it could name a secret. */
export function variablesIn(text: string): readonly string[] {
  return [...text.matchAll(/\$\{env:([^}]*)\}/g)].map(([, name]) => name ?? "");
}

export interface Text {
  /** Keys and positions down to the text. */
  readonly path: readonly (string | number)[];
  readonly text: string;
  readonly isKey: boolean;
}

/** Every text of parsed JSON, keys included. */
export function textsOf(value: unknown, path: Text["path"] = []): readonly Text[] {
  if (typeof value === "string") return [{ path, text: value, isKey: false }];
  if (Array.isArray(value)) return value.flatMap((each, index) => textsOf(each, [...path, index]));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => [
    { path: [...path, key], text: key, isKey: true },
    ...textsOf(each, [...path, key]),
  ]);
}
