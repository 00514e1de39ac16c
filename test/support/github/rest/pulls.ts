/** Pull requests, their reviews, files and commits. */
import { association, hasRole, need } from "../world/access.ts";
import type { Repository, Review, World } from "../world/model.ts";
import { changesOf, commitsOf, isMergeable, openPullRequest } from "../world/pulls.ts";
import { isPullRequest, pullRequestsOf } from "../world/refs.ts";
import type { PullRequest } from "../world/refs.ts";
import { orNotFound, Refusal, validationFailed } from "../world/refusal.ts";
import { account, iso } from "../world/world.ts";
import { showChange, showCommit } from "./commit-shapes.ts";
import { created, numberInPath, ok, onRepository, paged } from "./endpoint.ts";
import type { Endpoints, RepositoryCall } from "./endpoint.ts";
import { apiOf, nodeId, pageAddress, showAccount, showLabel, showRepository } from "./shapes.ts";
import type { Shape } from "./shapes.ts";

const READ = need("read", "pull-requests");

export function pullOf(call: RepositoryCall, name = "pull_number"): PullRequest {
  const issue = orNotFound(call.repository.issues.get(numberInPath(call, name)));
  if (!isPullRequest(issue)) throw new Refusal(404, "Not Found");
  return issue;
}

function linksOf(world: World, repository: Repository, { number, pull }: PullRequest): Shape {
  const api = apiOf(world, repository);
  const self = `${api}/pulls/${number}`;
  return {
    self,
    html: `${pageAddress(world, repository)}/pull/${number}`,
    issue: `${api}/issues/${number}`,
    comments: `${api}/issues/${number}/comments`,
    review_comments: `${self}/comments`,
    review_comment: `${self}/comments{/number}`,
    commits: `${self}/commits`,
    statuses: `${api}/statuses/${pull.headOid}`,
  };
}

function showSide(
  world: World,
  side: { readonly repository: Repository; readonly branch: string; readonly oid: string },
): Shape {
  const { owner } = side.repository;
  return {
    label: `${owner.login}:${side.branch}`,
    ref: side.branch,
    sha: side.oid,
    user: showAccount(world, owner),
    repo: showRepository(world, side.repository),
  };
}

function dateOf(at: number | null | undefined): string | null {
  return at == null ? null : iso(at);
}

export function showPull(world: World, repository: Repository, request: PullRequest): Shape {
  const { pull, number } = request;
  const links = linksOf(world, repository, request);
  const html = String(links["html"]);
  return {
    url: links["self"],
    id: request.id,
    node_id: nodeId("PR", repository.id, number),
    number,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: links["issue"],
    comments_url: links["comments"],
    review_comments_url: links["review_comments"],
    review_comment_url: links["review_comment"],
    commits_url: links["commits"],
    statuses_url: links["statuses"],
    state: request.state,
    locked: false,
    title: request.title,
    user: showAccount(world, request.author),
    body: request.body,
    labels: [...request.labels].map((label) => showLabel(world, repository, label)),
    milestone: null,
    assignee: null,
    assignees: [],
    requested_reviewers: [...pull.requestedReviewers].map((login) =>
      showAccount(world, account(world, login)),
    ),
    requested_teams: [],
    created_at: iso(request.createdAt),
    updated_at: iso(request.updatedAt),
    closed_at: dateOf(request.closedAt),
    merged_at: dateOf(pull.merged?.at),
    merge_commit_sha: pull.merged?.oid ?? null,
    draft: pull.draft,
    head: showSide(world, { ...pull.head, oid: pull.headOid }),
    base: showSide(world, { repository, branch: pull.base, oid: pull.baseOid }),
    _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
    author_association: association(world, repository, request.author),
    auto_merge: null,
  };
}

function showFullPull(world: World, repository: Repository, request: PullRequest): Shape {
  const { merged } = request.pull;
  const changes = changesOf(repository, request);
  const sum = (key: "additions" | "deletions") => changes.reduce((total, change) => total + change[key], 0);
  const mergeable = request.state === "open" ? isMergeable(repository, request) : null;
  return {
    ...showPull(world, repository, request),
    merged: merged !== null,
    merged_by: merged === null ? null : showAccount(world, merged.by),
    mergeable,
    rebaseable: mergeable,
    mergeable_state: mergeable === null ? "unknown" : mergeable ? "clean" : "dirty",
    comments: repository.comments.filter(({ issue }) => issue === request.number).length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: commitsOf(repository, request).length,
    additions: sum("additions"),
    deletions: sum("deletions"),
    changed_files: changes.length,
  };
}

