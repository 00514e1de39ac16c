import type { Position } from "./problem.ts";

/** A stretch of one line; `length` is at least 1. */
export interface Span {
  readonly at: Position;
  readonly length: number;
}

/** Turns offsets into the text to line and column. A stretch over several lines ends with its first. */
export function spansOf(text: string): (from: number, to: number) => Span {
  const starts = [0];
  for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", end + 1)) starts.push(end + 1);
  return (from, to) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= from) low = middle;
      else high = middle - 1;
    }
    const start = starts[low] ?? 0;
    const next = starts[low + 1];
    const end = next === undefined ? text.length : next - 1;
    const stop = Math.min(to, text[end - 1] === "\r" ? end - 1 : end);
    return { at: { line: low + 1, column: from - start + 1 }, length: Math.max(1, stop - from) };
  };
}
