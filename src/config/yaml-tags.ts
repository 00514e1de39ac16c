/** Where a tag stands in the text: the parser keeps only what it means. */

/** Longest way back to a tag; a value whose tag stands farther away is the place itself. */
const FARTHEST = 1_000;

/**
 * The tag before a value that begins at `value`, with anchors between them skipped; the value's own first character where
 * something else, such as a comment, stands between.
 */
export function tagBefore(text: string, value: number): { readonly from: number; readonly length: number } {
  const start = Math.max(0, value - FARTHEST);
  const before = text.slice(start, value);
  let end = before.trimEnd().length;
  while (end > 0) {
    const from = wordBefore(before, end);
    if (before[from] === "!") return { from: start + from, length: end - from };
    if (before[from] !== "&") break;
    end = before.slice(0, from).trimEnd().length;
  }
  return { from: value, length: 1 };
}

/** Where the word that ends at `end` begins. `!<…>` may hold what ends any other word. */
function wordBefore(text: string, end: number): number {
  const verbatim = text[end - 1] === ">" ? text.lastIndexOf("!<", end) : -1;
  if (verbatim >= 0) return verbatim;
  let from = end;
  while (from > 0 && !/[\s,[\]{}]/.test(text[from - 1] ?? "")) from -= 1;
  return from;
}
