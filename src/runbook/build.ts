import type { Plan } from "../plan/plan.ts";
import { aftermathOf, answerTo } from "./aftermath.ts";
import { drillOf } from "./drill.ts";
import { endingsOf } from "./endings.ts";
import { failureEntries } from "./failures/all.ts";
import { guardEntry } from "./guard-entry.ts";
import { ladderOf, phonesOf } from "./people.ts";
import { nameOf, type Runbook, type RunbookEntry } from "./runbook.ts";
import { waysBack } from "./ways.ts";

/** Exactly one entry per guard, in the order of the file, then one per failure of the machinery. */
export function buildRunbook(plan: Plan): Runbook {
  const { name, release, guards, rollback } = plan.rollout;
  return {
    rollout: name,
    baseline: release.baseline.id,
    candidate: release.candidate.id,
    drill: drillOf(plan),
    people: ladderOf(plan),
    phones: phonesOf(plan),
    file: plan.file,
    ways: waysBack(plan),
    access: answerTo(plan, "break-glass"),
    entries: [...guards.map((guard) => guardEntry(plan, guard.name)), ...failureEntries(plan)],
    after: aftermathOf(plan),
    endings: endingsOf(plan),
    cannotUndo: rollback.cannotUndo,
  };
}

/** The entry that a broken guard opens. @throws RangeError for a guard that the runbook does not know. */
export function entryFor(runbook: Runbook, guard: string): RunbookEntry {
  const entry = runbook.entries.find(({ trigger }) => trigger.kind === "guard" && trigger.guard === guard);
  if (entry === undefined) throw new RangeError(`the runbook has no entry for ${guard}`);
  return entry;
}

/** The entries of a name: two where a guard is called as a failure is, none where nothing is. */
export function entriesNamed(runbook: Runbook, name: string): readonly RunbookEntry[] {
  return runbook.entries.filter((entry) => nameOf(entry) === name);
}
