import { fit } from "./fit.ts";
import { renderGateBlock } from "./gate-block.ts";
import { blocks } from "./markdown.ts";
import { problemBlock, type PlanCommentInput } from "./plan-comment.ts";
import { SUMMARY_LIMITS } from "./plan-sections.ts";

/** GitHub drops a summary above 1 MiB as a whole. */
export const LONGEST_SUMMARY = 1_000_000;

/** The job summary of `plan`: everything, in full. */
export function renderPlanSummary(input: PlanCommentInput): string {
  const { gate, policy, commit, problems, plans } = input;
  return fit(plans, {
    before: blocks([renderGateBlock(gate, { policy, commit }), problemBlock(problems)]),
    after: "",
    limits: SUMMARY_LIMITS,
    elsewhere: "The whole plan as data is in the output `result`.",
    isTooLong: (body) => new TextEncoder().encode(body).length > LONGEST_SUMMARY,
  });
}
