import { fit } from "./fit.ts";
import type { PlanCommentInput } from "./plan-comment.ts";
import { problemBlock, publicNote } from "./plan-comment.ts";
import { renderGateBlock, renderSettled } from "./gate-block.ts";
import { blocks } from "./markdown.ts";
import type { Audience, PlannedForReaders } from "./plan-sections.ts";

const NO_LIMIT = Number.POSITIVE_INFINITY;

/** Plans as `plan` prints them in a terminal: everything but the gate, which only a pull request has. */
export function renderPlanText(plans: readonly PlannedForReaders[]): string {
  return wholeText(plans, { before: "", after: "", audience: "team" });
}

/** `plan.md`, the file beside the comment: every section and every row, whatever GitHub would cut. */
export function renderPlanFile(input: PlanCommentInput): string {
  const { gate, policy, commit, problems, plans, audience } = input;
  return `${wholeText(plans, {
    before: blocks([
      renderGateBlock(gate, { policy, commit, rows: NO_LIMIT }),
      problemBlock(problems, NO_LIMIT),
    ]),
    after: blocks([publicNote(plans, audience), renderSettled(gate, NO_LIMIT)]),
    audience,
  })}\n`;
}

function wholeText(
  plans: readonly PlannedForReaders[],
  {
    before,
    after,
    audience,
  }: { readonly before: string; readonly after: string; readonly audience: Audience },
): string {
  return fit(plans, {
    before,
    after,
    layout: { audience, mostProblems: NO_LIMIT, isTitled: false },
    elsewhere: "",
    measure: () => 0,
    longest: NO_LIMIT,
  });
}
