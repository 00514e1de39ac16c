/** Reviews, comments, commits and files of a pull request, all pages of them. */
import type { Comment, Contributor, Listed, Review } from "../../gate/facts.ts";
import { instant, sha } from "../../units.ts";
import { changedPaths } from "./changed-paths.ts";
import type { Client } from "./client.ts";
import { NODES } from "./facts-query.ts";
import type { CommentNode, FactsAnswer, ReviewNode } from "./facts-query.ts";
import { restOf } from "./pages.ts";
import { contributorOf, hasAllAuthors, personOf } from "./people.ts";

/** No request where the first pages hold everything. @throws Failure github-… */
export async function readLists(client: Client, number: number, pullRequest: FactsAnswer["pullRequest"]) {
  const more = { client, number };
  const reviews = await restOf(more, { name: "reviews", first: pullRequest.reviews, node: NODES.reviews });
  const comments = await restOf(more, {
    name: "comments",
    first: pullRequest.comments,
    node: NODES.comments,
  });
  const commits = await restOf(more, { name: "commits", first: pullRequest.commits, node: NODES.commits });
  const files = await restOf(more, { name: "files", first: pullRequest.files, node: NODES.files });
  return {
    reviews: { items: reviews.items.map(reviewOf), complete: reviews.complete },
    comments: { items: comments.items.map(commentOf), complete: comments.complete },
    commits: {
      items: commits.items.map(contributorOf),
      complete: commits.complete && commits.items.every(hasAllAuthors),
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

function reviewOf(node: ReviewNode): Review {
  return {
    id: node.fullDatabaseId,
    by: personOf(node.author),
    state: REVIEW_STATES[node.state],
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
