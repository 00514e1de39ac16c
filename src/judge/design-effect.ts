/** How many units one independent unit is worth when the router keeps a user on one version and a user makes several units. */

/**
 * Design effect 1 + (m (1 + cv2) - 1) icc, at least 1.
 *
 * `m` units per routed unit over the whole bake, `icc` their correlation, `cv2` the squared coefficient of variation of m.
 * Source: Kish 1965.
 */
export function designEffect(m: number, icc: number, cv2 = 0): number {
  return Math.max(1, 1 + (m * (1 + cv2) - 1) * icc);
}

/** One routed unit of the baseline's history: `bad` of `m` units. */
export interface Cluster {
  readonly bad: number;
  readonly m: number;
}

/** Correlation of two units of one routed unit, by the analysis of variance (Fisher); null below two routed units. */
export function correlation(clusters: readonly Cluster[]): number | null {
  const k = clusters.length;
  const { n, share } = pooled(clusters);
  if (k < 2 || n <= k) return null;
  let [between, within, squares] = [0, 0, 0];
  for (const { bad, m } of clusters) {
    between += m * (bad / m - share) ** 2;
    within += bad * (1 - bad / m);
    squares += m * m;
  }
  const [msb, msw] = [between / (k - 1), within / (n - k)];
  const m0 = (n - squares / n) / (k - 1);
  return (msb - msw) / (msb + (m0 - 1) * msw);
}

/** The design effect as it was, without a model: variance of the pooled share between routed units; null where nothing varies. */
export function observedDesignEffect(clusters: readonly Cluster[]): number | null {
  const k = clusters.length;
  const { n, share } = pooled(clusters);
  const alone = n * share * (1 - share);
  if (k < 2 || !(alone > 0)) return null;
  let squares = 0;
  for (const { bad, m } of clusters) squares += (bad - share * m) ** 2;
  return ((k / (k - 1)) * squares) / alone;
}

function pooled(clusters: readonly Cluster[]): { n: number; share: number } {
  let [n, bad] = [0, 0];
  for (const cluster of clusters) {
    n += cluster.m;
    bad += cluster.bad;
  }
  return { n, share: bad / n };
}
