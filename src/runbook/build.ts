import type { Plan } from "../plan/plan.ts";
import { guardEntry } from "./guard-entry.ts";
import { machineryEntries } from "./machinery-entries.ts";
import type { Runbook } from "./runbook.ts";

/** Exactly one entry per guard, in the order of the file, then one per failure of the machinery. */
export function buildRunbook(plan: Plan): Runbook {
  return {
    rollout: plan.rollout.name,
    entries: [...plan.rollout.guards.map(({ name }) => guardEntry(plan, name)), ...machineryEntries(plan)],
    cannotUndo: plan.rollout.rollback.cannotUndo,
  };
}

/** The entry that a broken guard opens. @throws RangeError for a guard that the runbook does not know. */
export function entryFor(runbook: Runbook, guard: string): Runbook["entries"][number] {
  const entry = runbook.entries.find(({ trigger }) => trigger.kind === "guard" && trigger.guard === guard);
  if (entry === undefined) throw new RangeError(`the runbook has no entry for ${guard}`);
  return entry;
}
