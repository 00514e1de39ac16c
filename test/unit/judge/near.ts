/** The largest relative difference from printed reference digits; of a printed nought the absolute one. Infinite where one is lacking. */
export function farthest(found: readonly number[], printed: readonly number[]): number {
  if (found.length !== printed.length) return Number.POSITIVE_INFINITY;
  return Math.max(
    ...printed.map(
      (value, i) =>
        Math.abs((found[i] ?? Number.POSITIVE_INFINITY) - value) / (value === 0 ? 1 : Math.abs(value)),
    ),
  );
}

/** The numbers 0 to n - 1. */
export function upTo(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}

/** Uniform numbers in 0..1 from a seed (mulberry32), so that a simulation is the same on every machine. */
export function generator(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A Poisson number by inversion; `mean` up to some hundreds. */
export function poisson(random: () => number, mean: number): number {
  let [count, left] = [0, Math.log(1 - random()) + mean];
  while (left > 0) {
    count += 1;
    left += Math.log(1 - random());
  }
  return count;
}
