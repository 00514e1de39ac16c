/** Everything about a pull request: one request, one more for each further page and each unusual case. */
import { Failure } from "../../errors.ts";
import type { Comment, Contributor, FactFile, Listed, PullRequestFacts, Review } from "../../gate/facts.ts";
import { instant, sha } from "../../units.ts";
import type { Client } from "./client.ts";
import { changedPaths } from "./changed-paths.ts";
import { FACTS, NODES, factsQuery } from "./facts-query.ts";
import type { CommentNode, FactsAnswer, ReviewNode } from "./facts-query.ts";
import { readFolders } from "./named-files.ts";
import { restOf } from "./pages.ts";
import { contributorOf, hasAllAuthors, personOf } from "./people.ts";
import { FOLDER, cleanPath, fileAt, filesIn, isYaml } from "./tree.ts";

export interface FactsCall {
  readonly number: number;
  /** Folders that hold rollout files. */
  readonly folders: readonly string[];
  readonly policy: string;
}

type PullRequest = FactsAnswer["pullRequest"];
type Head = Extract<FactsAnswer["head"], { readonly kind: "Commit" }>;

/** @throws Failure github-…, file-unreadable */
export async function readFacts(client: Client, call: FactsCall): Promise<PullRequestFacts> {
  const folders = call.folders.map(cleanPath);
  const answer = await ask(client, { ...call, folders }, `refs/pull/${call.number}/head`);
  const { head, pullRequest } = answer;
  const isCurrent = head?.kind === "Commit" && head.oid === pullRequest.headRefOid;
  // The ref follows a push a little later than the pull request, or not at all where a server hides it.
  const { repository, commit } = isCurrent
    ? { repository: answer, commit: head }
    : await askAgain(client, { ...call, folders }, pullRequest.headRefOid);
  return toFacts(client, { ...call, folders }, { repository, commit });
}

async function ask(client: Client, call: FactsCall, head: string): Promise<FactsAnswer> {
  const query = (withStatus: boolean): Promise<{ readonly repository: FactsAnswer }> =>
    client.graphql(
      factsQuery(call.folders.length, withStatus),
      {
        owner: client.owner,
        name: client.name,
        number: call.number,
        head,
        policy: cleanPath(call.policy),
        ...Object.fromEntries(call.folders.map((folder, index) => [`folder${index}`, folder])),
      },
      {
        answer: FACTS,
        what: `the facts of #${call.number}`,
        needs: "`contents: read` and `pull-requests: read`",
        repeatable: true,
      },
    );
  try {
    return (await query(true)).repository;
  } catch (cause) {
    // A job that posts no status may have no permission to read them, and needs none.
    if (!(cause instanceof Failure && cause.code === "github-forbidden")) throw cause;
    return (await query(false)).repository;
  }
}

async function askAgain(client: Client, call: FactsCall, oid: string) {
  const repository = await ask(client, call, oid);
  const { head, pullRequest } = repository;
  if (head?.kind === "Commit" && head.oid === pullRequest.headRefOid) return { repository, commit: head };
  throw new Failure(
    "github-unavailable",
    `Expected the head of #${call.number} at ${pullRequest.headRefOid}, and it moved while it was read. Run this again`,
  );
}

async function toFacts(
  client: Client,
  call: FactsCall,
  { repository, commit }: { readonly repository: FactsAnswer; readonly commit: Head },
): Promise<PullRequestFacts> {
  const { pullRequest } = repository;
  const base = pullRequest.baseRef?.target;
  if (base?.kind !== "Commit") {
    throw new Failure(
      "github-not-found",
      `Expected the base branch ${pullRequest.baseRefName} of #${call.number}, found none. Restore it, or change the base`,
    );
  }
  const policy = cleanPath(call.policy);
  return {
    ...headings(repository),
    base: { branch: pullRequest.baseRefName, tip: sha(base.oid) },
    ...(await lists(client, call.number, pullRequest)),
    status: statusOf(commit, `model-rollout: ${pullRequest.baseRefName}`),
    rolloutsAtHead: rolloutsAt(commit, call.folders),
    rolloutsAtBase:
      pullRequest.state === "MERGED"
        ? await before(client, call, pullRequest)
        : rolloutsAt(base, call.folders),
    policy: base.policy === null ? null : fileAt(policy, base.policy),
    permissions: {},
    teams: {},
  };
}

const STATES = { OPEN: "open", CLOSED: "closed", MERGED: "merged" } as const;

function headings({ nameWithOwner, isPrivate, defaultBranchRef, pullRequest }: FactsAnswer) {
  const { number, url, title, mergeCommit } = pullRequest;
  return {
    repository: nameWithOwner,
    isPrivate,
    defaultBranch: defaultBranchRef.name,
    number,
    url,
    title,
    state: STATES[pullRequest.state],
    draft: pullRequest.isDraft,
    author: personOf(pullRequest.author),
    head: {
      sha: sha(pullRequest.headRefOid),
      branch: pullRequest.headRefName,
      fork: pullRequest.isCrossRepository,
    },
    mergeCommit: mergeCommit === null ? null : sha(mergeCommit.oid),
    labels: (pullRequest.labels?.nodes ?? []).map(({ name }) => name),
  };
}

async function lists(client: Client, number: number, pullRequest: PullRequest) {
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
  };
}

function statusOf(commit: Head, context: string): PullRequestFacts["status"] {
  const found = commit.status?.contexts.find((each) => each.context === context);
  return found === undefined
    ? null
    : { state: found.state.toLowerCase(), description: found.description ?? "" };
}

function rolloutsAt(
  commit: Readonly<Record<string, unknown>>,
  folders: readonly string[],
): readonly FactFile[] {
  return folders.flatMap((folder, index) =>
    filesIn(folder, FOLDER.nullable().parse(commit[`folder${index}`]), isYaml),
  );
}

/**
 * The rollouts before the merge: the base's tip holds what the pull request brought, and would make its own people
 * those who may approve. The oid was recorded while the pull request was open, so that it is never behind the merge.
 */
async function before(
  client: Client,
  call: FactsCall,
  { baseRefOid }: PullRequest,
): Promise<readonly FactFile[]> {
  return readFolders(client, sha(baseRefOid), { folders: call.folders, isWanted: isYaml });
}
