/** Which lines of a file would read otherwise: the fewest, as a reader of a difference expects them. */

/** Lines `from` to `to` of the file before, counted from 1, give way to `lines`; nothing gives way where `to` is `from - 1`. */
export interface LineChange {
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

/** Beyond so many comparisons all between the first and the last difference is one change. */
const MOST_CELLS = 16_000_000;

/** Changes in their order, none beside another. Line ends are compared too. */
export function lineChanges(before: string, after: string): readonly LineChange[] {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  let start = 0;
  while (start < old.length && start < fresh.length && old[start] === fresh[start]) start += 1;
  let end = 0;
  const most = Math.min(old.length, fresh.length) - start;
  while (end < most && old[old.length - 1 - end] === fresh[fresh.length - 1 - end]) end += 1;
  const [gone, come] = [old.slice(start, old.length - end), fresh.slice(start, fresh.length - end)];
  if (gone.length === 0 && come.length === 0) return [];
  if (gone.length * come.length > MOST_CELLS)
    return [{ from: start + 1, to: start + gone.length, lines: come }];
  return between(gone, come, start);
}

/** A file that ends with a line end has no empty line after it. */
export function linesOf(text: string): readonly string[] {
  const lines = text.split("\n");
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

/** The longest common lines of two lists stand; what lies between them is changed. */
function between(gone: readonly string[], come: readonly string[], start: number): readonly LineChange[] {
  const common = commonTails(gone, come);
  const width = come.length + 1;
  const changes: LineChange[] = [];
  let [i, j] = [0, 0];
  while (i < gone.length || j < come.length) {
    const [fromOld, fromNew] = [i, j];
    while ((i < gone.length || j < come.length) && (i === gone.length || gone[i] !== come[j])) {
      const without = common[(i + 1) * width + j] ?? 0;
      if (i < gone.length && (j === come.length || without >= (common[i * width + j + 1] ?? 0))) i += 1;
      else j += 1;
    }
    if (i > fromOld || j > fromNew)
      changes.push({ from: start + fromOld + 1, to: start + i, lines: come.slice(fromNew, j) });
    while (i < gone.length && gone[i] === come[j]) [i, j] = [i + 1, j + 1];
  }
  return changes;
}

/** Length of the longest common lines of each pair of tails. */
function commonTails(gone: readonly string[], come: readonly string[]): Uint16Array {
  const width = come.length + 1;
  const lengths = new Uint16Array((gone.length + 1) * width);
  for (let i = gone.length - 1; i >= 0; i -= 1)
    for (let j = come.length - 1; j >= 0; j -= 1)
      lengths[i * width + j] =
        gone[i] === come[j]
          ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0);
  return lengths;
}
