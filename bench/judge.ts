/**
 * Time and memory of judging: 1,000 series × 1,440 intervals in ticks of 288, beside a naive z-test that peeks at the same readings.
 *
 * Readings are made before the clock starts (a few streams, judged again and again), so only judging is measured.
 */
import type { Guard } from "../src/judge/guard.ts";
import { judgePair, type IntervalReading, type PairPlan, type PairState } from "../src/judge/judge.ts";
import type { Arm, Payload, Reading, Window } from "../src/judge/reading.ts";
import * as guards from "../test/unit/judge/readings.ts";
import type { Row } from "./row.ts";

const INTERVALS = 1_440;
const TICK = 288;
const STREAMS = 3;
const HISTORY = 60;
const MOMENT = { stage: "canary", bakeOver: false, live: true } as const;

export async function run(): Promise<Row[]> {
  const shares = streams(share);
  const latencies = streams(latency);
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

interface Stream {
  readonly history: readonly Reading[];
  readonly ticks: readonly (readonly IntervalReading[])[];
}

/** The size of the largest state. */
function judgeAll(guard: Guard, all: readonly Stream[], pairs: number): number {
  const plan: PairPlan = {
    guard,
    cohort: "all",
    alpha: 0.05 / 20,
    promised: true,
    needed: null,
    horizon: INTERVALS,
    designEffect: 1,
  };
  let largest = 0;
  for (let i = 0; i < pairs; i += 1) {
    const stream = all[i % all.length];
    let state: PairState | null = null;
    for (const tick of stream?.ticks ?? [])
      state = judgePair(plan, state, stream?.history ?? [], tick, MOMENT).state;
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

const LIMITS = {
  margin: { kind: "factor", factor: 1.1 },
  detect: { kind: "factor", factor: 1.5 },
} as const;
const PROPORTION: Guard = guards.errors({ ...LIMITS, absentEventsAreZero: false });
const LATENCY: Guard = guards.latency(LIMITS);

type Draw = (random: () => number, arm: Arm) => Payload;

function streams(draw: Draw): Stream[] {
  return Array.from({ length: STREAMS }, (_, seed) => {
    const random = generator(seed + 1);
    const history = Array.from({ length: HISTORY }, (_, i) =>
      readingOf(draw(random, "baseline"), "baseline", guards.windowAt(i - HISTORY)),
    );
    const intervals = Array.from({ length: INTERVALS }, (_, i) =>
      intervalOf(draw, random, guards.windowAt(i)),
    );
    const ticks = Array.from({ length: INTERVALS / TICK }, (_, i) =>
      intervals.slice(i * TICK, (i + 1) * TICK),
    );
    return { history, ticks };
  });
}

function intervalOf(draw: Draw, random: () => number, window: Window): IntervalReading {
  return {
    window,
    candidate: readingOf(draw(random, "candidate"), "candidate", window),
    baseline: readingOf(draw(random, "baseline"), "baseline", window),
  };
}

function readingOf(payload: Payload, arm: Arm, window: Window): Reading {
  const about = { lastDataAt: null, exact: false, warnings: [], provenance: "bench" };
  return { guard: "bench", cohort: "all", arm, window, ok: true, payload, ...about };
}

const UNITS = { candidate: 35.37, baseline: 665.19 };

/** About 1 % errors, with the fractions that extrapolated increases have. */
function share(random: () => number, arm: Arm): Payload {
  const total = UNITS[arm] * (0.9 + 0.2 * random());
  return {
    shape: "counts",
    total,
    events: Math.min(total, Math.floor(total * 0.02 * random() + random()) * 1.0127),
  };
}

const BOUNDS = Array.from({ length: 30 }, (_, i) => 0.05 * 1.15 ** i);

/** As the adapters give them: one list for all readings of a histogram. */
const LADDER = [...BOUNDS, Number.POSITIVE_INFINITY];

/** A heavy-tailed latency (log-logistic) in whole requests, with the fractions that extrapolated increases have. */
function latency(random: () => number, arm: Arm): Payload {
  const total = Math.round(UNITS[arm] * (0.9 + 0.2 * random()));
  let [faster, expected] = [0, 0];
  const counts = LADDER.map((bound) => {
    const share = 1 / (1 + (0.3 / bound) ** 3.5);
    faster = Math.min(total, faster + Math.floor(total * (share - expected) + random()));
    expected = share;
    return (bound === Number.POSITIVE_INFINITY ? total : faster) * 1.0127;
  });
  return { shape: "histogram", bounds: LADDER, counts };
}

/** Uniform numbers in 0..1 from a seed (mulberry32). */
function generator(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
