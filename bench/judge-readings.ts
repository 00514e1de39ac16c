/** Ordinary readings for measuring the judge's time: a few streams a kind of guard, judged again and again. */
import type { Guard } from "../src/judge/guard.ts";
import type { IntervalReading } from "../src/judge/judge.ts";
import type { Arm, Payload, Reading, Window } from "../src/judge/reading.ts";
import { generator } from "../test/unit/judge/near.ts";
import * as guards from "../test/unit/judge/readings.ts";
import { guardFor } from "./judging/guards.ts";

const HISTORY = 60;

/** One pair's readings. */
export interface Readings {
  readonly history: readonly Reading[];
  readonly intervals: readonly IntervalReading[];
}

const LIMITS = {
  margin: { kind: "factor", factor: 1.1 },
  detect: { kind: "factor", factor: 1.5 },
} as const;
export const PROPORTION: Guard = guards.errors({ ...LIMITS, absentEventsAreZero: false });
export const LATENCY: Guard = guards.latency(LIMITS);
export const SCORE: Guard = guardFor(
  { family: "score", worse: "lower", q: 0 },
  { share: 0, points: 0.03 },
  0.9,
);

type Draw = (random: () => number, arm: Arm) => Payload;

/** A stream of a kind of guard. */
export function readingsFor(guard: Guard, intervals: number, seed: number): Readings {
  const random = generator(seed + 1);
  const draw = guard.kind === "latency" ? latency : guard.kind === "score" ? score : share;
  return {
    history: Array.from({ length: HISTORY }, (_, i) =>
      readingOf(draw(random, "baseline"), "baseline", guards.windowAt(i - HISTORY)),
    ),
    intervals: Array.from({ length: intervals }, (_, i) => intervalOf(draw, random, guards.windowAt(i))),
  };
}

function intervalOf(draw: Draw, random: () => number, window: Window): IntervalReading {
  return {
    window,
    weight: null,
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

const MARKS = [0, 0.25, 0.5, 0.75, 1];

/** Marks of an LLM, mostly good ones. */
function score(random: () => number, arm: Arm): Payload {
  const counts = MARKS.map((_, i) => Math.floor((arm === "baseline" ? 6 : 3) * random() * i));
  return { shape: "levels", levels: MARKS, counts };
}
