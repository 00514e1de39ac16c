import type { RunbookEntry, RunbookStep } from "../runbook/runbook.ts";
import { capital } from "../plan/capital.ts";
import { duration } from "./numbers.ts";
import type { Ink } from "./ink.ts";
import { blocks } from "./markdown.ts";

/** One entry, one screen: what it means, who may act, and the steps in order. */
export function entryBlock(entry: RunbookEntry, ink: Ink): string {
  const head = `Severity ${entry.severity} · ${ink.sentence(entry.means)} ${rights(entry, ink)}`;
  return blocks([`#### ${ink.text(entry.title)}`, head, stepList(entry.steps, ink)]);
}

/** How bad it is and who may act, for whoever has just read what is so. */
export function entryRights(entry: RunbookEntry, ink: Ink): string {
  return `Severity ${entry.severity} · ${rights(entry, ink)}`;
}

function rights({ mayAct, steps }: RunbookEntry, ink: Ink): string {
  const isSafe = steps.every(({ repeat }) => repeat === "safe");
  const repeating = isSafe ? "Safe to repeat." : "Safe to repeat, but for **once only**.";
  return `May act: ${ink.sentence(mayAct)} ${repeating}`;
}

/** Steps with their numbers, beginning at `from`. */
export function stepList(steps: readonly RunbookStep[], ink: Ink, from = 1): string {
  return steps.map((step, index) => oneStep(step, `${index + from}. `, ink)).join("\n");
}

/** The same to be ticked off. */
export function tickList(steps: readonly RunbookStep[], ink: Ink): string {
  return steps.map((step) => oneStep(step, "- [ ] ", ink)).join("\n");
}

function oneStep(step: RunbookStep, marker: string, ink: Ink): string {
  const once = step.repeat === "unsafe" ? " **Once only.**" : "";
  const expects = ` Expect within ${duration(step.within)}: ${ink.sentence(step.expect)}`;
  const does = `**${ink.sentence(capital(step.does))}**`;
  const line = `${marker}${does}${once}${expects} Else: ${ink.sentence(step.otherwise)}`;
  if (step.run === null) return line;
  const inside = " ".repeat(marker.startsWith("-") ? 2 : marker.length);
  const block = ink
    .code(step.run, "sh")
    .split("\n")
    .map((each) => `${inside}${each}`)
    .join("\n");
  return `${line}\n${block}`;
}
