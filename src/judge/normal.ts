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
  // Converges the faster the further out: 120 terms at -3, 12 at -20, to full precision.
  for (let i = Math.ceil(Math.max(8, 1_100 / (y * y))); i >= 1; i -= 1) fraction = y + i / fraction;
  return -0.5 * y * y - LOG_ROOT_TAU - Math.log(fraction);
}

/** The x with P(Z <= x) = p, by bisection; `p` strictly between 0 and 1. */
export function normalQuantile(p: number): number {
  return bisect((x) => normalCdf(x) < p, -38, 38);
}

/**
 * Where an increasing function is zero: bracketed outward from a guess, then the Illinois variant of the false position.
 *
 * Some ten evaluations where bisection needs sixty. Source: Dowell and Jarratt 1971.
 */
export function rootNear(f: (x: number) => number, guess: number): number {
  let [a, fa] = [guess, f(guess)];
  let step = fa > 0 ? -0.5 : 0.5;
  let [b, fb] = [a + step, f(a + step)];
  while (fa * fb > 0 && Math.abs(step) < 80) {
    [a, fa] = [b, fb];
    step *= 2;
    [b, fb] = [a + step, f(a + step)];
  }
  for (let i = 0; i < 100 && Math.abs(b - a) > 1e-12 && Math.abs(fb) > 1e-14; i += 1) {
    const c = (a * fb - b * fa) / (fb - fa);
    const fc = f(c);
    if (fc * fb < 0) [a, fa] = [b, fb];
    else fa /= 2;
    [b, fb] = [c, fc];
  }
  return b;
}

/** Where `isBelow` turns false between `low` and `high`. */
function bisect(isBelow: (x: number) => boolean, low: number, high: number): number {
  let [a, b] = [low, high];
  for (let i = 0; i < 200 && b - a > 1e-15 * Math.max(1e-300, Math.abs(a) + Math.abs(b)); i += 1) {
    const middle = (a + b) / 2;
    if (isBelow(middle)) a = middle;
    else b = middle;
  }
  return (a + b) / 2;
}
