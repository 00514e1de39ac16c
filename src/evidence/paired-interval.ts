/** How far two versions are apart on the items that both answered, looked at once. */

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** 97.5 % of the normal distribution lie below. */
const Z = 1.959963984540054;

/**
 * 95 % interval of the mean difference of paired items, each item one value: the mean over its repeats.
 *
 * Wald's interval after adding half an item to each of the four cells of two paired verdicts, so that it stays honest where no two
 * verdicts differ; `range` is the largest difference that two values can have (1 for shares). One look: this is not for evidence that
 * is looked at again and again, which `judge` weighs.
 * Source: Agresti and Min 2005, Statistics in Medicine 24, 729-740; Bonett and Price 2012, J. Educ. Behav. Stat. 37, 479-488.
 *
 * @returns null without an item
 */
export function pairedInterval(differences: readonly number[], range: number): Interval | null {
  const n = differences.length;
  if (n === 0) return null;
  let [sum, squares] = [0, 0];
  for (const each of differences) {
    sum += each;
    squares += each * each;
  }
  const mean = sum / (n + 2);
  const variance = Math.max(0, (squares + range * range) / (n + 2) - mean * mean);
  const reach = Z * Math.sqrt(variance / (n + 2));
  return { low: Math.max(-range, mean - reach), high: Math.min(range, mean + reach) };
}
