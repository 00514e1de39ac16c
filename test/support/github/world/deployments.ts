/** Deployments and their statuses, with the side effects that GitHub adds unless told not to. */
import { commitAt, putCommit } from "./git.ts";
import { isAncestor, mergeCommits } from "./history.ts";
import type { Account, Deployment, DeploymentStatus, Repository, World } from "./model.ts";
import { signatureOf } from "./pulls.ts";
import { resolveCommit, setRef, tipOf } from "./refs.ts";
import { demandLength, Refusal } from "./refusal.ts";
import { currentStatuses, LONGEST_DESCRIPTION } from "./statuses.ts";
import { account, nextId, tick } from "./world.ts";

export interface DeploymentRequest {
  readonly ref: string;
  readonly task: string;
  readonly environment: string;
  readonly description: string | null;
  readonly payload: unknown;
  readonly transient: boolean;
  readonly production: boolean;
  readonly autoMerge: boolean;
  /** null asks for every context that the commit has. */
  readonly requiredContexts: readonly string[] | null;
  readonly creator: Account;
}

/** The deployment, or the message of a 202: the default branch was merged in first and nothing was deployed. */
export function createDeployment(
  world: World,
  repository: Repository,
  request: DeploymentRequest,
): Deployment | { readonly message: string } {
  const { autoMerge, requiredContexts, ...kept } = request;
  const commit = resolveCommit(repository, request.ref);
  if (commit === null) throw new Refusal(422, `No ref found for: ${request.ref}`);
  if (autoMerge && mergeDefaultBranch(world, repository, request)) {
    return { message: `Auto-merged ${repository.defaultBranch} into ${request.ref} on deployment.` };
  }
  demandContexts(repository, commit.oid, requiredContexts);
  const added: Deployment = {
    ...kept,
    id: nextId(world),
    sha: commit.oid,
    createdAt: tick(world),
    statuses: [],
  };
  repository.deployments.push(added);
  return added;
}

/** @throws Refusal 409 when a wanted context is missing or not successful. */
function demandContexts(repository: Repository, sha: string, wanted: readonly string[] | null): void {
  const current = new Map(currentStatuses(repository, sha).map(({ context, state }) => [context, state]));
  const contexts = (wanted ?? [...current.keys()]).map((context) => ({
    context,
    state: current.get(context) ?? "pending",
  }));
  if (contexts.every(({ state }) => state === "success")) return;
  throw new Refusal(409, `Conflict: Commit status checks failed for ${sha}`, {
    errors: [{ contexts, resource: "Deployment", field: "required_contexts", code: "invalid" }],
  });
}

/** Whether a branch that is behind got the default branch merged in. @throws Refusal 409 for a conflict. */
function mergeDefaultBranch(
  world: World,
  repository: Repository,
  { ref, creator }: DeploymentRequest,
): boolean {
  const { objects } = repository;
  const tip = repository.refs.get(`refs/heads/${ref}`);
  if (tip === undefined || ref === repository.defaultBranch) return false;
  const newest = tipOf(repository, repository.defaultBranch);
  if (isAncestor(objects, newest, tip)) return false;
  const tree = mergeCommits(objects, tip, newest);
  if (tree === null) throw new Refusal(409, `Conflict merging ${repository.defaultBranch} into ${ref}`);
  const at = tick(world);
  const oid = putCommit(objects, {
    tree,
    parents: [tip, newest],
    author: signatureOf(creator, at),
    committer: signatureOf(account(world, "web-flow"), at),
    message: `Merge ${repository.defaultBranch} into ${ref}`,
    signedBy: "github",
  });
  setRef(world, repository, `refs/heads/${ref}`, commitAt(objects, oid).oid);
  return true;
}

export interface DeploymentStatusRequest {
  readonly state: DeploymentStatus["state"];
  readonly description: string;
  readonly logUrl: string;
  readonly environmentUrl: string;
  readonly environment: string;
  readonly autoInactive: boolean;
  readonly creator: Account;
}

/** @throws Refusal 422 for a description over 140 characters. */
export function addDeploymentStatus(
  world: World,
  repository: Repository,
  deployment: Deployment,
  request: DeploymentStatusRequest,
): DeploymentStatus {
  demandLength("DeploymentStatus", {
    field: "description",
    text: request.description,
    most: LONGEST_DESCRIPTION,
  });
  const { autoInactive, ...kept } = request;
  const added: DeploymentStatus = { ...kept, id: nextId(world), createdAt: tick(world) };
  if (autoInactive && added.state === "success") endPrevious(world, repository, deployment, added);
  deployment.statuses.push(added);
  return added;
}

/** As documented: earlier successes of this environment end, except transient and production ones. */
function endPrevious(
  world: World,
  repository: Repository,
  deployment: Deployment,
  { creator }: DeploymentStatus,
): void {
  for (const earlier of repository.deployments) {
    const last = earlier.statuses.at(-1);
    if (earlier === deployment || last?.state !== "success") continue;
    if (earlier.environment !== deployment.environment || earlier.transient || earlier.production) continue;
    earlier.statuses.push({ ...last, id: nextId(world), state: "inactive", creator, createdAt: tick(world) });
  }
}
