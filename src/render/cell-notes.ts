import { showLevelIn } from "../plan/levels.ts";
import type { Cell, Note, Plan } from "../plan/plan.ts";
import { span, text } from "./escape.ts";
import { count, percentage, plural, unitWord } from "./numbers.ts";

type Guard = Plan["rollout"]["guards"][number];

/** What must be known to read a number, as a sentence. */
export function showNote(
  plan: Plan,
  guard: Guard,
  { note, cell }: { readonly note: Note; readonly cell: Cell },
): string {
  const several = unitWord(2, guard.unit);
  switch (note.kind) {
    case "spread-assumed":
      return `How much single values scatter is not ${guard.kind === "score" ? "said (`spread`)" : "known"}: planned with ${text(showLevelIn(plan, guard, Number(note.spread.toPrecision(2))))}, the most there can be; less can only shorten this.`;
    case "silence":
      return `Judged from the first event on. None in all of ${span(cell.stage)} would show fewer than ${oneIn(note.rateBelow)} ${several}, at 95%.`;
    case "split":
      return `Half of the share that is set in ${span(cell.stage)} shows after ${count(note.half)} ${unitWord(note.half, guard.unit)} of both versions, double of it after ${count(note.double)}.`;
    case "readings":
      return `A gauge that stays beyond the limit breaks after ${plural(note.breachAfter, "reading")}.`;
    case "uncorrelated":
      return "Planned as if the two answers to one request had nothing in common; pairs can only shorten this.";
    case "one-version":
      return `All traffic is on one version in ${span(cell.stage)}: any ${unitWord(1, guard.unit)} on the other one is enough.`;
  }
}

/** `1 in 3,200`; of a rate that is no small share, the percentage. */
export function oneIn(rate: number): string {
  return rate < 0.1
    ? `1 in ${count(Math.floor((1 / rate) * (1 + 1e-9)))}`
    : percentage(Math.min(100, rate * 100));
}
