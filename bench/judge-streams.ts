/**
 * All judges on streams of every kind: what they find, and how often they are wrong.
 *
 * Detections of judges that are wrong more or less often cannot be compared, so those whose alpha can be set are also compared at
 * equal care.
 */
import { type Alarms, differenceOf, tallyAt } from "./judging/care.ts";
import { equalCareOf, type Halves, MOST_WRONG } from "./judging/equal-care.ts";
import { alarmsInProcesses, judgeInProcesses } from "./judging/in-processes.ts";
import { OURS_AT_0, SEQUENTIAL } from "./judging/judges.ts";
import { sumOfTallies, type Tallies } from "./judging/run-judges.ts";
import { RUNS } from "./judging/runs.ts";
import type { Family } from "./judging/stream.ts";
import { cellTable, differenceShown, number, percentOf, summaryTable } from "./judging/tables.ts";
import { meanOf, type Tally } from "./judging/tally.ts";
import type { Report, Row } from "./row.ts";
import { type Cell, CELLS } from "./streams/mixed.ts";

const ALPHA = 0.05;
const OURS = { judge: OURS_AT_0, alpha: ALPHA };
const THEIRS = { judge: SEQUENTIAL, alpha: ALPHA };

interface Judged {
  readonly name: string;
  readonly cell: Cell;
  readonly tallies: Tallies;
  /** The streams of the tallies, then as many others. */
  readonly alarms: readonly Alarms[];
}

export async function run(): Promise<Report> {
  const names = CELLS.map(({ name }) => name);
  const tallies = await judgeInProcesses(names);
  const alarms = await alarmsInProcesses(names);
  const cells = CELLS.map((cell): Judged => ({
    name: cell.name,
    cell,
    tallies: tallies.get(cell.name) ?? new Map(),
    alarms: alarms.get(cell.name) ?? [],
  }));
  const families = [...new Set(CELLS.map(({ family }) => family))].map((family) => {
    const mine = cells.filter(({ cell }) => cell.family === family);
    const halves = halvesOf(mine);
    return { family, mine, halves, careful: equalCareOf(family, halves) };
  });
  const text = [
    ...families.map(({ family, mine }) => `### Streams: ${family}\n\n${summaryOf(mine)}`),
    `### Streams: all\n\n${summaryOf(cells)}`,
    `### Streams by cell\n\nFalse alarms; or detected / median delay, – where half were missed / mean delay, eN = alarms before the onset.\n\n${cellTable(cells)}`,
    ...families.map(({ family, careful }) => `### Streams at equal care: ${family}\n\n${careful.text}`),
  ].join("\n\n");
  const rows = families.flatMap(({ family, mine, halves, careful }) => [
    rowOf(family, halves, fewerIn(mine)),
    careful.row,
  ]);
  return { rows, text };
}

function summaryOf(cells: readonly Judged[]): string {
  return summaryTable(sumOfTallies(cells.map(({ tallies }) => tallies)));
}

function halvesOf(cells: readonly Judged[]): Halves {
  return {
    choose: cells.flatMap(({ alarms }) => alarms.slice(0, RUNS)),
    report: cells.flatMap(({ alarms }) => alarms.slice(RUNS)),
  };
}

function rowOf(family: Family, { choose, report }: Halves, fewer: readonly string[]): Row {
  const ours = tallyAt(OURS, choose);
  const { more } = differenceOf(OURS, THEIRS, choose);
  return {
    what: `streams, ${family}: detected of ${ours.degraded} at margin 0, both at 5 %`,
    measured: ours.delays.length,
    unit: "streams",
    budget: "> sequential z, ≤ 2 % false",
    ok: more > 0 && ours.wrong <= MOST_WRONG * ours.healthy,
    beside: [
      besideOf(choose),
      `on other streams ${tallyAt(OURS, report).delays.length}, ${besideOf(report)}`,
      ...fewer,
    ].join("; "),
  };
}

function besideOf(streams: readonly Alarms[]): string {
  const [ours, theirs] = [tallyAt(OURS, streams), tallyAt(THEIRS, streams)];
  const difference = differenceShown(differenceOf(OURS, THEIRS, streams));
  return `${shown(ours)} (sequential z ${theirs.delays.length}, ${shown(theirs)}; ${difference})`;
}

function shown({ wrong, healthy, waits }: Tally): string {
  return `false ${percentOf(wrong, healthy)}, mean delay ${number(meanOf(waits))}`;
}

/** Each noise of a family in which the sequential z finds more at 5 %, on all streams, and how often it is wrong there. */
function fewerIn(cells: readonly Judged[]): string[] {
  return cells.flatMap(({ name, cell, alarms }) => {
    const difference = differenceOf(THEIRS, OURS, alarms);
    if (!cell.bad || difference.more <= 0) return [];
    const healthy = cells.find((one) => one.cell.noise === cell.noise && !one.cell.bad)?.alarms ?? [];
    const [theirs, ours] = [THEIRS, OURS].map((setting) => {
      const { wrong, healthy: of } = tallyAt(setting, healthy);
      return percentOf(wrong, of);
    });
    return [
      `it finds ${differenceShown(difference)} of ${alarms.length} in ${name}, false ${theirs} to ${ours}`,
    ];
  });
}
