/** Branches and other refs, and what moving one does to pull requests. */
import type { Commit, Oid } from "./git.ts";
import { commitAt, findCommit, findTree } from "./git.ts";
import { isAncestor } from "./history.ts";
import type { Issue, Pull, Repository, World } from "./model.ts";
import { Refusal } from "./refusal.ts";
import { account, tick } from "./world.ts";

export type PullRequest = Issue & { readonly pull: Pull };

export function isPullRequest(issue: Issue): issue is PullRequest {
  return issue.pull !== null;
}

export function pullRequestsOf(repository: Repository): readonly PullRequest[] {
  return [...repository.issues.values()].filter(isPullRequest);
}

/** `main`, `refs/tags/v1`, `HEAD`, a commit id or at least seven digits of one; null when it names nothing. */
export function resolveCommit(repository: Repository, expression: string): Commit | null {
  const candidates = [
    expression,
    `refs/${expression}`,
    `refs/heads/${expression}`,
    `refs/tags/${expression}`,
  ];
  if (expression === "HEAD") candidates.push(`refs/heads/${repository.defaultBranch}`);
  for (const name of candidates) {
    const oid = name.startsWith("refs/") ? refTarget(repository, name) : undefined;
    if (oid !== undefined) return findCommit(repository.objects, oid);
  }
  if (/^[0-9a-f]{40}$/.test(expression)) return findCommit(repository.objects, expression);
  if (!/^[0-9a-f]{7,39}$/.test(expression)) return null;
  const full = [...repository.objects.keys()].filter((oid) => oid.startsWith(expression));
  return full.length === 1 ? findCommit(repository.objects, full[0] ?? "") : null;
}

/** Where a full ref points, `refs/pull/7/head` included. */
export function refTarget(repository: Repository, name: string): Oid | undefined {
  const number = /^refs\/pull\/(\d+)\/head$/.exec(name)?.[1];
  return number === undefined
    ? repository.refs.get(name)
    : repository.issues.get(Number(number))?.pull?.headOid;
}

/** Commit of a branch. @throws Error when a test names a branch that is not there. */
export function tipOf(repository: Repository, branch: string): Oid {
  const oid = repository.refs.get(`refs/heads/${branch}`);
  if (oid === undefined) throw new Error(`there is no branch ${branch}`);
  return oid;
}

/** Points a ref to a commit, or removes it, and lets pull requests follow. */
export function setRef(world: World, repository: Repository, name: string, oid: Oid | null): void {
  if (oid === null) repository.refs.delete(name);
  else repository.refs.set(name, oid);
  if (!name.startsWith("refs/heads/")) return;
  const branch = name.slice("refs/heads/".length);
  for (const home of world.repositories.values()) {
    for (const request of pullRequestsOf(home)) {
      if (request.state === "closed") continue;
      if (request.pull.head.repository === repository && request.pull.head.branch === branch)
        followHead(world, home, request, oid);
      if (home === repository && request.pull.base === branch) followBase(world, home, request, oid);
    }
  }
}

function followHead(world: World, home: Repository, request: PullRequest, oid: Oid | null): void {
  request.updatedAt = tick(world);
  if (oid === null) {
    close(request);
    return;
  }
  request.pull.headOid = oid;
  request.pull.baseOid = home.refs.get(`refs/heads/${request.pull.base}`) ?? request.pull.baseOid;
}

/** A base that now contains the head has merged it, whoever pushed. */
function followBase(world: World, home: Repository, request: PullRequest, oid: Oid | null): void {
  if (oid === null) close(request);
  else if (request.state === "open" && isAncestor(home.objects, request.pull.headOid, oid)) {
    recordMerge(world, request, { oid, by: account(world, "web-flow"), baseBefore: request.pull.baseOid });
  }
}

function close(request: PullRequest): void {
  request.state = "closed";
  request.closedAt = request.updatedAt;
}

export function recordMerge(
  world: World,
  request: PullRequest,
  merge: Omit<NonNullable<Pull["merged"]>, "at">,
): void {
  request.updatedAt = tick(world);
  request.pull.merged = { ...merge, at: request.updatedAt };
  close(request);
}

function refuse(message: string): Refusal {
  return new Refusal(422, message);
}

function demandCommit(repository: Repository, oid: Oid): void {
  if (findCommit(repository.objects, oid) === null) throw refuse("Object does not exist");
}

/** @throws Refusal 422 unless `name` starts with refs/ and has two slashes, the commit exists and the ref does not. */
export function createRef(world: World, repository: Repository, name: string, oid: Oid): void {
  if (!/^refs\/[^/]+\/.+/.test(name))
    throw refuse("Reference name must start with 'refs/' and have at least two slashes");
  if (/\.\.|[\s~^:?*[\\]|\/$|\.lock$|\/\/|@\{/.test(name)) throw refuse(`${name} is not a valid ref name.`);
  demandCommit(repository, oid);
  if (repository.refs.has(name)) throw refuse("Reference already exists");
  const parts = name.split("/");
  const isBlocked = [...repository.refs.keys()].some(
    (other) =>
      other.startsWith(`${name}/`) || parts.some((_, end) => other === parts.slice(0, end).join("/")),
  );
  if (isBlocked) throw refuse("Reference update failed");
  setRef(world, repository, name, oid);
}

export interface RefMove {
  readonly name: string;
  readonly oid: Oid;
  readonly force: boolean;
}

/** Everything that would refuse this move. @throws Refusal 422 */
export function checkMove(repository: Repository, { name, oid, force }: RefMove): void {
  const current = repository.refs.get(name);
  if (current === undefined) throw refuse("Reference does not exist");
  demandCommit(repository, oid);
  if (!force && !isAncestor(repository.objects, current, oid)) throw refuse("Update is not a fast forward");
}

export function updateRef(world: World, repository: Repository, move: RefMove): void {
  checkMove(repository, move);
  setRef(world, repository, move.name, move.oid);
}

export function deleteRef(world: World, repository: Repository, name: string): void {
  if (!repository.refs.has(name)) throw refuse("Reference does not exist");
  if (name === `refs/heads/${repository.defaultBranch}`) throw refuse("Cannot delete the default branch");
  setRef(world, repository, name, null);
}

/** The tree that an id names, whether of a tree or of a commit; null for anything else. */
export function treeIdOf(repository: Repository, expression: string): Oid | null {
  if (findTree(repository.objects, expression) !== null) return expression;
  const commit = resolveCommit(repository, expression);
  return commit === null ? null : commitAt(repository.objects, commit.oid).tree;
}
