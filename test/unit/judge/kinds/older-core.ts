import { advance, type Bets, openCore, wealth } from "../../../../src/judge/core.ts";

/** The core that the older reference streams were printed with: start 0.7, equal weights, nothing in reserve. */
export function olderWealth(stream: readonly (readonly number[])[], horizon: number): number[] {
  const k = stream[0]?.length ?? 0;
  const bets: Bets = { weights: Array.from({ length: k }, () => 1 / k), start: 0.7, cash: 0.3, reserve: 0 };
  const core = openCore(bets, horizon);
  return stream.map((increments) => {
    advance(core, increments, bets);
    return wealth(core);
  });
}

/** Every way in which `n` independent units can fall on `levels`, as counts per level with its probability. */
export function outcomes(
  n: number,
  probabilities: readonly number[],
): (readonly [counts: readonly number[], probability: number])[] {
  const [p = 0, ...rest] = probabilities;
  if (rest.length === 0) return [[[n], p ** n]];
  const all: (readonly [readonly number[], number])[] = [];
  let ways = 1;
  for (let first = 0; first <= n; first += 1) {
    for (const [counts, probability] of outcomes(n - first, rest))
      all.push([[first, ...counts], ways * p ** first * probability]);
    ways = (ways * (n - first)) / (first + 1);
  }
  return all;
}

/** The mean of the bettors' factors e^l, each of which must be at most 1 under the null. */
export function meanFactors(
  weighted: readonly (readonly [probability: number, logs: readonly number[]])[],
): number[] {
  const k = weighted[0]?.[1].length ?? 0;
  return Array.from({ length: k }, (_, at) => {
    let sum = 0;
    for (const [probability, logs] of weighted) sum += probability * Math.exp(logs[at] ?? 0);
    return sum;
  });
}
