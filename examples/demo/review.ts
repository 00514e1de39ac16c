/** From the pull request to the merge: a plan, one comment, a held merge, two people. */
import { gate } from "../../src/commands/gate.ts";
import { plan } from "../../src/commands/plan.ts";
import { respond } from "../../src/commands/respond.ts";
import { PLAN_MARKER } from "../../src/render/plan-comment.ts";
import { shortDigest } from "../../src/units.ts";
import { keep, there } from "./promises.ts";
import { FOLDER, ON_CALL, OWNER, POLICY, proposeRelease } from "./repository.ts";
import type { Story } from "./story.ts";
import type { Demo } from "./world.ts";

export interface Reviewed {
  readonly pullRequest: number;
  /** The plan comment as it was posted, and as it stood at the merge. */
  readonly posted: string;
  readonly comment: string;
}

const CALL = { dryRun: false, runUrl: null } as const;

export async function review(demo: Demo, story: Story): Promise<Reviewed> {
  const { repository } = demo.office;
  const pullRequest = proposeRelease(demo.office);
  const digest = await propose(demo, pullRequest, story);
  const posted = there("the plan comment", planComments(demo, pullRequest)[0]).body;
  await demo.pass(10);

  story.step(`two people accept: @${OWNER} owns the model, @${ON_CALL} has the pager`);
  repository.review(pullRequest, {
    by: OWNER,
    state: "APPROVED",
    body: "Faster answers are worth the test; breaking news joins late.",
  });
  await demo.pass(5);
  await gate(demo.world, { ...CALL, pullRequest });
  keep(
    "one acceptance is not enough",
    statusOf(demo, pullRequest) === "pending",
    statusOf(demo, pullRequest),
  );
  story.tell(
    `@${OWNER} approves with a reason: the status is still pending, the pager has not been accepted`,
  );
  const comment = repository.comment(pullRequest, { by: ON_CALL, body: `/rollout ack ${digest}` });
  await demo.pass(5);
  const { done } = await respond(demo.world, {
    ...CALL,
    pullRequest,
    comment,
    folders: [FOLDER],
    policy: POLICY,
  });
  keep("the acknowledgement of the pager is taken", done, "it was refused");
  keep(
    "the merge is free after both",
    statusOf(demo, pullRequest) === "success",
    statusOf(demo, pullRequest),
  );
  story.tell(`@${ON_CALL} writes "/rollout ack ${digest}": the status is success`);

  const own = planComments(demo, pullRequest);
  keep(
    "the plan is one comment, edited in place",
    own.length === 1 && own[0]?.isEdited === true,
    `${own.length} comments`,
  );
  repository.merge(pullRequest, "squash", { by: OWNER });
  await demo.pass(10);
  return { pullRequest, posted, comment: there("the plan comment", own[0]).body };
}

/** Gives back the digits that people type. */
async function propose(demo: Demo, pullRequest: number, story: Story): Promise<string> {
  story.step(`pull request #${pullRequest} adds .github/rollouts/summarizer.yml: the plan is made`);
  const { assessment, refused } = await plan(demo.world, { ...CALL, pullRequest });
  keep(
    "the rollout file has no blockers",
    !refused,
    assessment.planned.flatMap((each) => each.problems.map((problem) => problem.message)).join("; "),
  );
  const made = there("a plan", assessment.planned[0]?.plan);
  const comments = planComments(demo, pullRequest);
  keep("the plan is posted once", comments.length === 1, `${comments.length} comments`);
  keep(
    "the merge is held before anybody accepted",
    statusOf(demo, pullRequest) === "pending",
    statusOf(demo, pullRequest),
  );
  const cells = made.stages.flatMap((stage) => stage.cells);
  const promised = cells.filter((cell) => cell.blind === null).length;
  story.tell(
    `plan ${shortDigest(made.digest)}: ${made.stages.length} stages, ${made.rollout.guards.length} guards, ${promised} of ${cells.length} verdicts promised`,
  );
  story.tell("breaking news joins at canary-25: an hour at 5% would show too few of its claims to judge");
  story.tell("the comment is posted, the status is pending: the merge is held");
  return shortDigest(made.digest);
}

function planComments(demo: Demo, pullRequest: number) {
  return demo.office.repository.comments(pullRequest).filter(({ body }) => body.startsWith(PLAN_MARKER));
}

/** State of the newest status on the head of the pull request. */
function statusOf({ office }: Demo, pullRequest: number): string {
  return (
    office.repository.statuses(office.repository.tip(`refs/pull/${pullRequest}/head`))[0]?.state ?? "none"
  );
}
