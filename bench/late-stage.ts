/** What is found of a harm that begins with the last stage, after stages in which all was well: beside a test of that stage alone. */
import type { Guard } from "../src/judge/guard.ts";
import { judgePair, type PairState } from "../src/judge/judge.ts";
import { generator, poisson } from "../test/unit/judge/near.ts";
import { BAKING, errors, history, intervals, planFor } from "../test/unit/judge/readings.ts";
import { percent, percentOf } from "./judging/tables.ts";
import { type Report, type Row, tableOf } from "./row.ts";

const RUNS = 300;
const BOUNDARY_RUNS = 1_000;
const BASE = 0.01;
const [CANDIDATE, BASELINE] = [100, 700];
/** Three stages of two hours in which all is well, then one of half an hour. */
const HEALTHY = [120, 120, 120];
const LAST = 30;
const ALPHA = 0.01;

/** Candidate's rate and length of each stage, as planned and as it is. */
interface Course {
  readonly guard: Guard;
  readonly stages: readonly { readonly rate: number; readonly lasts: number }[];
  readonly horizon: number;
  readonly alpha: number;
}

interface Alarm {
  readonly stage: number;
  /** Intervals of the stage until then. */
  readonly after: number;
}

const OBJECTIVE = errors({ margin: null, objective: { atMost: 0.013, atLeast: null } });
const GUARDS: readonly (readonly [string, Guard])[] = [
  ["objective 1.3 %", OBJECTIVE],
  ["baseline", errors()],
];

export function run(): Promise<Report> {
  const lines: string[][] = [];
  let least = 100;
  for (const [name, guard] of GUARDS)
    for (const times of [2, 3, 5, 20])
      for (const held of [1, 3]) {
        const late = found(courseOf(guard, { times, held, alone: false }));
        const alone = found(courseOf(guard, { times, held, alone: true }));
        if (times >= 3) least = Math.min(least, (100 * late.found) / RUNS);
        const how = held === 1 ? "as planned" : "held three times as long";
        lines.push([`x${times} against the ${name}, ${how}`, shown(late), shown(alone)]);
      }
  const text = tableOf(["harm that begins with the last stage", "found in it", "alone"], lines);
  return Promise.resolve({
    rows: [leastRow(least), falseRow()],
    text: `### A harm that begins with a late stage\n\n${text}`,
  });
}

function leastRow(least: number): Row {
  return {
    what: "least found of three times the errors that begin with the last stage",
    measured: Number(least.toFixed(1)),
    unit: "%",
    budget: "≥ 90 %",
    ok: least >= 90,
    beside: `${RUNS} runs a cell, ${CANDIDATE} units a minute, alpha 1 %`,
  };
}

/** At the boundary of the null in eight stages: each begins with capital of its own. */
function falseRow(): Row {
  const stages = Array.from({ length: 8 }, () => ({ rate: 0.013, lasts: 45 }));
  let wrong = 0;
  for (let seed = 1; seed <= BOUNDARY_RUNS; seed += 1)
    if (alarmOf({ guard: OBJECTIVE, stages, horizon: 360, alpha: 0.05 }, seed + 1_000_000) !== null)
      wrong += 1;
  return {
    what: "false rollbacks at the boundary of an objective, over eight stages",
    measured: Number(((100 * wrong) / BOUNDARY_RUNS).toFixed(1)),
    unit: "%",
    budget: "≤ 5 %",
    ok: wrong <= 0.05 * BOUNDARY_RUNS,
    beside: `${percentOf(wrong, BOUNDARY_RUNS)}, ${BOUNDARY_RUNS} runs`,
  };
}

function courseOf(
  guard: Guard,
  { times, held, alone }: { readonly times: number; readonly held: number; readonly alone: boolean },
): Course {
  const before = alone ? [] : HEALTHY.map((lasts) => ({ rate: BASE, lasts: lasts * held }));
  const horizon = HEALTHY.reduce((sum, lasts) => sum + lasts, LAST);
  return { guard, stages: [...before, { rate: times * BASE, lasts: LAST }], horizon, alpha: ALPHA };
}

interface Found {
  readonly found: number;
  readonly early: number;
  readonly delays: readonly number[];
}

function found(course: Course): Found {
  const alarms = Array.from({ length: RUNS }, (_, seed) => alarmOf(course, seed + 1));
  const last = course.stages.length - 1;
  const late = alarms.filter((alarm) => alarm?.stage === last);
  const delays = late.map((alarm) => alarm?.after ?? 0).sort((a, b) => a - b);
  const early = alarms.filter((alarm) => alarm !== null).length - late.length;
  return { found: late.length, early, delays };
}

function shown({ found: count, early, delays }: Found): string {
  const median = delays[Math.floor(delays.length / 2)];
  const before = early === 0 ? "" : `, ${early} before it`;
  return `${percent(count / RUNS, 1)} %, ${median ?? "–"}${before}`;
}

function alarmOf({ guard, stages, horizon, alpha }: Course, seed: number): Alarm | null {
  const random = generator(seed);
  const counted = () => [poisson(random, BASELINE * BASE), BASELINE] as const;
  const past = history(Array.from({ length: 60 }, counted));
  const plan = planFor(guard, { horizon, alpha });
  let [state, at]: [PairState | null, number] = [null, 0];
  for (const [stage, { rate, lasts }] of stages.entries()) {
    // Of the stages before it only counts whether they are left: they are judged in one go.
    const each = stage === stages.length - 1 ? 1 : lasts;
    for (let after = each; after <= lasts; after += each) {
      const rows = Array.from({ length: each }, () => ({
        c: [Math.min(CANDIDATE, poisson(random, CANDIDATE * rate)), CANDIDATE] as const,
        b: counted(),
      }));
      const moment = { ...BAKING, stage: `stage ${stage}` };
      const judged = judgePair(plan, state, past, intervals(rows, at), moment);
      if (judged.finding.verdict.kind === "breach") return { stage, after };
      state = judged.state;
      at += each;
    }
  }
  return null;
}
