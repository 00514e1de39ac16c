import { cell } from "./escape.ts";
import { blocks, table } from "./markdown.ts";
import { timeOfDay } from "./numbers.ts";
import type { Action } from "./tick-report.ts";

/** What the program did, in order; nothing for a tick that only looked. */
export function actionsTable(actions: readonly Action[]): string {
  if (actions.length === 0) return "";
  const rows = actions.map(({ at, does, outcome }) => [timeOfDay(at), cell(does), cell(outcome)]);
  return blocks(["### What was done", table(["Time (UTC)", "Step", "Result"], rows)]);
}
