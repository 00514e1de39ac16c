/** What may happen to a rollout, one thing after the other: the schedules that the model check plays. */
import fc from "fast-check";

/** What becomes of a call that leaves a process. */
export type Fate =
  /** Nothing happened, and the caller is told so. */
  | "fails"
  /** It happened, and the answer never arrives. */
  | "lost"
  /** The process dies before it, or after it. */
  | "dies"
  | "dies-after"
  /** The process dies, and the network delivers the call later. */
  | "dies-under-way"
  /** The router says yes and does nothing; other calls are made. */
  | "swallowed";

export interface Fault {
  /** Number of the call, from 0, and how many in a row. */
  readonly at: number;
  readonly calls: number;
  readonly fate: Fate;
}

/** What the metrics say of the time from now on. */
export type Weather = "healthy" | "breach" | "few" | "gap" | "nan";

export type Happens =
  | { readonly kind: "nothing" }
  | { readonly kind: "weather"; readonly weather: Weather }
  /** Another controller, or a hand at the router. */
  | { readonly kind: "drift"; readonly candidate: number; readonly breaking: number | null }
  | { readonly kind: "person"; readonly does: "hold" | "resume" | "abort" | "ack" | "go" }
  | { readonly kind: "file"; readonly is: "same" | "changed" | "removed" }
  | { readonly kind: "freeze"; readonly on: boolean }
  | { readonly kind: "quarantine" }
  | { readonly kind: "clock-back"; readonly minutes: number }
  | { readonly kind: "state"; readonly is: "deleted" | "forged" | "rewound" };

export type Who = "tick" | "abort" | "hold";

export interface Step {
  /** Minutes that go by first. */
  readonly minutes: number;
  readonly happens: Happens;
  readonly who: readonly [Who] | readonly [Who, Who];
  /** Who of two may make the next call. */
  readonly order: readonly boolean[];
  /** Of the calls of the first. */
  readonly faults: readonly Fault[];
}

export interface Schedule {
  /** Whether the router refuses a write that names an old version. */
  readonly careful: boolean;
  /** Milliseconds until the router serves what it was told. */
  readonly lag: number;
  /** Whether the go that the second stage waits for was given in advance. */
  readonly go: boolean;
  readonly steps: readonly Step[];
}

const often = <T>(value: T, weight: number) => ({ arbitrary: fc.constant(value), weight });

const minutes = fc.oneof(
  often(5, 16),
  often(0, 4),
  often(1, 4),
  often(12, 6),
  often(30, 6),
  often(26 * 60, 1),
  often(8 * 24 * 60, 1),
);

const happens: fc.Arbitrary<Happens> = fc.oneof(
  often({ kind: "nothing" } as const, 40),
  {
    arbitrary: fc.record({
      kind: fc.constant("weather" as const),
      weather: fc.constantFrom<Weather[]>("healthy", "healthy", "healthy", "breach", "few", "gap", "nan"),
    }),
    weight: 6,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant("drift" as const),
      candidate: fc.constantFrom(0, 3, 10, 30, 50, 80, 100),
      breaking: fc.constantFrom(null, 0, 20, 100),
    }),
    weight: 4,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant("person" as const),
      does: fc.constantFrom("hold", "resume", "resume", "abort", "ack", "go", "go", "go"),
    }),
    weight: 8,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant("file" as const),
      is: fc.constantFrom("same", "changed", "removed"),
    }),
    weight: 2,
  },
  { arbitrary: fc.record({ kind: fc.constant("freeze" as const), on: fc.boolean() }), weight: 2 },
  often({ kind: "quarantine" } as const, 1),
  {
    arbitrary: fc.record({ kind: fc.constant("clock-back" as const), minutes: fc.constantFrom(1, 6, 40) }),
    weight: 2,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant("state" as const),
      is: fc.constantFrom("deleted", "forged", "rewound", "rewound"),
    }),
    weight: 1,
  },
);

const fault: fc.Arbitrary<Fault> = fc.record({
  at: fc.nat({ max: 14 }),
  calls: fc.oneof(often(1, 4), often(3, 1), often(60, 1)),
  fate: fc.constantFrom<Fate[]>("fails", "lost", "dies", "dies-after", "dies-under-way", "swallowed"),
});

const who: fc.Arbitrary<Step["who"]> = fc.oneof(
  often<Step["who"]>(["tick"], 20),
  often<Step["who"]>(["tick", "tick"], 5),
  often<Step["who"]>(["tick", "abort"], 3),
  often<Step["who"]>(["tick", "hold"], 3),
  often<Step["who"]>(["abort"], 1),
);

const step: fc.Arbitrary<Step> = fc.record({
  minutes,
  happens,
  who,
  order: fc.array(fc.boolean(), { minLength: 12, maxLength: 24 }),
  faults: fc.oneof(
    { arbitrary: fc.constant<Fault[]>([]), weight: 2 },
    { arbitrary: fc.array(fault, { minLength: 1, maxLength: 2 }), weight: 1 },
  ),
});

export const schedule: fc.Arbitrary<Schedule> = fc.record({
  careful: fc.boolean(),
  go: fc.boolean(),
  lag: fc.constantFrom(0, 0, 0, 3_000, 90_000),
  steps: fc.array(step, { minLength: 3, maxLength: 22 }),
});
