/** The claim about one setting: no peer that is seldom wrong is quicker than ours at margin 0. Every cell where it fails is named. */
import { median } from "../numbers.ts";
import { type Row, tableOf } from "../row.ts";
import { CANARY_DRIFT, type SettingCell } from "../streams/settings.ts";
import { OURS, OURS_AT_0, PEERS, SEQUENTIALS } from "./judges.ts";
import { talliedFor, type Tallies } from "./run-judges.ts";
import type { Judge } from "./stream.ts";
import { number, percent, percentOf } from "./tables.ts";
import { medianDelay, medianDelayError, newTally, type Tally } from "./tally.ts";

export interface JudgedCell {
  readonly cell: SettingCell;
  readonly tallies: Tallies;
}

export interface Claim {
  readonly rows: readonly Row[];
  readonly text: string;
}

const MOST_WRONG = 0.05;

function tallyOf({ tallies }: JudgedCell, name: string): Tally {
  return talliedFor(tallies, { name });
}

/** False alarms in the A/A cells in per cent; found per cent / median delay / median units exposed elsewhere. */
export function settingTable(cells: readonly JudgedCell[]): string {
  const names = [...(cells[0]?.tallies.keys() ?? [])];
  return tableOf(
    ["judge", ...cells.map(({ cell }) => cell.name)],
    names.map((name) => [name, ...cells.map((one) => inCell(tallyOf(one, name)))]),
  );
}

function inCell(tally: Tally): string {
  if (tally.healthy > 0) return `${percent(tally.wrong, tally.healthy)} %`;
  const exposed = tally.units.length === 0 ? "–" : Math.round(median(tally.units));
  const found = `${percent(tally.delays.length, tally.degraded)} % / ${number(medianDelay(tally))} / ${exposed}`;
  return tally.early > 0 ? `${found} (early ${percent(tally.early, tally.degraded)} %)` : found;
}

export function claimOf(cells: readonly JudgedCell[]): Claim {
  const quiet = namesOf(PEERS).filter((name) => shareOf(worst(cells, name)) <= MOST_WRONG);
  const quicker = quickerThanOurs(cells, quiet);
  const drift = cells.find(({ cell }) => cell.sky === CANARY_DRIFT);
  const wrongInDrift = (name: string): string => {
    const { wrong, healthy } = drift === undefined ? newTally() : tallyOf(drift, name);
    return `${percent(wrong, healthy)} %`;
  };
  const ours = worst(cells, OURS_AT_0.name);
  const bad = cells.filter(({ cell }) => cell.harm !== null).length;
  const text = [
    `Peers with at most 5 % false rollbacks in every A/A but canary-only drift: ${quiet.join(", ") || "none"}. ` +
      `With canary-only drift ${[OURS_AT_0.name, OURS.name, ...quiet].map((name) => `${name} ${wrongInDrift(name)}`).join(", ")}.`,
    `One of these is quicker than ours at margin 0 in ${quicker.length} of ${bad} cells${list(quicker)}.`,
    `The sequential z, two-sided or one-sided and however often it is wrong, is quicker in${list(quickerThanOurs(cells, namesOf(SEQUENTIALS))) || " no cell"}.`,
    `With margins, these peers are quicker than ours in${list(quickerThanOurs(cells, quiet, OURS.name)) || " no cell"}.`,
  ].join("\n\n");
  return {
    text,
    rows: [
      {
        what: "cells where a peer of at most 5 % false is quicker",
        measured: quicker.length,
        unit: `of ${bad}`,
        budget: "0",
        ok: quicker.length === 0,
        beside: quicker.join("; ") || `such peers: ${quiet.join(", ") || "none"}`,
      },
      {
        what: "most false rollbacks at margin 0 in an A/A",
        measured: Number((100 * shareOf(ours)).toFixed(1)),
        unit: "%",
        budget: "≤ 5 %",
        ok: shareOf(ours) <= MOST_WRONG,
        beside: `${percentOf(ours.wrong, ours.healthy)}; canary-only drift left out: there ${wrongInDrift(OURS_AT_0.name)}, with margins ${wrongInDrift(OURS.name)}`,
      },
    ],
  };
}

/** The A/A with the largest share of false alarms, of those where equality holds. */
function worst(cells: readonly JudgedCell[], name: string): Tally {
  return cells
    .filter(({ cell }) => cell.harm === null && cell.sky !== CANARY_DRIFT)
    .map((one) => tallyOf(one, name))
    .reduce((a, b) => (shareOf(a) >= shareOf(b) ? a : b));
}

function shareOf({ wrong, healthy }: Tally): number {
  return wrong / healthy;
}

/** Each cell in which one of the peers has a smaller median delay, with both numbers. */
function quickerThanOurs(
  cells: readonly JudgedCell[],
  peers: readonly string[],
  our = OURS_AT_0.name,
): string[] {
  return cells
    .filter(({ cell }) => cell.harm !== null)
    .flatMap((one) => {
      const ours = medianDelay(tallyOf(one, our));
      return peers
        .map((name) => ({ name, theirs: medianDelay(tallyOf(one, name)) }))
        .filter(({ theirs }) => theirs < ours)
        .map(({ name }) => `${one.cell.name}: ${name} ${delayIn(one, name)}, ours ${delayIn(one, our)}`);
    });
}

/** The median delay with its standard error. */
function delayIn(cell: JudgedCell, name: string): string {
  const tally = tallyOf(cell, name);
  const [delay, error] = [medianDelay(tally), medianDelayError(tally)];
  return Number.isFinite(error) ? `${number(delay)} ± ${error.toFixed(1)}` : number(delay);
}

function namesOf(judges: readonly Judge[]): string[] {
  return judges.map(({ name }) => name);
}

function list(cells: readonly string[]): string {
  return cells.length === 0 ? "" : `: ${cells.join("; ")}`;
}
