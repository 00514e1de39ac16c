/** Chance that can be repeated: the same seed gives the same news, readers and answers. */

export interface Random {
  /** In 0..1, 1 excluded. */
  next(): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** A whole number in 0..below, `below` excluded. */
  below(count: number): number;
  /** @throws RangeError for an empty list. */
  pick<T>(list: readonly T[]): T;
}

/** Mulberry32: 32 bits of state are plenty for a demonstration. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number): number => Math.floor(next() * count);
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: (list) => {
      const found = list[below(list.length)];
      if (found === undefined) throw new RangeError("there is nothing to pick from");
      return found;
    },
  };
}

/** `count` of a list in random order, all of it where it is shorter. */
export function sample<T>(list: readonly T[], count: number, random: Random): readonly T[] {
  const left = [...list];
  const taken: T[] = [];
  while (taken.length < count && left.length > 0) taken.push(...left.splice(random.below(left.length), 1));
  return taken;
}

/** Waiting time until the next of events that come `rate` times per unit of time. */
export function exponential(rate: number, random: Random): number {
  return -Math.log(1 - random.next()) / rate;
}
