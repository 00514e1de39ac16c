/** A labelled case file as a stream. The format: README.md of the folder of cases. */
import { z } from "zod";
import type { Payload } from "../../src/judge/reading.ts";
import type { Interval, Metric, Stream } from "../judging/stream.ts";

const count = z.number().nonnegative();
const arm = z.object({
  n: count.optional(),
  bad: count.optional(),
  u: count.optional(),
  ubad: count.optional(),
  h: z.array(count).optional(),
});
type Arm = z.infer<typeof arm>;

const common = {
  id: z.string(),
  label: z.enum(["healthy", "degraded"]).optional(),
  onset: z.number().nullish(),
  history: z.array(z.object({ b: arm.nullish() })).default([]),
  rows: z.array(z.object({ c: arm.nullish(), b: arm.nullish() })).min(1),
};
const direction = z.enum(["increase", "decrease"]);

const caseFile = z.discriminatedUnion("family", [
  z.object({
    ...common,
    family: z.literal("proportion"),
    guard: z.object({ direction: direction.default("increase") }).prefault({}),
  }),
  z.object({
    ...common,
    family: z.literal("latency"),
    le: z.array(z.number()).min(2),
    guard: z.object({ direction: z.literal("increase").default("increase"), q: z.number().gt(0).lt(1) }),
  }),
  z.object({
    ...common,
    family: z.literal("score"),
    levels: z.array(z.number()).min(2),
    guard: z.object({ direction: direction.default("decrease") }).prefault({}),
  }),
]);
type CaseFile = z.infer<typeof caseFile>;

/** The case, or what is wrong with it in one line. */
export type Read =
  | { readonly ok: true; readonly stream: Stream }
  | { readonly ok: false; readonly problem: string };

export function readCase(text: string): Read {
  const found = parse(text);
  if (!found.ok) return found;
  const parsed = caseFile.safeParse(found.value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return {
      ok: false,
      problem: `Expected a case, found at ${issue?.path.join(".") || "the top"}: ${issue?.message}`,
    };
  }
  return toStream(parsed.data);
}

function parse(text: string): { ok: true; value: unknown } | { ok: false; problem: string } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return { ok: false, problem: `Expected JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function toStream(one: CaseFile): Read {
  const payloadOf = payloads(one);
  const history = one.history.map(({ b }) => payloadOf(b ?? null));
  const rows = one.rows.map(({ c, b }): Interval => ({
    candidate: payloadOf(c ?? null),
    baseline: payloadOf(b ?? null),
  }));
  if (!rows.some(({ candidate, baseline }) => candidate !== null && baseline !== null))
    return { ok: false, problem: `Expected counts of the family ${one.family} in both arms, found none` };
  return {
    ok: true,
    stream: {
      id: one.id,
      metric: metricOf(one),
      history: history.filter((payload) => payload !== null),
      rows,
      onset: one.label === "degraded" ? (one.onset ?? 0) : null,
      level: null,
    },
  };
}

function metricOf(one: CaseFile): Metric {
  return {
    family: one.family,
    worse: one.guard.direction === "increase" ? "higher" : "lower",
    q: one.family === "latency" ? one.guard.q : 0,
  };
}

/** How an arm becomes a payload; null where it lacks what the family counts. */
function payloads(one: CaseFile): (seen: Arm | null) => Payload | null {
  switch (one.family) {
    case "proportion":
      return countsOf(one);
    case "latency":
      return histogramOf(one.le);
    case "score":
      return levelsOf(one.levels);
  }
}

/** Clients where all arms have them (their traffic was split by client), requests elsewhere: units must not be mixed. */
function countsOf({ history, rows }: CaseFile): (seen: Arm | null) => Payload | null {
  const arms = [...history.map(({ b }) => b), ...rows.flatMap(({ c, b }) => [c, b])];
  const byClient = arms.every(
    (seen) => seen === null || seen === undefined || (seen.u !== undefined && seen.ubad !== undefined),
  );
  return (seen) => {
    const [total, events] = byClient ? [seen?.u, seen?.ubad] : [seen?.n, seen?.bad];
    return total === undefined || events === undefined ? null : { shape: "counts", total, events };
  };
}

/** Counts per bucket; the last may be what is beyond all bounds. */
function histogramOf(le: readonly number[]): (seen: Arm | null) => Payload | null {
  const ends = Number.isFinite(le.at(-1)) ? [...le, Number.POSITIVE_INFINITY] : le;
  return (seen) => {
    if (seen?.h === undefined || seen.h.length > ends.length || seen.h.length < le.length) return null;
    const { h } = seen;
    let below = 0;
    return { shape: "histogram", bounds: ends, counts: ends.map((_, i) => (below += h[i] ?? 0)) };
  };
}

/** Levels outside 0..1 are scaled to it: margins are parts of the range. */
function levelsOf(levels: readonly number[]): (seen: Arm | null) => Payload | null {
  const [least, largest] = [Math.min(0, ...levels), Math.max(...levels)];
  const outside = least < 0 || largest > 1;
  const from = outside ? Math.min(...levels) : 0;
  const scale = outside ? largest - from : 1;
  const scaled = levels.map((level) => (level - from) / scale);
  return (seen) =>
    seen?.h === undefined || seen.h.length !== levels.length
      ? null
      : { shape: "levels", levels: scaled, counts: seen.h };
}
