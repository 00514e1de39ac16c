/** Reviews that a program writes: a word, and comments beside lines that the difference shows. */
import { need } from "../world/access.ts";
import { findCommit } from "../world/git.ts";
import type { Review, ReviewComment } from "../world/model.ts";
import { addReview, changesOf } from "../world/pulls.ts";
import { demandLength, Refusal } from "../world/refusal.ts";
import { ok, onRepository } from "./endpoint.ts";
import type { Endpoints, RepositoryCall } from "./endpoint.ts";
import { pullOf, showReview } from "./pulls.ts";

interface NewReview {
  readonly commit_id?: string;
  readonly body?: string;
  readonly event?: "APPROVE" | "REQUEST_CHANGES" | "COMMENT";
  readonly comments?: readonly {
    readonly path: string;
    readonly line?: number;
    readonly side?: string;
    readonly start_line?: number;
    readonly start_side?: string;
    readonly body: string;
  }[];
}

const STATES = { APPROVE: "APPROVED", REQUEST_CHANGES: "CHANGES_REQUESTED", COMMENT: "COMMENTED" } as const;

function unprocessable(...errors: readonly string[]): Refusal {
  return new Refusal(422, "Unprocessable Entity", { errors });
}

/** Lines of the new side that a patch shows, hunk by hunk. */
function hunks(patch: string): readonly (readonly [from: number, to: number])[] {
  return [...patch.matchAll(/^@@ -\S+ \+(\d+)(?:,(\d+))? @@/gm)].map(([, from, count]) => [
    Number(from),
    Number(from) + Number(count ?? 1) - 1,
  ]);
}

function readComments(call: RepositoryCall, { comments = [] }: NewReview): readonly ReviewComment[] {
  const changes = changesOf(call.repository, pullOf(call));
  return comments.map(({ path, line = 0, side = "RIGHT", start_line: start = line, start_side, body }) => {
    const change = changes.find((each) => each.path === path);
    if (change === undefined) throw unprocessable("Path could not be resolved");
    const hunk = hunks(change.patch ?? "").find(([from, to]) => from <= line && line <= to);
    if (side !== "RIGHT" || hunk === undefined) throw unprocessable("Line could not be resolved");
    if (start < hunk[0]) throw unprocessable("Start line must be part of the same hunk as the line.");
    if (start_side !== undefined && start >= line)
      throw unprocessable("Start line must precede the end line.");
    demandLength("PullRequestReviewComment", { field: "body", text: body, most: 65_536 });
    return { path, line, body, ...(start_side === undefined ? {} : { start }) };
  });
}

function createReview(call: RepositoryCall) {
  const { world, repository, token } = call;
  const request = pullOf(call);
  const given = (call.body ?? {}) as NewReview;
  const { commit_id: commit = request.pull.headOid, event, body = "" } = given;
  if (findCommit(repository.objects, commit) === null)
    throw unprocessable("The commit is not part of the pull request");
  const isByApp = token.actor.kind === "Bot" && event === "APPROVE";
  if (isByApp && !repository.settings.actionsApprove)
    throw new Refusal(422, "Unprocessable Entity", {
      errors: ["GitHub Actions is not permitted to approve pull requests."],
    });
  demandLength("PullRequestReview", { field: "body", text: body, most: 65_536 });
  const comments = readComments(call, given);
  if (event !== undefined && event !== "APPROVE" && body === "" && comments.length === 0)
    throw unprocessable("Body can't be blank");
  const state: Review["state"] = event === undefined ? "PENDING" : STATES[event];
  const review = addReview(world, request, { author: token.actor, state, body, commit });
  review.comments = comments;
  return ok(showReview(world, repository, { request, review }));
}

export const reviews: Endpoints = {
  "pulls/create-review": onRepository(need("write", "pull-requests"), createReview),
};
