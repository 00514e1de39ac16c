/** The word that was probably meant: at most two slips away, and less than half of the word; null when none is near. */
export function nearest(word: string, words: Iterable<string>): string | null {
  const asked = word.toLowerCase().slice(0, LONGEST);
  let best: string | null = null;
  let least = Math.min(2, Math.floor((asked.length - 1) / 2)) + 1;
  for (const each of words) {
    const slips = slipsBetween(asked, each.toLowerCase(), least);
    if (slips < least) {
      best = each;
      least = slips;
    }
  }
  return best;
}

const LONGEST = 64;

/** Insertions, deletions, changes and swaps of neighbours between two words, or `limit` when it is reached. */
function slipsBetween(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) >= limit) return limit;
  let before: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1] ? 0 : 1;
      const swapped =
        row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      line.push(
        Math.min(
          at(last, column) + 1,
          at(line, column - 1) + 1,
          at(last, column - 1) + same,
          swapped ? at(before, column - 2) + 1 : Infinity,
        ),
      );
    }
    // No later row can be nearer than the nearest of this one.
    if (Math.min(...line) >= limit) return limit;
    before = last;
    last = line;
  }
  return Math.min(limit, at(last, to.length));
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
