/** The normal distribution, to full double precision in both tails, at the price of one division. */

const LOG_ROOT_TAU = Math.log(Math.sqrt(2 * Math.PI));

/** P(Z <= x). */
export function normalCdf(x: number): number {
  if (Math.abs(x) <= CENTRE) return 0.5 * (1 + centralErf(x * Math.SQRT1_2));
  const tail = 0.5 * scaledErfc(Math.abs(x) * Math.SQRT1_2) * Math.exp(-0.5 * x * x);
  return x < 0 ? tail : 1 - tail;
}

/** ln P(Z <= x), also where the probability itself underflows. */
export function logNormalCdf(x: number): number {
  return x < -CENTRE ? Math.log(0.5 * scaledErfc(-x * Math.SQRT1_2)) - 0.5 * x * x : Math.log(normalCdf(x));
}

/** Up to here the error function itself is near to nothing but its first term. */
const CENTRE = 0.46875 * Math.SQRT2;

/** erf(x) to full precision for |x| <= 0.46875. Source: Cody 1969, Mathematics of Computation 23(107). */
function centralErf(x: number): number {
  const y = x * x;
  const over =
    (((0.18577770618460315 * y + 3.1611237438705655) * y + 113.86415415105016) * y + 377.485237685302) * y +
    3209.3775891384694;
  const under =
    (((y + 23.601290952344122) * y + 244.02463793444417) * y + 1282.6165260773723) * y + 2844.236833439171;
  return (x * over) / under;
}

/** erfc(x) e^(x²) to full precision for x >= 0.46875. Source: as above. */
function scaledErfc(x: number): number {
  return x <= 4 ? middleErfc(x) : farErfc(x);
}

function middleErfc(x: number): number {
  const over =
    (((((((2.1531153547440383e-8 * x + 0.5641884969886701) * x + 8.883149794388377) * x + 66.11919063714163) *
      x +
      298.6351381974001) *
      x +
      881.952221241769) *
      x +
      1712.0476126340707) *
      x +
      2051.0783778260716) *
      x +
    1230.3393547979972;
  const under =
    (((((((x + 15.744926110709835) * x + 117.6939508913125) * x + 537.1811018620099) * x +
      1621.3895745666903) *
      x +
      3290.7992357334597) *
      x +
      4362.619090143247) *
      x +
      3439.3676741437216) *
      x +
    1230.3393548037495;
  return over / under;
}

const ROOT_PI = 0.5641895835477563;

function farErfc(x: number): number {
  const y = 1 / (x * x);
  const over =
    ((((0.016315387137302097 * y + 0.30532663496123236) * y + 0.36034489994980445) * y +
      0.12578172611122926) *
      y +
      0.016083785148742275) *
      y +
    0.0006587491615298378;
  const under =
    ((((y + 2.568520192289822) * y + 1.8729528499234604) * y + 0.5279051029514285) * y +
      0.06051834131244132) *
      y +
    0.0023352049762686918;
  return (ROOT_PI - (y * over) / under) / x;
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
