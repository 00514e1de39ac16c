/** Pull requests: opened, compared, reviewed, merged. */
import { commitAt, putCommit } from "./git.ts";
import type { Commit, Oid, Signature } from "./git.ts";
import { changesBetween, commitsBetween, mergeBase, mergeCommits, mergeTrees } from "./history.ts";
import type { Change } from "./history.ts";
import type { Account, Repository, Review, World } from "./model.ts";
import { pullRequestsOf, recordMerge, setRef, tipOf } from "./refs.ts";
import type { PullRequest } from "./refs.ts";
import { openIssue } from "./conversation.ts";
import { account, fullName, nextId, tick } from "./world.ts";

export type MergeMethod = "merge" | "squash" | "rebase";

export interface Opening {
  readonly head: { readonly repository: Repository; readonly branch: string };
  readonly base: string;
  readonly author: Account;
  readonly title: string;
  readonly body: string | null;
  readonly draft: boolean;
}

export function signatureOf(author: Account, at: number): Signature {
  return { name: author.name, email: author.email, at };
}

/** @throws Error as GitHub refuses: no commits between, or one is open already. */
export function openPullRequest(world: World, repository: Repository, opening: Opening): PullRequest {
  const headOid = tipOf(opening.head.repository, opening.head.branch);
  const baseOid = tipOf(repository, opening.base);
  if (commitsBetween(repository.objects, baseOid, headOid).length === 0) {
    throw new Error(`No commits between ${opening.base} and ${opening.head.branch}`);
  }
  const isOpen = pullRequestsOf(repository).some(
    ({ state, pull }) =>
      state === "open" &&
      pull.base === opening.base &&
      pull.head.repository === opening.head.repository &&
      pull.head.branch === opening.head.branch,
  );
  if (isOpen) throw new Error(`A pull request already exists for ${opening.head.branch}`);
  const { title, body, author, head, base, draft } = opening;
  const pull = {
    head,
    base,
    headOid,
    baseOid,
    draft,
    merged: null,
    reviews: [],
    requestedReviewers: new Set<string>(),
    requestedTeams: new Set<string>(),
  };
  return Object.assign(openIssue(world, repository, { title, body, author }, pull), { pull });
}

/** Where the base was, or is, when its difference to the head is told. */
function comparedBase(repository: Repository, { pull }: PullRequest): Oid {
  return pull.merged?.baseBefore ?? repository.refs.get(`refs/heads/${pull.base}`) ?? pull.baseOid;
}

/** Commits that a pull request brings, oldest first. */
export function commitsOf(repository: Repository, request: PullRequest): readonly Commit[] {
  return commitsBetween(repository.objects, comparedBase(repository, request), request.pull.headOid);
}

/** Files that differ between where a pull request left its base and its head. */
export function changesOf(repository: Repository, request: PullRequest): readonly Change[] {
  const { objects } = repository;
  const base = comparedBase(repository, request);
  const before = commitAt(objects, mergeBase(objects, base, request.pull.headOid) ?? base);
  return changesBetween(objects, before.tree, commitAt(objects, request.pull.headOid).tree);
}

export function isMergeable(repository: Repository, { pull }: PullRequest): boolean {
  const base = repository.refs.get(`refs/heads/${pull.base}`);
  return base !== undefined && mergeCommits(repository.objects, base, pull.headOid) !== null;
}

/** @throws Error as GitHub's 422: nobody approves, or asks for changes to, their own pull request. */
export function addReview(
  world: World,
  request: PullRequest,
  review: Pick<Review, "author" | "state" | "body" | "commit">,
): Review {
  if (review.author.id === request.author.id && review.state !== "COMMENTED") {
    const verb = review.state === "APPROVED" ? "approve" : "request changes on";
    throw new Error(`Can not ${verb} your own pull request`);
  }
  const added: Review = { ...review, id: nextId(world), submittedAt: tick(world), lastEditedAt: null };
  request.pull.reviews.push(added);
  request.pull.requestedReviewers.delete(review.author.login.toLowerCase());
  request.updatedAt = added.submittedAt;
  return added;
}

function trailersOf(commits: readonly Commit[], author: Account): string {
  const named = commits.flatMap((commit) => [
    `Co-authored-by: ${commit.author.name} <${commit.author.email}>`,
    ...(commit.message.match(/^Co-authored-by: .+$/gim) ?? []),
  ]);
  const others = [...new Set(named)].filter((line) => !line.includes(`<${author.email}>`));
  return others.length === 0 ? "" : `\n\n${others.join("\n")}`;
}

function conflict(request: PullRequest): Error {
  return new Error(`#${request.number} conflicts with ${request.pull.base}`);
}

interface Landing {
  readonly method: MergeMethod;
  readonly by: Account;
  readonly onto: Oid;
}

