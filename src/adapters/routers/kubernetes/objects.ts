/** Reading and comparing objects of a cluster. */
import type { KubernetesObject } from "../../kubernetes.ts";

/** A map of JSON, or null. */
export function record(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : null;
}

/** The items of a list that are maps; of what is no list, none. */
export function records(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (!Array.isArray(value)) return [];
  return value.map(record).filter((each) => each !== null);
}

/** What stands at a path of keys; undefined where it ends early. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((here, key) => record(here)?.[key], value);
}

export function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** A finite number, or null. */
export function number(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** Rises with each change of the spec, and with no change of the status. */
export function generationOf(object: KubernetesObject): number | null {
  return number(at(object, "metadata", "generation"));
}

/**
 * Of the spec, so that a controller's writes to the status are no change. An object made anew is another one; one that counts
 * no generations changes with every write.
 */
export function versionOf(object: KubernetesObject): string {
  const spec = generationOf(object) ?? text(at(object, "metadata", "resourceVersion")) ?? "";
  return `${text(at(object, "metadata", "uid")) ?? ""}/${spec}`;
}

/** Whether the controller has seen this version of the spec. */
export function isObserved(object: KubernetesObject): boolean {
  const seen = number(at(object, "status", "observedGeneration"));
  return seen !== null && seen >= (generationOf(object) ?? Infinity);
}

/** Deep equality of JSON; the order of keys does not matter. */
export function isSame(a: unknown, b: unknown): boolean {
  return lostField(a, b, "") === null && lostField(b, a, "") === null;
}

/** Path of the first thing in `sent` that `kept` does not have as it was sent; null when all is there. More may have been added. */
export function lostField(sent: unknown, kept: unknown, path: string): string | null {
  if (Array.isArray(sent)) {
    if (!Array.isArray(kept) || kept.length !== sent.length) return path;
    return first(sent.map((each, index) => lostField(each, kept[index], `${path}[${index}]`)));
  }
  const from = record(sent);
  if (from === null) return sent === kept ? null : path;
  const to = record(kept);
  if (to === null) return path;
  const known = Object.entries(from).filter(([, value]) => value !== undefined);
  return first(known.map(([key, value]) => lostField(value, to[key], path === "" ? key : `${path}.${key}`)));
}

function first(found: readonly (string | null)[]): string | null {
  return found.find((each) => each !== null) ?? null;
}
