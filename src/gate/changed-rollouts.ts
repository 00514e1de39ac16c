/** Which rollouts a pull request changes: it touches their file, or any file that they name at head or at base. */
import type { Listed } from "./facts.ts";

/** A rollout file of one tree, and the paths that it names or extends. */
export interface NamingFile {
  readonly file: string;
  readonly names: readonly string[];
}

export interface ChangedRollout {
  readonly file: string;
  readonly how: "added" | "changed" | "removed";
}

/**
 * The changed rollouts, sorted by file; null when GitHub lists fewer files than the pull request changes.
 *
 * Of a renamed file both paths must be in `files`. A file that only the base has counts as removed when the pull
 * request touches it: else the base has moved on.
 */
export function changedRollouts(
  files: Listed<string>,
  trees: { readonly head: readonly NamingFile[]; readonly base: readonly NamingFile[] },
): readonly ChangedRollout[] | null {
  if (!files.complete) return null;
  const touched = new Set(files.items);
  const isTouched = ({ file, names }: NamingFile): boolean =>
    touched.has(file) || names.some((name) => touched.has(name));
  const atHead = new Set(trees.head.map(({ file }) => file));
  const atBase = new Set(trees.base.map(({ file }) => file));
  const changed = new Set([...trees.head, ...trees.base].filter(isTouched).map(({ file }) => file));
  const found: ChangedRollout[] = [];
  for (const file of [...changed].toSorted()) {
    if (!atHead.has(file)) {
      if (touched.has(file)) found.push({ file, how: "removed" });
    } else found.push({ file, how: atBase.has(file) ? "changed" : "added" });
  }
  return found;
}
