/**
 * Which of many pairs degraded, of those named at most a part `alpha` wrongly (false discovery rate), under any dependence.
 *
 * Places in `evidence`, ascending: the k largest, for the largest k at which the k-th reaches G / (alpha k). For the report only; what
 * rolls back is decided pair by pair. `evidence` are current values of M, never running maxima. Source: Wang and Ramdas 2022.
 */
export function eBenjaminiHochberg(evidence: readonly number[], alpha: number): number[] {
  const falling = [...evidence.entries()].sort(([, a], [, b]) => b - a);
  const last = falling.findLastIndex(([, e], i) => e * alpha * (i + 1) >= evidence.length);
  return falling
    .slice(0, last + 1)
    .map(([place]) => place)
    .sort((a, b) => a - b);
}
