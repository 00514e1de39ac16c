/** Chance that can be had again: xorshift, from a seed that is printed. */
export interface Chance {
  /** A whole number below `end`. */
  below(end: number): number;
  pick<T>(from: readonly [T, ...T[]]): T;
}

export function chance(seed: number): Chance {
  let state = seed >>> 0 || 1;
  const next = (): number => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
  for (let warm = 0; warm < 8; warm += 1) next();
  const below = (end: number): number => (end <= 1 ? 0 : next() % end);
  return { below, pick: (from) => from[below(from.length)] ?? from[0] };
}

/** One of a list that may be empty. */
export function oneOf<T>(list: readonly T[], by: Chance): T | undefined {
  return list[by.below(list.length)];
}
