/** Streams from a world, its weather and a harm: one draw an arm and interval. */
import type { Payload } from "../../src/judge/reading.ts";
import type { Metric, Stream } from "../judging/stream.ts";
import type { Harm } from "./harm.ts";
import type { Random } from "./random.ts";
import type { Weather } from "./weather.ts";

/** One arm in one interval. */
export interface Moment {
  readonly units: number;
  /** Of both arms, and of the candidate besides it: logarithms of factors, or points. */
  readonly level: number;
  readonly cluster: number;
  readonly harm: Harm | null;
  /** The row, negative in the history. */
  readonly row: number;
}

export interface World {
  readonly metric: Metric;
  /** Units of the candidate an interval, and how many times as many the baseline has. */
  readonly candidate: number;
  readonly baseline: number;
  /** The baseline's true level. */
  readonly level: number;
  draw(random: Random, moment: Moment): Payload;
}

export interface Simulation {
  readonly id: string;
  readonly world: World;
  readonly weather: Weather;
  readonly harm: Harm | null;
}

export function simulate(random: Random, { id, world, weather, harm }: Simulation): Stream {
  const { history, cluster } = weather;
  const baselineAt = (i: number): Payload =>
    world.draw(random, {
      units: world.candidate * world.baseline * (weather.traffic[i] ?? 1),
      level: weather.shared[i] ?? 0,
      cluster,
      harm: null,
      row: i - history,
    });
  const candidateAt = (i: number): Payload =>
    world.draw(random, {
      units: world.candidate * (weather.traffic[i] ?? 1),
      level: (weather.shared[i] ?? 0) + (weather.candidate[i] ?? 0),
      cluster,
      harm,
      row: i - history,
    });
  const rows = weather.traffic.length - history;
  return {
    id,
    metric: world.metric,
    history: Array.from({ length: history }, (_, i) => baselineAt(i)),
    rows: Array.from({ length: rows }, (_, i) => ({
      candidate: candidateAt(history + i),
      baseline: baselineAt(history + i),
    })),
    onset: harm === null ? null : harm.onset,
    level: world.level,
  };
}
