/** Pull requests with their reviews, comments, commits and files. */
import { nodeId, pageAddress } from "../rest/shapes.ts";
import { association, hasRole, need } from "../world/access.ts";
import { commitAt } from "../world/git.ts";
import type { Change } from "../world/history.ts";
import type { Comment, Issue, Repository, Review } from "../world/model.ts";
import { changesOf, commitsOf, isMergeable } from "../world/pulls.ts";
import type { PullRequest } from "../world/refs.ts";
import { account, fullName, iso } from "../world/world.ts";
import { connection } from "./connection.ts";
import type { PageArguments } from "./connection.ts";
import { rollupNode } from "./status-nodes.ts";
import { actorNode, authorNode, guarded, userNode } from "./view.ts";
import type { Node, View } from "./view.ts";

/** GitHub lists no more changed files of one pull request than this. */
const MOST_FILES = 3_000;
const CHANGE_TYPES = {
  added: "ADDED",
  removed: "DELETED",
  modified: "MODIFIED",
  renamed: "RENAMED",
  changed: "CHANGED",
} as const;

function dateOf(at: number | null | undefined): string | null {
  return at == null ? null : iso(at);
}

function reviewNode(
  view: View,
  repository: Repository,
  { review, url }: { readonly review: Review; readonly url: string },
): Node {
  const { author } = review;
  return {
    __typename: "PullRequestReview",
    id: nodeId("PRR", repository.id, review.id),
    databaseId: review.id,
    fullDatabaseId: String(review.id),
    url: `${url}#pullrequestreview-${review.id}`,
    author: authorNode(view, author),
    authorAssociation: association(view.world, repository, author),
    authorCanPushToRepository: hasRole(view.world, repository, author, "write"),
    state: review.state,
    body: review.body,
    submittedAt: review.state === "PENDING" ? null : iso(review.submittedAt),
    createdAt: iso(review.submittedAt),
    updatedAt: iso(review.lastEditedAt ?? review.submittedAt),
    lastEditedAt: dateOf(review.lastEditedAt),
    includesCreatedEdit: review.lastEditedAt !== null,
    viewerDidAuthor: author.id === view.token.actor.id,
    isMinimized: false,
    commit: () => view.nodes.commit(repository, commitAt(repository.objects, review.commit)),
    // A workflow's token cannot read teams: GitHub gives it an empty list.
    onBehalfOf: connection("onBehalfOf", [], () => ({})),
  };
}

function commentNode(
  view: View,
  repository: Repository,
  { comment, url }: { readonly comment: Comment; readonly url: string },
): Node {
  return {
    __typename: "IssueComment",
    id: nodeId("IC", repository.id, comment.id),
    databaseId: comment.id,
    fullDatabaseId: String(comment.id),
    url: `${url}#issuecomment-${comment.id}`,
    author: authorNode(view, comment.author),
    authorAssociation: association(view.world, repository, comment.author),
    body: comment.body,
    createdAt: iso(comment.createdAt),
    publishedAt: iso(comment.createdAt),
    updatedAt: iso(comment.updatedAt),
    lastEditedAt: dateOf(comment.lastEditedAt),
    includesCreatedEdit: comment.lastEditedAt !== null,
    editor: comment.editor === null ? null : actorNode(view, comment.editor),
    viewerDidAuthor: comment.author.id === view.token.actor.id,
    isMinimized: comment.minimized,
    minimizedReason: comment.minimized ? "outdated" : null,
  };
}

/** Fields that issues and pull requests have in common. */
export function issueFields(view: View, repository: Repository, issue: Issue): Node {
  const url = `${pageAddress(view.world, repository)}/${issue.pull === null ? "issues" : "pull"}/${issue.number}`;
  const comments = repository.comments.filter((comment) => comment.issue === issue.number);
  return {
    id: nodeId(issue.pull === null ? "I" : "PR", repository.id, issue.number),
    databaseId: issue.id,
    fullDatabaseId: String(issue.id),
    number: issue.number,
    title: issue.title,
    body: issue.body ?? "",
    url,
    author: actorNode(view, issue.author),
    authorAssociation: association(view.world, repository, issue.author),
    viewerDidAuthor: issue.author.id === view.token.actor.id,
    createdAt: iso(issue.createdAt),
    updatedAt: iso(issue.updatedAt),
    closedAt: dateOf(issue.closedAt),
    closed: issue.state === "closed",
    locked: false,
    repository: () => view.nodes.repository(repository),
    labels: connection("labels", [...issue.labels], (name) => ({
      __typename: "Label",
      name,
      id: nodeId("LA", name),
    })),
    comments: connection("comments", comments, (comment) => commentNode(view, repository, { comment, url })),
  };
}

interface ReviewArguments extends PageArguments {
  readonly states?: readonly string[] | null;
  readonly author?: string | null;
  readonly writersOnly?: boolean;
}

function isOpinion({ state }: Review): boolean {
  return state !== "COMMENTED";
}

