/** The three families of metrics, simulated exactly: Bernoulli errors, log-normal latencies in buckets, scores in 0..1. */
import { normalCdf, normalQuantile } from "../../src/judge/normal.ts";
import type { Payload } from "../../src/judge/reading.ts";
import { factorAt, strengthAt } from "./harm.ts";
import type { Random } from "./random.ts";
import type { Moment, World } from "./simulate.ts";

interface Traffic {
  readonly candidate: number;
  /** How many times as many units the baseline has. */
  readonly baseline: number;
}

const MOST_BAD = 0.9;

/** Errors at a base rate. Clusters are errors with their retries. */
export function errorWorld(traffic: Traffic, rate: number): World {
  return {
    ...traffic,
    metric: { family: "proportion", worse: "higher", q: 0 },
    level: rate,
    draw: (random, moment) => {
      const p = Math.min(MOST_BAD, rate * Math.exp(moment.level) * factorAt(moment.harm, moment.row));
      const events = clustered(random, moment.units * p, moment.cluster);
      return { shape: "counts", events, total: events + random.poisson(moment.units * (1 - p)) };
    },
  };
}

function clustered(random: Random, mean: number, size: number): number {
  let count = random.poisson(mean / size);
  if (size > 1) for (let left = count; left > 0; left -= 1) count += random.geometric(size) - 1;
  return count;
}

/** Bounds in steps of a tenth, so that a margin of a tenth can be expressed; in medians. */
const BOUNDS = [...Array.from({ length: 52 }, (_, i) => 0.5 * 1.1 ** i), Number.POSITIVE_INFINITY];

interface Latency {
  readonly q: number;
  readonly sigma: number;
  /** Not all requests become slower: this share does, by the harm's size. 1 for all. */
  readonly harmed: number;
}

/** Log-normal latencies with median 1. */
export function latencyWorld(traffic: Traffic, { q, sigma, harmed }: Latency): World {
  const shareUpTo = (bound: number, log: number): number => cdf((Math.log(bound) - log) / sigma);
  return {
    ...traffic,
    metric: { family: "latency", worse: "higher", q },
    level: Math.exp(sigma * normalQuantile(q)),
    draw: (random, { units, level, harm, row, cluster }) => {
      const slowed = level + Math.log(factorAt(harm, row));
      const part = harm === null ? 0 : harmed;
      let [below, expected] = [0, 0];
      const counts = BOUNDS.map((bound) => {
        const share = (1 - part) * shareUpTo(bound, level) + part * shareUpTo(bound, slowed);
        below += cluster * random.poisson((units * (share - expected)) / cluster);
        expected = share;
        return below;
      });
      return { shape: "histogram", bounds: BOUNDS, counts };
    },
  };
}

const STEP = 1 / 512;
const FAR = 8;
const CDF = Array.from({ length: 2 * FAR * 512 + 1 }, (_, i) => normalCdf(i * STEP - FAR));

/** The normal distribution by interpolation, to seven digits: it is asked for millions of times. */
function cdf(x: number): number {
  if (!(x > -FAR)) return 0;
  if (!(x < FAR)) return 1;
  const at = (x + FAR) / STEP;
  const i = Math.floor(at);
  const low = CDF[i] ?? 0;
  return low + (at - i) * ((CDF[i + 1] ?? 1) - low);
}

interface Score {
  readonly mean: number;
  readonly deviation: number;
  /** Levels above the lowest; 1 is thumbs up or down. null for any number. */
  readonly steps: number | null;
}

/** Beta-distributed scores, rounded to levels. Clusters are scores of one thread: all the same. */
export function scoreWorld(traffic: Traffic, score: Score): World {
  return {
    ...traffic,
    metric: { family: "score", worse: "lower", q: 0 },
    level: score.mean,
    draw: (random, moment) => {
      const values = scores(random, score, moment);
      return score.steps === null ? { shape: "samples", values } : levels(values, score.steps);
    },
  };
}

function scores(random: Random, { mean, deviation, steps }: Score, moment: Moment): number[] {
  const { harm, row, cluster } = moment;
  const m = clip(mean + moment.level - (harm?.size ?? 0) * strengthAt(harm, row), 0.03, 0.97);
  const precision = Math.max(0.3, (m * (1 - m)) / deviation ** 2 - 1);
  const one = (): number =>
    steps === 1
      ? Number(random.uniform() < m)
      : round(random.beta(m * precision, (1 - m) * precision), steps);
  const threads = random.poisson(moment.units / cluster);
  return Array.from({ length: threads }, one).flatMap((value) =>
    Array.from({ length: cluster }, () => value),
  );
}

function round(value: number, steps: number | null): number {
  return steps === null ? value : Math.round(value * steps) / steps;
}

function levels(values: readonly number[], steps: number): Payload {
  const counts = Array.from({ length: steps + 1 }, () => 0);
  for (const value of values)
    counts[Math.round(value * steps)] = (counts[Math.round(value * steps)] ?? 0) + 1;
  return { shape: "levels", levels: counts.map((_, i) => i / steps), counts };
}

function clip(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