export function showReview(
  world: World,
  repository: Repository,
  { request, review }: { readonly request: PullRequest; readonly review: Review },
): Shape {
  const links = linksOf(world, repository, request);
  const html_url = `${String(links["html"])}#pullrequestreview-${review.id}`;
  return {
    id: review.id,
    node_id: nodeId("PRR", repository.id, review.id),
    user: showAccount(world, review.author),
    body: review.body,
    state: review.state,
    html_url,
    pull_request_url: links["self"],
    _links: { html: { href: html_url }, pull_request: { href: links["self"] } },
    submitted_at: iso(review.submittedAt),
    commit_id: review.commit,
    author_association: association(world, repository, review.author),
  };
}

function listed({ repository, query }: RepositoryCall): readonly PullRequest[] {
  const {
    state = "open",
    head,
    base,
    sort = "created",
    direction = sort === "created" ? "desc" : "asc",
  } = query;
  const found = pullRequestsOf(repository).filter(
    (request) =>
      (state === "all" || request.state === state) &&
      (base === undefined || request.pull.base === base) &&
      (head === undefined ||
        head === `${request.pull.head.repository.owner.login}:${request.pull.head.branch}`),
  );
  const key = (request: PullRequest) => (sort === "updated" ? request.updatedAt : request.createdAt);
  return found.sort((a, b) => (direction === "desc" ? key(b) - key(a) : key(a) - key(b)));
}

function requestReviewers(call: RepositoryCall) {
  const { world, repository } = call;
  const request = pullOf(call);
  const { reviewers = [], team_reviewers: teams = [] } = (call.body ?? {}) as {
    readonly reviewers?: readonly string[];
    readonly team_reviewers?: readonly string[];
  };
  for (const login of reviewers) {
    const person = world.accounts.get(login.toLowerCase());
    if (person?.id === request.author.id)
      throw new Refusal(422, "Review cannot be requested from pull request author.");
    const isCollaborator = person !== undefined && hasRole(world, repository, person, "read");
    if (!isCollaborator)
      throw validationFailed(
        "PullRequest",
        "reviewers",
        "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the repository.",
      );
  }
  for (const login of reviewers) request.pull.requestedReviewers.add(login.toLowerCase());
  for (const team of teams) request.pull.requestedTeams.add(team);
  return created(showPull(world, repository, request));
}

interface NewPull {
  readonly title?: string;
  readonly head: string;
  readonly base: string;
  readonly body?: string;
  readonly draft?: boolean;
}

function createPull(call: RepositoryCall) {
  const { world, repository, token } = call;
  if (token.actor.kind === "Bot" && !repository.settings.actionsApprove)
    throw new Refusal(403, "GitHub Actions is not permitted to create or approve pull requests.");
  const { title = "", head, base, body = null, draft = false } = call.body as NewPull;
  const branch = head.startsWith(`${repository.owner.login}:`)
    ? head.slice(repository.owner.login.length + 1)
    : head;
  for (const [field, name] of [
    ["head", branch],
    ["base", base],
  ] as const)
    if (!repository.refs.has(`refs/heads/${name}`)) throw validationFailed("PullRequest", field, "invalid");
  const opening = { head: { repository, branch }, base, title, draft, body, author: token.actor };
  try {
    return created(showFullPull(world, repository, openPullRequest(world, repository, opening)));
  } catch (cause) {
    // No commits between the two, or one that is open already.
    if (cause instanceof Refusal || !(cause instanceof Error)) throw cause;
    throw validationFailed("PullRequest", "head", cause.message);
  }
}

export const pulls: Endpoints = {
  "pulls/create": onRepository(need("write", "pull-requests"), createPull),
  "pulls/list": onRepository(READ, (call) =>
    paged(call, listed(call), (request) => showPull(call.world, call.repository, request)),
  ),
  "pulls/get": onRepository(READ, (call) => ok(showFullPull(call.world, call.repository, pullOf(call)))),
  "pulls/list-reviews": onRepository(READ, (call) => {
    const request = pullOf(call);
    return paged(call, request.pull.reviews, (review) =>
      showReview(call.world, call.repository, { request, review }),
    );
  }),
  "pulls/list-files": onRepository(READ, (call) => {
    const request = pullOf(call);
    const head = request.pull.headOid;
    // GitHub lists no more than 3,000 files.
    const changes = changesOf(call.repository, request).slice(0, 3_000);
    return paged(call, changes, (change) => showChange(call.world, call.repository, { change, head }));
  }),
  "pulls/list-commits": onRepository(READ, (call) => {
    // GitHub lists no more than 250 commits here.
    const all = commitsOf(call.repository, pullOf(call)).slice(0, 250);
    return paged(call, all, (commit) => showCommit(call.world, call.repository, commit));
  }),
  "pulls/request-reviewers": onRepository(need("write", "pull-requests"), requestReviewers),
};
