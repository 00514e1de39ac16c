/** What moves a stream besides the candidate's own harm: traffic, what both arms share, what only the candidate has, and clusters. */
import type { Random } from "./random.ts";

/** Per interval, the history's first. Levels are logarithms of a factor (errors, latency) or points (scores). */
export interface Weather {
  /** Intervals before the rollout. */
  readonly history: number;
  readonly traffic: readonly number[];
  readonly shared: readonly number[];
  readonly candidate: readonly number[];
  /** Mean number of units that share one outcome, such as an error and its retries. */
  readonly cluster: number;
}

/** Lengths in intervals. */
export interface Span {
  readonly history: number;
  readonly rows: number;
}

/** Nothing but chance. */
export function calm({ history, rows }: Span): Weather {
  const flat = Array.from({ length: history + rows }, () => 0);
  return { history, traffic: flat.map(() => 1), shared: flat, candidate: flat, cluster: 1 };
}

/** How strong the hours of the day are: traffic as a share, the level as in `Weather`. */
export function diurnal(random: Random, span: Span, level: number): Weather {
  const [phase, lag] = [random.uniform(), random.uniform()];
  const wave = (i: number, shift: number): number => Math.sin(2 * Math.PI * (i / 720 + shift));
  const weather = calm(span);
  return {
    ...weather,
    traffic: weather.traffic.map((_, i) => 1 + 0.5 * wave(i, phase)),
    shared: weather.shared.map((_, i) => level * wave(i, phase + 0.25 * lag)),
  };
}

/** Drift of both arms, with this standard deviation. */
export function sharedDrift(random: Random, span: Span, deviation: number): Weather {
  const weather = calm(span);
  return { ...weather, shared: drift(random, weather.shared.length, deviation) };
}

/** Drift of the candidate alone: equality is then really false, by turns in its favour and against it. */
export function candidateDrift(random: Random, span: Span, deviation: number): Weather {
  const weather = calm(span);
  return { ...weather, candidate: drift(random, weather.candidate.length, deviation) };
}

export function clusters(span: Span, cluster: number): Weather {
  return { ...calm(span), cluster };
}

/** An incident of both arms at some time of the rollout, for 10 to 40 intervals. */
export function incident(random: Random, span: Span, level: number): Weather {
  const weather = calm(span);
  const from = span.history + Math.floor(random.uniform() * (span.rows - 40));
  const to = from + 10 + Math.floor(30 * random.uniform());
  return { ...weather, shared: weather.shared.map((_, i) => (i >= from && i < to ? level : 0)) };
}

const INERTIA = 0.95;

/** A stationary autoregression. */
function drift(random: Random, length: number, deviation: number): number[] {
  let now = deviation * random.normal();
  return Array.from({ length }, () => {
    now = INERTIA * now + deviation * Math.sqrt(1 - INERTIA ** 2) * random.normal();
    return now;
  });
}
