/**
 * Judges labelled canary cases from real data (proportions and latencies), as the product would.
 *
 * MODEL_ROLLOUT_JUDGE_CASES names a folder of case files; without it nothing is measured. With MODEL_ROLLOUT_JUDGE_DECISIONS the
 * decisions are also written there, one JSON line a case and judge.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Guard } from "../src/judge/guard.ts";
import { judgePair, type IntervalReading, type PairPlan, type PairState } from "../src/judge/judge.ts";
import type { Payload, Reading } from "../src/judge/reading.ts";
import { errors, latency, windowAt } from "../test/unit/judge/readings.ts";
import type { Row } from "./row.ts";

const arm = z.object({
  n: z.number().optional(),
  bad: z.number().optional(),
  u: z.number().optional(),
  ubad: z.number().optional(),
  h: z.array(z.number()).optional(),
});
const caseFile = z.object({
  id: z.string(),
  family: z.enum(["proportion", "latency", "score"]),
  label: z.enum(["healthy", "degraded"]),
  onset: z.number().nullable(),
  guard: z.object({ q: z.number().optional() }),
  le: z.array(z.number()).optional(),
  history: z.array(z.object({ b: arm })),
  rows: z.array(z.object({ c: arm, b: arm })),
});
type CaseFile = z.infer<typeof caseFile>;

/** A way to judge: tolerated factor, users instead of requests where known, factor to detect for the half-way rule. */
interface Way {
  readonly name: string;
  readonly margin: number;
  readonly users: boolean;
  readonly detect: number;
}

const WAYS: readonly Way[] = [
  { name: "margin 0, requests", margin: 1, users: false, detect: 1 },
  { name: "margin 0, users", margin: 1, users: true, detect: 1 },
  { name: "margin 10 %, users", margin: 1.1, users: true, detect: 1 },
  { name: "margin 10 %, users, half-way to x1.5", margin: 1.1, users: true, detect: 1.5 },
];

export async function run(): Promise<Row[]> {
  const folder = process.env["MODEL_ROLLOUT_JUDGE_CASES"];
  if (folder === undefined) return [];
  const cases = readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => caseFile.parse(JSON.parse(readFileSync(join(folder, name), "utf8"))))
    .filter(({ family }) => family !== "score");
  const alarms = WAYS.map((way) => ({ way, alarms: cases.map((one) => alarmOf(one, way)) }));
  const decisions = process.env["MODEL_ROLLOUT_JUDGE_DECISIONS"];
  if (decisions !== undefined) {
    const lines = alarms.flatMap(({ way, alarms }) =>
      cases.map(({ id }, i) => JSON.stringify({ case: id, judge: way.name, alarm: alarms[i] })),
    );
    writeFileSync(decisions, `${lines.join("\n")}\n`);
  }
  return alarms.map(({ way, alarms }) => rowOf(way, cases, alarms));
}

function rowOf(way: Way, cases: readonly CaseFile[], alarms: readonly (number | null)[]): Row {
  let [found, degraded, wrong, healthy] = [0, 0, 0, 0];
  for (const [i, one] of cases.entries()) {
    const alarm = alarms[i] ?? null;
    if (one.label === "healthy") {
      healthy += 1;
      if (alarm !== null) wrong += 1;
    } else {
      degraded += 1;
      if (alarm !== null && alarm >= (one.onset ?? 0)) found += 1;
    }
  }
  return {
    what: `real cases, ${way.name}: detected of ${degraded}`,
    measured: found,
    unit: "cases",
    beside: `${wrong} of ${healthy} healthy rolled back`,
    budget: "-",
    ok: wrong <= 2,
  };
}

/** The row of the first breach. */
function alarmOf(one: CaseFile, way: Way): number | null {
  const plan: PairPlan = {
    guard: guardOf(one, way),
    cohort: "all",
    alpha: 0.05,
    promised: true,
    needed: null,
    horizon: one.rows.length,
    designEffect: 1,
  };
  const history = one.history.map(({ b }, i) =>
    readingOf(one, b, { way, at: i - one.history.length, arm: "baseline" }),
  );
  let state: PairState | null = null;
  for (const [i, { c, b }] of one.rows.entries()) {
    const interval: IntervalReading = {
      window: windowAt(i),
      baseline: readingOf(one, b, { way, at: i, arm: "baseline" }),
      candidate: readingOf(one, c, { way, at: i, arm: "candidate" }),
    };
    const judged = judgePair(plan, state, history, [interval], {
      stage: "canary",
      bakeOver: false,
      live: true,
    });
    if (judged.finding.verdict.kind === "breach") return i;
    // Through JSON, as between two ticks.
    state = judged.state;
  }
  return null;
}

function guardOf({ family, guard }: CaseFile, way: Way): Guard {
  const limits = {
    name: "guard",
    margin: { kind: "factor", factor: way.margin },
    detect: { kind: "factor", factor: way.detect },
  } as const;
  return family === "latency"
    ? latency({ ...limits, percentile: 100 * (guard.q ?? 0.99) })
    : errors({ ...limits, absentEventsAreZero: false });
}

function readingOf(
  one: CaseFile,
  seen: z.infer<typeof arm>,
  at: { way: Way; at: number; arm: Reading["arm"] },
): Reading {
  return {
    guard: "guard",
    cohort: "all",
    arm: at.arm,
    window: windowAt(at.at),
    ok: true,
    payload: payloadOf(one, seen, at.way),
    lastDataAt: null,
    exact: true,
    warnings: [],
    provenance: one.id,
  };
}

function payloadOf({ le }: CaseFile, seen: z.infer<typeof arm>, way: Way): Payload {
  if (seen.h === undefined || le === undefined) {
    const byUser = way.users && seen.u !== undefined;
    return {
      shape: "counts",
      total: (byUser ? seen.u : seen.n) ?? 0,
      events: (byUser ? seen.ubad : seen.bad) ?? 0,
    };
  }
  let below = 0;
  const counts = seen.h.map((count) => (below += count));
  const bounds = le.slice(0, counts.length);
  return bounds.length === counts.length
    ? { shape: "histogram", bounds: [...bounds, Number.POSITIVE_INFINITY], counts: [...counts, below] }
    : { shape: "histogram", bounds: [...bounds, Number.POSITIVE_INFINITY], counts };
}
