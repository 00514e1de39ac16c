/** What a bad candidate does, from its onset on. */
export interface Harm {
  /** Factor of errors or latency, points of a score. */
  readonly size: number;
  readonly onset: number;
  /** Intervals over which it grows to its size; 0 for at once. */
  readonly over: number;
}

/** How much of the harm there is in a row, 0..1. */
export function strengthAt(harm: Harm | null, row: number): number {
  if (harm === null || row < harm.onset) return 0;
  return harm.over === 0 ? 1 : Math.min(1, (row - harm.onset + 1) / harm.over);
}

/** The factor of errors or latency in a row. */
export function factorAt(harm: Harm | null, row: number): number {
  return harm === null ? 1 : 1 + (harm.size - 1) * strengthAt(harm, row);
}