/** Commits that put the pull request on top of `onto`; gives back the last one. */
function commitMerge(world: World, repository: Repository, request: PullRequest, landing: Landing): Oid {
  const { objects } = repository;
  const at = tick(world);
  const commits = commitsOf(repository, request);
  if (landing.method === "rebase") return replay(repository, commits, { ...landing, at, request });
  const tree = mergeCommits(objects, landing.onto, request.pull.headOid);
  if (tree === null) throw conflict(request);
  const isSquash = landing.method === "squash";
  const { head } = request.pull;
  const message = isSquash
    ? `${request.title} (#${request.number})${trailersOf(commits, request.author)}`
    : `Merge pull request #${request.number} from ${head.repository.owner.login}/${head.branch}\n\n${request.title}`;
  return putCommit(objects, {
    tree,
    parents: isSquash ? [landing.onto] : [landing.onto, request.pull.headOid],
    author: signatureOf(isSquash ? request.author : landing.by, at),
    committer: signatureOf(account(world, "web-flow"), at),
    message,
    signedBy: "github",
  });
}

function replay(
  { objects }: Repository,
  commits: readonly Commit[],
  { onto, by, at, request }: Landing & { readonly at: number; readonly request: PullRequest },
): Oid {
  let last = onto;
  for (const { author, message, parents, tree: wanted } of commits) {
    const [before, mine] = [commitAt(objects, parents[0] ?? onto).tree, commitAt(objects, last).tree];
    const tree = mergeTrees(objects, before, mine, wanted);
    if (tree === null) throw conflict(request);
    last = putCommit(objects, {
      tree,
      parents: [last],
      author,
      message,
      committer: signatureOf(by, at),
      signedBy: null,
    });
  }
  return last;
}

function demandOpen(request: PullRequest): void {
  if (request.state === "closed") throw new Error(`#${request.number} is closed`);
  if (request.pull.draft) throw new Error(`#${request.number} is a draft`);
}

/** Merges into the base and gives back the commit that is now its tip. */
export function mergePullRequest(
  world: World,
  repository: Repository,
  request: PullRequest,
  { method, by }: { readonly method: MergeMethod; readonly by: Account },
): Oid {
  demandOpen(request);
  const onto = tipOf(repository, request.pull.base);
  const oid = commitMerge(world, repository, request, { method, by, onto });
  recordMerge(world, request, { oid, by, baseBefore: onto });
  setRef(world, repository, `refs/heads/${request.pull.base}`, oid);
  return oid;
}

/** What GitHub makes to see whether a pull request can be merged; nobody's branch moves. */
export function testMerge(world: World, repository: Repository, request: PullRequest): Oid {
  const onto = tipOf(repository, request.pull.base);
  const by = request.author;
  const oid = commitMerge(world, repository, request, { method: "merge", by, onto });
  repository.refs.set(`refs/pull/${request.number}/merge`, oid);
  return oid;
}

export interface MergeGroup {
  readonly ref: string;
  readonly head: Oid;
  readonly base: Oid;
  /** The queue was green: the base moves to `head`, and the group is merged. */
  land(): void;
}

/** A merge queue's group: its commits on a branch of GitHub's, the base untouched until it lands. */
export function queue(
  world: World,
  repository: Repository,
  requests: readonly PullRequest[],
  {
    method,
    by,
    behind,
  }: { readonly method: MergeMethod; readonly by: Account; readonly behind?: MergeGroup },
): MergeGroup {
  const branch = requests[0]?.pull.base ?? repository.defaultBranch;
  const base = behind?.head ?? tipOf(repository, branch);
  const steps: { readonly request: PullRequest; readonly oid: Oid; readonly onto: Oid }[] = [];
  let head = base;
  for (const request of requests) {
    demandOpen(request);
    const oid = commitMerge(world, repository, request, { method, by, onto: head });
    steps.push({ request, oid, onto: head });
    repository.queued.push({ branch, number: request.number, head: oid, base: head });
    head = oid;
  }
  const ref = `refs/heads/gh-readonly-queue/${branch}/pr-${requests.at(-1)?.number}-${base}`;
  setRef(world, repository, ref, head);
  const land = () => {
    if (tipOf(repository, branch) !== base)
      throw new Error(`${branch} of ${fullName(repository)} moved: the queue would build the group again`);
    for (const { request, oid, onto } of steps) recordMerge(world, request, { oid, by, baseBefore: onto });
    setRef(world, repository, `refs/heads/${branch}`, head);
    setRef(world, repository, ref, null);
    const landed = new Set(requests.map(({ number }) => number));
    repository.queued.splice(
      0,
      repository.queued.length,
      ...repository.queued.filter(({ number }) => !landed.has(number)),
    );
  };
  return { ref, head, base, land };
}

/** Pull requests that brought `oid` to its branch or still carry it, as `commits/{sha}/pulls` lists them. */
export function pullRequestsWith(repository: Repository, oid: Oid): readonly PullRequest[] {
  return pullRequestsOf(repository).filter((request) => {
    const { merged } = request.pull;
    const landed = merged === null ? [] : commitsBetween(repository.objects, merged.baseBefore, merged.oid);
    return [...landed, ...commitsOf(repository, request)].some((commit) => commit.oid === oid);
  });
}
