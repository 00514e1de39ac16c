/**
 * Streams of every kind that a judge may meet, 240 intervals each after a short history: every parameter is drawn anew.
 *
 * Small and large effects are mixed, so that no judge can find all. The ranges were set so that the sequential z finds about four of
 * five (of latencies nine of ten); ours had no say in them. Nor had it in the clusters: retries have means of 1.25, 1.5 and 2 because
 * the sequential z alone is then wrong in about 6 % of clustered A/A, as judge-core.md §3 reports for it (6 of 100; threads too). With
 * 1.5, 2 and 3 it was wrong in 14 %. The history is what a tick reads.
 */
import type { Family, Stream } from "../judging/stream.ts";
import type { Harm } from "./harm.ts";
import { type Random, seeded } from "./random.ts";
import { simulate, type World } from "./simulate.ts";
import { calm, clusters, incident, sharedDrift, type Span, type Weather } from "./weather.ts";
import { errorWorld, latencyWorld, scoreWorld } from "./worlds.ts";

type Noise = "iid" | "shared" | "incident" | "retries" | "threads";

/** Kind of stream: its family, its noise, and whether the candidate is bad. */
export interface Cell {
  readonly name: string;
  readonly family: Family;
  readonly noise: Noise;
  readonly bad: boolean;
}

const NOISES: Readonly<Record<Family, readonly Noise[]>> = {
  latency: ["iid", "shared", "incident"],
  proportion: ["iid", "shared", "incident", "retries"],
  score: ["iid", "shared", "threads"],
};
const FAMILIES: readonly Family[] = ["latency", "proportion", "score"];

export const CELLS: readonly Cell[] = FAMILIES.flatMap((family) =>
  NOISES[family].flatMap((noise) =>
    [false, true].map((bad) => ({ name: `${family} ${noise} ${bad ? "bad" : "A/A"}`, family, noise, bad })),
  ),
);

const ROWS = 240;
/** What a tick reads of the baseline before the first live stage. */
const HISTORY = 60;

/** Stream number `i` of a cell. */
export function streamOf(cell: Cell, i: number): Stream {
  const random = seeded(1_000_003 * (CELLS.indexOf(cell) + 1) + 7_919 * i);
  const span = { history: HISTORY, rows: ROWS };
  const { world, sizes } = worldOf(random, cell.family);
  const size = random.pick(sizes);
  const onset = random.uniform() < 0.5 ? 0 : 30 + Math.floor(90 * random.uniform());
  const harm: Harm | null = cell.bad ? { size, onset, over: 0 } : null;
  return simulate(random, { id: `${cell.name} ${i}`, world, weather: weatherOf(random, cell, span), harm });
}

interface Drawn {
  readonly world: World;
  readonly sizes: readonly [number, ...number[]];
}

function worldOf(random: Random, family: Family): Drawn {
  switch (family) {
    case "proportion": {
      const traffic = { candidate: random.between(20, 200), baseline: random.pick([4, 9, 19]) };
      return { world: errorWorld(traffic, random.between(0.005, 0.03)), sizes: [1.3, 1.5, 2, 3] };
    }
    case "latency": {
      const traffic = { candidate: random.between(20, 150), baseline: random.pick([4, 9, 19]) };
      const about = { q: random.pick([0.95, 0.99]), sigma: random.pick([0.4, 0.5, 0.7]) };
      // Every fourth slows down a part of the requests only, and that a lot.
      return random.uniform() < 0.25
        ? { world: latencyWorld(traffic, { ...about, harmed: 0.02 }), sizes: [3, 4] }
        : { world: latencyWorld(traffic, { ...about, harmed: 1 }), sizes: [1.1, 1.15, 1.25, 1.5] };
    }
    case "score": {
      const traffic = { candidate: random.between(3, 15), baseline: random.pick([1, 2, 4]) };
      const mean = 0.6 + 0.25 * random.uniform();
      const about = { mean, deviation: random.pick([0.2, 0.25, 0.3]), steps: random.pick([1, 4, 20]) };
      return { world: scoreWorld(traffic, about), sizes: [0.03, 0.05, 0.08, 0.15] };
    }
  }
}

/** How much both arms drift together: errors and latency by the standard deviation of the logarithm, scores by points. */
const DRIFT: Readonly<Record<Family, number>> = { proportion: 0.35, latency: 0.12, score: 0.05 };

function weatherOf(random: Random, { family, noise }: Cell, span: Span): Weather {
  switch (noise) {
    case "iid":
      return calm(span);
    case "shared":
      return sharedDrift(random, span, DRIFT[family]);
    case "incident":
      return incident(
        random,
        span,
        Math.log(family === "latency" ? random.between(1.2, 2) : random.between(2, 6)),
      );
    case "retries":
      return clusters(span, random.pick([1.25, 1.5, 2]));
    case "threads":
      return clusters(span, 2);
  }
}