/** The last review of each person among those that `counts` keeps. */
function lastOfEach(reviews: readonly Review[], counts: (review: Review) => boolean): readonly Review[] {
  const last = new Map<number, Review>();
  for (const review of reviews.filter(counts)) last.set(review.author.id, review);
  return [...last.values()];
}

function reviewFields(
  view: View,
  repository: Repository,
  { pull, url }: { readonly pull: PullRequest["pull"]; readonly url: string },
): Node {
  const show = (review: Review) => reviewNode(view, repository, { review, url });
  const isWriter = ({ author }: Review) => hasRole(view.world, repository, author, "write");
  return {
    reviewDecision: null,
    // Of all kinds of events only this one is kept.
    timelineItems: (args: PageArguments) =>
      connection(
        "timelineItems",
        pull.reviews.filter(({ before }) => before !== undefined),
        (review) => ({
          __typename: "ReviewDismissedEvent",
          previousReviewState: review.before,
          review: show(review),
        }),
      )(args),
    reviews: (args: ReviewArguments) => {
      const kept = pull.reviews.filter(
        ({ state, author }) =>
          (state !== "PENDING" || author.id === view.token.actor.id) &&
          (args.states == null || args.states.includes(state)) &&
          (args.author == null || args.author === author.login),
      );
      return connection("reviews", kept, show)(args);
    },
    latestReviews: connection(
      "latestReviews",
      lastOfEach(pull.reviews, () => true),
      show,
    ),
    latestOpinionatedReviews: (args: ReviewArguments) => {
      const last = lastOfEach(pull.reviews, isOpinion).filter(
        (review) => args.writersOnly !== true || isWriter(review),
      );
      return connection("latestOpinionatedReviews", last, show)(args);
    },
    reviewRequests: connection("reviewRequests", [...pull.requestedReviewers], (login) => ({
      requestedReviewer: userNode(view, account(view.world, login)),
    })),
  };
}

function fileNode({ path, kind, additions, deletions }: Change): Node {
  return { path, changeType: CHANGE_TYPES[kind], additions, deletions };
}

/** Fields that follow from comparing head and base: computed when asked for. */
function comparedFields(view: View, repository: Repository, request: PullRequest): Node {
  const changes = () => changesOf(repository, request);
  return {
    changedFiles: () => changes().length,
    additions: () => changes().reduce((sum, { additions }) => sum + additions, 0),
    deletions: () => changes().reduce((sum, { deletions }) => sum + deletions, 0),
    files: (args: PageArguments) => connection("files", changes().slice(0, MOST_FILES), fileNode)(args),
    commits: (args: PageArguments) =>
      connection("commits", commitsOf(repository, request), (commit) => ({
        __typename: "PullRequestCommit",
        id: nodeId("PRC", repository.id, request.number, commit.oid),
        commit: () => view.nodes.commit(repository, commit),
      }))(args),
    mergeable: () => {
      if (request.state === "closed") return "UNKNOWN";
      return isMergeable(repository, request) ? "MERGEABLE" : "CONFLICTING";
    },
  };
}

export function pullNode(view: View, repository: Repository, request: PullRequest): Node {
  const { pull } = request;
  const { merged, head } = pull;
  const commit = (oid: string) => view.nodes.commit(repository, commitAt(repository.objects, oid));
  const headRef = `refs/heads/${head.branch}`;
  const isHeadThere = head.repository.refs.has(headRef);
  const common = issueFields(view, repository, request);
  return {
    __typename: "PullRequest",
    ...common,
    ...reviewFields(view, repository, { pull, url: String(common["url"]) }),
    ...comparedFields(view, repository, request),
    state: merged === null ? request.state.toUpperCase() : "MERGED",
    isDraft: pull.draft,
    merged: merged !== null,
    mergedAt: dateOf(merged?.at),
    mergedBy: merged === null ? null : actorNode(view, merged.by),
    mergeCommit: () => (merged === null ? null : commit(merged.oid)),
    potentialMergeCommit: () => {
      const oid = repository.refs.get(`refs/pull/${request.number}/merge`);
      return oid === undefined ? null : commit(oid);
    },
    headRefName: head.branch,
    headRefOid: pull.headOid,
    headRef: () => (isHeadThere ? view.nodes.ref(head.repository, headRef) : null),
    headRepository: () => view.nodes.repository(head.repository),
    headRepositoryOwner: actorNode(view, head.repository.owner),
    isCrossRepository: fullName(head.repository) !== fullName(repository),
    baseRefName: pull.base,
    baseRefOid: pull.baseOid,
    baseRef: () => view.nodes.ref(repository, `refs/heads/${pull.base}`),
    baseRepository: () => view.nodes.repository(repository),
    maintainerCanModify: false,
    statusCheckRollup: guarded(view, repository, {
      wanted: need("read", "statuses"),
      read: () => rollupNode(view, repository, pull.headOid),
    }),
  };
}
