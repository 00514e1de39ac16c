/** Says the gate's outcome where people and branch rules look: one comment, one status, and a second read after it. */
import { Failure, reasonOf } from "../errors.ts";
import { editorOf, findOwnComment } from "../gate/own-comment.ts";
import type { Comment, PullRequestFacts } from "../gate/facts.ts";
import { COMMENT_ROWS } from "../render/gate-block.ts";
import { PLAN_MARKER, renderPlanComment, replaceGateBlock } from "../render/plan-comment.ts";
import type { PlanCommentInput } from "../render/plan-comment.ts";
import { CHANGES_MARKER } from "../render/plan-changes-section.ts";
import { statusOf, unknownStatus, unsettledStatus } from "../render/status-line.ts";
import type { CommitStatus } from "../ports.ts";
import { assess } from "./assess.ts";
import type { Assessment } from "./assess.ts";
import { changedSince } from "./changed-since.ts";
import { planBefore } from "./plan-before.ts";
import { audienceOf } from "./audience.ts";
import { type DraftCall, draftsOf, hiddenOf, withDraft } from "./draft-words.ts";
import { forReaders } from "./for-readers.ts";
import { requestReviews } from "./request-reviews.ts";
import { agreedStatus, siblingsOf, takeBackStranded } from "./shared-head.ts";
import { sinceApproved } from "./since-approved.ts";
import type { PublishWorld } from "./world.ts";

export interface PublishCall {
  readonly pullRequest: number;
  /** Whether the whole comment is written again, or only its gate block. */
  readonly rewrite: boolean;
  readonly dryRun: boolean;
  readonly runUrl: string | null;
  /** Whether the pull request just opened, or stopped being a draft: then the holders of its roles are asked. */
  readonly opening?: boolean;
}

export interface Published extends Assessment {
  /** What a token that may only read kept from being written, a sentence each; absent where all was said. */
  readonly unsaid?: readonly string[];
}

/** How often a change between reading and posting is followed. */
const LOOKS = 3;

/** Facts → outcome → comment and status; again when somebody reviewed, commented or pushed meanwhile. */
export async function publish(world: PublishWorld, call: PublishCall): Promise<Published> {
  let facts = await world.pullRequests.facts(call.pullRequest);
  const answers: DraftCall["answers"] = new Map();
  for (let look = 1; ; look++) {
    const assessment = await evaluate(world, facts, { ...call, answers });
    if (call.dryRun || facts.state === "merged") return assessment;
    if (facts.state === "closed") return closed(world, assessment, call);
    const said = await post(world, assessment, call);
    const published = said.unsaid.length === 0 ? assessment : { ...assessment, unsaid: said.unsaid };
    if (look === 1 && call.opening === true) await requestReviews(world, assessment);
    // Nothing of ours can be older than what somebody else said meanwhile where nothing was written.
    if (!said.wrote) return published;
    const again = await changedSince(world, assessment);
    if (again === null) return published;
    if (look === LOOKS) {
      await leaveUnsettled(world, { facts, status: said.status }, call);
      return published;
    }
    world.log("the pull request changed meanwhile: looking again");
    facts = again;
  }
}

/** What could not be evaluated is nothing that is known to be a go: an earlier success does not outlive it. */
async function evaluate(
  world: PublishWorld,
  facts: PullRequestFacts,
  { answers, ...call }: PublishCall & Pick<DraftCall, "answers">,
): Promise<Assessment> {
  try {
    const assessed = await assess(world, facts);
    const judged = { ...assessed, changes: await sinceApproved(world, assessed) };
    const isNew = isWrittenAnew(judged, call);
    return await withDraft(world, judged, { ask: call.rewrite, isNew, answers });
  } catch (cause) {
    const isStanding = facts.state !== "merged" && facts.status?.state === "success";
    if (isStanding && !call.dryRun) {
      const code = cause instanceof Failure ? cause.code : "bug";
      const status = unknownStatus(code, { branch: facts.base.branch, url: call.runUrl });
      await world.conversation.setStatus(facts.head.sha, status, null).catch((also: unknown) => {
        world.log(`the success could not be taken back: ${reasonOf(also)}`);
      });
    }
    throw cause;
  }
}

interface Said {
  readonly wrote: boolean;
  readonly status: CommitStatus;
  readonly unsaid: readonly string[];
}

async function post(world: PublishWorld, assessment: Assessment, call: PublishCall): Promise<Said> {
  const { facts } = assessment;
  const existing = findOwnComment(facts.comments.items, PLAN_MARKER);
  const body = bodyOf(assessment, existing, call);
  const evaluated = statusOf(assessment.outcome, { branch: facts.base.branch, url: call.runUrl });
  const status = await agreedStatus(world, assessment, evaluated);
  tellForeign(world, facts, existing);
  const before = planBefore(assessment);
  if (before !== null) world.log(before);
  const current = currentStatus(facts, status.context);
  const unsaid: string[] = [];
  let wrote = false;
  const write = async (what: () => Promise<boolean>): Promise<void> => {
    try {
      wrote = (await what()) || wrote;
    } catch (cause) {
      if (!(isReadOnly(facts) && cause instanceof Failure && cause.code === "github-forbidden")) throw cause;
      unsaid.push(reasonOf(cause));
    }
  };
  const say = () =>
    write(async () => {
      const done = await world.conversation.setStatus(facts.head.sha, status, current);
      world.log(`status ${status.state} ${done}`);
      return done === "posted";
    });
  // A go that is over is taken back before anything that may fail, such as a comment in a locked conversation.
  const isTakenBack = facts.status?.state === "success" && status.state !== "success";
  if (isTakenBack) await say();
  await write(async () => (await takeBackStranded(world, facts, call.runUrl)) > 0);
  if (body !== null) {
    await write(async () => {
      const done = await world.conversation.upsertComment(facts.number, existing, body);
      world.log(`comment ${done}`);
      return done !== "unchanged";
    });
  }
  if (!isTakenBack) await say();
  return { wrote, status, unsaid };
}

