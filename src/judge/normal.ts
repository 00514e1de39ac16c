/** The normal distribution, to full double precision in both tails. */

const LOG_ROOT_TAU = Math.log(Math.sqrt(2 * Math.PI));

/** P(Z <= x). Taylor series about zero (Marsaglia 2004); in the tails the logarithm below. */
export function normalCdf(x: number): number {
  if (x < -3) return Math.exp(logLowerTail(x));
  if (x > 3) return 1 - Math.exp(logLowerTail(-x));
  let [sum, term] = [x, x];
  for (let i = 3; Math.abs(term) > Math.abs(sum) * 1e-17; i += 2) {
    term *= (x * x) / i;
    sum += term;
  }
  return 0.5 + sum * Math.exp(-0.5 * x * x - LOG_ROOT_TAU);
}

/** ln P(Z <= x), also where the probability itself underflows: continued fraction of Mills' ratio below -3 (Laplace 1805). */
export function logNormalCdf(x: number): number {
  return x < -3 ? logLowerTail(x) : Math.log(normalCdf(x));
}

function logLowerTail(x: number): number {
  const y = -x;
  let fraction = y;
  for (let i = 120; i >= 1; i -= 1) fraction = y + i / fraction;
  return -0.5 * y * y - LOG_ROOT_TAU - Math.log(fraction);
}

/** The x with P(Z <= x) = p, by bisection; `p` strictly between 0 and 1. */
export function normalQuantile(p: number): number {
  return bisect((x) => normalCdf(x) < p, -38, 38);
}

/** Where `isBelow` turns false between `low` and `high`. */
export function bisect(isBelow: (x: number) => boolean, low: number, high: number): number {
  let [a, b] = [low, high];
  for (let i = 0; i < 200 && b - a > 1e-15 * Math.max(1e-300, Math.abs(a) + Math.abs(b)); i += 1) {
    const middle = (a + b) / 2;
    if (isBelow(middle)) a = middle;
    else b = middle;
  }
  return (a + b) / 2;
}
