/** Which part of a file stands at a position: the way back from a problem to its path. */
import { isMap, isScalar, isSeq, parseDocument } from "yaml";
import type { KeyPath, Position } from "../../config/problem.ts";

/** The deepest part that holds the position, as its key or within its value; the whole file where there is none. */
export function pathAt(text: string, { line, column }: Position): KeyPath {
  const lines = text.split("\n").slice(0, line - 1);
  const at = lines.reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
  return pathsAt(text, [at])[0] ?? [];
}

/** The same for offsets into the text. */
export function pathsAt(text: string, offsets: readonly number[]): readonly KeyPath[] {
  const document = parseDocument(text, { logLevel: "error", stringKeys: true, resolveKnownTags: false });
  return offsets.map((at) => (document.errors.length > 0 ? [] : within(document.contents, at)));
}

function within(node: unknown, at: number): KeyPath {
  if (isMap(node)) {
    for (const { key, value } of node.items) {
      if (!isScalar(key)) continue;
      if (holds(key, at)) return [String(key.value)];
      if (holds(value, at)) return [String(key.value), ...within(value, at)];
    }
  }
  if (isSeq(node)) {
    const index = node.items.findIndex((item) => holds(item, at));
    if (index >= 0) return [index, ...within(node.items[index], at)];
  }
  return [];
}

function holds(node: unknown, at: number): boolean {
  const range = isMap(node) || isSeq(node) || isScalar(node) ? node.range : null;
  return range != null && at >= range[0] && at < Math.max(range[1], range[0] + 1);
}
