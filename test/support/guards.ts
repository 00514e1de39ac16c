/** One guard of every kind, and those of the summarizer, as config would hand them on. */
import type {
  CompositeGuard,
  Guard,
  IdentityGuard,
  LatencyGuard,
  LevelGuard,
  Objective,
  PairedGuard,
  ProportionGuard,
  RateGuard,
  RatioGuard,
  ScoreGuard,
  SignalGuard,
  SplitGuard,
  TripwireGuard,
} from "../../src/judge/guard.ts";

const NO_OBJECTIVE: Objective = { atMost: null, atLeast: null };

function common(name: string): {
  readonly name: string;
  readonly source: string;
  readonly unit: string;
  readonly everyTimes: number;
  readonly maturesAfter: null;
  readonly validWhile: null;
  readonly certify: boolean;
  readonly alphaShare: number;
  readonly from: null;
} {
  return {
    name,
    source: "prom",
    unit: "summary",
    everyTimes: 1,
    maturesAfter: null,
    validWhile: null,
    certify: false,
    alphaShare: 1,
    from: null,
  };
}

export function aProportion(overrides: Partial<ProportionGuard> = {}): ProportionGuard {
  return {
    ...common("errors"),
    kind: "proportion",
    class: "error",
    onBreach: "roll-back",
    better: "lower",
    objective: { atMost: 0.005, atLeast: null },
    margin: { kind: "points", points: 0 },
    expect: 0.002,
    detect: null,
    events: "sum by ($by) (increase(errors_total{$where}[$window]))",
    total: "sum by ($by) (increase(requests_total{$where}[$window]))",
    absentEventsAreZero: false,
    ...overrides,
  };
}

export function aLatency(overrides: Partial<LatencyGuard> = {}): LatencyGuard {
  return {
    ...common("first-token"),
    kind: "latency",
    class: "latency",
    onBreach: "roll-back",
    better: "lower",
    objective: { atMost: 0.9, atLeast: null },
    margin: null,
    expect: null,
    detect: { kind: "factor", factor: 1.5 },
    histogram: "ttft_seconds_bucket{$where}",
    percentile: 95,
    bounds: null,
    ...overrides,
  };
}

export function aRate(overrides: Partial<RateGuard> = {}): RateGuard {
  return {
    ...common("retries"),
    kind: "rate",
    class: "error",
    onBreach: "roll-back",
    better: "lower",
    objective: { atMost: 0.03, atLeast: null },
    margin: null,
    expect: 0.02,
    detect: null,
    events: "retries_total",
    exposure: "requests_total",
    absentEventsAreZero: true,
    ...overrides,
  };
}

export function aScore(overrides: Partial<ScoreGuard> = {}): ScoreGuard {
  return {
    ...common("faithfulness"),
    kind: "score",
    class: "quality",
    onBreach: "roll-back",
    better: "higher",
    objective: NO_OBJECTIVE,
    margin: { kind: "points", points: 0.01 },
    expect: 0.8,
    detect: { kind: "level", level: 0.74 },
    score: { kind: "scores", scores: "scores" },
    range: [0, 1],
    spread: 0.22,
    ...overrides,
  };
}

export function aRatio(overrides: Partial<RatioGuard> = {}): RatioGuard {
  return {
    ...common("cost"),
    kind: "ratio",
    class: "cost",
    onBreach: "hold",
    better: "lower",
    objective: { atMost: 4.6, atLeast: null },
    margin: null,
    expect: null,
    detect: null,
    numerator: "cost_dollars_total",
    denominator: "requests_total",
    values: null,
    per: 1000,
    spread: null,
    ...overrides,
  };
}

export function aLevel(overrides: Partial<LevelGuard> = {}): LevelGuard {
  return {
    ...common("gpu"),
    kind: "level",
    class: "saturation",
    onBreach: "roll-back",
    better: "lower",
    objective: { atMost: 0.9, atLeast: null },
    margin: null,
    expect: null,
    detect: null,
    level: "gpu_busy",
    ...overrides,
  };
}

export function aComposite(overrides: Partial<CompositeGuard> = {}): CompositeGuard {
  return {
    ...common("answers"),
    kind: "composite",
    class: "quality",
    onBreach: "roll-back",
    better: "higher",
    objective: NO_OBJECTIVE,
    margin: { kind: "points", points: 0.01 },
    expect: 0.8,
    detect: { kind: "level", level: 0.7 },
    parts: [
      { name: "grounded", weight: 0.6, score: "grounded", floor: 0.7 },
      { name: "helpful", weight: 0.4, score: "helpful", floor: null },
    ],
    ...overrides,
  };
}

export function aTripwire(overrides: Partial<TripwireGuard> = {}): TripwireGuard {
  return {
    ...common("severe"),
    kind: "tripwire",
    class: "quality",
    onBreach: "roll-back",
    count: "severe_total",
    exposure: null,
    absentEventsAreZero: true,
    atMost: 0,
    confirmedBy: "newsroom",
    ...overrides,
  };
}

export function aSplit(overrides: Partial<SplitGuard> = {}): SplitGuard {
  return {
    ...common("traffic-split"),
    kind: "split",
    class: "integrity",
    onBreach: "hold",
    unit: "user",
    total: "users_total",
    firstSeen: true,
    tolerance: 1,
    ...overrides,
  };
}

export function anIdentity(overrides: Partial<IdentityGuard> = {}): IdentityGuard {
  return {
    ...common("served-model"),
    kind: "identity",
    class: "integrity",
    onBreach: "roll-back",
    identity: "served_model",
    equals: "news-14b@2026-10-02",
    ...overrides,
  };
}

export function aSignal(overrides: Partial<SignalGuard> = {}): SignalGuard {
  return {
    ...common("desk"),
    kind: "signal",
    class: "quality",
    onBreach: "roll-back",
    signal: "the news desk's channel",
    ...overrides,
  };
}

export function aPaired(overrides: Partial<PairedGuard> = {}): PairedGuard {
  return {
    ...common("same-answers"),
    kind: "paired",
    class: "quality",
    onBreach: "roll-back",
    better: "lower",
    objective: NO_OBJECTIVE,
    margin: { kind: "points", points: 0 },
    expect: 0.02,
    detect: { kind: "level", level: 0.03 },
    pairs: "pairs",
    compares: "outcomes",
    ...overrides,
  };
}

export function theGuards(): readonly Guard[] {
  return [
    aProportion({
      name: "unsupported-claims",
      class: "quality",
      unit: "judged",
      expect: 0.02,
      objective: { atMost: 0.03, atLeast: null },
      detect: { kind: "level", level: 0.03 },
    }),
    aProportion({
      name: "refusals",
      class: "quality",
      objective: { atMost: 0.015, atLeast: 0.001 },
      margin: null,
      expect: null,
      onBreach: "hold",
    }),
    aTripwire(),
    aLatency(),
    aProportion(),
    aProportion({
      name: "read-through",
      class: "business",
      unit: "user",
      better: "higher",
      objective: NO_OBJECTIVE,
      margin: { kind: "factor", factor: 0.98 },
      expect: 0.41,
      detect: { kind: "level", level: 0.39 },
      onBreach: "hold",
      from: "canary-5",
    }),
    aRatio(),
    aSplit(),
    anIdentity(),
  ];
}
