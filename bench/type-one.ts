/** False rollbacks where they are likeliest: the candidate is exactly as bad as is tolerated. 360 checks, alpha 5 %. */
import type { Guard } from "../src/judge/guard.ts";
import { errors } from "../test/unit/judge/readings.ts";
import { guardFor } from "./judging/guards.ts";
import { alarmOf } from "./judging/ours.ts";
import type { Stream } from "./judging/stream.ts";
import { percent, percentOf } from "./judging/tables.ts";
import { type Report, type Row, tableOf } from "./row.ts";
import { seeded } from "./streams/random.ts";
import { simulate, type World } from "./streams/simulate.ts";
import { calm } from "./streams/weather.ts";
import { errorWorld, latencyWorld, scoreWorld } from "./streams/worlds.ts";

const SPAN = { history: 60, rows: 360 };
const RUNS = 1_000;
const ALPHA = 0.05;
const BASE = 0.01;

/** A null at its boundary. */
interface Boundary {
  readonly name: string;
  readonly world: World;
  readonly guard: Guard;
  /** How much worse than the baseline the candidate is all the time; 1 or 0 for equal. */
  readonly size: number;
}

const MARGINS = [0, 0.1, 0.2];

const BOUNDARIES: readonly Boundary[] = [
  ...[35, 700].flatMap((candidate) =>
    MARGINS.map((margin): Boundary => {
      const world = errorWorld({ candidate, baseline: 19 }, BASE);
      const guard = guardFor(world.metric, { share: margin, points: 0 });
      return {
        name: `errors, ${candidate} a minute, margin ${100 * margin} %`,
        world,
        guard,
        size: 1 + margin,
      };
    }),
  ),
  ...[35, 700].map((candidate): Boundary => {
    const world = errorWorld({ candidate, baseline: 19 }, BASE);
    const guard = errors({ margin: null, objective: { atMost: BASE, atLeast: null } });
    return { name: `errors, ${candidate} a minute, objective of exactly the rate`, world, guard, size: 1 };
  }),
  ...[0, 0.02, 0.03].map((points): Boundary => {
    const world = scoreWorld({ candidate: 7, baseline: 2 }, { mean: 0.8, deviation: 0.22, steps: null });
    return {
      name: `scores, 7 a minute, margin ${points}`,
      world,
      guard: guardFor(world.metric, { share: 0, points }),
      size: points,
    };
  }),
  ...[0.99, 0.95].flatMap((q) =>
    [0, 0.1].map((margin): Boundary => {
      const world = latencyWorld({ candidate: 35, baseline: 19 }, { q, sigma: 0.5, harmed: 1 });
      const guard = guardFor(world.metric, { share: margin, points: 0 });
      return {
        name: `latency p${100 * q}, 35 a minute, margin ${100 * margin} %`,
        world,
        guard,
        size: 1 + margin,
      };
    }),
  ),
];

export function run(): Promise<Report> {
  const measured = BOUNDARIES.map((boundary, at) => ({ boundary, wrong: wrongIn(boundary, at) }));
  const worst = measured.reduce((a, b) => (a.wrong >= b.wrong ? a : b));
  const row: Row = {
    what: "most false rollbacks at the boundary of a null",
    measured: Number((100 * worst.wrong).toFixed(1)),
    unit: "%",
    budget: "≤ 5 %",
    ok: worst.wrong <= ALPHA,
    beside: `${worst.boundary.name}, ${percentOf(worst.wrong * RUNS, RUNS)}; ${RUNS} runs of ${measured.length} nulls`,
  };
  const table = tableOf(
    ["null, the candidate at its boundary", `rolled back of ${RUNS}`],
    measured.map(({ boundary, wrong }) => [boundary.name, `${percent(wrong, 1)} %`]),
  );
  return Promise.resolve({ rows: [row], text: `### Type-one error\n\n${table}` });
}

function wrongIn(boundary: Boundary, at: number): number {
  let wrong = 0;
  for (let i = 0; i < RUNS; i += 1)
    if (alarmOf(streamOf(boundary, 2_000_000_000 + at * 1_000_000 + i), boundary.guard) !== null) wrong += 1;
  return wrong / RUNS;
}

function streamOf({ name, world, size }: Boundary, seed: number): Stream {
  const weather = calm(SPAN);
  return simulate(seeded(seed), { id: name, world, weather, harm: { size, onset: 0, over: 0 } });
}