/** A job on a pull request from a fork or by a bot such as Dependabot gets a token that may only read. */
function isReadOnly({ head, author }: PullRequestFacts): boolean {
  return head.fork || author.kind === "bot";
}

/** What somebody else wrote under our name is told, and written over. */
function tellForeign(world: PublishWorld, facts: PullRequestFacts, existing: Comment | null): void {
  const saidBy = facts.around?.saidBy ?? null;
  if (saidBy !== null)
    world.log(
      `the status \`model-rollout: ${facts.base.branch}\` of ${facts.head.sha.slice(0, 7)} was posted by ${saidBy}, not by this program: it is posted again`,
    );
  const editor = editorOf(existing);
  if (editor !== null)
    world.log(`our comment was edited by ${editor}: it is written anew, nothing in it was believed`);
}

/** Nobody reads the policy for a pull request that is closed: a success must not wait there for it to be opened again. */
async function closed(world: PublishWorld, assessment: Assessment, call: PublishCall): Promise<Published> {
  const { facts, outcome } = assessment;
  if (facts.status?.state !== "success" || outcome.kind === "go") return assessment;
  const siblings = await siblingsOf(world, facts);
  if (siblings.some(({ branch }) => branch === facts.base.branch)) return assessment;
  const status = statusOf(outcome, { branch: facts.base.branch, url: call.runUrl });
  await world.conversation.setStatus(facts.head.sha, status, null);
  world.log(`status ${status.state}: the pull request is closed`);
  return assessment;
}

/** It changed at every look: what was said last may be out of date, so a success is not left standing. */
async function leaveUnsettled(
  world: PublishWorld,
  { facts, status }: { readonly facts: PullRequestFacts; readonly status: CommitStatus },
  call: PublishCall,
): Promise<void> {
  world.log(`the pull request changed at ${LOOKS} looks: the next event or the sweep looks again`);
  if (status.state !== "success") return;
  const unsettled = unsettledStatus({ branch: facts.base.branch, url: call.runUrl });
  await world.conversation.setStatus(facts.head.sha, unsettled, null);
}

/** null where there is nothing to say: no rollout changed and nothing was said before. */
function bodyOf(
  assessment: Assessment,
  existing: Comment | null,
  { rewrite, runUrl }: PublishCall,
): string | null {
  const { outcome } = assessment;
  if (outcome.reason === "no-rollout-changed" && assessment.problems.length === 0 && existing === null)
    return null;
  const context = { ...contextOf(assessment), rows: COMMENT_ROWS };
  const isNew =
    existing === null || assessment.drafted !== undefined || isWrittenAnew(assessment, { rewrite });
  const replaced = isNew ? null : replaceGateBlock(existing.body, outcome, context);
  return replaced ?? renderPlanComment(inputOf(assessment, runUrl));
}

/** Whether more of the comment than its gate block is written. */
function isWrittenAnew(
  { facts, changes = [] }: Assessment,
  { rewrite }: Pick<PublishCall, "rewrite">,
): boolean {
  const comment = findOwnComment(facts.comments.items, PLAN_MARKER);
  if (comment === null || rewrite) return true;
  // What changed since the approved plan is written anew with every approval that is given or void.
  const isCompared = changes.length > 0 || comment.body.includes(CHANGES_MARKER);
  const isOfOtherCommit = !comment.body.includes(facts.head.sha.slice(0, 7));
  return isCompared || isOfOtherCommit || editorOf(comment) !== null;
}

function contextOf(assessment: Assessment) {
  return { policy: assessment.policySource, commit: assessment.facts.head.sha };
}

/** What the comment, the summary and the files are laid out from. */
export function inputOf(assessment: Assessment, runUrl: string | null): PlanCommentInput {
  return {
    plans: forReaders(assessment.planned, assessment.changes, draftsOf(assessment)),
    problems: [
      ...assessment.problems,
      ...assessment.planned.flatMap((each) => (each.plan === null ? each.problems : [])),
    ],
    gate: assessment.outcome,
    ...contextOf(assessment),
    audience: audienceOf(assessment),
    run: runUrl,
    ...hiddenOf(assessment),
  };
}

/** null where nobody said it, or somebody else did: then it is said in our own name. */
function currentStatus(facts: PullRequestFacts, context: string): CommitStatus | null {
  if (facts.status === null || (facts.around?.saidBy ?? null) !== null) return null;
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
