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

/**
 * The x with P(Z <= x) = p; `p` strictly between 0 and 1.
 *
 * A rational start (Abramowitz and Stegun 26.2.23, off by at most 4.5e-4), then Halley's steps on the logarithm of the smaller tail.
 */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p);
  const log = Math.log(p);
  const t = Math.sqrt(-2 * log);
  let x =
    (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
  for (let i = 0; i < 4; i += 1) {
    const tail = logNormalCdf(x);
    const slope = Math.exp(-0.5 * x * x - LOG_ROOT_TAU - tail);
    const step = (tail - log) / slope;
    // ln P bends by -slope (x + slope): the second order of Halley's step.
    x -= step / (1 + (step * (x + slope)) / 2);
    if (Math.abs(step) < 1e-8) break;
  }
  return x;
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
