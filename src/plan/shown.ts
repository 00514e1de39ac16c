/** Numbers as people write them. */

/** At most six significant digits, no trailing zeros. */
export function trim(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** `3%`: a share given as a fraction. */
export function showShare(share: number): string {
  return `${trim(share * 100)}%`;
}

/** `900ms`, `2.5s`. */
export function showSeconds(seconds: number): string {
  return seconds < 1 ? `${trim(seconds * 1000)}ms` : `${trim(seconds)}s`;
}

/** `6 per 10,000`: the smallest power of ten that has at least one event. */
export function showRate(rate: number): string {
  const per = [1, 100, 1_000, 10_000, 100_000].find((size) => rate * size >= 1) ?? 1_000_000;
  return `${trim(rate * per)} per ${per.toLocaleString("en-US")}`;
}
