/** Planned rollouts → what the comment, the summary, the terminal and the files are laid out from. */
import type { PlanChanges } from "../gate/plan-changes.ts";
import type { DraftForReaders } from "../render/draft-section.ts";
import type { PlannedForReaders } from "../render/plan-sections.ts";
import type { PlannedRollout } from "./plan-tree.ts";

/** Those that could be planned. What a section shows that is not in the plan is handed on here, and only here. */
export function forReaders(
  planned: readonly PlannedRollout[],
  changes: readonly PlanChanges[] = [],
  drafted: readonly DraftForReaders[] = [],
): readonly PlannedForReaders[] {
  return planned.flatMap(({ plan, runbook, problems, rubric }) =>
    plan === null || runbook === null
      ? []
      : [
          {
            plan,
            runbook,
            advice: problems,
            rubric,
            changes: changes.find(({ rollout }) => rollout === plan.rollout.name) ?? null,
            drafted: drafted.find(({ rollout }) => rollout === plan.rollout.name) ?? null,
          },
        ],
  );
}
