/** Arithmetic of the measurements. */

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  if (low === undefined || high === undefined) throw new RangeError("the median of nothing");
  return (low + high) / 2;
}

/** Milliseconds of processor time on all threads, the best of several runs: other programs' time does not count. */
export async function smallest(runs: number, work: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let count = 0; count < runs; count++) {
    const start = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1_000);
  }
  return Math.min(...times);
}
