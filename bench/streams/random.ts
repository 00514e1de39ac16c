/** Random numbers from a seed: the same streams on every machine. */
export interface Random {
  /** Uniform in 0..1. */
  uniform(): number;
  normal(): number;
  poisson(mean: number): number;
  /** 1, 2, ... with this mean. */
  geometric(mean: number): number;
  beta(a: number, b: number): number;
  pick<T>(from: readonly [T, ...T[]]): T;
  /** Between two positive numbers, evenly in the logarithm. */
  between(low: number, high: number): number;
}

export function seeded(seed: number): Random {
  const uniform = smallFastCounter(seed);
  const positive = (): number => 1 - uniform();
  const normal = (): number => Math.sqrt(-2 * Math.log(positive())) * Math.cos(2 * Math.PI * uniform());
  const gamma = (shape: number): number => gammaFrom(shape, { normal, positive });
  return {
    uniform,
    normal,
    poisson: (mean) => (mean < 10 ? smallPoisson(mean, positive) : largePoisson(mean, positive)),
    geometric: (mean) => (mean <= 1 ? 1 : 1 + Math.floor(Math.log(positive()) / Math.log(1 - 1 / mean))),
    beta: (a, b) => {
      const [x, y] = [gamma(a), gamma(b)];
      return x + y > 0 ? x / (x + y) : a / (a + b);
    },
    pick: (from) => from[Math.floor(uniform() * from.length)] ?? from[0],
    between: (low, high) => low * (high / low) ** uniform(),
  };
}

/**
 * Uniform numbers in 0..1; 128 bits of state, so that streams of different seeds do not overlap.
 *
 * Source: sfc32 of Doty-Humphrey's PractRand, with its twelve rounds of mixing after the seed.
 */
function smallFastCounter(seed: number): () => number {
  let [a, b, c, counter] = [0, Math.floor(seed / 2 ** 32) | 0, seed | 0, 1];
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 12; i += 1) next();
  return next;
}

/** Products of uniforms. Source: Knuth 1969. */
function smallPoisson(mean: number, positive: () => number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = positive(); product > limit; product *= positive()) count += 1;
  return count;
}

/** Transformed rejection with squeeze, PTRS. Source: Hörmann 1993, Insurance: Mathematics and Economics 12. */
function largePoisson(mean: number, positive: () => number): number {
  const log = Math.log(mean);
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverse = 1.1239 + 1.1328 / (b - 3.4);
  const sure = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = positive() - 0.5;
    const v = positive();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= sure) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    if (Math.log((v * inverse) / (a / (us * us) + b)) <= k * log - mean - logFactorial(k)) return k;
  }
}

/** Stirling's series. */
function logFactorial(k: number): number {
  if (k < 10) {
    let product = 1;
    for (let i = 2; i <= k; i += 1) product *= i;
    return Math.log(product);
  }
  const n = k + 1;
  return (n - 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * n) - 1 / (360 * n ** 3);
}

/** Source: Marsaglia and Tsang 2000; shapes below 1 by their boost. */
function gammaFrom(
  shape: number,
  { normal, positive }: { readonly normal: () => number; readonly positive: () => number },
): number {
  if (shape < 1) return gammaFrom(shape + 1, { normal, positive }) * positive() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(positive()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
