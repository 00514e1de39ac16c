/** Says the gate's outcome where people and branch rules look: one comment, one status, and a second read after it. */
import { findOwnComment } from "../gate/own-comment.ts";
import type { PullRequestFacts } from "../gate/facts.ts";
import { PLAN_MARKER, renderPlanComment, replaceGateBlock } from "../render/plan-comment.ts";
import { statusOf } from "../render/status-line.ts";
import type { CommitStatus } from "../ports.ts";
import { assess } from "./assess.ts";
import type { Assessment } from "./assess.ts";
import type { PublishWorld } from "./world.ts";

export interface PublishCall {
  readonly pullRequest: number;
  /** Whether the whole comment is written again, or only its gate block. */
  readonly rewrite: boolean;
  readonly dryRun: boolean;
  readonly runUrl: string | null;
}

/** How often a change between reading and posting is followed before the next event has to. */
const LOOKS = 2;

/** Facts → outcome → comment and status; once more when somebody reviewed, commented or pushed meanwhile. */
export async function publish(world: PublishWorld, call: PublishCall): Promise<Assessment> {
  let facts = await world.pullRequests.facts(call.pullRequest);
  for (let look = 1; ; look++) {
    const assessment = await assess(world, facts);
    if (call.dryRun || facts.state !== "open") return assessment;
    await post(world, assessment, call);
    const again = await world.pullRequests.facts(call.pullRequest);
    if (look === LOOKS || fingerprint(again) === fingerprint(facts)) return assessment;
    world.log("the pull request changed meanwhile: looking again");
    facts = again;
  }
}

async function post(world: PublishWorld, assessment: Assessment, call: PublishCall): Promise<void> {
  const { facts } = assessment;
  const existing = findOwnComment(facts.comments.items, PLAN_MARKER);
  const body = bodyOf(assessment, existing?.body ?? null, call.rewrite);
  const status = statusOf(assessment.outcome, { branch: facts.base.branch, url: call.runUrl });
  const current = currentStatus(facts, status.context);
  const say = async (): Promise<void> => {
    const done = await world.conversation.setStatus(facts.head.sha, status, current);
    world.log(`status ${status.state} ${done}`);
  };
  // A go that is over is taken back before anything that may fail, such as a comment in a locked conversation.
  const isTakenBack = current?.state === "success" && status.state !== "success";
  if (isTakenBack) await say();
  if (body !== null) {
    const done = await world.conversation.upsertComment(facts.number, existing, body);
    world.log(`comment ${done}`);
  }
  if (!isTakenBack) await say();
}

/** null where there is nothing to say: no rollout changed and nothing was said before. */
function bodyOf(assessment: Assessment, existing: string | null, rewrite: boolean): string | null {
  const { outcome } = assessment;
  if (outcome.reason === "no-rollout-changed" && assessment.problems.length === 0 && existing === null)
    return null;
  const replaced =
    rewrite || existing === null
      ? null
      : replaceGateBlock(existing, assessment.outcome, contextOf(assessment));
  return replaced ?? renderPlanComment(inputOf(assessment));
}

function contextOf(assessment: Assessment) {
  return { policy: assessment.policySource, commit: assessment.facts.head.sha };
}

/** What the comment and the summary are laid out from. */
export function inputOf(assessment: Assessment) {
  return {
    plans: assessment.planned.flatMap((each) =>
      each.plan === null || each.runbook === null
        ? []
        : [
            {
              plan: each.plan,
              runbook: each.runbook,
              advice: each.problems,
              ...(each.rubric === null ? {} : { rubric: each.rubric }),
            },
          ],
    ),
    problems: [
      ...assessment.problems,
      ...assessment.planned.flatMap((each) => (each.plan === null ? each.problems : [])),
    ],
    gate: assessment.outcome,
    ...contextOf(assessment),
  };
}

function currentStatus(facts: PullRequestFacts, context: string): CommitStatus | null {
  if (facts.status === null) return null;
  const { state, description } = facts.status;
  switch (state) {
    case "success":
    case "pending":
    case "failure":
    case "error":
      return { context, state, description, url: null };
    default:
      return null;
  }
}

/** What an outcome depends on and people can change while we write: head, reviews, comments of others. */
function fingerprint(facts: PullRequestFacts): string {
  const reviews = facts.reviews.items.map((review) => `${review.id}:${review.state}`);
  const comments = facts.comments.items
    .filter((comment) => !comment.ours)
    .map((comment) => `${comment.id}:${comment.edited}`);
  return [facts.head.sha, facts.base.tip, facts.draft, ...reviews, ...comments].join(" ");
}
