/**
 * Time and memory of judging: 1,000 series × 1,440 intervals in ticks of 288, beside a naive z-test that peeks at the same readings.
 *
 * Readings are made before the clock starts (a few streams, judged again and again), so only judging is measured.
 */
import type { Guard } from "../src/judge/guard.ts";
import { judgePair, type PairState } from "../src/judge/judge.ts";
import { BAKING, planFor } from "../test/unit/judge/readings.ts";
import { LATENCY, PROPORTION, type Readings, readingsFor } from "./judge-readings.ts";
import type { Row } from "./row.ts";

const INTERVALS = 1_440;
const TICK = 288;
const STREAMS = 3;

export async function run(): Promise<Row[]> {
  const shares = streams(PROPORTION);
  const latencies = streams(LATENCY);
  judgeAll(PROPORTION, shares, 20);
  judgeAll(LATENCY, latencies, 4);
  const peek = timed(() => peekAll(shares, 1_000));
  const half = timed(() => judgeAll(PROPORTION, shares, 500));
  const proportion = timed(() => judgeAll(PROPORTION, shares, 1_000));
  const tail = timed(() => judgeAll(LATENCY, latencies, 200));
  const rss = Math.round(process.resourceUsage().maxRSS / 1_024);
  const linear = proportion.ms / half.ms;
  return [
    row(
      "1,000 shares × 1,440 intervals",
      proportion.ms,
      "ms",
      `${(proportion.ms / peek.ms).toFixed(1)} × a naive z-test that peeks`,
      "1000 ms",
      proportion.ms <= 1_000,
    ),
    row(
      "200 latencies (1,000 series) × 1,440 intervals",
      tail.ms,
      "ms",
      `${(tail.ms / peek.ms).toFixed(1)} × a naive z-test that peeks`,
      "1000 ms",
      tail.ms <= 1_000,
    ),
    row("1,000 series over 500", linear, "×", "2 is linear", "2.5 ×", linear <= 2.5),
    row("peak memory", rss, "MB", "whole process, readings included", "200 MB", rss <= 200),
    row(
      "state of a share",
      proportion.bytes,
      "bytes a series",
      "fractional counts",
      "600 bytes",
      proportion.bytes <= 600,
    ),
    row(
      "state of a latency",
      tail.bytes / 5,
      "bytes a series",
      "five series, fractional counts",
      "600 bytes",
      tail.bytes / 5 <= 600,
    ),
  ];
}

function row(what: string, measured: number, unit: string, beside: string, budget: string, ok: boolean): Row {
  return { what, measured: Math.round(measured * 100) / 100, unit, beside, budget, ok };
}

interface Timed {
  readonly ms: number;
  readonly bytes: number;
}

/** Processor time of all threads, the best of three runs: what other programs do at the same time should not count. */
function timed(work: () => number): Timed {
  const runs = [0, 1, 2].map(() => {
    const start = process.cpuUsage();
    const bytes = work();
    const { user, system } = process.cpuUsage(start);
    return { ms: (user + system) / 1_000, bytes };
  });
  return runs.reduce((a, b) => (a.ms <= b.ms ? a : b));
}

interface Stream extends Readings {
  readonly ticks: readonly Readings["intervals"][];
}

function streams(guard: Guard): Stream[] {
  return Array.from({ length: STREAMS }, (_, seed) => {
    const readings = readingsFor(guard, INTERVALS, seed);
    const ticks = Array.from({ length: INTERVALS / TICK }, (_, i) =>
      readings.intervals.slice(i * TICK, (i + 1) * TICK),
    );
    return { ...readings, ticks };
  });
}

/** The size of the largest state. */
function judgeAll(guard: Guard, all: readonly Stream[], pairs: number): number {
  const plan = planFor(guard, { alpha: 0.05 / 20, horizon: INTERVALS });
  let largest = 0;
  for (let i = 0; i < pairs; i += 1) {
    const stream = all[i % all.length];
    let state: PairState | null = null;
    for (const tick of stream?.ticks ?? [])
      state = judgePair(plan, state, stream?.history ?? [], tick, BAKING).state;
    if (i < STREAMS) largest = Math.max(largest, JSON.stringify(state).length);
  }
  return largest;
}

/** What many a script does: the pooled z of all counts so far, at every interval. */
function peekAll(all: readonly Stream[], pairs: number): number {
  let alarms = 0;
  for (let i = 0; i < pairs; i += 1) {
    let [xc, nc, xb, nb] = [0, 0, 0, 0];
    for (const tick of all[i % all.length]?.ticks ?? []) {
      for (const { candidate, baseline } of tick) {
        if (
          !candidate.ok ||
          !baseline.ok ||
          candidate.payload.shape !== "counts" ||
          baseline.payload.shape !== "counts"
        )
          continue;
        xc += candidate.payload.events;
        nc += candidate.payload.total;
        xb += baseline.payload.events;
        nb += baseline.payload.total;
        const pooled = (xc + xb) / (nc + nb);
        if ((xc / nc - xb / nb) / Math.sqrt(pooled * (1 - pooled) * (1 / nc + 1 / nb)) > 1.645) alarms += 1;
      }
    }
  }
  return alarms;
}
