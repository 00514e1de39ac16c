/** What a line that can be read has wrong all the same: names, times, and what was told before. */
import type { Position } from "../../config/problem.ts";
import type { ProblemCode } from "../../config/problem-codes.ts";
import type { Rollout } from "../../config/rollout.ts";
import { nearest } from "../../config/suggest.ts";
import type { Guard } from "../../judge/guard.ts";
import { ALL } from "../../judge/reading.ts";
import type { Payload } from "../../judge/reading.ts";
import { iso, plus, showDuration } from "../../units.ts";
import type { Instant } from "../../units.ts";
import type { Line } from "./line.ts";
import type { RECORDING_CODES } from "./problem-codes.ts";

type Code = ProblemCode | keyof typeof RECORDING_CODES;

export interface Complaint {
  readonly code: Code;
  /** The key of the line that it is about; null for all of it. */
  readonly key: string | null;
  readonly message: string;
  readonly expected: string;
  readonly found: string;
  readonly suggestion: string | null;
}

export function complaint(
  code: Code,
  key: string | null,
  words: {
    readonly message: string;
    readonly expected: string;
    readonly found: string;
    readonly suggestion?: string | null;
  },
): Complaint {
  return { code, key, suggestion: null, ...words };
}

/** A guard or a cohort that the rollout does not have. */
export function unknownNames({ guard, cohort }: Line, rollout: Rollout): readonly Complaint[] {
  const guards = rollout.guards.map(({ name }) => name);
  const cohorts = [ALL, ...rollout.cohorts.map(({ name }) => name)];
  return [
    ...(guards.includes(guard)
      ? []
      : [unknownName("unknown-guard", "guard", { found: guard, names: guards })]),
    ...(cohorts.includes(cohort)
      ? []
      : [unknownName("unknown-cohort", "cohort", { found: cohort, names: cohorts })]),
  ];
}

function unknownName(
  code: Code,
  what: "guard" | "cohort",
  { found, names }: { readonly found: string; readonly names: readonly string[] },
): Complaint {
  return complaint(code, what, {
    message: `the rollout has no ${what} ${found}`,
    expected: `one of ${names.join(", ")}`,
    found,
    suggestion: nearest(found, names),
  });
}

/** The shapes that each kind of guard is judged by. People answer a signal, no source does. */
const SHAPES_OF = {
  proportion: ["counts"],
  rate: ["counts"],
  latency: ["histogram"],
  score: ["samples", "levels", "moments"],
  ratio: ["ratio", "samples", "levels"],
  level: ["gauge"],
  composite: ["parts"],
  tripwire: ["count"],
  split: ["count"],
  identity: ["identities"],
  paired: ["pairs"],
  signal: [],
} as const satisfies Readonly<Record<Guard["kind"], readonly Payload["shape"][]>>;

/** A shape that this kind of guard is not judged by. */
export function wrongShape({ guard, told }: Line, rollout: Rollout): readonly Complaint[] {
  const kind = rollout.guards.find(({ name }) => name === guard)?.kind;
  if (kind === undefined || !told.ok) return [];
  const shapes: readonly Payload["shape"][] = SHAPES_OF[kind];
  if (shapes.includes(told.payload.shape)) return [];
  const expected = shapes.map((shape) => WRITTEN[shape]).join(", or ");
  return [
    complaint("shape-wrong", null, {
      message: `${guard} is a guard of the kind ${kind}, and such a reading says nothing of it`,
      expected: expected === "" ? "no line of this guard" : expected,
      found: WRITTEN[told.payload.shape],
    }),
  ];
}

/** The keys of each shape. */
const WRITTEN: Readonly<Record<Payload["shape"], string>> = {
  counts: "events and total",
  histogram: "bounds and counts",
  count: "count",
  samples: "samples",
  levels: "levels and counts",
  moments: "n, sum and squares",
  ratio: "numerator and denominator",
  gauge: "gauge",
  identities: "identities",
  pairs: "pairs",
  parts: "parts",
};

/** `newest` is the latest end of an interval before this line. */
export function wrongTime({ at }: Line, { every }: Rollout, newest: Instant | null): readonly Complaint[] {
  const before = Math.floor(at / every) * every;
  return [
    ...(before === at
      ? []
      : [
          complaint("interval-not-aligned", "at", {
            message: `no interval of ${showDuration(every)} ends at ${iso(at)}`,
            expected: `a whole multiple of ${showDuration(every)}`,
            found: iso(at),
            suggestion: iso(plus(at, before + every - at)),
          }),
        ]),
    ...(newest === null || at >= newest
      ? []
      : [
          complaint("time-backwards", "at", {
            message: "this reading is older than the one before it",
            expected: `${iso(newest)} or later`,
            found: iso(at),
          }),
        ]),
  ];
}

/** Remembers the line, too. */
export function twice(line: Line, at: Position, seen: Map<string, Position>): readonly Complaint[] {
  const key = JSON.stringify([line.at, line.guard, line.cohort, line.arm]);
  const earlier = seen.get(key);
  if (earlier === undefined) {
    seen.set(key, at);
    return [];
  }
  return [
    complaint("reading-twice", null, {
      message: `the ${line.arm} of ${line.guard} in ${line.cohort} is told twice for this interval`,
      expected: "one reading for a guard, cohort, arm and interval",
      found: `another one in line ${earlier.line}`,
    }),
  ];
}
