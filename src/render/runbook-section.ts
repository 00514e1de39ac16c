import type { Runbook, RunbookEntry, RunbookStep } from "../runbook/runbook.ts";
import { showDuration } from "../units.ts";
import { code, sentence, text } from "./escape.ts";
import { blocks, capped } from "./markdown.ts";

/** The entries, at most `most`; the rest stands in the job summary. */
export function runbookSection(
  runbook: Runbook,
  most: number,
): { readonly title: string; readonly body: string } {
  const { shown, more } = capped(runbook.entries, most);
  const forever = runbook.cannotUndo.map(({ what, owner }) => `- ${text(what)}: ${text(owner)}`);
  return {
    title: `<b>Rollback runbook</b>: ${runbook.entries.length} entries, exact commands`,
    body: blocks([
      ...shown.map(renderEntry),
      more === 0 ? "" : `…and ${more} more entries, in the job summary.`,
      forever.length === 0 ? "" : blocks(["**Cannot be undone**", capped(forever, 40).shown.join("\n")]),
    ]),
  };
}

/** One entry, one screen: what it means, who may act, and the steps in order. */
export function renderEntry(entry: RunbookEntry): string {
  return blocks([
    `#### ${text(entry.title)}`,
    `Severity ${entry.severity} · ${sentence(entry.mayAct)} ${sentence(entry.means)}`,
    entry.steps.map((step, index) => renderStep(step, index + 1)).join("\n"),
  ]);
}

function renderStep(step: RunbookStep, number: number): string {
  const within = step.within === null ? "" : ` within ${showDuration(step.within)}`;
  const expects = step.expect === null ? "" : ` Expect${within}: ${sentence(step.expect)}`;
  const repeat = step.repeat === null ? "" : step.repeat === "safe" ? " Safe to repeat." : " **Once only.**";
  const otherwise = step.otherwise === null ? "" : ` Otherwise: ${sentence(step.otherwise)}`;
  const line = `${number}. ${capitalise(sentence(step.does))}${expects}${repeat}${otherwise}`;
  return step.run === null ? line : `${line}\n${indent(code(step.run, "sh"))}`;
}

function capitalise(value: string): string {
  return value.charAt(0).toUpperCase() + value.slice(1);
}

function indent(block: string): string {
  return block
    .split("\n")
    .map((line) => `   ${line}`)
    .join("\n");
}
