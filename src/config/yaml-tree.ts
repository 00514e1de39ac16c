/** A file as it was read: its values, and where each of them stands. */
import type { KeyPath } from "./problem.ts";
import { spansOf, type Span } from "./span.ts";

/** A file that could be read: plain JSON, and where each part of it stands. */
export interface YamlTree {
  readonly value: unknown;
  /**
   * Place of the deepest part of the path that is there, and how many steps of the path that is.
   * Of a value only the first `inside`, where it is written so.
   */
  readonly find: (path: KeyPath, what: "key" | "value", inside?: string) => Span & { readonly depth: number };
  /** The value as written, on one line of at most 400 characters; null where the path leads nowhere. */
  readonly written: (path: KeyPath) => string | null;
}

/** A part of the file: its JSON, where it stands, and what is inside. */
export interface Part {
  readonly json: unknown;
  readonly from: number;
  readonly to: number;
  readonly keyFrom: number;
  readonly keyTo: number;
  readonly inside: ReadonlyMap<string | number, Part>;
}

/** The tree below `root`, in the text that it was read from. */
export function treeOf(root: Part, text: string): YamlTree {
  const span = spansOf(text);
  const reach = (path: KeyPath): { readonly part: Part; readonly depth: number } => {
    let part = root;
    let depth = 0;
    for (const step of path) {
      const next = part.inside.get(step);
      if (next === undefined) break;
      part = next;
      depth += 1;
    }
    return { part, depth };
  };
  return {
    value: root.json,
    find: (path, what, inside) => {
      const { part, depth } = reach(path);
      const key = part.from === part.to || (depth > 0 && (what === "key" || depth < path.length));
      const piece = inside === undefined || key ? -1 : text.slice(part.from, part.to).indexOf(inside);
      if (inside !== undefined && piece >= 0)
        return { ...span(part.from + piece, part.from + piece + inside.length), depth };
      return { ...(key ? span(part.keyFrom, part.keyTo) : span(part.from, part.to)), depth };
    },
    written: (path) => {
      const { part, depth } = reach(path);
      if (depth < path.length) return null;
      if (part.from === part.to) return "nothing";
      return text
        .slice(part.from, Math.min(part.to, part.from + 400))
        .replaceAll(/\s+/g, " ")
        .trim();
    },
  };
}
