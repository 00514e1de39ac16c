import { fit } from "./fit.ts";
import { renderGateBlock, renderSettled } from "./gate-block.ts";
import { blocks } from "./markdown.ts";
import { problemBlock, publicNote, type PlanCommentInput } from "./plan-comment.ts";

/** GitHub drops a summary above 1 MiB as a whole. */
export const LONGEST_SUMMARY = 1_000_000;
/** Rows of what is never cut, so that the frame alone stays far below the limit. */
const MOST_ROWS = 1_000;

/** The job summary of `plan`: everything that fits, in full. */
export function renderPlanSummary(input: PlanCommentInput): string {
  const { gate, policy, commit, problems, plans, audience } = input;
  return fit(plans, {
    before: blocks([
      renderGateBlock(gate, { policy, commit, rows: MOST_ROWS }),
      problemBlock(problems, MOST_ROWS),
    ]),
    after: blocks([publicNote(plans, audience), renderSettled(gate, MOST_ROWS)]),
    layout: { audience, mostProblems: MOST_ROWS, isTitled: false },
    elsewhere: "The whole text is `plan.md`, in the folder that the output `files` names.",
    measure: (text) => new TextEncoder().encode(text).length,
    longest: LONGEST_SUMMARY,
  });
}
