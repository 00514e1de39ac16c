/** Tallies as tables. */
import { median } from "../numbers.ts";
import { tableOf } from "../row.ts";
import type { Difference } from "./care.ts";
import type { Tallies } from "./run-judges.ts";
import { meanOf, medianDelay, type Tally } from "./tally.ts";

const SUMMARY = [
  "judge",
  "false rollback",
  "early (before onset)",
  "detected",
  "median delay of the detected (intervals)",
  "mean delay, miss = rest of stage",
  "canary units exposed, share of worst case",
];

/** The table of score.py: one line a judge. */
export function summaryTable(tallies: Tallies): string {
  const lines = [...tallies].map(([name, tally]) => [
    name,
    `${tally.wrong}/${tally.healthy}`,
    `${tally.early}/${tally.degraded}`,
    `${tally.delays.length}/${tally.degraded}`,
    tally.delays.length === 0 ? "-" : number(median(tally.delays)),
    number(meanOf(tally.waits)),
    meanOf(tally.exposed).toFixed(3),
  ]);
  return tableOf(SUMMARY, lines);
}

/** One line a cell, one column a judge: wrong alarms; or detected / median delay / mean delay, with early alarms. */
export function cellTable(cells: readonly { readonly name: string; readonly tallies: Tallies }[]): string {
  const names = [...(cells[0]?.tallies.keys() ?? [])];
  return tableOf(
    ["cell", ...names],
    cells.map(({ name, tallies }) => [name, ...[...tallies.values()].map(inCell)]),
  );
}

function inCell(tally: Tally): string {
  if (tally.healthy > 0) return `${tally.wrong} of ${tally.healthy}`;
  const delays = `${tally.delays.length}/${number(medianDelay(tally))}/${number(meanOf(tally.waits))}`;
  return tally.early > 0 ? `${delays} e${tally.early}` : delays;
}

/** Whole numbers without a point; what was never reached as a dash. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return "–";
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}

/** A count with its standard error. */
export function countOf(part: number, of: number): string {
  return `${part} ± ${errorOf(part, of).toFixed(0)}`;
}

/** How many more, or fewer, with the standard error. */
export function differenceShown({ more, error }: Difference): string {
  return `${Math.abs(more)} ± ${error.toFixed(0)} ${more < 0 ? "fewer" : "more"}`;
}

/** A share of runs in percent, with its standard error. */
export function percentOf(part: number, of: number): string {
  const [share, error] = [part, errorOf(part, of)].map((one) => (100 * one) / Math.max(1, of));
  return `${share?.toFixed(1)} ± ${error?.toFixed(1)} %`;
}

/** The standard error of a count of independent runs. */
function errorOf(part: number, of: number): number {
  return Math.sqrt((part * (of - part)) / Math.max(1, of));
}

/** A share of runs in percent. */
export function percent(part: number, of: number): string {
  const share = (100 * part) / Math.max(1, of);
  return share > 0 && share < 10 ? share.toFixed(1) : share.toFixed(0);
}
