import type { Problem } from "../config/problem.ts";
import type { PolicySource } from "../config/policy.ts";
import type { GateOutcome } from "../gate/outcome.ts";
import { PLAN_MARKER } from "../gate/own-comment.ts";
import { FEWEST_SHOWN, smallCells } from "../plan/public.ts";
import { link } from "./escape.ts";
import { fit } from "./fit.ts";
import { COMMENT_ROWS, renderGateBlock, renderMetBlock } from "./gate-block.ts";
import { alert, blocks } from "./markdown.ts";
import { plural } from "./numbers.ts";
import { planTitle } from "./plan-head.ts";
import type { Audience, PlannedForReaders } from "./plan-sections.ts";
import { problemTable } from "./problem-table.ts";

export { PLAN_MARKER } from "../gate/own-comment.ts";
export { replaceGateBlock } from "./gate-block.ts";

/**
 * GitHub refuses 65,536 characters; the rest is room for what it adds.
 *
 * Counted in UTF-16 units, which are never fewer than characters. Each is at most three bytes, so that it also stays
 * below the 262,144 bytes in which GitHub keeps a comment.
 */
export const LONGEST_COMMENT = 60_000;

export interface PlanCommentInput {
  readonly plans: readonly PlannedForReaders[];
  /** Of files that could not be planned, and of the policy. */
  readonly problems: readonly Problem[];
  readonly gate: GateOutcome;
  readonly commit: string;
  readonly policy: PolicySource;
  readonly audience: Audience;
  /** The page of the run that plans; null where there is none. */
  readonly run: string | null;
  /** Lines that nobody sees, for ourselves: the marker always stays, what was kept of answers where there is room. */
  readonly hidden?: { readonly marker: string; readonly kept: readonly string[] };
}

/** The one comment on a pull request: what it is, the gate's answer, then a plan for each rollout, the rest folded away. */
export function renderPlanComment(input: PlanCommentInput): string {
  const bodies = ROWS.map((rows) => () => layOut(input, rows));
  for (const lay of bodies) {
    const body = lay();
    if (body.length <= LONGEST_COMMENT) return withKept(body, input);
  }
  return blocks([withoutWords(input), input.hidden?.marker ?? ""]);
}

/** With the lines that are kept for the next run, as far as there is room. */
function withKept(body: string, { hidden }: PlanCommentInput): string {
  return (hidden?.kept ?? []).reduce(
    (text, line) => (text.length + line.length + 2 <= LONGEST_COMMENT ? `${text}\n\n${line}` : text),
    body,
  );
}

/** Rows of each list in what is never cut: the first number that fits, so that no text of anybody's can be too long to post. */
const ROWS = [
  { gate: COMMENT_ROWS, problems: 50, blockers: 20 },
  { gate: 10, problems: 10, blockers: 5 },
  { gate: 2, problems: 2, blockers: 1 },
] as const;

function layOut(input: PlanCommentInput, rows: (typeof ROWS)[number]): string {
  const { gate, policy, commit, problems, plans, audience } = input;
  return fit(plans, {
    before: blocks([
      titled(plans),
      renderGateBlock(gate, { policy, commit, rows: rows.gate }),
      problemBlock(problems, rows.problems),
    ]),
    after: blocks([
      publicNote(plans, audience),
      renderMetBlock(gate, { policy, commit, rows: rows.gate }),
      footer(plans.length > 0),
      input.hidden?.marker ?? "",
    ]),
    layout: { audience, mostProblems: rows.blockers, isTitled: plans.length === 1 },
    elsewhere: whereTheRestIs(input),
    measure: (text) => text.length,
    longest: LONGEST_COMMENT,
  });
}

/** The gate's answer with no text of anybody else's in it. */
function withoutWords(input: PlanCommentInput): string {
  const { kind, reason } = input.gate;
  const commit = input.commit.slice(0, 7);
  return blocks([
    PLAN_MARKER,
    renderGateBlock({ kind, reason, rollouts: [] }, { policy: { kind: "built-in" }, commit, rows: 0 }),
    whereTheRestIs(input),
  ]);
}

/** The title of the only plan, or how many there are: what the gate's answer below it is about. */
function titled(plans: readonly PlannedForReaders[]): string {
  const [only] = plans;
  if (only === undefined) return PLAN_MARKER;
  const title = plans.length === 1 ? planTitle(only.plan) : `## ${plural(plans.length, "rollout plan")}`;
  return `${PLAN_MARKER}\n${title}`;
}

function whereTheRestIs({ run }: PlanCommentInput): string {
  const page = run === null ? "this run" : link("this run", run);
  return `The whole text is \`plan.md\`, an artifact of ${page}, and in its job summary.`;
}

/** Files that are wrong stand before every plan. */
export function problemBlock(problems: readonly Problem[], most: number): string {
  if (problems.length === 0) return "";
  return blocks([
    "## Rollout files that are wrong",
    alert("CAUTION", [
      `**${plural(problems.length, "problem")}.** There is no plan before ${problems.length === 1 ? "it is" : "they are"} mended.`,
    ]),
    problemTable(problems, most),
  ]);
}

/** What everybody can read, and what was left out for that; empty for a team's own repository. */
export function publicNote(plans: readonly PlannedForReaders[], audience: Audience): string {
  if (audience === "team") return "";
  const left = plans.reduce((sum, { plan }) => sum + smallCells(plan), 0);
  const none = left === 0 ? "there are none here" : `here ${left === 1 ? "it is" : "they are"} ${left}`;
  return `**Public repository**: everybody can read this comment, the state branch and the artifacts. Cells of a cohort with fewer than ${FEWEST_SHOWN} samples are left out of all of them (${none}).`;
}

function footer(hasPlans: boolean): string {
  const voids = hasPlans ? "A new commit that changes the plan voids approvals and acknowledgements. " : "";
  return `<sub>${voids}Commands: \`/rollout help\`. This comment is updated in place; what happens later is told in comments of its own.</sub>`;
}
