/** Our judge on a stream, through its one entry. */
import type { Guard } from "../../src/judge/guard.ts";
import { judgePair, type IntervalReading, type PairPlan, type PairState } from "../../src/judge/judge.ts";
import type { Reading } from "../../src/judge/reading.ts";
import {
  BAKING,
  history as historyOf,
  intervals as intervalsOf,
  planFor,
} from "../../test/unit/judge/readings.ts";
import { guardFor, type Tolerance } from "./guards.ts";
import type { AdjustableJudge, Judge, Stream } from "./stream.ts";

/** Rows judged at once before looking for the exact one. */
const CHUNK = 32;

/** Our judge with a tolerance; `detect` 1 switches the half-way rule off. */
export function ours(name: string, tolerance: Tolerance, detect = 1): AdjustableJudge {
  const guardOf = ({ metric }: Stream): Guard => guardFor(metric, tolerance, detect);
  return {
    name,
    alarm: (stream) => alarmOf(stream, guardOf(stream)),
    alarms: (stream, alphas) => alarmsOf(stream, guardOf(stream), alphas),
  };
}

/** The same as the product does it: every row a tick of its own, the state kept as JSON in between. */
export function rowByRow(name: string, tolerance: Tolerance): Judge {
  return {
    name,
    alarm: (stream) => {
      const prepared = prepare(stream, guardFor(stream.metric, tolerance));
      let state: PairState | null = null;
      for (const i of stream.rows.keys()) {
        const judged = judgeRows(prepared, state, [i, i + 1]);
        if (judged.breach) return i;
        state = JSON.parse(JSON.stringify(judged.state));
      }
      return null;
    },
  };
}

/** A stream made into readings once, for the guard and for all its rows. */
interface Prepared {
  readonly plan: PairPlan;
  readonly history: readonly Reading[];
  readonly intervals: readonly IntervalReading[];
}

function prepare({ history, rows }: Stream, guard: Guard): Prepared {
  return {
    plan: planFor(guard, { horizon: rows.length }),
    history: historyOf(history),
    intervals: intervalsOf(
      rows.map(({ candidate, baseline }) => ({ c: candidate ?? "no-data", b: baseline ?? "no-data" })),
    ),
  };
}

interface JudgedRows {
  readonly state: PairState;
  readonly breach: boolean;
  /** The evidence that may act now, and the most there was of any; 1/alpha is a breach. */
  readonly evidence: number;
  readonly most: number;
}

/** The state after more rows, and whether they breach. */
function judgeRows(
  { plan, history, intervals }: Prepared,
  state: PairState | null,
  [from, to]: readonly [from: number, to: number],
): JudgedRows {
  const judged = judgePair(plan, state, history, intervals.slice(from, to), BAKING);
  return {
    state: judged.state,
    breach: judged.finding.verdict.kind === "breach",
    evidence: judged.evidence / plan.alpha,
    most: 1 / judged.finding.observed.pValue,
  };
}

/** The first row whose verdict is a breach. A breach stays one, so rows are judged many at a time and the chunk is halved. */
export function alarmOf(stream: Stream, guard: Guard): number | null {
  return alarmIn(prepare(stream, guard));
}

function alarmIn(prepared: Prepared): number | null {
  const { length } = prepared.intervals;
  let state: PairState | null = null;
  for (let from = 0; from < length; from += CHUNK) {
    const to = Math.min(from + CHUNK, length);
    const judged = judgeRows(prepared, state, [from, to]);
    if (judged.breach) return firstBreach(prepared, state, [from, to]);
    state = judged.state;
  }
  return null;
}

/** Where in `[from, to)`, judged from `state`, the first breach is; there is one. */
function firstBreach(
  prepared: Prepared,
  state: PairState | null,
  [from, to]: readonly [from: number, to: number],
): number {
  let [low, high] = [from, to - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (judgeRows(prepared, state, [from, middle + 1]).breach) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The first row that breaches at each of these alphas, which fall; null for never. */
function alarmsOf(stream: Stream, guard: Guard, alphas: readonly number[]): (number | null)[] {
  const prepared = prepare(stream, guard);
  // One of the bettors on scores bets for its alpha, so each alpha has evidence of its own.
  if (guard.kind !== "score") return alarmsInOnePass(prepared, alphas);
  return alphas.map((alpha) => alarmIn({ ...prepared, plan: { ...prepared.plan, alpha } }));
}

/** The same where the evidence does not depend on alpha. */
function alarmsInOnePass(prepared: Prepared, alphas: readonly number[]): (number | null)[] {
  const { length } = prepared.intervals;
  const alarms: number[] = [];
  const isReached = (evidence: number): boolean => evidence * (alphas[alarms.length] ?? 0) >= 1;
  let state: PairState | null = null;
  for (let from = 0; from < length; from += CHUNK) {
    const to = Math.min(from + CHUNK, length);
    const judged = judgeRows(prepared, state, [from, to]);
    if (isReached(judged.most)) {
      let one = state;
      for (let i = from; i < to; i += 1) {
        const row = judgeRows(prepared, one, [i, i + 1]);
        while (isReached(row.evidence)) alarms.push(i);
        one = row.state;
      }
    }
    state = judged.state;
  }
  return alphas.map((_, i) => alarms[i] ?? null);
}
