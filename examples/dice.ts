/** Numbers in 0..1, always the same for one seed (Lehmer's generator). */
export function diceFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
