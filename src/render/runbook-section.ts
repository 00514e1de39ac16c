import type { Runbook, RunbookEntry } from "../runbook/runbook.ts";
import { FOR_GITHUB } from "./ink.ts";
import { blocks, capped } from "./markdown.ts";
import { plural } from "./numbers.ts";
import {
  accessBlock,
  drillLine,
  endingsBlock,
  endingsList,
  indexTable,
  peopleLine,
  phonePlace,
  waysBlock,
} from "./runbook-parts.ts";
import { entryBlock, stepList } from "./runbook-steps.ts";

/** At most `most` entries in full; the others are named, and stand whole in the job summary and in `runbook.md`. */
export function runbookSection(
  runbook: Runbook,
  most: number,
): { readonly title: string; readonly body: string } {
  const { shown, more } = capped(runbook.entries, most);
  const isWhole = more === 0;
  return {
    title: `<b>Rollback runbook</b>: ${plural(runbook.entries.length, "entry", "entries")}, ${plural(runbook.ways.length, "way")} back, exact commands`,
    body: blocks([
      [
        peopleLine(runbook.people, FOR_GITHUB),
        phonePlace(runbook, FOR_GITHUB),
        drillLine(runbook.drill, FOR_GITHUB),
      ]
        .filter((line) => line !== "")
        .join(" "),
      ...shown.map((entry) => entryBlock(entry, FOR_GITHUB)),
      ...(isWhole ? wholeTail(runbook) : shortTail(runbook, runbook.entries.slice(-more))),
    ]),
  };
}

function wholeTail(runbook: Runbook): readonly string[] {
  return [
    "#### After every rollback, once",
    stepList(runbook.after, FOR_GITHUB),
    "#### Roll back, fall back, or roll forward",
    endingsBlock(runbook.endings, FOR_GITHUB),
    waysBlock(runbook.ways, FOR_GITHUB),
    "#### On a quiet day: is the way open to you?",
    accessBlock(runbook, FOR_GITHUB),
  ];
}

function shortTail(runbook: Runbook, others: readonly RunbookEntry[]): readonly string[] {
  return [
    endingsList(runbook.endings, FOR_GITHUB),
    `${plural(others.length, "more entry", "more entries")} in full in \`runbook.md\` (artifact of this run, works without GitHub) and in the job summary:`,
    indexTable({ entries: others }, FOR_GITHUB),
  ];
}

/** One entry, one screen. */
export function renderEntry(entry: RunbookEntry): string {
  return entryBlock(entry, FOR_GITHUB);
}
