/** How long a tick judges: the newest interval of ten guards in ten cohorts. */
import { type PairState, judgePair } from "../src/judge/judge.ts";
import { BAKING, planFor } from "../test/unit/judge/readings.ts";
import { LATENCY, PROPORTION, readingsFor, SCORE } from "./judge-readings.ts";
import { median } from "./numbers.ts";
import type { Row } from "./row.ts";

const GUARDS = [...alike(5, PROPORTION), ...alike(3, LATENCY), ...alike(2, SCORE)];
const COHORTS = 10;
const TICKS = 60;

const MOST = 5;

export function run(): Promise<Row[]> {
  const { cold, warm } = ticks();
  return Promise.resolve([
    {
      what: "a tick's judging: 1 interval, 10 guards × 10 cohorts",
      measured: Number(warm.toFixed(2)),
      unit: "ms",
      budget: `≤ ${MOST} ms`,
      ok: warm <= MOST,
      beside: `wall clock, the median of ${TICKS} ticks; ${cold.toFixed(1)} ms when the code is new to the process`,
    },
  ]);
}

/** Milliseconds of judging the newest interval of all pairs: the first time, and as a rule. */
function ticks(): { readonly cold: number; readonly warm: number } {
  const pairs = GUARDS.flatMap((guard, g) =>
    Array.from({ length: COHORTS }, (_, cohort) => {
      const plan = planFor(guard, { horizon: 1_440, alpha: 0.05 / 100 });
      const readings = readingsFor(guard, TICKS, g * COHORTS + cohort);
      const state: { now: PairState | null } = { now: null };
      return { plan, readings, state };
    }),
  );
  const times = Array.from({ length: TICKS }, (_, i) => {
    const started = performance.now();
    for (const pair of pairs) {
      const { plan, readings, state } = pair;
      const newest = readings.intervals.slice(i, i + 1);
      state.now = judgePair(plan, state.now, readings.history, newest, BAKING).state;
    }
    return performance.now() - started;
  });
  return { cold: times[0] ?? 0, warm: median(times.slice(1)) };
}

function alike<T>(count: number, one: T): T[] {
  return Array.from({ length: count }, () => one);
}
