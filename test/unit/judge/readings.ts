/** Guards, plans and readings for tests: everything ordinary, with what a test is about said by the test. */
import type {
  CompositeGuard,
  IdentityGuard,
  LatencyGuard,
  LevelGuard,
  PairedGuard,
  ProportionGuard,
  RateGuard,
  RatioGuard,
  ScoreGuard,
  SignalGuard,
  SplitGuard,
  TripwireGuard,
} from "../../../src/judge/guard.ts";
import {
  type IntervalReading,
  judgePair,
  type Judgement,
  type Moment,
  type PairPlan,
  type PairState,
} from "../../../src/judge/judge.ts";
import type { AnsweredTwice, Arm, NoReading, Payload, Reading, Window } from "../../../src/judge/reading.ts";
import { instant, MINUTE, plus } from "../../../src/units.ts";

const BASE = {
  source: "prom",
  unit: "request",
  onBreach: "roll-back",
  everyTimes: 1,
  maturesAfter: null,
  validWhile: null,
  certify: false,
  alphaShare: 1,
  from: null,
} as const;
const COMMON = {
  ...BASE,
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
    bounds: null,
    ...about,
  };
}

/** Events per thousand units or so: more events than units are fine. */
export function rate(about: Partial<RateGuard> = {}): RateGuard {
  return {
    ...COMMON,
    kind: "rate",
    name: "retries",
    class: "error",
    events: "e",
    exposure: "x",
    absentEventsAreZero: true,
    ...about,
  };
}

/** Scores from 1 to 5, higher is better. */
export function score(about: Partial<ScoreGuard> = {}): ScoreGuard {
  return {
    ...COMMON,
    kind: "score",
    name: "helpful",
    class: "quality",
    score: { kind: "scores", scores: "s" },
    range: [1, 5],
    spread: null,
    better: "higher",
    ...about,
  };
}

/** One value per unit, in dollars. */
export function ratio(about: Partial<RatioGuard> = {}): RatioGuard {
  return {
    ...COMMON,
    kind: "ratio",
    name: "cost",
    class: "cost",
    numerator: "n",
    denominator: "d",
    values: "v",
    per: 1,
    spread: null,
    ...about,
  };
}

/** A gauge that may be 0.9 at most. */
export function level(about: Partial<LevelGuard> = {}): LevelGuard {
  return {
    ...COMMON,
    kind: "level",
    name: "saturation",
    class: "saturation",
    level: "l",
    objective: { atMost: 0.9, atLeast: null },
    margin: null,
    ...about,
  };
}

/** Half correct, three tenths polite, a fifth short. */
export function composite(about: Partial<CompositeGuard> = {}): CompositeGuard {
  return {
    ...COMMON,
    kind: "composite",
    name: "quality",
    class: "quality",
    better: "higher",
    parts: [
      { name: "correct", weight: 0.5, score: "c", floor: null },
      { name: "polite", weight: 0.3, score: "p", floor: null },
      { name: "short", weight: 0.2, score: "s", floor: null },
    ],
    ...about,
  };
}

export function tripwire(about: Partial<TripwireGuard> = {}): TripwireGuard {
  return {
    ...BASE,
    kind: "tripwire",
    name: "severe",
    class: "quality",
    count: "c",
    exposure: "x",
    absentEventsAreZero: false,
    atMost: 0,
    confirmedBy: null,
    ...about,
  };
}

export function split(about: Partial<SplitGuard> = {}): SplitGuard {
  return {
    ...BASE,
    kind: "split",
    name: "split",
    class: "integrity",
    onBreach: "hold",
    total: "t",
    firstSeen: true,
    tolerance: 1.05,
    ...about,
  };
}

export function identity(about: Partial<IdentityGuard> = {}): IdentityGuard {
  return {
    ...BASE,
    kind: "identity",
    name: "model",
    class: "integrity",
    identity: "i",
    equals: "news-14b",
    ...about,
  };
}

export function signal(about: Partial<SignalGuard> = {}): SignalGuard {
  return { ...BASE, kind: "signal", name: "complaints", class: "quality", signal: "support", ...about };
}

/** Outcomes, 1 for bad. */
export function paired(about: Partial<PairedGuard> = {}): PairedGuard {
  return {
    ...COMMON,
    kind: "paired",
    name: "same-answers",
    class: "quality",
    pairs: "p",
    compares: "outcomes",
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
    tolerance: 1,
    versions: "v1 v2",
    ...about,
  };
}

export const BAKING: Moment = {
  stage: "canary-5",
  reports: [],
  bakeOver: false,
  live: true,
  sameHours: false,
};
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

export function moments(n: number, sum: number, squares: number): Payload {
  return { shape: "moments", n, sum, squares };
}

/** How many units have each level. */
export function levels(values: readonly number[], units: readonly number[]): Payload {
  return { shape: "levels", levels: values, counts: units };
}

export function samples(values: readonly number[]): Payload {
  return { shape: "samples", values };
}

export function sums(numerator: number, denominator: number): Payload {
  return { shape: "ratio", numerator, denominator };
}

export function gauge(value: number): Payload {
  return { shape: "gauge", value };
}

export function events(count: number, exposure: number | null = null): Payload {
  return { shape: "count", count, exposure };
}

export function identities(units: Readonly<Record<string, number>>): Payload {
  return { shape: "identities", counts: units };
}

export function parts(...each: readonly Payload[]): Payload {
  return { shape: "parts", parts: each };
}

/** The same pairs in both arms' readings. */
export function pairs(...each: readonly AnsweredTwice[]): { readonly c: Payload; readonly b: Payload } {
  const both: Payload = { shape: "pairs", pairs: each };
  return { c: both, b: both };
}

/** What a guard is judged with, besides its intervals. */
export interface About {
  readonly plan?: Partial<PairPlan>;
  readonly state?: PairState | null;
  readonly past?: readonly Reading[];
  readonly moment?: Moment;
}

/** The judgement of a guard at the end of its bake, unless the test says otherwise. */
export function judged(
  guard: PairPlan["guard"],
  rows: readonly IntervalReading[],
  { plan, state = null, past = [], moment = BAKED }: About = {},
): Judgement {
  return judgePair(planFor(guard, plan), state, past, rows, moment);
}

/** What a verdict says, with its reason: `pass`, `certified`, `breach baseline`, `no-data`. */
export function said({ finding: { verdict } }: Judgement): string {
  switch (verdict.kind) {
    case "pass":
      return verdict.certified ? "certified" : "pass";
    case "breach":
      return `breach ${verdict.test}`;
    case "inconclusive":
      return verdict.reason;
  }
}

/** The same intervals at a weight of the candidate that was set. */
export function weighted(rows: readonly IntervalReading[], weight: number | null): IntervalReading[] {
  return rows.map((row) => ({ ...row, weight }));
}

/** A state as it comes back from where it was stored. */
export function stored(state: PairState): PairState {
  const parsed: PairState = JSON.parse(JSON.stringify(state));
  return parsed;
}

/** Consecutive intervals, from `first` on. */
export function intervals(
  rows: readonly { readonly c: Share | Payload | NoReading; readonly b: Share | Payload | NoReading }[],
  first = 0,
): IntervalReading[] {
  return rows.map(({ c, b }, i) => ({
    window: windowAt(first + i),
    weight: null,
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
