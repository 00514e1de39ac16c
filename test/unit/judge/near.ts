/** Printed reference digits: every number within a relative 1e-8, unless said otherwise. */
import { expect } from "vitest";

export function expectNear(found: readonly number[], printed: readonly number[], tolerance = 1e-8): void {
  expect(found).toHaveLength(printed.length);
  for (const [i, value] of printed.entries()) {
    const difference = Math.abs((found[i] ?? Number.NaN) - value) / Math.max(1e-300, Math.abs(value));
    expect(value === 0 ? Math.abs(found[i] ?? Number.NaN) : difference, `number ${i}: ${found[i]} for ${value}`).toBeLessThan(tolerance);
  }
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
