/** What the half-way rule costs, and what it keeps quiet: base 2 %, `detect` half as much again, margin 0, 720 checks. */
import { NO_TOLERANCE } from "./judging/guards.ts";
import { ours } from "./judging/ours.ts";
import { judgeAll, streamsOf, talliedFor } from "./judging/run-judges.ts";
import type { Judge } from "./judging/stream.ts";
import { number, percent, percentOf } from "./judging/tables.ts";
import { medianDelay, medianDelayError, type Tally } from "./judging/tally.ts";
import { type Report, type Row, tableOf } from "./row.ts";
import type { Harm } from "./streams/harm.ts";
import { seeded } from "./streams/random.ts";
import { simulate } from "./streams/simulate.ts";
import { calm, candidateDrift } from "./streams/weather.ts";
import { errorWorld } from "./streams/worlds.ts";

const SPAN = { history: 60, rows: 720 };
const BASE = 0.02;
const RUNS = 600;

const WITHOUT: Judge = ours("no rule", NO_TOLERANCE);
const WITH: Judge = ours("half-way to x1.5", NO_TOLERANCE, 1.5);

/** What the rule promises about a cell: hardly slower, hardly ever, or nothing. */
type Promised = "as quick" | "quiet" | "nothing";

interface Cell {
  readonly factor: number;
  readonly onset: number;
  readonly candidate: number;
  /** How many times as many units the baseline has. */
  readonly baseline: number;
  readonly drift: number;
  readonly promised: Promised;
}

const USUAL = { onset: 0, baseline: 19, drift: 0 };

const CELLS: readonly Cell[] = [
  { ...USUAL, factor: 1.5, candidate: 35, promised: "as quick" },
  { ...USUAL, factor: 1.5, onset: 240, candidate: 35, promised: "as quick" },
  { ...USUAL, factor: 2, onset: 120, candidate: 35, promised: "as quick" },
  { ...USUAL, factor: 3, onset: 120, candidate: 350, promised: "as quick" },
  { ...USUAL, factor: 1.5, candidate: 350, promised: "as quick" },
  { ...USUAL, factor: 1.5, onset: 240, candidate: 350, promised: "as quick" },
  { ...USUAL, factor: 1.5, onset: 240, candidate: 5_000, baseline: 1, promised: "as quick" },
  ...[35, 350, 5_000, 50_000].map((candidate): Cell => ({
    ...USUAL,
    factor: 1.05,
    candidate,
    baseline: 1,
    promised: "quiet",
  })),
  { ...USUAL, factor: 1.05, onset: 240, candidate: 5_000, baseline: 1, promised: "quiet" },
  { ...USUAL, factor: 1.05, candidate: 5_000, promised: "quiet" },
  { ...USUAL, factor: 1.12, candidate: 5_000, baseline: 1, promised: "nothing" },
  { ...USUAL, factor: 1.25, candidate: 5_000, baseline: 1, promised: "nothing" },
  { ...USUAL, factor: 1, drift: 0.1, candidate: 700, promised: "nothing" },
  { ...USUAL, factor: 1, candidate: 700, promised: "nothing" },
];

/** Slower by no more than a twentieth or three intervals. */
const SLOWER = { share: 1.05, intervals: 3 };
const MOST_TRIFLES = 0.05;

interface Measured {
  readonly cell: Cell;
  readonly name: string;
  readonly without: Tally;
  readonly with: Tally;
}

export function run(): Promise<Report> {
  const cells = CELLS.map(measure);
  const slower = cells.filter(({ cell }) => cell.promised === "as quick");
  const quiet = cells.filter(({ cell }) => cell.promised === "quiet");
  const text = tableOf(
    ["stream", "promised", "no rule: rolled back, median delay", "half-way rule"],
    cells.map(({ cell, name, without, with: ruled }) => [name, cell.promised, shown(without), shown(ruled)]),
  );
  const rows = [
    rowOf(
      "half-way rule: effects to detect found later than allowed",
      slower.filter((one) => !isAsQuick(one)),
      slower.length,
    ),
    rowOf(
      "half-way rule: a tenth of detect rolled back in 5 % or more",
      quiet.filter((one) => !isQuiet(one)),
      quiet.length,
    ),
  ];
  return Promise.resolve({ rows, text: `### The half-way rule\n\n${text}` });
}

function measure(cell: Cell, at: number): Measured {
  const tallies = judgeAll(
    [WITHOUT, WITH],
    streamsOf(RUNS, (i) => {
      const random = seeded(900_000_000 + at * 1_000_000 + i);
      const { candidate, baseline, drift, factor, onset } = cell;
      const harm: Harm | null = factor === 1 ? null : { size: factor, onset, over: 0 };
      const weather = drift > 0 ? candidateDrift(random, SPAN, drift) : calm(SPAN);
      return simulate(random, { id: "", world: errorWorld({ candidate, baseline }, BASE), weather, harm });
    }),
  );
  return { cell, name: nameOf(cell), without: talliedFor(tallies, WITHOUT), with: talliedFor(tallies, WITH) };
}

function nameOf({ factor, onset, candidate, baseline, drift }: Cell): string {
  const what =
    factor === 1
      ? drift > 0
        ? `A/A, canary-only drift of ${100 * drift} %`
        : "A/A"
      : `x${factor} at ${onset}`;
  return `${what}, ${candidate} a minute, baseline ${baseline} times as many`;
}

function rolledBack(tally: Tally): number {
  return tally.healthy > 0
    ? tally.wrong / tally.healthy
    : (tally.delays.length + tally.early) / tally.degraded;
}

function shown(tally: Tally): string {
  const share = `${percent(rolledBack(tally), 1)} %`;
  return tally.healthy > 0 ? share : `${share}, ${number(medianDelay(tally))}`;
}

/** The same with standard errors. */
function measured(tally: Tally): string {
  const share = percentOf(rolledBack(tally) * RUNS, RUNS);
  const delay = medianDelay(tally);
  return Number.isFinite(delay)
    ? `${share}, ${number(delay)} ± ${medianDelayError(tally).toFixed(1)}`
    : share;
}

function isAsQuick({ without, with: ruled }: Measured): boolean {
  const before = medianDelay(without);
  return medianDelay(ruled) <= Math.max(before * SLOWER.share, before + SLOWER.intervals);
}

function isQuiet({ with: ruled }: Measured): boolean {
  return rolledBack(ruled) < MOST_TRIFLES;
}

function rowOf(what: string, failed: readonly Measured[], of: number): Row {
  return {
    what,
    measured: failed.length,
    unit: `of ${of} cells`,
    budget: "0",
    ok: failed.length === 0,
    beside:
      failed
        .map(({ name, without, with: ruled }) => `${name}: ${measured(without)} → ${measured(ruled)}`)
        .join("; ") || "see the table above",
  };
}
