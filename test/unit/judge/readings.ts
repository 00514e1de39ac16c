/** Guards, plans and readings for tests: everything ordinary, with what a test is about said by the test. */
import type { LatencyGuard, ProportionGuard } from "../../../src/judge/guard.ts";
import type { IntervalReading, Moment, PairPlan } from "../../../src/judge/judge.ts";
import type { Arm, NoReading, Payload, Reading, Window } from "../../../src/judge/reading.ts";
import { instant, MINUTE, plus } from "../../../src/units.ts";

const COMMON = {
  source: "prom",
  unit: "request",
  onBreach: "roll-back",
  everyTimes: 1,
  maturesAfter: null,
  validWhile: null,
  certify: false,
  alphaShare: 1,
  from: null,
  better: "lower",
  objective: { atMost: null, atLeast: null },
  margin: { kind: "factor", factor: 1 },
  expect: null,
  detect: null,
} as const;

/** Relative to the live baseline with no margin. */
export function errors(about: Partial<ProportionGuard> = {}): ProportionGuard {
  return {
    ...COMMON,
    kind: "proportion",
    name: "errors",
    class: "error",
    events: "e",
    total: "t",
    absentEventsAreZero: true,
    ...about,
  };
}

export function latency(about: Partial<LatencyGuard> = {}): LatencyGuard {
  return {
    ...COMMON,
    kind: "latency",
    name: "first-token",
    class: "latency",
    histogram: "h",
    percentile: 95,
    ...about,
  };
}

export function planFor(guard: PairPlan["guard"], about: Partial<PairPlan> = {}): PairPlan {
  return {
    guard,
    cohort: "all",
    alpha: 0.05,
    promised: true,
    needed: null,
    horizon: 100,
    designEffect: 1,
    ...about,
  };
}

export const BAKING: Moment = { stage: "canary-5", bakeOver: false, live: true };
export const BAKED: Moment = { ...BAKING, bakeOver: true };

export function windowAt(i: number): Window {
  const from = plus(instant(0), i * MINUTE);
  return { from, to: plus(from, MINUTE) };
}

/** A reading, or the reason why there is none. */
export function reading(arm: Arm, what: Payload | NoReading, i: number): Reading {
  const about = { guard: "errors", cohort: "all", arm, window: windowAt(i) };
  if (typeof what === "string") return { ...about, ok: false, why: what, detail: "as the test says" };
  return {
    ...about,
    ok: true,
    payload: what,
    lastDataAt: null,
    exact: true,
    warnings: [],
    provenance: "test",
  };
}

export type Share = readonly [events: number, total: number];

export function counts([events, total]: Share): Payload {
  return { shape: "counts", events, total };
}

function payload(what: Share | Payload | NoReading): Payload | NoReading {
  return typeof what === "string" || "shape" in what ? what : counts(what);
}

/** Consecutive intervals, from `first` on. */
export function intervals(
  rows: readonly { readonly c: Share | Payload | NoReading; readonly b: Share | Payload | NoReading }[],
  first = 0,
): IntervalReading[] {
  return rows.map(({ c, b }, i) => ({
    window: windowAt(first + i),
    candidate: reading("candidate", payload(c), first + i),
    baseline: reading("baseline", payload(b), first + i),
  }));
}

/** Baseline readings before the rollout, oldest first. */
export function history(rows: readonly (Share | Payload)[]): Reading[] {
  return rows.map((row, i) => reading("baseline", payload(row), i - rows.length));
}

/** The same row many times. */
export function times<T>(count: number, row: T): T[] {
  return Array.from({ length: count }, () => row);
}

/** Bounds in steps of a tenth from 100 ms on, and cumulative counts of a latency of which a share is slower than a bound. */
export const BOUNDS: readonly number[] = [
  ...Array.from({ length: 40 }, (_, i) => 0.1 * 1.1 ** i),
  Number.POSITIVE_INFINITY,
];

export function histogram(total: number, slower: (bound: number) => number): Payload {
  return { shape: "histogram", bounds: BOUNDS, counts: BOUNDS.map((bound) => total * (1 - slower(bound))) };
}

/** Slower than `bound` when the median is `median`: log-logistic, about 5 % beyond 2.3 times the median. */
export function slowerThan(median: number): (bound: number) => number {
  return (bound) => 1 / (1 + (bound / median) ** 3.5);
}
