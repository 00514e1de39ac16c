/** Two samples of points: by how much the first lies above the second, and how sure that is. Both sorted. */

/** Bisections of the shift: to a millionth of the range. */
const STEPS = 24;

/** The Hodges-Lehmann estimate: the median of all pairwise differences. Source: Hodges and Lehmann 1963. */
export function shiftOf(x: readonly number[], y: readonly number[]): number {
  let low = (x[0] ?? 0) - (y.at(-1) ?? 0);
  let high = (x.at(-1) ?? 0) - (y[0] ?? 0);
  const half = (x.length * y.length) / 2;
  for (let i = 0; i < STEPS && high > low; i += 1) {
    const middle = (low + high) / 2;
    if (pairsUpTo(x, y, middle) >= half) high = middle;
    else low = middle;
  }
  // Of tied differences the value itself, not the bisection's rounding above it.
  return Math.abs(high) < 1e-12 ? 0 : high;
}

/** Pairs whose difference is at most `shift`. */
function pairsUpTo(x: readonly number[], y: readonly number[], shift: number): number {
  let [pairs, j] = [0, 0];
  for (const value of x) {
    while (j < y.length && value - (y[j] ?? 0) > shift) j += 1;
    pairs += y.length - j;
  }
  return pairs;
}

/**
 * z of the Mann-Whitney test that `x` lies above `y` by more than `shift`, with the corrections for ties and continuity.
 *
 * Source: as R's wilcox.test without exact, which Kayenta used and then ported.
 */
export function mannWhitneyZ(x: readonly number[], y: readonly number[], shift: number): number {
  const [n, m] = [x.length, y.length];
  const all = [...x.map((value) => value - shift), ...y].sort((a, b) => a - b);
  let ties = 0;
  for (let i = 0; i < all.length;) {
    let j = i + 1;
    while (j < all.length && all[j] === all[i]) j += 1;
    ties += (j - i) ** 3 - (j - i);
    i = j;
  }
  const spread = Math.sqrt(((n * m) / 12) * (n + m + 1 - ties / ((n + m) * (n + m - 1))));
  const u = pairsAbove(x, y, shift);
  return spread > 0 ? (u - (n * m) / 2 - 0.5) / spread : 0;
}

/** Pairs in which `x - shift` is above `y`; a tie is half a pair. */
function pairsAbove(x: readonly number[], y: readonly number[], shift: number): number {
  let [pairs, below, upTo] = [0, 0, 0];
  for (const value of x) {
    const moved = value - shift;
    while (below < y.length && (y[below] ?? 0) < moved) below += 1;
    upTo = Math.max(upTo, below);
    while (upTo < y.length && (y[upTo] ?? 0) <= moved) upTo += 1;
    pairs += below + (upTo - below) / 2;
  }
  return pairs;
}
