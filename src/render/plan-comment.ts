import type { Problem } from "../config/problem.ts";
import type { PolicySource } from "../config/policy.ts";
import type { GateOutcome } from "../gate/outcome.ts";
import { fit } from "./fit.ts";
import { renderGateBlock } from "./gate-block.ts";
import { alert, blocks } from "./markdown.ts";
import { plural } from "./numbers.ts";
import { COMMENT_LIMITS, type PlannedForReaders } from "./plan-sections.ts";
import { problemTable } from "./problem-table.ts";

export { replaceGateBlock } from "./gate-block.ts";

/** First line of our comment; with our authorship it is how we find it again. */
export const PLAN_MARKER = "<!-- model-rollout:plan -->";
/** GitHub refuses 65,536; the rest is room for what it adds. */
export const LONGEST_COMMENT = 60_000;
const MOST_PROBLEMS = 50;

export interface PlanCommentInput {
  readonly plans: readonly PlannedForReaders[];
  /** Of files that could not be planned, and of the policy. */
  readonly problems: readonly Problem[];
  readonly gate: GateOutcome;
  readonly commit: string;
  readonly policy: PolicySource;
}

/** The one comment on a pull request: the gate's answer first, then a plan for each rollout, the rest folded away. */
export function renderPlanComment(input: PlanCommentInput): string {
  const { gate, policy, commit, problems, plans } = input;
  return fit(plans, {
    before: blocks([`${PLAN_MARKER}\n${renderGateBlock(gate, { policy, commit })}`, problemBlock(problems)]),
    after: footer(plans.length > 0),
    limits: COMMENT_LIMITS,
    elsewhere: "The whole text is in the job summary of this run.",
    isTooLong: (body) => body.length > LONGEST_COMMENT,
  });
}

/** Files that are wrong stand before every plan. */
export function problemBlock(problems: readonly Problem[]): string {
  if (problems.length === 0) return "";
  return blocks([
    "## Rollout files that are wrong",
    alert("CAUTION", [`**${plural(problems.length, "problem")}.** There is no plan before they are mended.`]),
    problemTable(problems, MOST_PROBLEMS),
  ]);
}

function footer(hasPlans: boolean): string {
  const voids = hasPlans ? "A new commit that changes the plan voids approvals and acknowledgements. " : "";
  return `<sub>${voids}Commands: \`/rollout help\`. This comment is updated in place; what happens later is told in comments of its own.</sub>`;
}
