/** Reviews, comments, commits and files of a pull request, all pages of them. */
import type { Comment, Contributor, Listed, Review } from "../../gate/facts.ts";
import { instant, sha } from "../../units.ts";
import { changedPaths } from "./changed-paths.ts";
import type { Client } from "./client.ts";
import { NODES } from "./facts-query.ts";
import type { CommentNode, DismissalNode, FactsAnswer, ReviewNode } from "./facts-query.ts";
import { restOf } from "./pages.ts";
import { contributorOf, hasAllAuthors, personOf } from "./people.ts";

const MOST_COMMITS = 250;

/** No request where the first pages hold everything. @throws Failure github-… */
export async function readLists(client: Client, number: number, pullRequest: FactsAnswer["pullRequest"]) {
  const more = { client, number };
  const [reviews, comments, commits, files, dismissals] = await Promise.all([
    restOf(more, { name: "reviews", first: pullRequest.reviews, node: NODES.reviews }),
    restOf(more, { name: "comments", first: pullRequest.comments, node: NODES.comments }),
    restOf(more, { name: "commits", first: pullRequest.commits, node: NODES.commits }),
    restOf(more, { name: "files", first: pullRequest.files, node: NODES.files }),
    restOf(more, { name: "timelineItems", first: pullRequest.timelineItems, node: NODES.timelineItems }),
  ]);
  const before = saidBefore(dismissals.items);
  return {
    reviews: { items: reviews.items.map((node) => reviewOf(node, before)), complete: reviews.complete },
    comments: { items: comments.items.map(commentOf), complete: comments.complete },
    commits: {
      items: commits.items.map(contributorOf),
      // GitHub lists 250 commits of a pull request at most: who wrote the rest is not known.
      complete: commits.complete && commits.items.length < MOST_COMMITS && commits.items.every(hasAllAuthors),
    },
    files: await changedPaths(more, files, pullRequest.changedFiles),
  } satisfies {
    readonly reviews: Listed<Review>;
    readonly comments: Listed<Comment>;
    readonly commits: Listed<Contributor>;
    readonly files: Listed<string>;
  };
}

const REVIEW_STATES = {
  APPROVED: "approved",
  CHANGES_REQUESTED: "changes-requested",
  COMMENTED: "commented",
  DISMISSED: "dismissed",
  PENDING: "pending",
} as const;

/** What dismissed reviews said, by their ids: GitHub shows the reviews themselves as dismissed and nothing else. */
function saidBefore(events: readonly DismissalNode[]): ReadonlyMap<number, "approved" | "changes-requested"> {
  return new Map(
    events.flatMap(({ review, previousReviewState: state }) =>
      review === null
        ? []
        : [[review.fullDatabaseId, state === "APPROVED" ? "approved" : "changes-requested"] as const],
    ),
  );
}

function reviewOf(node: ReviewNode, before: ReadonlyMap<number, "approved" | "changes-requested">): Review {
  return {
    id: node.fullDatabaseId,
    by: personOf(node.author),
    state: REVIEW_STATES[node.state],
    // Where GitHub does not tell, it may have been a veto: its author's next review says which.
    ...(node.state === "DISMISSED" ? { was: before.get(node.fullDatabaseId) ?? "changes-requested" } : {}),
    commit: node.commit === null ? null : sha(node.commit.oid),
    body: node.body,
    at: node.submittedAt === null ? null : instant(Date.parse(node.submittedAt)),
    canPush: node.authorCanPushToRepository,
  };
}

function commentOf(node: CommentNode): Comment {
  return {
    id: node.fullDatabaseId,
    by: personOf(node.author),
    body: node.body,
    at: instant(Date.parse(node.createdAt)),
    edited: node.includesCreatedEdit || node.lastEditedAt !== null,
    ours: node.viewerDidAuthor,
    editor: node.editor?.login ?? null,
  };
}
