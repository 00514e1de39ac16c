import type { Runbook, RunbookEntry } from "../runbook/runbook.ts";
import { FOR_A_FILE } from "./ink.ts";
import { blocks } from "./markdown.ts";
import {
  accessBlock,
  drillLine,
  endingsBlock,
  indexTable,
  peopleLine,
  phoneLine,
  waysBlock,
} from "./runbook-parts.ts";
import { entryBlock, stepList } from "./runbook-steps.ts";

const INK = FOR_A_FILE;

/** Runbooks as a file of their own, `runbook.md`: read in an editor or with `less`, without GitHub and without this program. */
export function renderRunbookPage(runbooks: readonly Runbook[]): string {
  return `${runbooks.map(onePage).join("\n\n---\n\n")}\n`;
}

/** Entries alone, as `runbook --entry` prints them. */
export function renderEntryPage(entries: readonly RunbookEntry[]): string {
  return `${entries.map((entry) => entryBlock(entry, INK)).join("\n\n")}\n`;
}

/** Without the files that it names the plan has other digits: every command works, but for those in comments. */
export function renderMissing(missing: readonly string[]): string {
  if (missing.length === 0) return "";
  const names = missing.map((path) => INK.text(path)).join(", ");
  return `Not found here: ${names}. Take the 12 digits for \`/rollout\` comments from the pull request, not from this page.\n\n`;
}

/** Whoever is told to wake somebody finds the number beside it. */
function entryWithPhones(entry: RunbookEntry, runbook: Runbook): string {
  const wakes = entry.steps.some(({ kind }) => kind === "call");
  return blocks([entryBlock(entry, INK), wakes ? phoneLine(runbook, INK) : ""]);
}

/** The way out first; the rest is for whoever has time to read. */
function onePage(runbook: Runbook): string {
  const { rollout, baseline, candidate, ways, entries } = runbook;
  return blocks([
    `# Runbook: ${INK.text(rollout)}, ${INK.text(baseline)} to ${INK.text(candidate)}`,
    `Take all traffic off ${INK.text(candidate)} first; understand later. Anyone on call may, without asking.`,
    stepList([ways[0].step], INK),
    [peopleLine(runbook.people, INK), phoneLine(runbook, INK), drillLine(runbook.drill, INK)]
      .filter((line) => line !== "")
      .join("\n"),
    "## Find your entry",
    indexTable(runbook, INK),
    "## Every way back",
    waysBlock(ways, INK),
    "## Entries",
    ...entries.map((entry) => entryWithPhones(entry, runbook)),
    "## After every rollback, once",
    stepList(runbook.after, INK),
    "## Roll back, fall back, or roll forward",
    endingsBlock(runbook.endings, INK),
    "## On a quiet day: is the way open to you?",
    accessBlock(runbook, INK),
  ]);
}
